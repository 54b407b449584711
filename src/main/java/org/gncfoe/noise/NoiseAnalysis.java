package org.gncfoe.noise;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;

/**
 * What was found out about the noise of one or more images of the same kind, such as the planes of a channel.
 *
 * <pre>
 * NoiseAnalysis noise = NoiseAnalysis.of(planes, height, width, ValueRange.detect(planes), KnownNoise.NOTHING);
 * System.out.println(noise.model()); // poisson gain=3.456 offset=3.291 readnoise=0
 * </pre>
 *
 * @param model the noise, as estimated or known
 * @param gaussian the noise if it is taken for Gaussian; its sigma is NaN if everything was known
 * @param gain slope of the variance over the intensity, grey levels; NaN if there is no line
 * @param intercept the line's variance at intensity 0, grey levels squared; NaN if there is no line
 * @param gainError standard error of the slope; NaN if there is no line
 * @param points the variances to which the line was fitted, dark to bright; empty if there is no line
 * @param remarks sentences for the user
 */
public record NoiseAnalysis(NoiseModel model, NoiseEstimate gaussian, double gain, double intercept, double gainError,
	List<VariancePoint> points, List<String> remarks)
{

	/** The noise counts as that of a camera if the slope exceeds so many standard errors ... */
	private static final double SIGNIFICANT = 6;

	/** ... and the line's variance rises by this factor over the middle nine tenths of the flat patches. */
	private static final double LEAST_RISE = 1.5;
	private static final double TAIL = 0.05;

	/** ... and the line explains the variances so well (weighted relative misfit). */
	private static final double MOST_MISFIT = 1.5;

	/** Above this correlation at lag 1, that at lag 2 counts too. */
	private static final double STRONG = 0.5;

	/** The lists are copied. */
	public NoiseAnalysis {
		points = List.copyOf(points);
		remarks = List.copyOf(remarks);
	}

	/**
	 * Estimates what is not known of the noise of an image, from {@link Samples} of it.
	 *
	 * @param image at least two dimensions, grey levels: the first two are x and y, the others count planes; NaN and infinite
	 *          pixels are missing
	 * @param known what is known
	 * @throws IllegalArgumentException if it has fewer dimensions, or no pixels
	 */
	public static NoiseAnalysis of(final RandomAccessibleInterval<? extends RealType<?>> image, final KnownNoise known) {
		final Samples samples = Samples.of(image);
		return of(samples, ValueRange.of(image.getType(), samples.parts()), known);
	}

	/** The same from samples that were read; {@code range}: values the image could hold. */
	public static NoiseAnalysis of(final Samples samples, final ValueRange range, final KnownNoise known) {
		return of(samples.parts(), samples.height(), samples.width(), range, known);
	}

	/**
	 * Estimates what is not known of the noise of images.
	 *
	 * @param planes at least one image {@code [height][width]}, row-major, grey levels; NaN and infinite pixels are missing
	 * @param height height in pixels
	 * @param width width in pixels
	 * @param range values the images could hold
	 * @param known what is known
	 * @throws IllegalArgumentException if there is no image, or the sizes do not fit
	 */
	public static NoiseAnalysis of(final List<float[]> planes, final int height, final int width, final ValueRange range,
		final KnownNoise known)
	{
		if (known.isComplete()) return new NoiseAnalysis(NoiseColour.given(known.resolve(Double.NaN, Double.NaN), known
			.correlation()), new NoiseEstimate(Double.NaN, 0, Double.NaN), Double.NaN, Double.NaN, Double.NaN, List.of(), List.of());
		final List<String> remarks = new ArrayList<>();
		final Extremes extremes = Extremes.of(planes);
		if (!extremes.areNone()) return ofExtremes(extremes, planes, height, width, range, known);
		GaussianNoise.check(planes, height, width);
		final Patches patches = new Patches(planes, height, width);
		final NoiseEstimate gaussian = GaussianNoise.estimate(patches, planes, height, width, range);
		// NB: In correlated noise the quiet components hold hardly any of it, and structure would be taken for noise.
		final int step = !gaussian.isCorrelated() ? 1 : gaussian.correlation() > STRONG ? 3 : 2;
		final CameraNoise.Result camera = known.kind() == NoiseKind.GAUSSIAN ? null : CameraNoise.estimate(step == 1 ? patches
			: new Patches(Decimation.of(planes, height, width, step), height / step, width / step), range, known.gain());
		final boolean isCamera = known.kind() == NoiseKind.POISSON || camera != null && isCamera(camera);
		final NoiseColour colour = new NoiseColour(planes, height, width, range, known.correlation(), remarks);
		NoiseModel model = isCamera ? cameraModel(camera, known, colour, remarks) : null;
		if (model == null) {
			final String objection = Plausibility.objection(planes, gaussian.sigma());
			if (objection != null) remarks.add(objection);
			model = objection != null ? NoiseModel.gaussian(0) : colour.gaussian(gaussian);
		}
		if (camera == null) return new NoiseAnalysis(model, gaussian, Double.NaN, Double.NaN, Double.NaN, List.of(), remarks);
		return new NoiseAnalysis(model, gaussian, camera.line().slope(), camera.line().intercept(), camera.line()
			.slopeError(), camera.points(), remarks);
	}

	/**
	 * The power spectrum of the noise that was analysed, also where it is taken for white: grey levels squared, or, of a
	 * camera, as it is after the {@link AnscombeTransform}.
	 *
	 * @param samples what was analysed
	 * @param range values the images could hold
	 * @return null if it cannot be measured
	 */
	public NoiseSpectrum measuredSpectrum(final Samples samples, final ValueRange range) {
		return new NoiseColour(samples.parts(), samples.height(), samples.width(), range, Correlation.AUTO, new ArrayList<>())
			.measured(model);
	}

	/** Mean intensity of the patches measured, grey levels; 0 if there is no line. */
	public double meanIntensity() {
		double sum = 0, patches = 0;
		for (final VariancePoint p : points) {
			sum += p.mean() * p.patches() / p.flatShare();
			patches += p.patches() / p.flatShare();
		}
		return patches == 0 ? 0 : sum / patches;
	}

	/** NB: Values beyond a billion, or below a millionth, are no counts of a camera. */
	private static NoiseAnalysis ofExtremes(final Extremes extremes, final List<float[]> planes, final int height,
		final int width, final ValueRange range, final KnownNoise known)
	{
		if (known.kind() == NoiseKind.POISSON) throw new IllegalArgumentException(String.format(Locale.ROOT,
			"Values of the size %.1g are no counts of a camera: multiply the image, or take the noise model gaussian.",
			1 / extremes.factor()));
		final NoiseAnalysis near1 = of(extremes.normalised(planes), height, width, extremes.normalised(range),
			known.withKind(NoiseKind.GAUSSIAN).withCorrelation(known.correlation().scaled(extremes.factor() * extremes.factor())));
		return new NoiseAnalysis(restored(near1.model(), extremes), extremes.restored(near1
			.gaussian()), Double.NaN, Double.NaN, Double.NaN, List.of(), near1.remarks());
	}

	private static NoiseModel restored(final NoiseModel model, final Extremes extremes) {
		final double sigma = model.sigmaAt(0) / extremes.factor();
		if (model.spectrum() == null) return NoiseModel.gaussian(sigma);
		return NoiseModel.coloured(model.spectrum().scaled(1 / (extremes.factor() * extremes.factor())));
	}

	// -- Noise of a camera --

	/** The model, its variance raised if the noise is correlated; null if there is none. */
	private static NoiseModel cameraModel(final CameraNoise.Result camera, final KnownNoise known,
		final NoiseColour colour, final List<String> remarks)
	{
		if (camera == null || !(camera.line().slope() > 0)) {
			remarks.add("No noise that rises with the intensity was found; it is taken for Gaussian.");
			return null;
		}
		final double slope = camera.line().slope(), intercept = camera.line().intercept();
		final PoissonGaussian resolved = known.resolve(slope, intercept);
		if (Double.isNaN(known.offset()) && Double.isNaN(known.readNoise())) remarks.add(String.format(Locale.ROOT,
			"The variance of the noise is %.4g x %s %.4g; a single image does not tell offset and read noise apart.", slope,
			intercept < 0 ? "-" : "+", Math.abs(intercept)));
		return colour.camera(resolved, known, slope, intercept);
	}

	// -- Helper methods --

	private static boolean isCamera(final CameraNoise.Result camera) {
		final VarianceLine line = camera.line();
		if (camera.points().size() < 3 || !(line.slope() > SIGNIFICANT * line.slopeError()) || line
			.misfit() > MOST_MISFIT) return false;
		return line.at(quantile(camera.points(), 1 - TAIL)) > LEAST_RISE * line.at(quantile(camera.points(), TAIL));
	}

	/** The intensity below which lies this share of all patches. */
	private static double quantile(final List<VariancePoint> points, final double share) {
		double all = 0, below = 0;
		for (final VariancePoint p : points)
			all += p.patches() / p.flatShare();
		for (final VariancePoint p : points) {
			below += p.patches() / p.flatShare();
			if (below >= share * all) return p.mean();
		}
		return points.get(points.size() - 1).mean();
	}
}
