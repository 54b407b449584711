package org.gncfoe.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

import org.gncfoe.compute.PriorEngine;
import org.gncfoe.noise.NoiseSpectrum;
import org.gncfoe.restore.NoiseOfMeans;
import org.gncfoe.restore.PlaneFusion;
import org.gncfoe.restore.PlaneGain;
import org.gncfoe.restore.Progress;

import net.imglib2.FinalInterval;
import net.imglib2.Interval;

/**
 * Denoises the planes of a stack, or the frames of a time series, each with the help of its neighbours: every plane is denoised
 * by itself; then {@link PlaneFusion} joins up to {@link #PLANES} noisy planes to one with less noise, which is denoised in
 * its turn. Where the neighbours differ by more than noise explains, the result is that of the plane by itself. Under the
 * noise of a camera all this is done after its transform.
 * <p>
 * Any part of any plane is as in the whole bit for bit. Planes are read, and kept, only as far as they are neighbours of those
 * that are asked for. May be used by several threads at once.
 */
public final class NeighbourDenoiser {

	/** So many planes, with the one that is meant, at most: the nearest of the stack. */
	public static final int PLANES = 5;

	/** Side of the tiles that are joined at once. */
	private static final int TILE = 256;

	/** Blocks along each side of a plane that tell its brightness. */
	private static final int BLOCKS = 64;

	/** The planes in the prior's unit. */
	private final MeanFactor.Stack stack;
	private final Interval bounds;
	private final long first, last;
	private final int side;
	private final PlaneDenoiser alone;
	private final PlaneDenoiser[] joined = new PlaneDenoiser[PLANES + 1];
	private final PlaneFusion fusion;
	private final Once<Long, Plane> planes = new Once<>();
	private final Once<Long, Pixels> results = new Once<>();

	/** A plane by itself, in the prior's unit; {@code gain} is null if the plane has no border. */
	private record Plane(Pixels noisy, Pixels clean, PlaneGain gain) {

		boolean isKnown() {
			return gain == null || gain.isKnown();
		}
	}

	/**
	 * @param engine the prior, opened on a backend; stays the caller's to close
	 * @param settings of the noise of single planes
	 * @param stack the planes, where NaN and infinite pixels are missing; read as often as need be
	 * @param first number of the first plane there is
	 * @param last number of the last one
	 * @param bounds a plane: x and y; null: it has no border
	 * @param side side in pixels up to which planes are worked on, and kept, as a whole
	 */
	public NeighbourDenoiser(final PriorEngine engine, final DenoisingSettings settings, final MeanFactor.Stack stack,
		final long first, final long last, final Interval bounds, final int side)
	{
		alone = new PlaneDenoiser(engine, settings);
		this.stack = k -> stack.plane(k).map(alone::toUnit);
		this.first = first;
		this.last = last;
		this.bounds = bounds;
		this.side = side;
		for (int n = 2; n <= PLANES; n++)
			joined[n] = new PlaneDenoiser(engine, settings, 1.0 / n);
		final NoiseSpectrum spectrum = settings.spectrum();
		fusion = new PlaneFusion(spectrum == null ? NoiseOfMeans.white(settings.sigma() * settings.sigma()) : NoiseOfMeans.of(
			spectrum));
	}

	/** The same with plane k, in the prior's unit, exchanged; what is known of the others is shared. */
	private NeighbourDenoiser(final NeighbourDenoiser other, final long k, final Pixels plane) {
		stack = i -> i == k ? plane : other.stack.plane(i);
		first = other.first;
		last = other.last;
		bounds = other.bounds;
		side = other.side;
		alone = other.alone;
		System.arraycopy(other.joined, 0, joined, 0, joined.length);
		fusion = other.fusion;
		final long[] window = window(k, first, last);
		for (long i = window[0]; i <= window[1]; i++) {
			final Plane known = other.plane(i);
			if (i != k) planes.get(i, () -> known);
		}
	}

	/** How far around a part planes are read, in pixels, if no pixel is missing. */
	static int reach(final DenoisingSettings settings) {
		return settings.reach() == 0 ? 0 : 2 * settings.reach() + PlaneFusion.REACH;
	}

	/** The planes that plane k may be joined with, and k itself: from the first number to the second. */
	static long[] window(final long k, final long first, final long last) {
		final long from = Math.max(first, Math.min(k - PLANES / 2, last - PLANES + 1));
		return new long[] { from, Math.min(last, from + PLANES - 1) };
	}

	/** How a plane is denoised by itself. */
	public PlaneDenoiser alone() {
		return alone;
	}

	/** Plane k restored, of which any part can be read; grey levels. */
	public Pixels restored(final long k) {
		return results.get(k, () -> inUnit(k).map(alone::toLevels));
	}

	/** Forgets what is known of planes, but for some. */
	public void forget(final LongPredicate kept) {
		planes.keep(kept::test);
		results.keep(kept::test);
	}

	/** Forgets all that planes from k on do not need. */
	public void forgetBefore(final long k) {
		final long from = window(k, first, last)[0];
		planes.keep(i -> i >= from);
		results.keep(i -> i >= k);
	}

	/** The same with another plane k, in the prior's unit; what is known of its neighbours is shared. */
	NeighbourDenoiser with(final long k, final Pixels plane) {
		return new NeighbourDenoiser(this, k, plane);
	}

	/** Plane k restored, in the prior's unit. */
	Pixels inUnit(final long k) {
		final Plane own = plane(k);
		final List<Plane> all = new ArrayList<>();
		final long[] window = window(k, first, last);
		for (long i = window[0]; i <= window[1]; i++) {
			final Plane plane = i == k ? own : plane(i);
			if (i == k || plane.isKnown()) all.add(plane);
		}
		final int n = all.size(), c = all.indexOf(own);
		if (n == 1 || alone.settings().sigma() == 0) return own.clean;
		final double[] gain = new double[n];
		for (int i = 0; i < n; i++)
			gain[i] = i == c || own.gain == null ? 1 : all.get(i).gain.to(own.gain);
		final FusedPixels fused = new FusedPixels(all.stream().map(Plane::noisy).toList(), all.stream().map(Plane::clean)
			.toList(), gain, c, fusion, TILE, bounds);
		final Pixels result = joined[n].denoised(fused.observation(), bounds, 0.5);
		return (part, progress) -> {
			final float[] trust = fused.trust(part, progress.part(0, 0.5)), values = own.clean.read(part, Progress.NONE);
			if (isNothing(trust)) return values;
			final float[] better = result.read(part, progress.part(0.5, 1));
			for (int p = 0; p < values.length; p++)
				values[p] += trust[p] * (better[p] - values[p]);
			return values;
		};
	}

	// -- Helper methods --

	private static boolean isNothing(final float[] trust) {
		for (final float t : trust)
			if (t != 0) return false;
		return true;
	}

	private Plane plane(final long k) {
		return planes.get(k, () -> {
			final Pixels unit = stack.plane(k);
			final Pixels noisy = new CachedPixels(alone.filled(unit, Missing.NOT_FINITE, bounds), side, bounds);
			return new Plane(noisy, new CachedPixels(alone.denoised(noisy, bounds, 0), side, bounds), bounds == null ? null
				: gain(unit));
		});
	}

	private PlaneGain gain(final Pixels unit) {
		final int w = (int) Math.min(PlaneGain.BLOCK, bounds.dimension(0)), h = (int) Math.min(PlaneGain.BLOCK, bounds
			.dimension(1));
		final int nx = (int) Math.min(BLOCKS, bounds.dimension(0) / w), ny = (int) Math.min(BLOCKS, bounds.dimension(1) / h);
		final float[] means = new float[nx * ny];
		for (int j = 0; j < ny; j++) {
			final long y = bounds.min(1) + (long) ((j + 0.5) * (bounds.dimension(1) - h) / ny);
			final float[] rows = unit.read(FinalInterval.createMinSize(bounds.min(0), y, bounds.dimension(0), h), Progress.NONE);
			for (int i = 0; i < nx; i++)
				means[j * nx + i] = mean(rows, (int) ((i + 0.5) * (bounds.dimension(0) - w) / nx), w, h);
		}
		return new PlaneGain(means);
	}

	private float mean(final float[] rows, final int x, final int w, final int h) {
		final int width = rows.length / h;
		double sum = 0;
		int n = 0;
		for (int p = 0; p < w * h; p++) {
			final float v = rows[p / w * width + x + p % w];
			if (!Float.isFinite(v)) continue;
			sum += v;
			n++;
		}
		return n == 0 ? Float.NaN : (float) (sum / n);
	}
}
