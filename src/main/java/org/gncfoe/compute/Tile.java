package org.gncfoe.compute;

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
public record Tile(Window inner, Window outer) {

	/** Cuts an image into tiles of about the given size; {@code halo} in pixels. */
	public static List<Tile> cut(final int height, final int width, final int tileHeight, final int tileWidth,
		final int halo)
	{
		return cut(Window.of(height, width), height, width, tileHeight, tileWidth, halo);
	}

	/**
	 * Cuts a part of an image into tiles of at most the given size, all of about the same.
	 *
	 * @param part the part
	 * @param height height of the image in pixels
	 * @param width width of the image in pixels
	 * @param tileHeight largest height of a tile without halo
	 * @param tileWidth largest width of a tile without halo
	 * @param halo how far a pixel of the result depends on others, in pixels; at the part's border too
	 */
	public static List<Tile> cut(final Window part, final int height, final int width, final int tileHeight,
		final int tileWidth, final int halo)
	{
		final int ny = Math.max(1, (part.height() + tileHeight - 1) / tileHeight), nx = Math.max(1, (part.width() + tileWidth -
			1) / tileWidth);
		final List<Tile> tiles = new ArrayList<>();
		for (int j = 0; j < ny; j++)
			for (int i = 0; i < nx; i++) {
				final int y0 = part.y() + (int) ((long) part.height() * j / ny), y1 = part.y() + (int) ((long) part.height() * (j +
					1) / ny);
				final int x0 = part.x() + (int) ((long) part.width() * i / nx), x1 = part.x() + (int) ((long) part.width() * (i +
					1) / nx);
				final int oy = Math.max(0, y0 - halo), ox = Math.max(0, x0 - halo);
				tiles.add(new Tile(new Window(y0, x0, y1 - y0, x1 - x0), new Window(oy, ox, Math.min(height, y1 + halo) - oy, Math
					.min(width, x1 + halo) - ox)));
			}
		return tiles;
	}

	/** The rectangle in coordinates of the tile with halo. */
	public Window innerInOuter() {
		return new Window(inner.y() - outer.y(), inner.x() - outer.x(), inner.height(), inner.width());
	}

	/** Copies the tile with halo out of an image {@code [channels][height][width]}. */
	public float[][] copy(final float[] image, final int height, final int width, final float[][] planes) {
		for (int c = 0; c < planes.length; c++)
			for (int y = 0; y < outer.height(); y++)
				System.arraycopy(image, (c * height + outer.y() + y) * width + outer.x(), planes[c], y * outer.width(), outer
					.width());
		return planes;
	}
}
