package org.gncfoe.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.image.ImageFiles;
import org.gncfoe.noise.CameraImages;
import org.gncfoe.noise.KnownNoise;
import org.gncfoe.noise.NoiseKind;
import org.gncfoe.prior.Priors;
import org.gncfoe.restore.Calibration;
import org.gncfoe.restore.DenoiseSettings;
import org.gncfoe.restore.Progress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import ij.process.FloatProcessor;
import net.imglib2.img.array.ArrayImgs;

/** Compares the deviation that {@link PlaneDenoiser} predicts with its errors on simulated images of cameras. */
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
		try (Backend backend = new CpuBackend(2); PriorEngine engine = backend.open(Priors.load(Priors.DEFAULT_NAME))) {
			final var image = ArrayImgs.floats(noisy, crop.getWidth(), crop.getHeight());
			final DenoisingSettings found = DenoisingSettings.find(image, engine, new KnownNoise(NoiseKind.POISSON, gain,
				offset, read), DenoiseSettings.defaults().withSteps(1));
			// NB: It is the deviation of the estimate before the blur that SURE chooses, which lessens the error of this one.
			final PlaneDenoiser denoiser = new PlaneDenoiser(engine, found.with(found.level(), 0));
			final float[] estimate = denoiser.restored(Pixels.of(image), Missing.NOT_FINITE, image).read(image, Progress.NONE);
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
