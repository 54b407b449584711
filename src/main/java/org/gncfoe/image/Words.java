package org.gncfoe.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.gncfoe.noise.NoiseKind;
import org.gncfoe.noise.NoiseModel;

/** Numbers as users read them. */
final class Words {

	private Words() {}

	/** {@code 1 pixel is}, {@code 2 pixels are}. */
	static String count(final long n, final String one, final String many) {
		return n + " " + (n == 1 ? one : many);
	}

	/** The noise of every channel: {@code 12.30 (estimated)}, or one number per channel. */
	static String sigma(final List<Double> sigma, final boolean estimated) {
		final List<String> numbers = new ArrayList<>();
		for (final double s : sigma)
			numbers.add(digits(s));
		final boolean same = numbers.stream().distinct().count() == 1;
		return (same ? numbers.get(0) : String.join(" ", numbers)) + (estimated ? " (estimated)" : " (given)");
	}

	/** The noise of every channel: sigma alone if it is Gaussian in all of them, else what it is in each. */
	static String noise(final List<NoiseModel> noise, final List<Double> sigma, final boolean estimated) {
		if (noise.stream().allMatch(model -> model.kind() == NoiseKind.GAUSSIAN)) return "sigma " + sigma(sigma, estimated);
		return "noise " + String.join(" / ", noise.stream().map(NoiseModel::toString).distinct().toList()) + (estimated
			? " (estimated)" : " (given)");
	}

	/** Four significant digits, but no exponent. */
	private static String digits(final double value) {
		if (value == 0) return "0";
		final int decimals = Math.max(0, 3 - (int) Math.floor(Math.log10(value)));
		return String.format(Locale.ROOT, "%." + Math.min(decimals, 12) + "f", value);
	}
}
