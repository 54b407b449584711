package org.gncfoe.figures;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.Priors;
import org.gncfoe.restore.DenoiseSettings;
import org.gncfoe.restore.Denoiser;
import org.gncfoe.restore.Evaluation;
import org.gncfoe.restore.Progress;
import org.gncfoe.restore.Psnr;

import ij.plugin.filter.GaussianBlur;
import ij.plugin.filter.RankFilters;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;

/**
 * Denoising beside the filters that ImageJ has: Gaussian blur and median. They are given the radius with the best mean PSNR,
 * which takes the clean images to find; the priors are given the noise level only.
 */
public final class Comparison {

	private static final double[] GAUSSIAN = { 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.4, 1.7, 2, 2.5, 3 };
	private static final double[] MEDIAN = { 0.5, 1, 1.5, 2, 2.5, 3, 4 };

	/** Side in pixels of the middle that is shown, and how many times enlarged. */
	private static final int SHOWN = 128, ZOOM = 2, COLUMNS = 4;

	/** Denoises an image of [0, 1], {@code [height][width]}. */
	private interface Method {

		float[] denoise(Sample image);
	}

	/** What came out: mean PSNR in dB, mean seconds, and the first image denoised. */
	private record Score(String name, double psnr, double seconds, float[] first) {}

	private final List<Sample> images;
	private final Consumer<String> log;
	private final List<Score> scores = new ArrayList<>();

	private Comparison(final List<Sample> images, final Consumer<String> log) {
		this.images = images;
		this.log = log;
	}

	/**
	 * Computes and draws the comparison.
	 *
	 * @param backend where to compute; stays the caller's to close
	 * @param priors names or files of priors for grey images
	 * @param images images with noise, at least one; the first is shown
	 * @param sigma their noise in grey levels of 255
	 * @param log told of every finished method
	 * @throws IOException if a prior cannot be read; with a sentence for the user
	 * @throws IllegalArgumentException if a prior is not for grey images
	 */
	public static Figure draw(final Backend backend, final List<String> priors, final List<Sample> images,
		final double sigma, final Consumer<String> log) throws IOException
	{
		final Comparison comparison = new Comparison(images, log);
		comparison.add("noisy", image -> image.starts()[0]);
		comparison.addBest("Gaussian blur", GAUSSIAN, (ip, radius) -> new GaussianBlur().blurGaussian(ip, radius));
		comparison.addBest("median", MEDIAN, (ip, radius) -> new RankFilters().rank(ip, radius, RankFilters.MEDIAN));
		for (final String name : priors) {
			final Prior prior = Priors.load(name);
			if (prior.imageChannels() != 1) throw new IllegalArgumentException("The prior " + name + " is for images of " + prior
				.imageChannels() + " channels: only those for grey images can be compared.");
			try (PriorEngine engine = backend.open(prior)) {
				final Denoiser denoiser = new Denoiser(engine, DenoiseSettings.defaults());
				final int steps = denoiser.schedule(sigma / Evaluation.PEAK).steps();
				comparison.add(name + ", " + (steps == 1 ? "1 step" : steps + " steps"), image -> denoiser.denoise(image
					.starts()[0], image.height(), image.width(), sigma / Evaluation.PEAK, Progress.NONE));
			}
		}
		return comparison.figure(sigma);
	}

	// -- Measuring --

	private void add(final String name, final Method method) {
		scores.add(measured(name, method));
		log.accept(sentence(scores.get(scores.size() - 1)));
	}

	/** A filter of ImageJ with a radius in pixels. */
	private interface Filter {

		void apply(ImageProcessor ip, double radius);
	}

	/** Adds a filter with the radius that is best for these images. */
	private void addBest(final String name, final double[] radii, final Filter filter) {
		Score best = null;
		for (final double radius : radii) {
			final Score score = measured(String.format(Locale.ROOT, "%s, radius %s", name, radius), image -> {
				final FloatProcessor ip = new FloatProcessor(image.width(), image.height(), image.starts()[0].clone());
				filter.apply(ip, radius);
				return (float[]) ip.getPixels();
			});
			if (best == null || score.psnr > best.psnr) best = score;
		}
		scores.add(best);
		log.accept(sentence(best));
	}

	private Score measured(final String name, final Method method) {
		double psnr = 0, seconds = 0;
		float[] first = null;
		for (final Sample image : images) {
			final long start = System.nanoTime();
			final float[] result = method.denoise(image);
			seconds += (System.nanoTime() - start) * 1e-9 / images.size();
			psnr += Psnr.of(result, image.clean(), 1) / images.size();
			if (first == null) first = result;
		}
		return new Score(name, psnr, seconds, first);
	}

	private static String sentence(final Score score) {
		return String.format(Locale.ROOT, "%s: %.2f dB, %.3f s", score.name, score.psnr, score.seconds);
	}

	// -- Drawing --

	private Figure figure(final double sigma) {
		final Table table = new Table("method", "sigma", "psnr", "seconds");
		final Montage montage = new Montage(COLUMNS);
		final Sample first = images.get(0);
		montage.add("clean", panel(first.clean()));
		final List<String> findings = new ArrayList<>();
		for (final Score score : scores) {
			table.add(score.name, sigma, score.psnr, score.seconds);
			findings.add(sentence(score));
			montage.add(String.format(Locale.ROOT, "%s: %.2f dB", score.name, Psnr.of(score.first, first.clean(), 1)), panel(
				score.first));
		}
		return new Figure("comparison", montage.draw(), Map.of("", table), findings);
	}

	/** The middle of the first image. */
	private ImageProcessor panel(final float[] pixels) {
		final int width = images.get(0).width(), height = images.get(0).height();
		final FloatProcessor ip = new FloatProcessor(width, height, pixels);
		final int w = Math.min(SHOWN, width), h = Math.min(SHOWN, height);
		ip.setRoi((width - w) / 2, (height - h) / 2, w, h);
		final ImageProcessor middle = ip.crop();
		middle.setMinAndMax(0, 1);
		final ImageProcessor bytes = middle.convertToByte(true);
		bytes.setInterpolationMethod(ImageProcessor.NONE);
		return bytes.resize(ZOOM * w, ZOOM * h);
	}
}
