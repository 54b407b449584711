package org.gncfoe.noise;

import java.util.Random;

/** Simulated images of cameras. */
public final class CameraImages {

	private CameraImages() {}

	/** A smooth scene with some edges: intensities from 0.1 to about 3, mean about 1. */
	static float[] scene(final int height, final int width) {
		final float[] image = new float[height * width];
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++) {
				final double cell = Math.hypot(y % 64 - 32, x % 64 - 32) < 20 ? 1 + (x / 64 + y / 64) % 3 * 0.5 : 0;
				final double haze = 0.5 + 0.4 * Math.sin(0.03 * x) * Math.cos(0.02 * y);
				image[y * width + x] = (float) (haze + cell);
			}
		return image;
	}

	/**
	 * What a camera makes of a scene.
	 *
	 * @param photons expected photons where the scene is 1
	 * @param read standard deviation of the read noise, grey levels
	 * @param most largest grey level
	 */
	public static float[] shoot(final float[] scene, final double photons, final double gain, final double offset,
		final double read, final int most, final long seed)
	{
		final Random random = new Random(seed);
		final float[] image = new float[scene.length];
		for (int i = 0; i < image.length; i++) {
			final double v = gain * poisson(scene[i] * photons, random) + offset + read * random.nextGaussian();
			image[i] = Math.max(0, Math.min(most, Math.round(v)));
		}
		return image;
	}

	private static int poisson(final double mean, final Random random) {
		if (mean > 200) return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
		int n = 0;
		for (double p = random.nextDouble(), least = Math.exp(-mean); p > least; p *= random.nextDouble())
			n++;
		return n;
	}
}
