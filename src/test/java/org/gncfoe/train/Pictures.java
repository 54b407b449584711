package org.gncfoe.train;

import java.util.ArrayList;
import java.util.List;

import org.gncfoe.train.Patches.Picture;

/** Small pictures for tests. */
final class Pictures {

	private Pictures() {}

	/** Pictures that look random, of different sizes from 12 x 20 on. */
	static List<Picture> several(final int count) {
		final List<Picture> pictures = new ArrayList<>();
		for (int k = 0; k < count; k++) {
			final int h = 12 + 5 * k, w = Math.max(10, 20 - 3 * k);
			final float[] x = new float[h * w];
			for (int i = 0; i < x.length; i++)
				x[i] = (i * 7919L + k) % 251 / 250f;
			pictures.add(new Picture("p" + k, x, h, w));
		}
		return pictures;
	}

	/** Pictures of smooth blobs and edges, which can be told from noise. */
	static List<Picture> smooth(final int count, final int side) {
		final List<Picture> pictures = new ArrayList<>();
		for (int k = 0; k < count; k++) {
			final float[] x = new float[side * side];
			for (int i = 0; i < x.length; i++) {
				final double u = i % side, v = i / side;
				x[i] = (float) (0.5 + 0.3 * Math.sin(0.1 * (k + 1) * u) * Math.cos(0.07 * v) + (u + (k - 1) * v > side / 2 ? 0.2
					: 0));
			}
			pictures.add(new Picture("smooth" + k, x, side, side));
		}
		return pictures;
	}

	/** A picture whose pixels are all different. */
	static Picture ramp(final int height, final int width) {
		final float[] x = new float[height * width];
		for (int i = 0; i < x.length; i++)
			x[i] = (float) i / x.length;
		return new Picture("ramp", x, height, width);
	}
}
