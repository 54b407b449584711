package org.gncfoe.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

import org.gncfoe.TestData;
import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.noise.NoiseKind;
import org.gncfoe.prior.Priors;
import org.gncfoe.restore.Progress;
import org.gncfoe.restore.Psnr;
import org.junit.jupiter.api.Test;

import ij.IJ;
import ij.ImagePlus;

/** Denoises real confocal images of few photons, nothing given, and compares with the mean of 50 exposures. */
class RealNoiseTest {

	private static final String FOLDER = "microscopy/fmd-fov1-confocal";

	/** VST + BM3D with the noise taken from the ground truth, measured elsewhere, dB. */
	private static final Map<String, Double> OTHERS = Map.of("BPAE_B", 40.61, "BPAE_G", 34.23, "BPAE_R", 36.37, "fish",
		31.48, "mice", 41.33);

	@Test
	void defaultsAreGood() throws IOException {
		double sum = 0;
		try (Backend backend = Backends.open("cpu", 0); PriorEngine engine = backend.open(Priors.load("natural-r1"))) {
			final ImageDenoiser denoiser = new ImageDenoiser(engine, "natural-r1");
			for (final Path file : TestData.files(FOLDER + "/noisy", ".tif")) {
				final String name = file.getFileName().toString().replace(".tif", "");
				final ImagePlus noisy = IJ.openImage(file.toString());
				final DenoisedImage result = denoiser.denoise(noisy, DenoiseOptions.defaults(), Progress.NONE);
				final double psnr = Psnr.of(pixels(result.image()), TestData.grey(TestData.path(FOLDER + "/gt/" + name + ".tif"))
					.pixels(), 255);
				final double change = mean(result.image()) - mean(noisy);
				System.out.printf("%s: %.2f dB, mean changed by %.3f; %s%n", name, psnr, change, result.report().summary());
				assertEquals(NoiseKind.POISSON, result.report().noise().get(0).kind());
				assertTrue(psnr > OTHERS.get(name) - 1, name + ": " + psnr + " dB");
				assertEquals(0, change, 0.2, name);
				sum += psnr;
			}
		}
		System.out.printf("mean %.2f dB%n", sum / OTHERS.size());
		assertTrue(sum / OTHERS.size() >= 36.3, "mean PSNR " + sum / OTHERS.size());
	}

	private static float[] pixels(final ImagePlus image) {
		return (float[]) image.getProcessor().convertToFloatProcessor().getPixels();
	}

	private static double mean(final ImagePlus image) {
		double sum = 0;
		final float[] pixels = pixels(image);
		for (final float v : pixels)
			sum += v;
		return sum / pixels.length;
	}
}
