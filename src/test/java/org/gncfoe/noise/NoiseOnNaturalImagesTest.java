package org.gncfoe.noise;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.gncfoe.TestData;
import org.junit.jupiter.api.Test;

/** Tests {@link GaussianNoise} on natural images with added noise, and prints its errors. */
class NoiseOnNaturalImagesTest {

	/**
	 * Median error within 3 %, 90th percentile within 8 %, on every fourth image. All images of a folder of shared/data:
	 * {@code mvn test -Dtest=NoiseOnNaturalImagesTest -Dgncfoe.noise.images=bsds500-val32/jpg}, and then nothing is asserted.
	 */
	@Test
	void errorsStaySmall() throws IOException {
		final String other = System.getProperty("gncfoe.noise.images");
		final String[] set = (other == null ? "bsds500-val32/jpg" : other).split("/");
		final List<TestData.Grey> images = new ArrayList<>();
		final List<Path> files = TestData.files(set[0], set[1]);
		for (int i = 0; i < files.size(); i += other == null ? 4 : 1)
			images.add(TestData.grey(files.get(i)));
		for (final int sigma : other == null ? new int[] { 5, 25 } : new int[] { 5, 10, 25, 50 })
			for (final boolean clipped : new boolean[] { false, true }) {
				final double[] errors = new double[images.size()], correlations = new double[images.size()];
				for (int i = 0; i < errors.length; i++) {
					final TestData.Grey image = images.get(i);
					final float[] noisy = NoisyImages.addNoise(image.pixels(), sigma, new Random(i));
					if (clipped) NoisyImages.toBytes(noisy);
					final NoiseEstimate e = GaussianNoise.estimate(noisy, image.height(), image.width());
					errors[i] = e.sigma() / sigma - 1;
					correlations[i] = e.correlation();
				}
				final double bias = quantile(errors, 0.5), correlation = quantile(correlations, 0.9);
				for (int i = 0; i < errors.length; i++)
					errors[i] = Math.abs(errors[i]);
				final double median = quantile(errors, 0.5), most = quantile(errors, 0.9);
				System.out.printf("%s sigma=%d %s: bias %+.2f %%, median error %.2f %%, 90th percentile %.2f %%, worst %.1f %%, " +
					"correlation (90th percentile) %.2f%n", set[0], sigma, clipped ? "8 bit" : "float", 100 * bias, 100 * median,
					100 * most, 100 * quantile(errors, 1), correlation);
				if (other != null) continue;
				assertTrue(median < 0.03, "median error " + median + " at sigma " + sigma);
				assertTrue(most < 0.08, "90th percentile of the error " + most + " at sigma " + sigma);
			}
	}

	/** Linear interpolation between order statistics. */
	private static double quantile(final double[] values, final double q) {
		final double[] sorted = values.clone();
		java.util.Arrays.sort(sorted);
		final double at = q * (sorted.length - 1);
		final int i = (int) Math.min(at, sorted.length - 2);
		return sorted[i] + (at - i) * (sorted[i + 1] - sorted[i]);
	}
}
