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

import org.gncfoe.compute.Cancellation;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.noise.CameraDenoiser;
import org.gncfoe.noise.NoiseAnalysis;
import org.gncfoe.noise.NoiseKind;
import org.gncfoe.noise.NoiseModel;
import org.gncfoe.restore.Denoiser;
import org.gncfoe.restore.Progress;
import org.gncfoe.restore.ScheduleShape;
import org.gncfoe.restore.Uncertainty;

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
	private final int probes;

	/**
	 * A denoiser that does not tell how sure it is.
	 *
	 * @param engine a prior for grey images, opened on a backend; stays the caller's to close
	 * @param priorName name of the prior, for the report
	 * @throws IllegalArgumentException if the prior is not one for grey images
	 */
	public ImageDenoiser(final PriorEngine engine, final String priorName) {
		this(engine, priorName, 0);
	}

	/**
	 * @param engine a prior for grey images, opened on a backend; stays the caller's to close
	 * @param priorName name of the prior, for the report
	 * @param probes probes for the posterior standard deviation ({@link Uncertainty}); 0: not asked for
	 * @throws IllegalArgumentException if the prior is not one for grey images or the number of probes is negative
	 */
	public ImageDenoiser(final PriorEngine engine, final String priorName, final int probes) {
		if (probes < 0) throw new IllegalArgumentException("The number of probes must be at least 1, not " + probes + ".");
		this.probes = probes;
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
	 * @throws CancellationException if progress says so, which is asked within every step too
	 */
	public DenoisedImage denoise(final ImagePlus image, final DenoiseOptions options, final Progress progress) {
		if (image.getWidth() < 1 || image.getHeight() < 1 || image.getStackSize() < 1 || image.getStack().getPixels(
			1) == null) throw new IllegalArgumentException("The image has no pixels.");
		final ImagePlus input = options.currentPlane() ? Metadata.currentPlane(image) : image;
		return Cancellation.during(progress::isCanceled, () -> new Run(input, options, progress).run());
	}

	/** The work on one image. */
	private final class Run {

		private final ImagePlus image;
		private final DenoiseOptions options;
		private final Progress progress;
		private final ImageStack stack;
		private final int width, height;
		private final ResultStack result, deviations;
		private final List<Double> sigmas = new ArrayList<>();
		private final List<NoiseModel> noises = new ArrayList<>();
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
			deviations = probes == 0 ? null : new ResultStack(image, OutputBits.FLOAT);
		}

		DenoisedImage run() {
			final long start = System.nanoTime();
			progress.update(0);
			final int channels = Wraps.channels(image);
			for (int c = 0; c < channels; c++)
				denoiseChannel(c, progress.part((double) c / channels, (double) (c + 1) / channels));
			addRemarks();
			final DenoiseReport report = new DenoiseReport(priorName, engine.backend().device(), sigmas, noises,
				isEstimated(), steps, stack.getSize(), (System.nanoTime() - start) * 1e-9, remarks);
			final ImagePlus denoised = Metadata.withMetadata(image, result.stack(), title(), info(report));
			progress.update(1);
			return new DenoisedImage(denoised, report, deviations == null ? null : deviation(report));
		}

		private void denoiseChannel(final int channel, final Progress part) {
			final ChannelPlanes planes = new ChannelPlanes(image, channel);
			final List<float[]> samples = planes.readSamples(part);
			final IntensityScale scale = planes.scale(samples);
			part.check();
			final NoiseModel noise = noise(planes, samples, channel);
			final double sigma = noise.sigmaAt(mean(samples));
			noises.add(noise);
			sigmas.add(sigma);
			final PlaneDenoiser denoiser = planeDenoiser(noise, sigma, scale, samples);
			samples.clear();
			for (int k = 0; k < planes.count(); k++) {
				part.check();
				final float[] levels = planes.read(k);
				final int slice = planes.slice(k), component = planes.component();
				final Progress whole = part.part((double) k / planes.count(), (k + 1.0) / planes.count());
				final Progress plane = probes == 0 ? whole : whole.part(0, 1.0 / (1 + probes));
				final int lost = missing(levels);
				missing += lost;
				if (lost == levels.length) {
					empty++;
					result.write(slice, component, levels);
				}
				else if (sigma == 0 && lost == 0) result.write(slice, component, levels);
				else result.write(slice, component, denoiser.denoise(levels, plane));
				// NB: Where there is no pixel, there is no deviation either.
				if (deviations != null) deviations.write(slice, component, lost == levels.length ? missing(width * height)
					: denoiser.deviation(levels, slice, whole.part(1.0 / (1 + probes), 1)));
				whole.update(1);
			}
		}

		private float[] missing(final int pixels) {
			final float[] missing = new float[pixels];
			Arrays.fill(missing, Float.NaN);
			return missing;
		}

		private ImagePlus deviation(final DenoiseReport report) {
			final ImagePlus deviation = Metadata.withMetadata(image, deviations.stack(), image.getShortTitle() + "-uncertainty",
				"GNC Denoise: posterior standard deviation in grey levels; probes=" + probes + "; " + info(report));
			deviation.resetDisplayRange();
			return deviation;
		}

		/** What turns the pixels of one plane, in grey levels, into restored ones. */
		private PlaneDenoiser planeDenoiser(final NoiseModel noise, final double sigma, final IntensityScale scale,
			final List<float[]> samples)
		{
			if (noise.kind() == NoiseKind.POISSON && sigma > 0) {
				final CameraDenoiser camera = new CameraDenoiser(engine, options.settings(sigma), noise.camera(), samples);
				steps = camera.schedule().steps();
				learned = camera.isLearned();
				return new PlaneDenoiser() {

					@Override
					public float[] denoise(final float[] levels, final Progress plane) {
						return camera.denoise(levels, height, width, plane);
					}

					@Override
					public float[] deviation(final float[] levels, final long seed, final Progress plane) {
						return camera.deviation(levels, height, width, probes, seed, plane);
					}
				};
			}
			final Denoiser denoiser = new Denoiser(engine, options.settings(scale));
			final double unitSigma = sigma / scale.factor();
			if (sigma > 0) steps = denoiser.schedule(unitSigma).steps();
			learned = denoiser.isLearned();
			return new PlaneDenoiser() {

				@Override
				public float[] denoise(final float[] levels, final Progress plane) {
					return scale.toLevels(denoiser.denoise(scale.toUnit(levels), height, width, unitSigma, plane));
				}

				@Override
				public float[] deviation(final float[] levels, final long seed, final Progress plane) {
					final float[] values = new Uncertainty(engine, probes, seed).deviation(scale.toUnit(levels), height, width,
						unitSigma, plane);
					for (int p = 0; p < values.length; p++)
						values[p] *= (float) scale.factor();
					return values;
				}
			};
		}

		/** Whether anything about the noise was estimated. */
		private boolean isEstimated() {
			return Double.isNaN(options.sigma()) && !options.noise().isComplete();
		}

		/** The noise of a channel. */
		private NoiseModel noise(final ChannelPlanes planes, final List<float[]> samples, final int channel) {
			if (!Double.isNaN(options.sigma())) return NoiseModel.gaussian(options.sigma());
			final NoiseAnalysis analysis = NoiseAnalysis.of(samples, height, width, planes.range(samples), options.noise());
			final String where = Wraps.channels(image) > 1 ? "Channel " + (channel + 1) + ": " : "";
			for (final String remark : analysis.remarks())
				remarks.add(where + remark);
			if (analysis.model().kind() == NoiseKind.GAUSSIAN && analysis.model().sigmaAt(0) == 0) remarks.add(where +
				"No noise was found, so nothing was changed.");
			return analysis.model();
		}

		/** Mean of the finite pixels; 0 if there are none. */
		private double mean(final List<float[]> samples) {
			double sum = 0;
			long n = 0;
			for (final float[] plane : samples)
				for (final float v : plane)
					if (Float.isFinite(v)) {
						sum += v;
						n++;
					}
			return n == 0 ? 0 : sum / n;
		}

		private int missing(final float[] levels) {
			int n = 0;
			for (final float level : levels)
				if (!Float.isFinite(level)) n++;
			return n;
		}

		private void addRemarks() {
			if (probes > 0 && engine.prior().metadata().containsKey("fine_tuned")) remarks.add("The prior " + priorName +
				" was fine-tuned for denoising and is no density any more: its uncertainty is only a rough one.");
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

		private String noiseInfo(final DenoiseReport report) {
			return report.noiseInWords().replaceFirst(" ", "=");
		}

		private String info(final DenoiseReport report) {
			final List<String> parts = new ArrayList<>(Arrays.asList("GNC Denoise", "prior=" + report.prior(), noiseInfo(report), "steps=" + report.steps()));
			if (!Double.isNaN(options.smoothing())) parts.add("smoothing=" + options.smoothing());
			if (report.steps() > 1) parts.add("schedule=" + (learned ? "learned" : options.shape() == null ? ScheduleShape.LOG
				: options.shape()));
			parts.add("bits=" + options.bits());
			parts.add("device=" + report.device());
			parts.add(String.format(Locale.ROOT, "seconds=%.2f", report.seconds()));
			return String.join("; ", parts);
		}
	}

	/** Restores one plane in grey levels. */
	private interface PlaneDenoiser {

		float[] denoise(float[] levels, Progress progress);

		/** Posterior standard deviations of its pixels, grey levels; NaN where they are missing. */
		float[] deviation(float[] levels, long seed, Progress progress);
	}
}
