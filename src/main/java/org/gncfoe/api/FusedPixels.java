package org.gncfoe.api;

import java.util.List;

import org.gncfoe.restore.PlaneFusion;
import org.gncfoe.restore.PlaneFusion.Fused;
import org.gncfoe.restore.Progress;

import net.imglib2.Interval;
import net.imglib2.util.Intervals;

/** A plane joined with its neighbours, in the tiles of a fixed grid, each computed once and kept while there is memory. */
final class FusedPixels {

	private final List<Pixels> noisy, clean;
	private final double[] gain;
	private final int c;
	private final PlaneFusion fusion;
	private final Interval bounds;
	private final GridTiles<Fused> tiles;

	/**
	 * @param noisy the planes, complete, prior's unit
	 * @param clean the same denoised each by itself
	 * @param gain what they are multiplied with to be as bright as plane c
	 * @param c which plane is meant
	 * @param side side of the tiles in pixels
	 * @param bounds a plane; null: it has no border
	 */
	FusedPixels(final List<Pixels> noisy, final List<Pixels> clean, final double[] gain, final int c,
		final PlaneFusion fusion, final int side, final Interval bounds)
	{
		this.noisy = noisy;
		this.clean = clean;
		this.gain = gain;
		this.c = c;
		this.fusion = fusion;
		this.bounds = bounds;
		tiles = new GridTiles<>(side, bounds, this::fuse);
	}

	/** The joined observation. */
	Pixels observation() {
		return (part, progress) -> read(part, false, progress);
	}

	/** How far it is trusted, 0 to 1. */
	float[] trust(final Interval part, final Progress progress) {
		return read(part, true, progress);
	}

	// -- Helper methods --

	private float[] read(final Interval part, final boolean trust, final Progress progress) {
		final float[] values = new float[Math.toIntExact(Intervals.numElements(part))];
		tiles.forEach(part, progress, (tile, fused) -> Parts.copy(trust ? fused.trust() : fused.observation(), tile, values,
			part));
		return values;
	}

	private Fused fuse(final Interval tile, final Progress progress) {
		final Interval outer = Parts.grown(tile, PlaneFusion.REACH, bounds);
		final int n = noisy.size();
		final float[][] y = new float[n][], x = new float[n][];
		for (int k = 0; k < n; k++) {
			progress.check();
			x[k] = clean.get(k).read(outer, progress.part((double) k / n, (k + 1.0) / n));
			y[k] = noisy.get(k).read(outer, Progress.NONE);
		}
		final Fused all = fusion.fuse(y, x, gain, c, (int) outer.dimension(1), (int) outer.dimension(0));
		return new Fused(inner(all.observation(), outer, tile), inner(all.trust(), outer, tile));
	}

	private static float[] inner(final float[] values, final Interval outer, final Interval tile) {
		final float[] inner = new float[Math.toIntExact(Intervals.numElements(tile))];
		Parts.copy(values, outer, inner, tile);
		return inner;
	}
}
