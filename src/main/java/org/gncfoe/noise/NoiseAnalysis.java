package org.gncfoe.noise;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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

	/** The lists are copied. */
	public NoiseAnalysis {
		points = List.copyOf(points);
		remarks = List.copyOf(remarks);
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
		if (known.isComplete()) return new NoiseAnalysis(NoiseModel.poisson(known.resolve(Double.NaN, Double.NaN)),
			new NoiseEstimate(Double.NaN, 0, Double.NaN), Double.NaN, Double.NaN, Double.NaN, List.of(), List.of());
		final List<String> remarks = new ArrayList<>();
		final NoiseEstimate gaussian = GaussianNoise.estimate(planes, height, width, range);
		final CameraNoise.Result camera = known.kind() == NoiseKind.GAUSSIAN ? null : CameraNoise.estimate(new Patches(
			planes, height, width), range, known.gain());
		final boolean isCamera = known.kind() == NoiseKind.POISSON || camera != null && isCamera(camera);
		NoiseModel model = NoiseModel.gaussian(gaussian.sigma());
		if (isCamera) {
			final PoissonGaussian resolved = resolve(camera, known);
			if (resolved != null) {
				model = NoiseModel.poisson(resolved);
				if (Double.isNaN(known.offset()) && Double.isNaN(known.readNoise())) remarks.add(String.format(Locale.ROOT,
					"The variance of the noise is %.4g x %s %.4g; a single image does not tell offset and read noise apart.", camera
						.line().slope(), camera.line().intercept() < 0 ? "-" : "+", Math.abs(camera.line().intercept())));
			}
			else remarks.add("No noise that rises with the intensity was found; it is taken for Gaussian.");
		}
		if (gaussian.warning() != null) remarks.add(gaussian.warning());
		if (camera == null) return new NoiseAnalysis(model, gaussian, Double.NaN, Double.NaN, Double.NaN, List.of(), remarks);
		return new NoiseAnalysis(model, gaussian, camera.line().slope(), camera.line().intercept(), camera.line()
			.slopeError(), camera.points(), remarks);
	}

	// -- Helper methods --

	/** The noise by the line and what is known; null if they give no gain. */
	private static PoissonGaussian resolve(final CameraNoise.Result camera, final KnownNoise known) {
		if (camera == null || !(camera.line().slope() > 0)) return null;
		return known.resolve(camera.line().slope(), camera.line().intercept());
	}

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
