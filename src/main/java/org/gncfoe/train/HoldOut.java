package org.gncfoe.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.gncfoe.train.Patches.Picture;

/**
 * Pictures divided into those to train on and those to validate on, where there is no validation folder: every eighth
 * picture is held out, at most 32 of them; of fewer than eight pictures, the lowest eighth of each. The same pictures are
 * always divided in the same way.
 *
 * @param training pictures, or parts of them, to train on
 * @param validation the rest; empty if the pictures are too few and too small to be divided
 */
public record HoldOut(List<Picture> training, List<Picture> validation) {

	private static final int EVERY = 8, MOST = 32;
	/** The least height of a part held out, in pixels. */
	private static final int LEAST = 16;

	/**
	 * Divides pictures.
	 *
	 * @param side side of a patch in pixels: what is left to train on is at least as high
	 */
	public static HoldOut of(final List<Picture> pictures, final int side) {
		return pictures.size() < EVERY ? parts(pictures, side) : whole(pictures);
	}

	// -- Helper methods --

	private static HoldOut whole(final List<Picture> pictures) {
		final List<Picture> training = new ArrayList<>(), validation = new ArrayList<>();
		final int every = Math.max(EVERY, (pictures.size() + MOST - 1) / MOST);
		for (int i = 0; i < pictures.size(); i++)
			(i % every == every - 1 && isFinite(pictures.get(i)) ? validation : training).add(pictures.get(i));
		return new HoldOut(training, validation);
	}

	private static HoldOut parts(final List<Picture> pictures, final int side) {
		final List<Picture> training = new ArrayList<>(), validation = new ArrayList<>();
		for (final Picture p : pictures) {
			final int last = p.height() / EVERY, first = p.height() - last;
			final Picture low = last < LEAST || first < side ? null : rows(p, first, p.height());
			if (low == null || !isFinite(low)) training.add(p);
			else {
				training.add(rows(p, 0, first));
				validation.add(low);
			}
		}
		return new HoldOut(training, validation);
	}

	private static Picture rows(final Picture p, final int from, final int to) {
		return new Picture(p.name(), Arrays.copyOfRange(p.pixels(), from * p.width(), to * p.width()), to - from, p.width());
	}

	/** NB: Missing pixels have no PSNR. */
	private static boolean isFinite(final Picture p) {
		for (final float v : p.pixels())
			if (!Float.isFinite(v)) return false;
		return true;
	}
}
