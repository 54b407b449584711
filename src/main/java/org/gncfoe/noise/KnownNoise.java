package org.gncfoe.noise;

import java.util.Objects;

/**
 * What the user knows about the noise of an image; what is NaN is estimated. Immutable; start from {@link #NOTHING}.
 *
 * @param kind the kind of noise; AUTO becomes POISSON if a gain, an offset or a read noise is given
 * @param gain grey levels per photon; NaN: estimated
 * @param offset grey level without light; NaN: estimated as far as possible
 * @param readNoise standard deviation of the noise without light, grey levels; NaN: estimated as far as possible
 * @param correlation how pixels share their noise
 */
public record KnownNoise(NoiseKind kind, double gain, double offset, double readNoise, Correlation correlation) {

	/** Everything is estimated. */
	public static final KnownNoise NOTHING = new KnownNoise(NoiseKind.AUTO, Double.NaN, Double.NaN, Double.NaN);

	/** Its correlation is found; see the other constructor. */
	public KnownNoise(final NoiseKind kind, final double gain, final double offset, final double readNoise) {
		this(kind, gain, offset, readNoise, Correlation.AUTO);
	}

	/** @throws IllegalArgumentException if a number is out of its range or of no use; with a sentence for the user */
	public KnownNoise {
		Objects.requireNonNull(kind, "kind");
		Objects.requireNonNull(correlation, "correlation");
		if (gain <= 0 || Double.isInfinite(gain)) throw new IllegalArgumentException(
			"The gain must be a positive number of grey levels per photon, not " + gain + ".");
		if (Double.isInfinite(offset)) throw new IllegalArgumentException("The offset must be a number of grey levels, not " +
			offset + ".");
		if (readNoise < 0 || Double.isInfinite(readNoise)) throw new IllegalArgumentException(
			"The read noise must be a number of grey levels, 0 or more, not " + readNoise + ".");
		final boolean given = !Double.isNaN(gain) || !Double.isNaN(offset) || !Double.isNaN(readNoise);
		if (given && kind == NoiseKind.GAUSSIAN) throw new IllegalArgumentException(
			"Gain, offset and read noise belong to the noise model poisson, not gaussian.");
		if (given) kind = NoiseKind.POISSON;
	}

	/** The same with another kind of noise. */
	public KnownNoise withKind(final NoiseKind value) {
		return new KnownNoise(value, gain, offset, readNoise, correlation);
	}

	/** The same with another gain (grey levels per photon); NaN: estimated. */
	public KnownNoise withGain(final double value) {
		return new KnownNoise(kind, value, offset, readNoise, correlation);
	}

	/** The same with another offset (grey levels); NaN: estimated as far as possible. */
	public KnownNoise withOffset(final double value) {
		return new KnownNoise(kind, gain, value, readNoise, correlation);
	}

	/** The same with another read noise (standard deviation, grey levels); NaN: estimated as far as possible. */
	public KnownNoise withReadNoise(final double value) {
		return new KnownNoise(kind, gain, offset, value, correlation);
	}

	/** The same with other knowledge of how pixels share their noise. */
	public KnownNoise withCorrelation(final Correlation value) {
		return new KnownNoise(kind, gain, offset, readNoise, value);
	}

	/**
	 * What is known of one channel, see {@link Correlation#ofChannel}.
	 *
	 * @throws IllegalArgumentException if there are several spectra, but not as many; with a sentence for the user
	 */
	public KnownNoise ofChannel(final int channel, final int channels) {
		return withCorrelation(correlation.ofChannel(channel, channels));
	}

	/** Gaussian noise of this standard deviation, in grey levels; its spectrum is the one known, else it is white. */
	public NoiseModel gaussian(final double sigma) {
		final NoiseSpectrum known = correlation.spectrum();
		if (known == null || known.isWhite() || !(sigma > 0)) return NoiseModel.gaussian(sigma);
		return NoiseModel.coloured(known.scaled(sigma * sigma / known.variance()));
	}

	/** Whether nothing is left to estimate. */
	public boolean isComplete() {
		return !Double.isNaN(gain) && !Double.isNaN(offset) && !Double.isNaN(readNoise);
	}

	/**
	 * The noise with this line of variances, {@code gain x + intercept}. The line does not tell offset and read noise apart:
	 * if neither is known, there is no read noise if the intercept is negative, and else no offset.
	 *
	 * @param slope used if the gain is not known, grey levels, positive
	 * @param intercept variance at intensity 0, grey levels squared
	 */
	PoissonGaussian resolve(final double slope, final double intercept) {
		final double a = Double.isNaN(gain) ? slope : gain;
		if (!Double.isNaN(readNoise)) {
			final double b = readNoise * readNoise;
			return new PoissonGaussian(a, Double.isNaN(offset) ? (b - intercept) / a : offset, b);
		}
		if (!Double.isNaN(offset)) return new PoissonGaussian(a, offset, Math.max(0, intercept + a * offset));
		return intercept < 0 ? new PoissonGaussian(a, -intercept / a, 0) : new PoissonGaussian(a, 0, intercept);
	}
}
