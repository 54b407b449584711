package org.gncfoe.command;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a macro gives a command: {@code key=value}, or {@code key=[a value]}, or a key alone. */
final class MacroOptions {

	private static final Pattern OPTION = Pattern.compile("([^\\s=]+)(?:=(\\[[^\\]]*\\]|\\S*))?");

	/** A key as unlike another as that is not meant by it: this part of its letters. */
	private static final double UNLIKE = 0.5;

	private MacroOptions() {}

	/** Keys and values in their order; a key alone has the empty value. */
	static Map<String, String> parse(final String options) {
		final Map<String, String> all = new LinkedHashMap<>();
		final Matcher option = OPTION.matcher(options);
		while (option.find()) {
			final String value = option.group(2) == null ? "" : option.group(2);
			all.put(option.group(1), value.startsWith("[") && value.endsWith("]") ? value.substring(1,
				value.length() - 1) : value);
		}
		return all;
	}

	/**
	 * Sees whether a command knows all keys of a macro.
	 *
	 * @param options what the macro gives
	 * @param title the command
	 * @param keys the keys that it knows
	 * @throws IllegalArgumentException if it does not; with a sentence that names the nearest key
	 */
	static void check(final String options, final String title, final Collection<String> keys) {
		for (final String key : parse(options).keySet()) {
			if (keys.stream().anyMatch(key::equalsIgnoreCase)) continue;
			final String nearest = nearest(key, keys);
			throw new IllegalArgumentException(title + " has no key \"" + key + "\"" + (nearest == null
				? "; its keys are " + String.join(", ", keys) + "." : ": did you mean " + nearest + "?"));
		}
	}

	/** The key that takes the fewest changes of letters; null if none is alike. */
	private static String nearest(final String key, final Collection<String> keys) {
		String best = null;
		double least = UNLIKE;
		for (final String k : keys) {
			final double part = (double) changes(key.toLowerCase(Locale.ROOT), k) / Math.max(key.length(),
				k.length());
			if (part > least || part == least && best != null) continue;
			least = part;
			best = k;
		}
		return best;
	}

	/** How many letters must be added, left out or replaced (Levenshtein's distance). */
	private static int changes(final String a, final String b) {
		int[] before = new int[b.length() + 1];
		for (int j = 0; j <= b.length(); j++)
			before[j] = j;
		for (int i = 1; i <= a.length(); i++) {
			final int[] now = new int[b.length() + 1];
			now[0] = i;
			for (int j = 1; j <= b.length(); j++) {
				final int replaced = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
				now[j] = Math.min(Math.min(now[j - 1], before[j]) + 1, replaced);
			}
			before = now;
		}
		return before[b.length()];
	}
}
