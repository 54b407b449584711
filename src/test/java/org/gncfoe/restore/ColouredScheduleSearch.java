package org.gncfoe.restore;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

import org.gncfoe.TestData;
import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.noise.NoiseSpectrum;
import org.gncfoe.noise.SimulatedColour;
import org.gncfoe.noise.SpectrumEstimate;
import org.gncfoe.noise.ValueRange;
import org.gncfoe.prior.Priors;

/**
 * Searches the numbers of {@link ColouredFlow}: clean validation images (bsds500-val32, w2s-8bit), noise of simulated
 * colours, its spectrum estimated from the noisy image, mean PSNR. Along one number after the other, by factors. To be run
 * by hand: {@code ColouredScheduleSearch PRIOR STEPS PASSES NUMBERS...}
 */
final class ColouredScheduleSearch {

	private static final int CROP = 192, IMAGES = 3;
	private static final String[] COLOURS = { "0.7", "1.5", "2x2" };
	private static final double[] SIGMAS = { 10, 25, 50 };

	private record Case(float[] clean, float[] noisy, NoiseSpectrum spectrum, boolean natural) {}

	private static final List<Case> CASES = new ArrayList<>();

	private ColouredScheduleSearch() {}

	public static void main(final String[] args) throws Exception {
		add(TestData.files("bsds500-val32", "jpg"), true);
		add(TestData.files("microscopy/w2s-8bit/train_gt", "tif"), false);
		try (Backend backend = Backends.open("auto", 0); PriorEngine engine = backend.open(Priors.load(args[0]))) {
			final int steps = Integer.parseInt(args[1]), passes = Integer.parseInt(args[2]);
			double[] best = Arrays.stream(args).skip(3).mapToDouble(Double::parseDouble).toArray();
			double most = mean(engine, best, steps);
			double factor = 1.6;
			for (int pass = 0; pass < passes; pass++, factor = Math.sqrt(factor))
				for (int k = 0; k < best.length; k++)
					for (final double by : new double[] { factor, 1 / factor }) {
						final double[] other = best.clone();
						other[k] *= by;
						final double value = mean(engine, other, steps);
						if (value <= most) continue;
						most = value;
						best = other;
						break;
					}
			System.out.printf(Locale.ROOT, "%s, %d steps: %.3f with %s%n", args[0], steps, most, Arrays.toString(best));
		}
	}

	private static void add(final List<Path> files, final boolean natural) throws Exception {
		for (int i = 0; i < IMAGES; i++) {
			final TestData.Grey image = TestData.grey(files.get((int) ((i + 0.5) * files.size() / IMAGES)));
			for (int k = 0; k < COLOURS.length; k++) {
				final double sigma = SIGMAS[(k + i) % SIGMAS.length];
				final float[] noisy = SimulatedColour.of(COLOURS[k]).noisy(image.pixels(), image.height(), image.width(), sigma,
					new Random(i));
				final NoiseSpectrum found = SpectrumEstimate.of(List.of(noisy), image.height(), image.width(),
					ValueRange.UNLIMITED);
				CASES.add(new Case(crop(image, image.pixels()), crop(image, noisy), found.scaled(1 / (255.0 * 255)), natural));
			}
		}
	}

	private static float[] crop(final TestData.Grey image, final float[] pixels) {
		final float[] crop = new float[CROP * CROP];
		final int y0 = (image.height() - CROP) / 2, x0 = (image.width() - CROP) / 2;
		for (int y = 0; y < CROP; y++)
			for (int x = 0; x < CROP; x++)
				crop[y * CROP + x] = pixels[(y0 + y) * image.width() + x0 + x] / 255;
		return crop;
	}

	private static double mean(final PriorEngine engine, final double[] numbers, final int steps) {
		double natural = 0, microscopy = 0;
		for (final Case c : CASES) {
			final float[] found = new ColouredFlow(engine, c.spectrum, numbers, steps).denoise(c.noisy, CROP, CROP,
				Progress.NONE);
			final double psnr = Psnr.of(found, c.clean, 1);
			if (c.natural) natural += 2 * psnr / CASES.size();
			else microscopy += 2 * psnr / CASES.size();
		}
		System.out.printf(Locale.ROOT, "%s: natural %.3f microscopy %.3f%n", Arrays.toString(numbers), natural, microscopy);
		return (natural + microscopy) / 2;
	}
}
