package org.gncfoe.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

/** Tests {@link NoiseAnalysis} on simulated images. */
class NoiseAnalysisTest {

	private static final int H = 192, W = 200;

	@Test
	void gainWithinFivePercent() {
		final List<Double> errors = new ArrayList<>();
		final float[] scene = CameraImages.scene(H, W);
		for (final double photons : new double[] { 3, 30, 200 })
			for (final double gain : new double[] { 0.8, 5 })
				for (final double read : new double[] { 0, 2 }) {
					final float[] image = CameraImages.shoot(scene, photons, gain, 100, read * gain, 65535, errors.size());
					final NoiseAnalysis noise = analyse(image, 65535, KnownNoise.NOTHING);
					System.out.printf("photons %.0f gain %.1f read noise %.1f: %s%n", photons, gain, read * gain, noise.model());
					assertEquals(NoiseKind.POISSON, noise.model().kind());
					errors.add(Math.abs(noise.gain() / gain - 1));
				}
		Collections.sort(errors);
		assertTrue(errors.get(errors.size() / 2) < 0.05, "errors of the gain: " + errors);
		assertTrue(errors.get(errors.size() - 2) < 0.12, "errors of the gain: " + errors);
	}

	@Test
	void whatIsKnownIsKept() {
		final float[] image = CameraImages.shoot(CameraImages.scene(H, W), 40, 2, 100, 6, 65535, 1);
		final PoissonGaussian offset = analyse(image, 65535, KnownNoise.NOTHING.withOffset(100)).model().camera();
		assertEquals(100, offset.offset());
		assertEquals(2, offset.gain(), 0.15);
		assertEquals(6, Math.sqrt(offset.readVariance()), 2);
		final PoissonGaussian gain = analyse(image, 65535, KnownNoise.NOTHING.withGain(2).withReadNoise(6)).model().camera();
		assertEquals(2, gain.gain());
		assertEquals(100, gain.offset(), 2);
		final PoissonGaussian all = analyse(image, 65535, new KnownNoise(NoiseKind.AUTO, 3, 4, 5)).model().camera();
		assertEquals(new PoissonGaussian(3, 4, 25), all);
	}

	@Test
	void saturationIsLeftOut() {
		final float[] image = CameraImages.shoot(CameraImages.scene(H, W), 40, 3, 10, 3, 255, 2);
		assertEquals(3, analyse(image, 255, KnownNoise.NOTHING).gain(), 0.25);
	}

	@Test
	void clippedReadNoiseIsAccountedFor() {
		final float[] scene = CameraImages.scene(H, W);
		for (int i = 0; i < scene.length; i++)
			scene[i] = Math.max(0, scene[i] - 0.5f);
		final float[] image = CameraImages.shoot(scene, 20, 2, 0, 6, 65535, 3);
		final NoiseAnalysis noise = analyse(image, 65535, KnownNoise.NOTHING);
		assertEquals(2, noise.gain(), 0.3);
		assertEquals(36, noise.intercept(), 15);
	}

	@Test
	void gaussianNoiseIsRecognised() {
		final float[] scene = CameraImages.scene(H, W);
		for (int i = 0; i < scene.length; i++)
			scene[i] *= 60;
		final float[] image = NoisyImages.addNoise(scene, 10, new Random(4));
		final NoiseModel model = NoiseAnalysis.of(List.of(image), H, W, ValueRange.UNLIMITED, KnownNoise.NOTHING).model();
		assertEquals(NoiseKind.GAUSSIAN, model.kind());
		assertEquals(10, model.sigmaAt(50), 0.5);
	}

	/** Noise smoothed with 1 2 1 in both directions: correlation 2/3. */
	@Test
	void correlatedNoiseHasASpectrum() {
		final float[] white = NoisyImages.noise(H + 2, W + 2, 40, 6), image = CameraImages.scene(H, W);
		for (int y = 0; y < H; y++)
			for (int x = 0; x < W; x++)
				for (int k = 0; k < 9; k++)
					image[y * W + x] += (2 - Math.abs(k / 3 - 1)) * (2 - Math.abs(k % 3 - 1)) / 16f * white[(y + k / 3) * (W + 2) +
						x + k % 3];
		final double truth = 40 * 6 / 16.0;
		final NoiseAnalysis noise = NoiseAnalysis.of(List.of(image), H, W, ValueRange.UNLIMITED, KnownNoise.NOTHING);
		assertEquals(truth, noise.model().sigmaAt(50), 0.1 * truth);
		assertEquals(2 / 3.0, noise.model().spectrum().atLagOne(), 0.06);
		assertTrue(noise.remarks().stream().anyMatch(remark -> remark.contains("correlated")), noise.remarks().toString());
	}

	@Test
	void tinyAndEmptyImages() {
		for (final int side : new int[] { 1, 5, 8, 20 })
			for (final NoiseKind kind : NoiseKind.values()) {
				final NoiseModel model = NoiseAnalysis.of(List.of(NoisyImages.noise(side, side, 3, 5)), side, side,
					ValueRange.UNLIMITED, KnownNoise.NOTHING.withKind(kind)).model();
				assertTrue(model.sigmaAt(0) >= 0);
				assertEquals(0, NoiseAnalysis.of(List.of(new float[side * side]), side, side, ValueRange.UNLIMITED,
					KnownNoise.NOTHING.withKind(kind)).model().sigmaAt(0));
			}
	}

	private static NoiseAnalysis analyse(final float[] image, final int most, final KnownNoise known) {
		return NoiseAnalysis.of(List.of(image), H, W, ValueRange.detect(List.of(image)).intersect(new ValueRange(0, most)),
			known);
	}
}
