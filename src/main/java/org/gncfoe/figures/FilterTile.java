package org.gncfoe.figures;

import java.util.Arrays;

import org.gncfoe.prior.Convolution;

import ij.process.ColorProcessor;

/** Draws filters as square grey tiles by nearest-neighbour zoom; the largest absolute weight becomes black or white. */
final class FilterTile {

	/** Side of a tile in pixels. */
	static final int SIDE = 64;

	private FilterTile() {}

	/** A filter of a layer; one of several input channels is a mosaic of them. */
	static void draw(final ColorProcessor picture, final Convolution k, final int channel, final int x0, final int y0) {
		final int across = (int) Math.ceil(Math.sqrt(k.inputs()));
		final int width = across * k.width(), height = across * k.height();
		final float[] mosaic = new float[width * height];
		Arrays.fill(mosaic, Float.NaN);
		for (int i = 0; i < k.taps(); i++) {
			final int input = i / (k.height() * k.width()), j = i / k.width() % k.height();
			mosaic[(input / across * k.height() + j) * width + input % across * k.width() + i % k.width()] = k
				.weights()[channel * k.taps() + i];
		}
		draw(picture, mosaic, height, width, x0, y0);
	}

	/** Any image, {@code [height][width]}; NaN is left as it is. */
	static void draw(final ColorProcessor picture, final float[] values, final int height, final int width, final int x0,
		final int y0)
	{
		float most = Float.MIN_NORMAL;
		for (final float v : values)
			if (Math.abs(v) > most) most = Math.abs(v);
		for (int y = 0; y < SIDE; y++)
			for (int x = 0; x < SIDE; x++) {
				final float v = values[y * height / SIDE * width + x * width / SIDE];
				if (Float.isNaN(v)) continue;
				final int grey = Math.round(127.5f * (1 + v / most));
				picture.set(x0 + x, y0 + y, grey << 16 | grey << 8 | grey);
			}
	}
}
