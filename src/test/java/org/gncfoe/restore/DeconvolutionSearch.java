package org.gncfoe.restore;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

import org.gncfoe.blur.Psf;
import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.prior.Priors;

/**
 * Where the default settings of deconvolution come from: no test, to be run by hand.
 * <pre>
 * DeconvolutionSearch FOLDER IMAGES SIDE PRIOR CASE,CASE... < settings
 * </pre>
 * A case is the width of a Gaussian and the noise, {@code 1.6:7}; a noise below 0 counts photons at white. Settings are lines of steps,
 * first, last, weight (NaN: by the noise). The mean PSNR of each case is printed.
 */
final class DeconvolutionSearch {

	private DeconvolutionSearch() {}

	public static void main(final String[] args) throws IOException {
		final int count = Integer.parseInt(args[1]), side = Integer.parseInt(args[2]), margin = 24;
		final List<float[]> images = new ArrayList<>();
		final File[] files = new File(args[0]).listFiles((d, n) -> n.matches(".*\\.(png|jpg|tif)"));
		Arrays.sort(files);
		for (int k = 0; k < count; k++)
			images.add(DeconvolutionFigures.grey(files[k * files.length / count], side + 2 * margin));
		final String[] cases = args[4].split(",");
		try (Backend backend = Backends.open("cpu", 1); PriorEngine engine = backend.open(Priors.load(args[3]));
				BufferedReader in = new BufferedReader(new InputStreamReader(System.in)))
		{
			for (String line = in.readLine(); line != null; line = in.readLine()) {
				final String[] w = line.trim().split("\\s+");
				if (w.length < 4) continue;
				final DeconvolveSettings settings = new DeconvolveSettings(Integer.parseInt(w[0]), Double.parseDouble(w[1]), Double
					.parseDouble(w[2]), Double.parseDouble(w[3]));
				final StringBuilder row = new StringBuilder(line);
				double sum = 0;
				final long start = System.nanoTime();
				for (final String c : cases) {
					final double psnr = psnr(images, side, margin, c, engine, settings);
					sum += psnr;
					row.append(String.format(Locale.ROOT, " | %.2f", psnr));
				}
				System.out.println(row + String.format(Locale.ROOT, " | mean %.3f | %.1f s", sum / cases.length, (System
					.nanoTime() - start) * 1e-9));
			}
		}
		System.exit(0);
	}

	private static double psnr(final List<float[]> images, final int side, final int margin, final String c,
		final PriorEngine engine, final DeconvolveSettings settings)
	{
		final double width = Double.parseDouble(c.split(":")[0]), noise = Double.parseDouble(c.split(":")[1]) / 255;
		final Psf psf = Psf.gaussian(width, width);
		double sum = 0;
		for (int k = 0; k < images.size(); k++) {
			final float[] clean = DeconvolutionFigures.crop(images.get(k), side, margin);
			final float[] y = DeconvolutionFigures.observe(images.get(k), side, margin, psf, Math.max(0, noise), k);
			final Deconvolver deconvolver = new Deconvolver(engine, psf, settings);
			if (noise > 0) sum += DeconvolutionFigures.psnr(deconvolver.deconvolve(y, side, side, noise, Progress.NONE), clean);
			else {
				final double white = -255 * noise;
				DeconvolutionFigures.count(y, white, k);
				double mean = 0;
				for (final float v : y)
					mean += v / y.length;
				final double sigma = Math.sqrt(mean / white);
				final double floor = Double.parseDouble(System.getProperty("floor", "1"));
				final DoubleUnaryOperator variance = Boolean.getBoolean("constant") ? null : m -> Math.max(floor / white, m) / white;
				sum += DeconvolutionFigures.psnr(deconvolver.deconvolve(y, Deconvolution.constant(y.length, sigma * sigma), variance,
					side, side, sigma, Progress.NONE), clean);
			}
		}
		return sum / images.size();
	}
}
