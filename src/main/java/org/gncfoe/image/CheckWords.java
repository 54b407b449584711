package org.gncfoe.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.gncfoe.image.DenoiseCheck.Gain;
import org.gncfoe.restore.ResidualCheck;

/** What the measurements on a residual mean, in sentences. */
final class CheckWords {

	/** From here on the neighbours of the residual are correlated too much. */
	static final double COLOUR = 0.15;

	/** From here on the residual is too large where there is detail. */
	static final double STRUCTURE = 1.35;

	/** Strengths of the residual that are still right. */
	static final double LEAST = 0.88, MOST = 1.2;

	/** Changes of the mean that are still right, in standard deviations of a pixel's noise and of the mean's. */
	private static final double MEAN = 0.03, BY_CHANCE = 4;

	/** Where fewer pixels count, that is said. */
	private static final double MOST_PIXELS = 0.95;

	private final List<String> findings = new ArrayList<>(), warnings = new ArrayList<>();

	/**
	 * @param residual the residual
	 * @param gain the predicted gain
	 * @param change change of the mean, grey levels
	 * @param sigma standard deviation of a pixel's noise, grey levels
	 * @param pixels number of pixels measured
	 * @param share that number, as a share of all
	 */
	CheckWords(final ResidualCheck residual, final Gain gain, final double change, final double sigma, final int pixels,
		final double share)
	{
		find("The predicted gain in PSNR is %s.", gain);
		if (Double.isInfinite(gain.least())) warn("The noise is weaker than it was taken for: the predicted error is below 0.");
		if (gain.least() < 0) warn("Denoising may have done harm: the predicted gain may be below 0.");
		strength(residual.strength());
		final double colour = residual.colour(), structure = residual.structure();
		if (Math.abs(colour) > COLOUR) warn(colour > 0
			? "The residual has colour: in flat parts its neighbouring pixels are correlated by %.2f more than they should be. " +
				"The noise is correlated more than it was taken for, or fine detail went with it."
			: "In flat parts, neighbouring pixels of the residual are correlated by %.2f less than they should be: the noise is " +
				"correlated less than it was taken for.", Math.abs(colour));
		else find("In flat parts the residual has the correlation of the noise.");
		if (structure > STRUCTURE) warn("The residual shows structure: where the image has detail, its variance is larger by " +
			"a factor of %.2f than it should be. Detail went with the noise.", structure);
		else find("It shows little structure: variance at detail over that in flat parts %.2f (1: noise alone).", structure);
		if (Math.abs(change) > MEAN * sigma + BY_CHANCE * sigma / Math.sqrt(pixels)) warn(
			"The mean changed by %.3g grey levels.", change);
		else find("The mean is kept: it changed by %.2g grey levels.", change);
		if (share < MOST_PIXELS) find("%.0f %% of the pixels do not count, as they are missing, or so dark or bright that " +
			"their noise is clipped.", 100 * (1 - share));
	}

	/** What is well. */
	List<String> findings() {
		return findings;
	}

	/** What is not. */
	List<String> warnings() {
		return warnings;
	}

	// -- Helper methods --

	private void strength(final double found) {
		if (found > MOST) warn("In flat parts the residual is larger than the noise was taken for, by a factor of %.2f: the " +
			"noise is stronger, or fine detail went with it.", found);
		else if (found < LEAST) warn("In flat parts the residual is smaller than the noise was taken for, by a factor of " +
			"%.2f: the noise is weaker, or correlated.", found);
		else find("In flat parts the residual is as strong as the noise was taken for: factor %.2f.", found);
	}

	private void find(final String sentence, final Object... values) {
		findings.add(String.format(Locale.ROOT, sentence, values));
	}

	private void warn(final String sentence, final Object... values) {
		warnings.add(String.format(Locale.ROOT, sentence, values));
	}
}
