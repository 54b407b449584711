package org.gncfoe.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.image.ImageFiles;
import org.gncfoe.prior.Priors;
import org.gncfoe.restore.Calibration;
import org.gncfoe.restore.DenoiseSettings;
import org.gncfoe.restore.Progress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import ij.process.FloatProcessor;

/** Compares the deviation that {@link CameraDenoiser} predicts with its errors on simulated images of cameras. */
class CameraUncertaintyTest {

	private static final int BANDS = 3;

	/** Many photons; few of them, where the transform bends most; an offset and much read noise. */
	@ParameterizedTest
	@CsvSource({ "100, 1, 0, 1", "5, 4, 0, 2", "20, 8, 400, 30" })
	void itIsTheErrorInGreyLevelsAtEveryIntensity(final double photons, final double gain, final double offset,
		final double read) throws IOException
	{
		final FloatProcessor picture = ImageFiles.open(Path.of("sample-images/chelsea.png")).getProcessor()
			.convertToFloatProcessor();
		picture.setRoi(120, 60, 200, 200);
		final FloatProcessor crop = (FloatProcessor) picture.crop();
		final float[] scene = (float[]) crop.getPixels();
		for (int i = 0; i < scene.length; i++)
			scene[i] /= 128;
		final float[] clean = new float[scene.length];
		for (int i = 0; i < clean.length; i++)
			clean[i] = (float) (offset + gain * photons * scene[i]);
		final float[] noisy = CameraImages.shoot(scene, photons, gain, offset, read, 65535, 7);
		final PoissonGaussian noise = new PoissonGaussian(gain, offset, read * read);
		try (Backend backend = new CpuBackend(2); PriorEngine engine = backend.open(Priors.load(Priors.DEFAULT_NAME))) {
			final CameraDenoiser denoiser = new CameraDenoiser(engine, DenoiseSettings.defaults().withSteps(1), noise, List.of(
				noisy));
			final float[] estimate = denoiser.denoise(noisy, crop.getHeight(), crop.getWidth(), Progress.NONE);
			final float[] deviation = denoiser.deviation(noisy, crop.getHeight(), crop.getWidth(), 49, 0, Progress.NONE);
			final double[] limits = limits(estimate);
			for (int band = 0; band < BANDS; band++) {
				final Calibration calibration = new Calibration();
				for (int i = 0; i < estimate.length; i++)
					if (estimate[i] >= limits[band] && estimate[i] < limits[band + 1]) calibration.add(new float[] { estimate[i] },
						new float[] { clean[i] }, new float[] { deviation[i] });
				assertEquals(1, calibration.predicted() / calibration.error(), 0.35, "band " + band);
				assertEquals(0.683, calibration.withinOne(), 0.1, "band " + band);
			}
		}
	}

	/** Intensities that part the image into dark, middle and bright thirds. */
	private static double[] limits(final float[] estimate) {
		final float[] sorted = estimate.clone();
		java.util.Arrays.sort(sorted);
		final double[] limits = new double[BANDS + 1];
		for (int band = 0; band < BANDS; band++)
			limits[band] = sorted[band * sorted.length / BANDS];
		limits[BANDS] = Double.POSITIVE_INFINITY;
		assertTrue(limits[1] > limits[0]);
		return limits;
	}
}
