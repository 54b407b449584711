package org.gncfoe.restore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;

import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.Tile;

/**
 * Fills missing pixels with the prior: GNC flow from an interpolated start image. May be used by several threads.
 *
 * <pre>
 * Inpainter inpainter = new Inpainter(engine, InpaintSettings.defaults());
 * float[] full = inpainter.inpaint(image, observed, height, width, Progress.NONE);
 * </pre>
 *
 * Holes wider than WIDE pixels are filled in the image at half its size first, and so on until they are not; the finer image
 * starts from the coarser one with less smoothing, or by a network with all of its steps. A hole is filled
 * from its surroundings alone, so with exact observations only these are computed, not the whole image, and many small holes
 * side by side at once; the result is the same.
 * <p>
 * Large images are cut into tiles, each with so much around it that its pixels come out as if the image had been inpainted
 * as a whole: every step reaches as far as the prior's filters do. What is decided for the whole image, and the image at
 * half its size, are the same for all tiles.
 */
public final class Inpainter {

	/**
	 * Holes up to about this width, in pixels, come out better than the harmonic interpolation; wider ones are filled as
	 * smoothly as by that.
	 */
	public static final int BRIDGED = 32;

	/** Holes wider than this, in pixels, are filled at half the size first. */
	static final int WIDE = 4;

	/**
	 * The same for a network, fine-tuned end to end for its steps, all of which it takes at every size: measured on holes of 8,
	 * 16 and 32 pixels and on 80 to 95 % missing ones.
	 */
	private static final int NETWORK_WIDE = 12;

	/** How far interpolations look at least. */
	private static final int START_REACH = 4;

	/** Square root of the first smoothing after a start at half the size, prior's unit. */
	private static final double FINER_SMOOTHING = 0.1;

	/**
	 * The same at the smallest size: with so much the start image does not matter. The steps come before those of the
	 * schedule.
	 */
	private static final double COARSEST_SMOOTHING = 0.5;
	private static final int COARSEST_STEPS = 20;

	/** Side in pixels up to which an image is inpainted as a whole; longer sides are cut into equal tiles. */
	public static final int TILE = 2560;

	/** Tiles are larger than that where the rim would make up most of them: so many times the halo. */
	private static final int HALOS = 2;

	/** How far interpolations depend on others by more than rounding: so many times the width of the widest hole. */
	private static final int START_HALOS = 16;

	private final PriorEngine engine;
	private final InpaintSettings settings;
	private final LearnedSchedules learned;
	private final int tile, wide;
	private final boolean network;

	/**
	 * @param engine the prior, opened on a backend; stays the caller's to close
	 * @param settings how to inpaint
	 * @throws IllegalArgumentException if the prior's file holds a learned schedule that cannot be understood
	 */
	public Inpainter(final PriorEngine engine, final InpaintSettings settings) {
		this(engine, settings, TILE);
	}

	/**
	 * The same with tiles of another size, which changes memory and time only.
	 *
	 * @param tile side of the tiles in pixels, positive; larger where steps reach far
	 */
	public Inpainter(final PriorEngine engine, final InpaintSettings settings, final int tile) {
		if (tile < 1) throw new IllegalArgumentException("tiles need a positive side, not " + tile);
		this.tile = tile;
		this.engine = Objects.requireNonNull(engine, "engine");
		this.settings = Objects.requireNonNull(settings, "settings");
		learned = LearnedSchedules.of(engine.prior());
		network = isLearned() && engine.prior().isFineTuned();
		wide = network ? NETWORK_WIDE : WIDE;
	}

	/** The steps taken at full size where there are no wide holes. */
	public Schedule schedule() {
		return settings.schedule(engine.prior().maxT(), learned);
	}

	/** True if these steps were learned for the prior, false if they are predefined. */
	public boolean isLearned() {
		return settings.chosen(learned).isPresent();
	}

	/**
	 * The smoothings that joint optimisation of the image and the smoothing goes through on a one-channel image, as steps for
	 * that image and others like it; see {@link JointOptimisation#schedule}.
	 *
	 * @param image {@code [height][width]}, row-major, prior's intensity unit; values of missing pixels are ignored; not changed
	 * @param observed true where the image is observed, same shape; somewhere at least
	 * @param height height in pixels
	 * @param width width in pixels
	 * @param progress told after every step
	 */
	public Schedule jointSchedule(final float[] image, final boolean[] observed, final int height, final int width,
		final Progress progress)
	{
		final Schedule flow = schedule();
		return new JointOptimisation(Math.sqrt(flow.t(0)), JointOptimisation.BETA, flow.steps(), 0).schedule(new Problem(engine,
			height, width, new Inpainting(image, observed, 0), fill(engine, settings.start(), image, observed, height, width)),
			progress);
	}

	/**
	 * Inpaints an image.
	 *
	 * @param image {@code [channels][height][width]}, row-major, prior's intensity unit; values of missing pixels are
	 *          ignored; not changed
	 * @param observed true where the image is observed, shaped like the image
	 * @param height height in pixels
	 * @param width width in pixels
	 * @param progress told after every step
	 * @return the full image; observed pixels are bit-exact unless the settings name a noise
	 * @throws IllegalArgumentException if the sizes do not fit, a channel has no observed pixel, or an observed pixel is
	 *           not finite
	 * @throws CancellationException if progress says so
	 */
	public float[] inpaint(final float[] image, final boolean[] observed, final int height, final int width,
		final Progress progress)
	{
		Problem.checkSize(engine, image.length, height, width);
		if (image.length != height * width) return flow(image, observed, settings.noise(), schedule(), fill(engine,
			settings.start(), image, observed, height, width), height, width, progress);
		Interpolation.check(image, observed, height, width);
		final float[] full = image.clone();
		if (settings.noise() == 0) fill(full, observed, height, width, progress);
		else coarseToFine(image, observed, width, new Crop(0, 0, height, width), settings.noise(), schedule(), full, progress);
		return full;
	}

	/**
	 * Replaces the missing pixels of a one-channel image, whose observed pixels are exact whatever the settings say. Takes
	 * little memory besides the image itself, and up to a third of it where there are wide holes: that of the largest tile.
	 *
	 * @param image {@code [height][width]}, row-major, prior's intensity unit; values of missing pixels are ignored and
	 *          replaced; of no use where this fails
	 * @param observed true where the image is observed, same shape
	 * @param height height in pixels
	 * @param width width in pixels
	 * @param progress told after every step
	 * @throws IllegalArgumentException if the sizes do not fit, no pixel is observed, or an observed pixel is not finite
	 * @throws CancellationException if progress says so
	 */
	public void fill(final float[] image, final boolean[] observed, final int height, final int width,
		final Progress progress)
	{
		Interpolation.check(image, observed, height, width);
		for (int p = 0; p < image.length; p++)
			if (observed[p] && !Float.isFinite(image[p])) throw new IllegalArgumentException("pixel " + p +
				" counts as observed but is " + image[p]);
		// NB: The start image needs surroundings too.
		final int reach = Math.max(START_REACH, engine.prior().gradientRadius());
		final List<Crop> small = new ArrayList<>(), large = new ArrayList<>();
		for (final Crop part : Holes.parts(observed, height, width, reach))
			// NB: The image's border is mirrored, so that nothing may lie beyond it.
			(Mosaic.takes(part) && !part.atBorder(height, width) && Holes.widest(part.cut(observed, width), part.height(), part
				.width()) <= wide ? small : large).add(part);
		final List<Mosaic> mosaics = Mosaic.of(small);
		final double area = mosaics.stream().mapToLong(Mosaic::area).sum() + large.stream().mapToLong(Crop::area).sum();
		double done = 0;
		for (final Mosaic mosaic : mosaics) {
			final double next = done + mosaic.area() / area;
			final boolean[] known = mosaic.cut(observed, width);
			final float[] laid = mosaic.cut(image, width);
			final float[] start = fill(engine, settings.start(), laid, known, mosaic.height(), mosaic.width());
			mosaic.paste(flow(laid, known, 0, schedule(), start, mosaic.height(), mosaic.width(), progress.part(done, next)),
				image, observed, width);
			done = next;
		}
		for (final Crop part : large) {
			final double next = done + part.area() / area;
			coarseToFine(image, observed, width, part, 0, schedule(), image, progress.part(done, next));
			done = next;
		}
	}

	/**
	 * How much of an image is worked on at once at most, in pixels: a tile with as much around it as its pixels depend on.
	 *
	 * @param height height of the image in pixels
	 * @param width width of the image in pixels
	 */
	public long largestTile(final int height, final int width) {
		// NB: More steps are taken at the smaller sizes.
		return Math.max(largestTile(height, width, halo(schedule(), false)), largestTile((height + 1) / 2, (width + 1) / 2,
			halo(coarser(schedule()), false)));
	}

	/**
	 * How far a pixel of the result depends on others, in pixels, by more than the rounding of interpolations.
	 *
	 * @param widest width of the widest hole in pixels, see {@link Holes#widest}; wider than {@link #BRIDGED} counts as that, as
	 *          the surroundings of wider holes tell little of their inside
	 */
	public int reach(final int widest) {
		return reach(Math.min(widest, BRIDGED), schedule());
	}

	private int reach(final int widest, final Schedule steps) {
		if (widest <= wide) return halo(steps, false);
		final Schedule finer = network ? steps : steps.from(FINER_SMOOTHING * FINER_SMOOTHING);
		return halo(finer, true) + 2 * reach((widest + 1) / 2, coarser(steps));
	}

	private long largestTile(final int height, final int width, final int halo) {
		final long side = Math.max(tile, HALOS * halo) + 2L * halo;
		return Math.min(side, height) * Math.min(side, width);
	}

	// -- Helper methods --

	/**
	 * Inpaints a part of one channel with noise (standard deviation) on it, from half its size if there are wide holes.
	 *
	 * @param image {@code [.][width]}
	 * @param full receives the missing pixels, or all where there is noise; may be the image where there is none
	 */
	private void coarseToFine(final float[] image, final boolean[] observed, final int width, final Crop part,
		final double noise, final Schedule schedule, final float[] full, final Progress progress)
	{
		final boolean toHalf = Holes.widest(part.area() == observed.length ? observed : part.cut(observed, width), part
			.height(), part.width()) > wide;
		final HalfSize half = toHalf ? coarse(HalfSize.of(image, observed, width, part), noise / 2, coarser(schedule), progress
			.part(0, 0.25)) : null;
		final Schedule steps = toHalf && !network ? schedule.from(FINER_SMOOTHING * FINER_SMOOTHING) : schedule;
		final List<Tile> tiles = tiles(part, halo(steps, toHalf));
		final Progress rest = toHalf ? progress.part(0.25, 1) : progress;
		for (int k = 0; k < tiles.size(); k++) {
			final Crop inner = Crop.of(tiles.get(k).inner(), part.top(), part.left());
			if (noise == 0 && !inner.anyUnobserved(observed, width)) continue;
			final Crop outer = Crop.of(tiles.get(k).outer(), part.top(), part.left());
			final boolean whole = outer.area() == observed.length;
			final float[] values = whole ? image : outer.cut(image, width);
			final boolean[] there = whole ? observed : outer.cut(observed, width);
			final float[] start = half == null ? fill(engine, settings.start(), values, there, outer.height(), outer.width())
				: values.clone();
			if (half != null) half.enlarge(start, there, Crop.of(tiles.get(k).outer(), 0, 0));
			final float[] filled = flow(values, there, noise, steps, start, outer.height(), outer.width(), rest.part((double) k /
				tiles.size(), (k + 1.0) / tiles.size()));
			for (int y = inner.top(); y < inner.top() + inner.height(); y++)
				for (int x = inner.left(); x < inner.left() + inner.width(); x++)
					if (noise > 0 || !observed[y * width + x]) full[y * width + x] = filled[(y - outer.top()) * outer.width() + x -
						outer.left()];
		}
	}

	/** The image at half the size with its missing pixels filled. */
	private HalfSize coarse(final HalfSize half, final double noise, final Schedule schedule, final Progress progress) {
		// NB: Tiles need the observed pixels of others as they were. The mean of four pixels has half the noise.
		final float[] filled = noise > 0 ? half.image().clone() : half.image();
		coarseToFine(half.image(), half.observed(), half.width(), new Crop(0, 0, half.height(), half.width()), noise, schedule,
			filled, progress);
		return new HalfSize(filled, half.observed(), half.height(), half.width());
	}

	/** How far a pixel of the result depends on others, in pixels. */
	private int halo(final Schedule steps, final boolean fromHalf) {
		return steps.steps() * engine.prior().gradientRadius() + (fromHalf ? 0 : START_HALOS * wide);
	}

	private List<Tile> tiles(final Crop part, final int halo) {
		// NB: In images as narrow as this, holes may be of any length, and the start image depend on all of it.
		final int side = Math.min(part.height(), part.width()) <= wide ? Integer.MAX_VALUE : Math.max(tile, HALOS * halo);
		return Tile.cut(part.height(), part.width(), Math.min(side, part.height()), Math.min(side, part.width()), halo);
	}

	/** The schedule with enough smoothing before it, where the settings leave that open. */
	private Schedule coarser(final Schedule schedule) {
		final double first = Math.sqrt(schedule.t(0)), most = Math.min(COARSEST_SMOOTHING, Math.sqrt(engine.prior().maxT()));
		return first >= most || network || !Double.isNaN(settings.smoothing()) ? schedule : Schedule.log(most, first,
			COARSEST_STEPS).then(schedule);
	}

	private float[] flow(final float[] image, final boolean[] observed, final double noise, final Schedule schedule,
		final float[] start, final int height, final int width, final Progress progress)
	{
		final DataTerm data = new Inpainting(image, observed, noise * noise);
		return new GncFlow(schedule).solve(new Problem(engine, height, width, data, start), progress).image();
	}

	/** A copy of the image with the missing pixels of every channel interpolated. */
	static float[] fill(final PriorEngine engine, final Interpolation interpolation, final float[] image,
		final boolean[] observed, final int height, final int width)
	{
		Problem.checkSize(engine, image.length, height, width);
		final int pixels = height * width;
		final float[] filled = image.clone();
		if (image.length == pixels) {
			interpolation.fill(filled, observed, height, width);
			return filled;
		}
		for (int from = 0; from < image.length; from += pixels) {
			final float[] channel = Arrays.copyOfRange(image, from, from + pixels);
			interpolation.fill(channel, Arrays.copyOfRange(observed, from, from + pixels), height, width);
			System.arraycopy(channel, 0, filled, from, pixels);
		}
		return filled;
	}
}
