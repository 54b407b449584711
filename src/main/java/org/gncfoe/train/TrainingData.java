package org.gncfoe.train;

import java.util.List;
import java.util.Locale;

import org.gncfoe.train.Patches.Picture;

/**
 * What a prior is trained on, and how much of it there is.
 *
 * @param name where it comes from, for the prior's provenance
 * @param pictures pictures at least as large as a patch
 * @param tooSmall how many more pictures there were, smaller than a patch
 * @param side side of a patch in pixels
 * @param leaveOut whether saturated, empty and constant patches are left out
 */
public record TrainingData(String name, List<Picture> pictures, int tooSmall, int side, boolean leaveOut) {

	/** Fewer separate patches than this teach these images rather than what images are. */
	private static final int FEW = 50;

	/**
	 * Pictures to train on.
	 *
	 * @param all pictures of any size
	 * @throws IllegalArgumentException if none is as large as a patch; with a sentence for the user
	 */
	public static TrainingData of(final String name, final List<Picture> all, final int side, final boolean leaveOut) {
		if (side < 1) throw new IllegalArgumentException("A patch needs at least one pixel, not " + side + ".");
		final List<Picture> large = TrainingImages.largeEnough(all, side);
		if (large.isEmpty()) throw new IllegalArgumentException("No image in " + name + " is as large as a patch of " + side +
			" x " + side + " pixels: use larger images or smaller patches.");
		return new TrainingData(name, large, all.size() - large.size(), side, leaveOut);
	}

	/**
	 * The batches of a training.
	 *
	 * @param batch patches per batch
	 * @param minTau smallest log t
	 * @param maxTau largest log t
	 * @throws IllegalArgumentException if no patch can be used; with a sentence for the user
	 */
	public Patches patches(final int batch, final double minTau, final double maxTau, final long seed) {
		try {
			return new Patches(pictures, batch, side, minTau, maxTau, seed, leaveOut);
		}
		catch (final IllegalArgumentException e) {
			throw new IllegalArgumentException("The images in " + name + " cannot be trained on: " + e.getMessage() + ".", e);
		}
	}

	/** How much there is, in a sentence. */
	public String summary(final Patches patches) {
		final StringBuilder text = new StringBuilder();
		text.append(String.format(Locale.ROOT, "%d pictures, %d places for a patch (about %d patches side by side)", pictures
			.size(), patches.places(), patches.separate()));
		if (patches.leftOut() > 0) text.append(String.format(Locale.ROOT, ", %.1f %% of all left out as %s", 100.0 * patches
			.leftOut() / (patches.places() + patches.leftOut()), leaveOut ? "saturated, empty or incomplete" : "incomplete"));
		if (tooSmall > 0) text.append(", ").append(tooSmall).append(" pictures smaller than a patch");
		return text.append('.').toString();
	}

	/** What to say where there is too little; null where there is enough. */
	public String warning(final Patches patches) {
		if (patches.separate() >= FEW) return null;
		return "That is little: from fewer than " + FEW +
			" separate patches a prior learns these images rather than images like them; add images, or start from a shipped prior.";
	}
}
