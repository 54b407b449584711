package org.gncfoe.image;

import java.util.Locale;

/** There is less memory than the work takes, which was seen before it began. */
public final class NotEnoughMemoryException extends IllegalArgumentException {

	private static final long serialVersionUID = 1;

	/**
	 * @param work what was to be done, as the subject of a sentence: {@code Denoising cells.tif}
	 * @param needed bytes it takes
	 * @param free bytes there are
	 * @param advice what to do, after a colon
	 */
	NotEnoughMemoryException(final String work, final long needed, final long free, final String advice) {
		super(String.format(Locale.ROOT, "%s takes about %s of memory, but only %s are free: %s.", work, gigabytes(needed),
			gigabytes(free), advice));
	}

	private static String gigabytes(final long bytes) {
		// NB: A sum that went beyond the largest number is negative.
		if (bytes < 0 || bytes > 1e15) return "more than a million GB";
		return bytes < 950_000_000 ? Math.max(1, Math.round(bytes / 1e6)) + " MB" : String.format(Locale.ROOT, "%.1f GB",
			bytes / 1e9);
	}
}
