package org.gncfoe.train;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.gncfoe.restore.LearnedSchedules.Task;

/**
 * What is done to clean pictures so that a schedule is learned from their restoration.
 *
 * @param minSigma smallest noise standard deviation, prior's intensity unit
 * @param maxSigma largest one
 * @param knots noise levels at which a denoising schedule has numbers of its own
 * @param missing fractions of missing pixels for inpainting, above 0 and below 1
 */
public record Degradation(double minSigma, double maxSigma, int knots, double[] missing) {

	/** Noise levels at which denoising is validated, grey levels, as far as they are in the range. */
	private static final double[] LEVELS = { 5, 10, 15, 25, 50, 75 };

	/** @throws IllegalArgumentException if a value makes no sense; with a sentence for the user */
	public Degradation {
		if (!(minSigma > 0 && minSigma <= maxSigma && maxSigma < Double.POSITIVE_INFINITY))
			throw new IllegalArgumentException("The range of noise must rise from a positive to a finite value.");
		if (knots < 1) throw new IllegalArgumentException("The number of knots must be at least 1, not " + knots + ".");
		if (missing.length == 0) throw new IllegalArgumentException("There must be a fraction of missing pixels.");
		for (final double f : missing)
			if (!(f > 0 && f < 1)) throw new IllegalArgumentException(
				"Fractions of missing pixels lie between 0 and 1, unlike " + f + ".");
	}

	/** Noise of 5 to 75 grey levels of 255 with five knots; 50 % and 80 % of the pixels missing. */
	public static Degradation defaults() {
		return new Degradation(5 / 255.0, 75 / 255.0, 5, new double[] { 0.5, 0.8 });
	}

	/** Noise levels of validation, grey levels of 255. */
	public double[] levels() {
		final double[] inside = Arrays.stream(LEVELS).filter(s -> s >= 254.999 * minSigma && s <= 255.001 * maxSigma)
			.toArray();
		return inside.length > 0 ? inside : new double[] { 255 * Math.sqrt(minSigma * maxSigma) };
	}

	/** Knots in equal ratios over the range of noise, prior's intensity unit; a range of one level has one. */
	public double[] knotSigmas() {
		final int n = minSigma == maxSigma ? 1 : knots;
		return IntStream.range(0, n).mapToDouble(k -> n == 1 ? Math.sqrt(minSigma * maxSigma) : minSigma * Math.pow(
			maxSigma / minSigma, k / (n - 1.0))).toArray();
	}

	/** The degradation of a task in words. */
	String inWords(final Task task) {
		if (task == Task.DENOISE) return String.format(Locale.ROOT, "sigma %.4g..%.4g of 255", 255 * minSigma, 255 *
			maxSigma);
		return "missing " + Arrays.stream(missing).mapToObj(Double::toString).collect(Collectors.joining(" / "));
	}
}
