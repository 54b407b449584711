package org.gncfoe.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;

import org.gncfoe.image.ImageFiles;

/**
 * How long a file may take, so that a damaged one does not keep a batch from its end.
 *
 * @param minutes minutes for every file; infinite: no limit; NaN: by the size of the image, so generous that only what hangs
 *          takes longer
 */
public record FileTimeLimit(double minutes) {

	/** By the size of the image. */
	public static final FileTimeLimit BY_SIZE = new FileTimeLimit(Double.NaN);

	/** No limit. */
	public static final FileTimeLimit NONE = new FileTimeLimit(Double.POSITIVE_INFINITY);

	/** Minutes for every image, and for every million values in it. */
	private static final double LEAST = 15, PER_MILLION = 10;

	/** @throws IllegalArgumentException if it is not positive; with a sentence for the user */
	public FileTimeLimit {
		if (minutes <= 0) throw new IllegalArgumentException("The time limit must be a positive number of minutes, not " +
			minutes + ".");
	}

	/**
	 * The limit of a file in seconds. The file's header is read.
	 *
	 * @param item the file
	 */
	double seconds(final BatchItem item) {
		if (!Double.isNaN(minutes)) return 60 * minutes;
		return 60 * (LEAST + PER_MILLION * 1e-6 * values(item));
	}

	/** How long the look at a file's header may take, in seconds. */
	double lookingSeconds() {
		return 60 * (Double.isNaN(minutes) ? LEAST : minutes);
	}

	/** What is said of a file that took longer than so many seconds. */
	static String sentence(final BatchItem item, final double seconds) {
		return String.format(Locale.ROOT, "%s was given up after %s: it may be damaged; else raise the time limit.", item.name(),
			seconds < 60 ? String.format(Locale.ROOT, "%.3g s", seconds) : BatchListener.inWords(seconds));
	}

	/** About how many values the image has; where its header does not tell, as many as the file has bytes. */
	private static double values(final BatchItem item) {
		final ImageFiles.Shape shape = ImageFiles.shape(item.input());
		if (shape != null) return (double) shape.pixels() * shape.planes() * (shape.bitDepth() == 24 ? 3 : 1);
		try {
			return Files.size(item.input());
		}
		catch (final IOException e) {
			return 0;
		}
	}
}
