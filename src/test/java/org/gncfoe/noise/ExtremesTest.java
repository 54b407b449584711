package org.gncfoe.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images of extreme range end, and scale as others do: the iteration for eigenvalues used to run for ever. */
@Timeout(20)
class ExtremesTest {

	@ParameterizedTest
	@ValueSource(doubles = { 1e-35, 1e-25, 1e-12, 1e12, 1e18, 1e30, 1e36 })
	void anyScaleGivesTheSameNoise(final double scale) {
		final float[] noise = NoisyImages.noise(128, 128, 7, 1);
		final double usual = GaussianNoise.estimate(noise, 128, 128).sigma();
		for (int i = 0; i < noise.length; i++)
			noise[i] = (float) (noise[i] * scale);
		assertEquals(usual, GaussianNoise.estimate(noise, 128, 128).sigma() / scale, 1e-3 * usual);
		final NoiseAnalysis analysis = NoiseAnalysis.of(List.of(noise), 128, 128, ValueRange.UNLIMITED, KnownNoise.NOTHING);
		assertEquals(usual, analysis.model().sigmaAt(0) / scale, 1e-3 * usual);
		assertThrows(IllegalArgumentException.class, () -> NoiseAnalysis.of(List.of(noise), 128, 128, ValueRange.UNLIMITED,
			KnownNoise.NOTHING.withKind(NoiseKind.POISSON)));
	}

	@ParameterizedTest
	@ValueSource(floats = { -3.4e38f, 3.4e38f, -1e30f, 1e20f, Float.MIN_VALUE })
	void columnsWithoutDataEnd(final float mark) {
		final float[] image = NoisyImages.noise(128, 128, 30, 2);
		for (int i = 0; i < image.length; i++)
			image[i] = i % 128 < 40 ? mark : 1000 + image[i];
		assertTrue(GaussianNoise.estimate(image, 128, 128).sigma() >= 0);
		NoiseAnalysis.of(List.of(image), 128, 128, ValueRange.detect(List.of(image)), KnownNoise.NOTHING);
	}

	@Test
	void whatCannotBeNoiseIsNotBelieved() {
		final float[] binary = NoisyImages.noise(128, 128, 30, 3);
		for (int i = 0; i < binary.length; i++)
			binary[i] = binary[i] > 10 ? 255 : 0;
		final NoiseAnalysis analysis = NoiseAnalysis.of(List.of(binary), 128, 128, new ValueRange(0, 255),
			KnownNoise.NOTHING);
		assertEquals(0, analysis.model().sigmaAt(0));
		assertTrue(analysis.remarks().get(0).startsWith("The image has only the two values 0.00000 and 255.000"), analysis
			.remarks().toString());
		assertNull(Plausibility.objection(List.of(NoisyImages.noise(20, 20, 5, 4)), 5));
		assertTrue(Plausibility.objection(List.of(NoisyImages.noise(20, 20, 5, 4)), 500).contains("is not believed"));
	}
}
