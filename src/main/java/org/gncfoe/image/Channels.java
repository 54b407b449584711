package org.gncfoe.image;

import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

import ij.ImagePlus;

/** Which channels of an image are restored: all, or those of some numbers. The others stay as they are. Immutable. */
public final class Channels {

	/** All channels. */
	public static final Channels ALL = new Channels(new TreeSet<>());

	private static final String NAME = "all";

	/** From 1; empty: all. */
	private final SortedSet<Integer> numbers;

	private Channels(final SortedSet<Integer> numbers) {
		this.numbers = numbers;
	}

	/**
	 * The channels a user names.
	 *
	 * @param text {@code all}, or numbers from 1 separated by commas such as {@code 1,3}; of an RGB image 1 is red, 2 green
	 *          and 3 blue
	 * @throws IllegalArgumentException if it is neither; with a sentence for the user
	 */
	public static Channels of(final String text) {
		if (text == null || text.isBlank() || text.strip().equalsIgnoreCase(NAME)) return ALL;
		final SortedSet<Integer> numbers = new TreeSet<>();
		for (final String part : text.strip().split("\\s*,\\s*", -1)) {
			if (!part.matches("0*[1-9][0-9]{0,5}")) throw new IllegalArgumentException(
				"The channels are all, or numbers from 1 such as 2 or 1,3, not \"" + text + "\".");
			numbers.add(Integer.parseInt(part));
		}
		return new Channels(numbers);
	}

	/** Whether all are meant. */
	public boolean isAll() {
		return numbers.isEmpty();
	}

	/** As on the command line: {@code all} or {@code 1,3}. */
	@Override
	public String toString() {
		return isAll() ? NAME : numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
	}

	@Override
	public boolean equals(final Object other) {
		return other instanceof Channels && numbers.equals(((Channels) other).numbers);
	}

	@Override
	public int hashCode() {
		return numbers.hashCode();
	}

	/**
	 * Whether each channel of an image, or of its current plane, is meant.
	 *
	 * @param currentPlane whether only the current plane is restored, whose channels are those of that plane
	 * @throws IllegalArgumentException if the image has no such channel, or the plane is of another; with a sentence for the
	 *           user
	 */
	boolean[] in(final ImagePlus image, final boolean currentPlane) {
		final int all = Wraps.channels(image), components = Wraps.components(image.getBitDepth());
		if (!isAll() && numbers.last() > all) throw new IllegalArgumentException("The image " + image.getTitle() + " has " +
			Words.count(all, "channel", "channels") + ": there is no channel " + numbers.last() + ".");
		final int first = currentPlane ? components * (image.getC() - 1) : 0;
		final boolean[] chosen = new boolean[currentPlane ? components : all];
		boolean any = false;
		for (int c = 0; c < chosen.length; c++)
			any |= chosen[c] = isAll() || numbers.contains(first + c + 1);
		if (!any) throw new IllegalArgumentException("The current plane is of channel " + (first + 1) +
			": show one of the chosen channels, " + this + ", or take all planes.");
		return chosen;
	}
}
