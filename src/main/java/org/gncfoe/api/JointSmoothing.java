package org.gncfoe.api;

import org.gncfoe.compute.PriorEngine;
import org.gncfoe.restore.JointOptimisation;
import org.gncfoe.restore.Progress;
import org.gncfoe.restore.Schedule;

import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;

/**
 * Joint optimisation of the image and the smoothing ({@link JointOptimisation}). The smoothing belongs to the whole image, so
 * it is found once, on a plane of it or the middle of a large one, and is part of the settings: then parts equal the whole.
 */
public final class JointSmoothing {

	/** Steps where no number is asked for. */
	public static final int STEPS = 10;

	/** Side in pixels of the middle of a plane on which the smoothing is found. */
	private static final int SIDE = 1024;

	private JointSmoothing() {}

	/**
	 * Settings with the smoothings that joint optimisation goes through on an image.
	 *
	 * @param image at least two dimensions, grey levels: the first two are x and y, the others count planes
	 * @param engine a prior that is a density, opened on a backend
	 * @param settings the settings; where the first smoothing is not said, it is the noise
	 * @param steps number of steps; 0: {@link #STEPS}
	 */
	public static DenoisingSettings along(final RandomAccessibleInterval<? extends RealType<?>> image,
		final PriorEngine engine, final DenoisingSettings settings, final int steps)
	{
		final Planes planes = Planes.of(image);
		return along(Pixels.of(planes.plane(image, planes.count() / 2)), Parts.plane(image), engine, settings, steps,
			Progress.NONE);
	}

	/**
	 * The same for planes of one size.
	 *
	 * @param plane one of them, grey levels
	 * @param bounds its x and y
	 * @param progress told after every step
	 */
	public static DenoisingSettings along(final Pixels plane, final Interval bounds, final PriorEngine engine,
		final DenoisingSettings settings, final int steps, final Progress progress)
	{
		if (settings.sigma() == 0) return settings;
		final Schedule schedule = new PlaneDenoiser(engine, settings).jointSchedule(plane, middle(bounds), bounds, steps == 0
			? STEPS : steps, progress);
		final DenoisingSettings found = DenoisingSettings.of(settings.noise(), settings.scale(), engine, settings.steps()
			.withSchedule(schedule));
		return found.withFactor(settings.factor()).withTile(settings.tile(), settings.rim()).withComplete(settings.complete());
	}

	/** The middle of a plane: the part on which the smoothing is found. */
	public static Interval middle(final Interval bounds) {
		final long w = Math.min(SIDE, bounds.dimension(0)), h = Math.min(SIDE, bounds.dimension(1));
		return FinalInterval.createMinSize(bounds.min(0) + (bounds.dimension(0) - w) / 2, bounds.min(1) + (bounds.dimension(
			1) - h) / 2, w, h);
	}
}
