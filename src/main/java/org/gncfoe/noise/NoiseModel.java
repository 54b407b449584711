package org.gncfoe.noise;

import java.util.Locale;

/**
 * The noise of an image: Gaussian noise or that of a camera, white or correlated ({@link #spectrum}). Immutable.
 * <p>
 * As text, which {@link #parse} reads: {@code gaussian sigma=12.3} or {@code poisson gain=3.5 offset=100 readnoise=4}.
 */
public final class NoiseModel {

	private final double sigma;
	private final PoissonGaussian camera;
	private final NoiseSpectrum spectrum;

	private NoiseModel(final double sigma, final PoissonGaussian camera, final NoiseSpectrum spectrum) {
		this.sigma = sigma;
		this.camera = camera;
		this.spectrum = spectrum;
	}

	/**
	 * White Gaussian noise.
	 *
	 * @param sigma standard deviation, grey levels; 0: no noise
	 * @throws IllegalArgumentException if sigma is negative or not finite; with a sentence for the user
	 */
	public static NoiseModel gaussian(final double sigma) {
		if (!(sigma >= 0 && sigma < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException(
			"The noise sigma must be a number of grey levels, 0 or more, not " + sigma + ".");
		return new NoiseModel(sigma, null, null);
	}

	/** The noise of a camera. */
	public static NoiseModel poisson(final PoissonGaussian camera) {
		return new NoiseModel(Double.NaN, camera, null);
	}

	/** Gaussian noise of this spectrum, grey levels squared. */
	public static NoiseModel coloured(final NoiseSpectrum spectrum) {
		return new NoiseModel(Math.sqrt(spectrum.variance()), null, spectrum);
	}

	/** The noise of a camera that has this spectrum, of variance about 1, after the {@link AnscombeTransform}. */
	public static NoiseModel coloured(final PoissonGaussian camera, final NoiseSpectrum spectrum) {
		return new NoiseModel(Double.NaN, camera, spectrum);
	}

	/**
	 * Reads what {@link #toString} wrote; a spectrum is not written.
	 *
	 * @throws IllegalArgumentException if it is something else; with a sentence for the user
	 */
	public static NoiseModel parse(final String text) {
		final String[] words = text.strip().split("\\s+");
		if (words[0].equals("gaussian") && words.length == 2) return gaussian(number(text, words[1], "sigma="));
		if (!words[0].equals("poisson") || words.length != 4) throw unreadable(text);
		final double read = number(text, words[3], "readnoise=");
		return poisson(new PoissonGaussian(number(text, words[1], "gain="), number(text, words[2], "offset="), read * read));
	}

	/** GAUSSIAN or POISSON. */
	public NoiseKind kind() {
		return camera == null ? NoiseKind.GAUSSIAN : NoiseKind.POISSON;
	}

	/** The noise of the camera; null if it is Gaussian. */
	public PoissonGaussian camera() {
		return camera;
	}

	/**
	 * The power spectrum of the noise if it is correlated between pixels, else null: grey levels squared, or, of a camera, as it
	 * is after the {@link AnscombeTransform}.
	 */
	public NoiseSpectrum spectrum() {
		return spectrum;
	}

	/** The same noise, taken for white. */
	public NoiseModel white() {
		return new NoiseModel(sigma, camera, null);
	}

	/** Standard deviation of the noise of pixels of this mean intensity; grey levels. */
	public double sigmaAt(final double mean) {
		return camera == null ? sigma : Math.sqrt(camera.variance(mean));
	}

	@Override
	public String toString() {
		if (camera == null) return "gaussian sigma=" + digits(sigma);
		return "poisson gain=" + digits(camera.gain()) + " offset=" + digits(camera.offset()) + " readnoise=" + digits(Math
			.sqrt(camera.readVariance()));
	}

	// -- Helper methods --

	private static double number(final String text, final String word, final String key) {
		try {
			if (word.startsWith(key)) return Double.parseDouble(word.substring(key.length()));
		}
		catch (final NumberFormatException e) {
			// Said below.
		}
		throw unreadable(text);
	}

	private static IllegalArgumentException unreadable(final String text) {
		return new IllegalArgumentException("\"" + text + "\" is no noise model: write \"gaussian sigma=S\" or \"poisson " +
			"gain=A offset=O readnoise=R\".");
	}

	/** Four significant digits, but no exponent. */
	private static String digits(final double value) {
		if (value == 0) return "0";
		final int decimals = Math.max(0, 3 - (int) Math.floor(Math.log10(Math.abs(value))));
		return String.format(Locale.ROOT, "%." + Math.min(decimals, 12) + "f", value);
	}
}
