package org.gncfoe.image;

import java.util.List;

import org.gncfoe.api.IntensityScale;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.noise.CameraDenoiser;
import org.gncfoe.noise.PoissonGaussian;
import org.gncfoe.restore.Denoiser;
import org.gncfoe.restore.Progress;
import org.gncfoe.restore.Schedule;
import org.gncfoe.restore.Uncertainty;

/** Restores planes of one channel, or parts of them, in grey levels. */
abstract class PlaneDenoiser {

	/** Denoises pixels {@code [height][width]}; but for the mean, for which there may be a {@link #balance}. */
	abstract float[] denoise(float[] levels, int height, int width, Progress progress);

	/** Posterior standard deviations of a plane, grey levels; NaN where pixels are missing. */
	abstract float[] deviation(float[] levels, int height, int width, int probes, long seed, Progress progress);

	/** What keeps the mean of a plane; null if nothing needs to. */
	abstract CameraDenoiser.Balance balance();

	/** The steps taken. */
	abstract Schedule schedule();

	/** True if they were learned for the prior. */
	abstract boolean isLearned();

	// -- Factories --

	/**
	 * Of the noise of a camera.
	 *
	 * @param sigma its standard deviation at the mean intensity, grey levels
	 * @param samples pixels that show the range of intensities
	 */
	static PlaneDenoiser camera(final PriorEngine engine, final DenoiseOptions options, final PoissonGaussian noise,
		final double sigma, final List<float[]> samples)
	{
		final CameraDenoiser camera = new CameraDenoiser(engine, options.settings(sigma), noise, samples);
		return new PlaneDenoiser() {

			@Override
			float[] denoise(final float[] levels, final int height, final int width, final Progress progress) {
				return camera.denoisePart(levels, height, width, progress);
			}

			@Override
			float[] deviation(final float[] levels, final int height, final int width, final int probes, final long seed,
				final Progress progress)
			{
				return camera.deviation(levels, height, width, probes, seed, progress);
			}

			@Override
			CameraDenoiser.Balance balance() {
				return camera.balance();
			}

			@Override
			Schedule schedule() {
				return camera.schedule();
			}

			@Override
			boolean isLearned() {
				return camera.isLearned();
			}
		};
	}

	/** Of Gaussian noise of this standard deviation, grey levels. */
	static PlaneDenoiser gaussian(final PriorEngine engine, final DenoiseOptions options, final IntensityScale scale,
		final double sigma)
	{
		final Denoiser denoiser = new Denoiser(engine, options.settings(scale));
		final double unitSigma = sigma / scale.factor();
		return new PlaneDenoiser() {

			@Override
			float[] denoise(final float[] levels, final int height, final int width, final Progress progress) {
				return scale.toLevels(denoiser.denoise(scale.toUnit(levels), height, width, unitSigma, progress));
			}

			@Override
			float[] deviation(final float[] levels, final int height, final int width, final int probes, final long seed,
				final Progress progress)
			{
				final float[] values = new Uncertainty(engine, probes, seed).deviation(scale.toUnit(levels), height, width,
					unitSigma, progress);
				for (int p = 0; p < values.length; p++)
					values[p] *= (float) scale.factor();
				return values;
			}

			@Override
			CameraDenoiser.Balance balance() {
				return null;
			}

			@Override
			Schedule schedule() {
				return denoiser.schedule(unitSigma);
			}

			@Override
			boolean isLearned() {
				return denoiser.isLearned();
			}
		};
	}
}
