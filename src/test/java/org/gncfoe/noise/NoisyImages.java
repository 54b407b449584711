package org.gncfoe.noise;

import java.util.Random;

/** Makes noisy images. */
final class NoisyImages {

	private NoisyImages() {}

	static float[] addNoise(final float[] clean, final double sigma, final Random random) {
		final float[] noisy = new float[clean.length];
		for (int i = 0; i < noisy.length; i++)
			noisy[i] = (float) (clean[i] + sigma * random.nextGaussian());
		return noisy;
	}

	static float[] noise(final int height, final int width, final double sigma, final long seed) {
		return addNoise(new float[height * width], sigma, new Random(seed));
	}

	/** Rounds and clips to 0..255, in place. */
	static void toBytes(final float[] image) {
		for (int i = 0; i < image.length; i++)
			image[i] = Math.max(0, Math.min(255, Math.round(image[i])));
	}
}
