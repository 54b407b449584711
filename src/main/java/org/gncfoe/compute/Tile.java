package org.gncfoe.compute;

import java.util.ArrayList;
import java.util.Arrays;
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

	/** Cuts an image into tiles of about the given size; {@code halo} in pixels, for a prior of stride 1. */
	public static List<Tile> cut(final int height, final int width, final int tileHeight, final int tileWidth,
		final int halo)
	{
		return cut(Window.of(height, width), height, width, tileHeight, tileWidth, halo);
	}

	/** Cuts a part of an image into tiles, for a prior of stride 1. */
	public static List<Tile> cut(final Window part, final int height, final int width, final int tileHeight,
		final int tileWidth, final int halo)
	{
		return cut(part, height, width, tileHeight, tileWidth, halo, 1);
	}

	/**
	 * Cuts a part of an image into tiles of at most about the given size, all of about the same.
	 *
	 * @param part the part
	 * @param height height of the image in pixels
	 * @param width width of the image in pixels
	 * @param tileHeight largest height of a tile without halo
	 * @param tileWidth largest width of a tile without halo
	 * @param halo how far a pixel of the result depends on others, in pixels; at the part's border too
	 * @param stride the prior's {@link org.gncfoe.prior.Prior#stride()}: tiles with halo begin at multiples of it, so do
	 *          tiles without, but for where the part itself begins
	 */
	public static List<Tile> cut(final Window part, final int height, final int width, final int tileHeight,
		final int tileWidth, final int halo, final int stride)
	{
		final int[] y = cuts(part.y(), part.height(), tileHeight, stride), x = cuts(part.x(), part.width(), tileWidth,
			stride);
		final List<Tile> tiles = new ArrayList<>();
		for (int j = 0; j + 1 < y.length; j++)
			for (int i = 0; i + 1 < x.length; i++) {
				final int oy = Math.max(0, y[j] - halo) / stride * stride, ox = Math.max(0, x[i] - halo) / stride * stride;
				tiles.add(new Tile(new Window(y[j], x[i], y[j + 1] - y[j], x[i + 1] - x[i]), new Window(oy, ox, Math.min(height,
					y[j + 1] + halo) - oy, Math.min(width, x[i + 1] + halo) - ox)));
			}
		return tiles;
	}

	/** Where tiles begin along one axis, and where the last ends. */
	private static int[] cuts(final int first, final int length, final int tile, final int stride) {
		final int n = Math.max(1, (length + tile - 1) / tile);
		final int[] cuts = new int[n + 1];
		for (int j = 1; j < n; j++) {
			final int at = first + (int) ((long) length * j / n);
			cuts[j] = Math.max(first, at / stride * stride);
		}
		cuts[0] = first;
		cuts[n] = first + length;
		return Arrays.stream(cuts).distinct().toArray();
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
