package org.gncfoe.noise;

import java.util.Random;

/**
 * Noise of a known colour, to test with: white noise that was smoothed, or lines of pixels that share some of it. Grey levels
 * are rounded to whole numbers, as cameras do, which adds white noise of variance 1/12. Immutable.
 */
public final class SimulatedColour {

	/** What whole rows or columns share, relative to the standard deviation of the pixels' own noise. */
	private static final double LINES = 0.5;

	/** Weights beyond so many standard deviations are left out. */
	private static final double WIDE = 4;

	private static final double ROUNDING = 1.0 / 12;
	private static final int SIDE = 64;

	private final String name;
	private final double[] kernel;
	private final double rows, columns;

	private SimulatedColour(final String name, final double[] kernel, final double rows, final double columns) {
		this.name = name;
		this.kernel = kernel;
		this.rows = rows;
		this.columns = columns;
		double sum = 0;
		for (final double k : kernel)
			sum += k * k;
		for (int i = 0; i < kernel.length; i++)
			kernel[i] /= Math.sqrt(sum);
	}

	/**
	 * The colour of a name: {@code white}; a number, the standard deviation of a Gaussian in pixels that white noise is
	 * smoothed with; {@code 2x2}, the mean of so many pixels; {@code rows} or {@code columns}, white noise and half as much
	 * that every row, or column, has in common.
	 *
	 * @throws IllegalArgumentException if there is none; with a sentence for the user
	 */
	public static SimulatedColour of(final String name) {
		switch (name) {
			case "white":
				return new SimulatedColour(name, new double[] { 1 }, 0, 0);
			case "2x2":
				return new SimulatedColour(name, new double[] { 1, 1 }, 0, 0);
			case "rows":
				return new SimulatedColour(name, new double[] { 1 }, LINES, 0);
			case "columns":
				return new SimulatedColour(name, new double[] { 1 }, 0, LINES);
			default:
				return new SimulatedColour(name, gaussian(radius(name)), 0, 0);
		}
	}

	/** Its name. */
	@Override
	public String toString() {
		return name;
	}

	/**
	 * An image with noise, rounded to whole grey levels.
	 *
	 * @param clean clean image {@code [height][width]}, grey levels; not changed
	 * @param sigma standard deviation of the noise (of pixels' own noise, where lines share some), grey levels
	 * @param random makes it
	 */
	public float[] noisy(final float[] clean, final int height, final int width, final double sigma, final Random random) {
		final int n = kernel.length, w = width + n - 1, h = height + n - 1;
		final double[] white = new double[w * h], once = new double[h * width];
		for (int p = 0; p < white.length; p++)
			white[p] = random.nextGaussian();
		for (int y = 0; y < h; y++)
			for (int x = 0; x < width; x++)
				for (int k = 0; k < n; k++)
					once[y * width + x] += kernel[k] * white[y * w + x + k];
		final double[] column = new double[width];
		for (int x = 0; x < width; x++)
			column[x] = columns == 0 ? 0 : columns * random.nextGaussian();
		final float[] noisy = new float[clean.length];
		for (int y = 0; y < height; y++) {
			final double row = rows == 0 ? 0 : rows * random.nextGaussian();
			for (int x = 0; x < width; x++) {
				double noise = row + column[x];
				for (int k = 0; k < n; k++)
					noise += kernel[k] * once[(y + k) * width + x];
				noisy[y * width + x] = (float) Math.rint(clean[y * width + x] + sigma * noise);
			}
		}
		return noisy;
	}

	/** Its spectrum, that of the rounding with it. */
	public NoiseSpectrum spectrum(final double sigma) {
		final double[] along = new double[SIDE], power = new double[SIDE * SIDE];
		for (int i = 0; i < SIDE; i++) {
			double re = 0, im = 0;
			for (int k = 0; k < kernel.length; k++) {
				re += kernel[k] * Math.cos(Math.PI * i / SIDE * k);
				im += kernel[k] * Math.sin(Math.PI * i / SIDE * k);
			}
			along[i] = re * re + im * im;
		}
		for (int i = 0; i < SIDE; i++)
			for (int j = 0; j < SIDE; j++)
				power[i * SIDE + j] = sigma * sigma * along[i] * along[j] + ROUNDING;
		return new NoiseSpectrum(SIDE, power, sigma * sigma * rows * rows, sigma * sigma * columns * columns);
	}

	// -- Helper methods --

	private static double radius(final String name) {
		try {
			final double radius = Double.parseDouble(name);
			if (radius > 0 && radius <= 10) return radius;
		}
		catch (final NumberFormatException e) {
			// Said below.
		}
		throw new IllegalArgumentException("There is no colour of noise \"" + name +
			"\": take white, 2x2, rows, columns, or the radius of a Gaussian from 0 to 10 pixels, such as 0.7.");
	}

	private static double[] gaussian(final double radius) {
		final int r = (int) Math.ceil(WIDE * radius);
		final double[] kernel = new double[2 * r + 1];
		for (int i = -r; i <= r; i++)
			kernel[i + r] = Math.exp(-i * i / (2 * radius * radius));
		return kernel;
	}
}
