package org.gncfoe.noise;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;

/** Simulated stationary noise of a known spectrum. */
public final class ColouredNoise {

	private ColouredNoise() {}

	/** White noise smoothed by a Gaussian of this standard deviation, in pixels, to a given variance. */
	public static NoiseSpectrum smoothed(final double radius, final double variance) {
		return of((fy, fx) -> Math.exp(-radius * radius * (fy * fy + fx * fx)) + 0.003, variance);
	}

	/** White noise averaged over 2 x 2 pixels. */
	public static NoiseSpectrum averaged(final double variance) {
		return of((fy, fx) -> Math.pow(Math.cos(fy / 2) * Math.cos(fx / 2), 2) + 0.003, variance);
	}

	/** A spectrum over the frequencies along y and x, radians per pixel. */
	public static NoiseSpectrum of(final DoubleBinaryOperator shape, final double variance) {
		final int side = 64;
		final double[] power = new double[side * side];
		for (int i = 0; i < side; i++)
			for (int j = 0; j < side; j++)
				power[i * side + j] = shape.applyAsDouble(Math.PI * i / side, Math.PI * j / side);
		final double mean = Arrays.stream(power).average().getAsDouble();
		return new NoiseSpectrum(side, power, 0, 0).scaled(variance / mean);
	}

	/** Adds noise to an image; it is not changed. */
	public static float[] added(final float[] image, final int height, final int width, final NoiseSpectrum spectrum,
		final long seed)
	{
		final Random random = new Random(seed);
		final float[] power = spectrum.of(height, width), noise = new float[image.length];
		for (int p = 0; p < noise.length; p++)
			noise[p] = (float) (random.nextGaussian() * Math.sqrt(power[p]));
		new CosineTransform(height, width).inverse(noise);
		for (int p = 0; p < noise.length; p++)
			noise[p] += image[p];
		return noise;
	}
}
