package org.gncfoe.blocks;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import net.imglib2.FinalInterval;
import net.imglib2.Interval;

/** Parts of images as users write them: {@code x=100:612,y=0:512,z=3}; from the first pixel up to, but without, the last. */
public final class Region {

	private static final String NAMES = "xyzct";

	private static final Pattern RANGE = Pattern.compile("([xyzct])=(\\d{1,15})(:(\\d{1,15}))?");

	private Region() {}

	/**
	 * The part that a text names; where it says nothing of an axis, all of it.
	 *
	 * @param text null or empty: everything
	 * @param size size of the image: x, y, z, channels, times
	 * @throws IllegalArgumentException if the text makes no sense or the image is smaller; with a sentence for the user
	 */
	public static Interval of(final String text, final long[] size) {
		final long[] min = new long[size.length], max = new long[size.length];
		for (int d = 0; d < size.length; d++)
			max[d] = size[d] - 1;
		if (text == null || text.isBlank()) return new FinalInterval(min, max);
		for (final String range : text.strip().split("\\s*,\\s*", -1)) {
			final Matcher m = RANGE.matcher(range);
			if (!m.matches()) throw new IllegalArgumentException("The region \"" + text +
				"\" makes no sense: write ranges such as x=100:612,y=0:512,z=3.");
			final int d = NAMES.indexOf(m.group(1));
			min[d] = Long.parseLong(m.group(2));
			max[d] = m.group(4) == null ? min[d] : Long.parseLong(m.group(4)) - 1;
			if (min[d] > max[d] || max[d] >= size[d]) throw new IllegalArgumentException("The region " + range +
				" is not in the image, which has " + size[d] + " along " + m.group(1) + ", counted from 0.");
		}
		return new FinalInterval(min, max);
	}
}
