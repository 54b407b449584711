package org.gncfoe.compute.cpu;

import java.util.ArrayList;
import java.util.List;

/**
 * A rectangle of the image with the halo its gradient needs. Where the halo ends inside the image its own mirrored
 * border is wrong, but too far away to reach the rectangle; where it ends at the image's border it is right. So every
 * tile is computed as if it were an image of its own.
 *
 * @param inner the rectangle, in image coordinates
 * @param outer the rectangle grown by the halo and cut at the image's border
 */
record Tile(Window inner, Window outer) {

	/** Cuts an image into tiles of about the given size. */
	static List<Tile> cut(final int height, final int width, final int tileHeight, final int tileWidth, final int halo) {
		final int ny = Math.max(1, (height + tileHeight - 1) / tileHeight), nx = Math.max(1, (width + tileWidth - 1) /
			tileWidth);
		final List<Tile> tiles = new ArrayList<>();
		for (int j = 0; j < ny; j++)
			for (int i = 0; i < nx; i++) {
				final int y0 = (int) ((long) height * j / ny), y1 = (int) ((long) height * (j + 1) / ny);
				final int x0 = (int) ((long) width * i / nx), x1 = (int) ((long) width * (i + 1) / nx);
				final int oy = Math.max(0, y0 - halo), ox = Math.max(0, x0 - halo);
				tiles.add(new Tile(new Window(y0, x0, y1 - y0, x1 - x0), new Window(oy, ox, Math.min(height, y1 + halo) - oy, Math
					.min(width, x1 + halo) - ox)));
			}
		return tiles;
	}

	/** The rectangle in coordinates of the tile with halo. */
	Window innerInOuter() {
		return new Window(inner.y() - outer.y(), inner.x() - outer.x(), inner.height(), inner.width());
	}

	/** Copies the tile with halo out of an image {@code [channels][height][width]}. */
	float[][] copy(final float[] image, final int height, final int width, final float[][] planes) {
		for (int c = 0; c < planes.length; c++)
			for (int y = 0; y < outer.height(); y++)
				System.arraycopy(image, (c * height + outer.y() + y) * width + outer.x(), planes[c], y * outer.width(), outer
					.width());
		return planes;
	}
}
