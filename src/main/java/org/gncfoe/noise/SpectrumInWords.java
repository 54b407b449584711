package org.gncfoe.noise;

import java.util.Locale;

/** What a power spectrum says of noise, and what follows, in a sentence for the user. */
public final class SpectrumInWords {

	/** Up to this correlation of neighbours noise counts as white without a word. */
	private static final double LITTLE = 0.1;

	private SpectrumInWords() {}

	/**
	 * The sentence.
	 *
	 * @param spectrum what was measured; null: nothing could be
	 * @param model what the noise is taken for
	 */
	public static String of(final NoiseSpectrum spectrum, final NoiseModel model) {
		if (spectrum == null) return "How pixels share their noise could not be measured: there are too few flat parts, or no " +
			"noise; it is taken for white.";
		final String between = String.format(Locale.ROOT, "%.2f between neighbours", spectrum.atLagOne());
		final String stripes = stripes(spectrum);
		if (model.spectrum() != null) return "The noise is " + (spectrum.reach() == 0 ? "not correlated but for whole lines" :
			"correlated over about " + pixels(spectrum.reach())) + " (" + between + ")" + stripes +
			": it is removed by its power spectrum.";
		if (spectrum.atLagOne() > LITTLE) return "The noise is correlated a little (" + between + ")" + stripes +
			": it is treated as white, and some of it may stay.";
		if (spectrum.atLagOne() < -LITTLE) return "Neighbouring pixels have noise of opposite signs (" + between +
			"), as after sharpening: it is treated as white; restoring the raw data is better.";
		return "The noise is white (" + between + "): every pixel has its own, which is what denoising assumes.";
	}

	private static String pixels(final int n) {
		return n == 1 ? "one pixel" : n + " pixels";
	}

	private static String stripes(final NoiseSpectrum s) {
		return line("row", s.rows(), s.variance()) + line("column", s.columns(), s.variance());
	}

	private static String line(final String which, final double variance, final double all) {
		return variance == 0 ? "" : String.format(Locale.ROOT, ", and %.1f %% of its variance is what every %s has in common",
			100 * variance / all, which);
	}
}
