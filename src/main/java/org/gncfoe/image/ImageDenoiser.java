package org.gncfoe.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CancellationException;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;

import org.gncfoe.compute.PriorEngine;
import org.gncfoe.noise.GaussianNoise;
import org.gncfoe.noise.NoiseEstimate;
import org.gncfoe.restore.Denoiser;
import org.gncfoe.restore.Progress;
import org.gncfoe.restore.ScheduleShape;

/**
 * Denoises any image ImageJ knows: 8, 16 or 32 bits, RGB, stacks and hyperstacks. Every plane of every channel is denoised
 * by itself; noise and scale of the intensities are found once per channel, so that planes stay comparable.
 *
 * <pre>
 * try (Backend backend = Backends.open("auto", 0); PriorEngine engine = backend.open(Priors.load("natural-r1"))) {
 *   ImageDenoiser denoiser = new ImageDenoiser(engine, "natural-r1");
 *   DenoisedImage result = denoiser.denoise(imp, DenoiseOptions.defaults(), Progress.NONE);
 *   System.out.println(result.report().summary());
 * }
 * </pre>
 */
public final class ImageDenoiser {

	private final PriorEngine engine;
	private final String priorName;

	/**
	 * @param engine a prior for grey images, opened on a backend; stays the caller's to close
	 * @param priorName name of the prior, for the report
	 * @throws IllegalArgumentException if the prior is not one for grey images
	 */
	public ImageDenoiser(final PriorEngine engine, final String priorName) {
		this.engine = Objects.requireNonNull(engine, "engine");
		this.priorName = Objects.requireNonNull(priorName, "priorName");
		final int channels = engine.prior().imageChannels();
		if (channels != 1) throw new IllegalArgumentException("The prior " + priorName + " is for images of " + channels +
			" channels: take one for grey images.");
	}

	/**
	 * Denoises an image.
	 *
	 * @param image any image with pixels; not changed
	 * @param options how
	 * @param progress told after every step of every plane
	 * @return a new image with the metadata of the old one, and a report
	 * @throws IllegalArgumentException if the image has no pixels; with a sentence for the user
	 * @throws CancellationException if progress says so
	 */
	public DenoisedImage denoise(final ImagePlus image, final DenoiseOptions options, final Progress progress) {
		if (image.getWidth() < 1 || image.getHeight() < 1 || image.getStackSize() < 1 || image.getStack().getPixels(
			1) == null) throw new IllegalArgumentException("The image has no pixels.");
		return new Run(options.currentPlane() ? Metadata.currentPlane(image) : image, options, progress).run();
	}

	/** The work on one image. */
	private final class Run {

		private final ImagePlus image;
		private final DenoiseOptions options;
		private final Progress progress;
		private final ImageStack stack;
		private final int width, height;
		private final ResultStack result;
		private final List<Double> sigmas = new ArrayList<>();
		private final List<String> remarks = new ArrayList<>();
		private int steps;
		private boolean learned;
		private long missing;
		private int empty;

		Run(final ImagePlus image, final DenoiseOptions options, final Progress progress) {
			this.image = image;
			this.options = options;
			this.progress = progress;
			stack = image.getStack();
			width = image.getWidth();
			height = image.getHeight();
			result = new ResultStack(image, options.bits());
		}

		DenoisedImage run() {
			final long start = System.nanoTime();
			progress.update(0);
			final int channels = Wraps.channels(image);
			for (int c = 0; c < channels; c++)
				denoiseChannel(c, progress.part((double) c / channels, (double) (c + 1) / channels));
			addRemarks();
			final DenoiseReport report = new DenoiseReport(priorName, engine.backend().device(), sigmas, Double.isNaN(options
				.sigma()), steps, stack.getSize(), (System.nanoTime() - start) * 1e-9, remarks);
			final ImagePlus denoised = Metadata.withMetadata(image, result.stack(), title(), info(report));
			progress.update(1);
			return new DenoisedImage(denoised, report);
		}

		private void denoiseChannel(final int channel, final Progress part) {
			final ChannelPlanes planes = new ChannelPlanes(image, channel);
			final List<float[]> samples = planes.readSamples(part);
			final IntensityScale scale = planes.scale(samples);
			part.check();
			final double sigma = sigma(planes, samples, channel);
			samples.clear();
			sigmas.add(sigma);
			final double unitSigma = sigma / scale.factor();
			final Denoiser denoiser = new Denoiser(engine, options.settings(scale));
			if (sigma > 0) steps = denoiser.schedule(unitSigma).steps();
			learned = denoiser.isLearned();
			for (int k = 0; k < planes.count(); k++) {
				part.check();
				final float[] levels = planes.read(k);
				final int slice = planes.slice(k), component = planes.component();
				final Progress plane = part.part((double) k / planes.count(), (k + 1.0) / planes.count());
				final int lost = missing(levels);
				missing += lost;
				if (lost == levels.length) {
					empty++;
					result.write(slice, component, levels);
				}
				else if (sigma == 0 && lost == 0) result.write(slice, component, levels);
				else result.write(slice, component, scale.toLevels(denoiser.denoise(scale.toUnit(levels), height, width,
					unitSigma, plane)));
				plane.update(1);
			}
		}

		/** The noise of a channel, in grey levels. */
		private double sigma(final ChannelPlanes planes, final List<float[]> samples, final int channel) {
			if (!Double.isNaN(options.sigma())) return options.sigma();
			final NoiseEstimate estimate = GaussianNoise.estimate(samples, height, width, planes.range(samples));
			final String warning = estimate.warning();
			final String where = Wraps.channels(image) > 1 ? "Channel " + (channel + 1) + ": " : "";
			if (warning != null) remarks.add(where + warning);
			if (estimate.sigma() == 0) remarks.add(where + "No noise was found, so nothing was changed.");
			return estimate.sigma();
		}

		private int missing(final float[] levels) {
			int n = 0;
			for (final float level : levels)
				if (!Float.isFinite(level)) n++;
			return n;
		}

		private void addRemarks() {
			if (missing > 0) remarks.add(Words.count(missing, "pixel is", "pixels are") +
				" NaN or infinite; they were treated as missing and filled in.");
			if (empty > 0) remarks.add(Words.count(empty, "plane has", "planes have") +
				" no finite pixel and stayed as they were.");
			if (result.clipped() > 0) remarks.add(Words.count(result.clipped(), "value was", "values were") +
				" clipped to the range of the bit depth.");
			final Calibration calibration = image.getCalibration();
			if (options.bits() == OutputBits.FLOAT && calibration.calibrated()) remarks.add(
				"The calibration of grey values was left out: 32-bit values are raw grey levels.");
		}

		private String title() {
			final String name = image.getShortTitle();
			return name + "-denoised";
		}

		private String info(final DenoiseReport report) {
			final List<String> parts = new ArrayList<>(Arrays.asList("GNC Denoise", "prior=" + report.prior(), "sigma=" + report
				.sigmaInWords(), "steps=" + report.steps()));
			if (!Double.isNaN(options.smoothing())) parts.add("smoothing=" + options.smoothing());
			if (report.steps() > 1) parts.add("schedule=" + (learned ? "learned" : options.shape() == null ? ScheduleShape.LOG
				: options.shape()));
			parts.add("bits=" + options.bits());
			parts.add("device=" + report.device());
			parts.add(String.format(Locale.ROOT, "seconds=%.2f", report.seconds()));
			return String.join("; ", parts);
		}
	}
}
