package org.gncfoe.noise;

import java.util.Arrays;

/**
 * The power spectrum S of stationary noise: the variance of every coefficient of an orthonormal cosine transform
 * ({@link CosineTransform}). White noise of variance s2 has S = s2 everywhere; smoothed noise has more at low frequencies.
 * <p>
 * S is given on a table of side x side coefficients, those of a block of that many pixels, and interpolated linearly to the
 * frequencies of images of any size. Noise that whole rows, or whole columns, of an image share, as cameras with an amplifier
 * for each make it, is a variance of its own: its power lies on an axis of the spectrum. Immutable.
 */
public final class NoiseSpectrum {

	/** Correlations below this count as none, for the correlation length. */
	private static final double NEGLIGIBLE = 0.05;

	/** Where the strengths of two spectra are compared: from here on, and where there is this share of the most power. */
	private static final int LOWEST = 3;
	private static final double MUCH = 0.1;

	private final int side;
	private final double[] power;
	private final double rows, columns, variance;

	/**
	 * @param side side of the table, at least 2
	 * @param power {@code [side][side]} along y and x from frequency 0, in intensity unit squared; positive; copied
	 * @param rows variance of what every row has by itself, at least 0
	 * @param columns the same of columns
	 * @throws IllegalArgumentException if a number is out of range
	 */
	public NoiseSpectrum(final int side, final double[] power, final double rows, final double columns) {
		if (side < 2 || power.length != (long) side * side) throw new IllegalArgumentException(
			"a spectrum needs a table of at least 2 x 2 powers, not " + power.length);
		double sum = 0;
		for (final double p : power) {
			if (!(p > 0 && p < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException("the power of noise must be " +
				"positive and finite, not " + p);
			sum += p;
		}
		if (!(rows >= 0 && columns >= 0)) throw new IllegalArgumentException("the variances of rows and columns must be at " +
			"least 0, not " + rows + " and " + columns);
		this.side = side;
		this.power = power.clone();
		this.rows = rows;
		this.columns = columns;
		variance = sum / power.length + rows + columns;
	}

	/** White noise. */
	public static NoiseSpectrum white(final double variance) {
		final double[] power = new double[4];
		Arrays.fill(power, variance);
		return new NoiseSpectrum(2, power, 0, 0);
	}

	/** Side of the table. */
	public int side() {
		return side;
	}

	/** The power at a place of the table, along y and x. */
	public double power(final int i, final int j) {
		return power[i * side + j];
	}

	/** Variance of a pixel, intensity unit squared. */
	public double variance() {
		return variance;
	}

	/** Variance of what every row has by itself. */
	public double rows() {
		return rows;
	}

	/** Variance of what every column has by itself. */
	public double columns() {
		return columns;
	}

	/** The largest power, rows and columns left out. */
	public double largest() {
		return Arrays.stream(power).max().getAsDouble();
	}

	/** The geometric mean of the power, rows and columns left out: equal to the variance if the noise is white. */
	public double geometricMean() {
		return Math.exp(Arrays.stream(power).map(Math::log).average().getAsDouble());
	}

	/** The same with these variances of what every row, and every column, has by itself. */
	NoiseSpectrum withLines(final double ofRows, final double ofColumns) {
		return new NoiseSpectrum(side, power, ofRows, ofColumns);
	}

	/** The same without what rows and columns have in common. */
	public NoiseSpectrum withoutLines() {
		return rows + columns == 0 ? this : new NoiseSpectrum(side, power, 0, 0);
	}

	/** The spectrum of the noise multiplied with the square root of this factor. */
	public NoiseSpectrum scaled(final double factor) {
		return new NoiseSpectrum(side, Arrays.stream(power).map(p -> p * factor).toArray(), rows * factor, columns * factor);
	}

	/**
	 * The variance of every coefficient of an image.
	 *
	 * @return {@code [height][width]}, row-major
	 */
	public float[] of(final int height, final int width) {
		final float[] all = new float[Math.multiplyExact(height, width)];
		for (int y = 0; y < height; y++) {
			final double fy = Math.min(side - 1, (double) y * side / height);
			final int i = (int) Math.min(side - 2, fy);
			for (int x = 0; x < width; x++) {
				final double fx = Math.min(side - 1, (double) x * side / width);
				final int j = (int) Math.min(side - 2, fx);
				final double top = (1 - fx + j) * power(i, j) + (fx - j) * power(i, j + 1), bottom = (1 - fx + j) * power(i + 1,
					j) + (fx - j) * power(i + 1, j + 1);
				all[y * width + x] = (float) ((1 - fy + i) * top + (fy - i) * bottom);
			}
		}
		for (int y = 0; y < height; y++)
			all[y * width] += (float) (width * rows);
		for (int x = 0; x < width; x++)
			all[x] += (float) (height * columns);
		return all;
	}

	/** Covariance of pixels this far from each other; intensity unit squared. At (0, 0): the variance. */
	public double covariance(final int dy, final int dx) {
		double sum = 0;
		for (int i = 0; i < side; i++) {
			// NB: The middle of the part of the axis that this number stands for; the first one is half as wide.
			double row = 0;
			for (int j = 0; j < side; j++)
				row += power(i, j) * Math.cos(Math.PI * (j + 0.5) / side * dx);
			sum += row * Math.cos(Math.PI * (i + 0.5) / side * dy);
		}
		return sum / (side * side) + (dy == 0 ? rows : 0) + (dx == 0 ? columns : 0);
	}

	/** Mean of the correlations of horizontal and of vertical neighbours, rows and columns left out: 0 for white noise. */
	public double atLagOne() {
		return (covariance(0, 1) - rows + covariance(1, 0) - columns) / 2 / (variance - rows - columns);
	}

	/** Whether no pixels share their noise to speak of: the correlation of neighbours is below 0.05 either way. */
	public boolean isWhite() {
		return rows == 0 && columns == 0 && reach() == 0 && Math.abs(atLagOne()) < NEGLIGIBLE;
	}

	/**
	 * How much more power there is than in another spectrum: the median of the ratios where the other one has much, without
	 * the lowest frequencies, where an estimate holds structure too.
	 */
	double strengthOver(final NoiseSpectrum other) {
		final float[] its = other.of(side, side);
		float most = 0;
		for (int i = 1; i < side; i++)
			for (int j = 1; j < side; j++)
				most = Math.max(most, its[i * side + j]);
		final double[] ratios = new double[power.length];
		int n = 0;
		for (int i = 1; i < side; i++)
			for (int j = 1; j < side; j++)
				if (i + j >= LOWEST && its[i * side + j] >= MUCH * most) ratios[n++] = power(i, j) / its[i * side + j];
		if (n == 0) return 1;
		Arrays.sort(ratios, 0, n);
		return Median.of(ratios, n);
	}

	/** The distance in pixels beyond which pixels have no noise in common: their correlation is below 0.05. */
	public int reach() {
		int reach = 0;
		final double least = NEGLIGIBLE * (variance - rows - columns);
		for (int d = 1; d < side; d++)
			if (covariance(0, d) - rows > least || covariance(d, 0) - columns > least) reach = d;
		return reach;
	}
}
