package org.gncfoe.image;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.util.Intervals;

import org.gncfoe.api.DenoisingSettings;
import org.gncfoe.api.Missing;
import org.gncfoe.api.PlaneDenoiser;
import org.gncfoe.api.Pixels;
import org.gncfoe.image.DenoiseCheck.Crop;
import org.gncfoe.image.DenoiseCheck.Gain;
import org.gncfoe.noise.AnscombeTransform;
import org.gncfoe.noise.NoiseCovariance;
import org.gncfoe.noise.NoiseModel;
import org.gncfoe.noise.NoiseSpectrum;
import org.gncfoe.noise.PoissonGaussian;
import org.gncfoe.noise.ValueRange;
import org.gncfoe.restore.Progress;
import org.gncfoe.restore.ResidualCheck;
import org.gncfoe.restore.Sure;

/**
 * Measures how well a channel was denoised, on one plane of it: denoises that plane, or the middle of a large one, once more,
 * and once with a little more noise.
 */
final class CheckRun {

	/** Side of the part looked at, at most, and of the crop shown, in pixels. */
	private static final int SIDE = 1024, CROP = 360;

	/** How exactly the variance of estimated noise is known, Gaussian and of a camera, relative: see docs/noise.md. */
	private static final double GAUSSIAN = 0.05, CAMERA = 0.08;

	/** Pixels nearer than so many standard deviations to an end of the range have clipped noise. */
	private static final double CLIPPED = 2;

	private final PlaneDenoiser denoiser;
	private final DenoisingSettings settings;
	private final Pixels plane;
	private final FinalInterval bounds, part;
	private final AnscombeTransform transform;
	private final int width, height;

	/**
	 * @param denoiser denoises the channel
	 * @param plane the plane, grey levels; missing pixels are NaN
	 * @param bounds the plane
	 * @param where the part of it that is denoised
	 */
	CheckRun(final PlaneDenoiser denoiser, final Pixels plane, final FinalInterval bounds, final Interval where) {
		this.denoiser = denoiser;
		this.plane = plane;
		this.bounds = bounds;
		settings = denoiser.settings();
		transform = settings.noise().camera() == null ? null : new AnscombeTransform(settings.noise().camera());
		part = middle(where);
		width = (int) part.dimension(0);
		height = (int) part.dimension(1);
	}

	/**
	 * Measures.
	 *
	 * @param image title of the image
	 * @param channel number of the channel from 1; 0: the only one
	 * @param number number of the plane from 1
	 * @param range the values the channel could hold
	 * @param estimated whether the noise was estimated
	 * @param chosen what was chosen besides noise and blur, by name
	 */
	DenoiseCheck check(final String image, final int channel, final int number, final ValueRange range,
		final boolean estimated, final Map<String, String> chosen, final Progress progress)
	{
		final float[] noisy = plane.read(part, Progress.NONE), clean = denoised(plane, progress.part(0, 0.5));
		final float[] deviations = deviations(clean);
		final boolean[] counted = counted(noisy, clean, deviations, range);
		final NoiseModel noise = settings.noise();
		final Sure sure = new Sure(noisy, NoiseCovariance.of(deviations, noise.spectrum(), height, width), counted, 1, 1);
		final UnaryOperator<float[]> other = moved -> denoised(with(moved), progress.part(0.5, 1));
		final Sure.Estimate found = sure.of(clean, other);
		final ResidualCheck residual = residual(noisy, clean, sure.probe(0), found.response(0), deviations, counted);
		double variance = 0, before = 0, after = 0;
		int n = 0;
		for (int p = 0; p < noisy.length; p++)
			if (counted[p]) {
				variance += (double) deviations[p] * deviations[p];
				before += noisy[p];
				after += clean[p];
				n++;
			}
		final double unsure = !estimated ? 0 : noise.camera() == null ? GAUSSIAN : CAMERA;
		final Gain gain = Gain.of(variance / n, found.error(), Math.hypot(found.standardError(), unsure * found
			.sensitivity()));
		final CheckWords words = new CheckWords(residual, gain, (after - before) / n, Math.sqrt(variance / n), n, (double) n /
			noisy.length);
		return new DenoiseCheck(image, channel, number, crop(noisy, clean, deviations), noise, residual, CheckVariances.of(
			noisy, clean, counted, residual.expectedDeviation()), gain, before / n, after / n, (double) n / noisy.length, chosen(
				chosen, estimated), words.findings(), words.warnings());
	}

	// -- Helper methods --

	private FinalInterval middle(final Interval where) {
		final long w = Math.min(SIDE, where.dimension(0)), h = Math.min(SIDE, where.dimension(1));
		return FinalInterval.createMinSize(where.min(0) + (where.dimension(0) - w) / 2, where.min(1) + (where.dimension(1) -
			h) / 2, w, h);
	}

	private float[] denoised(final Pixels levels, final Progress progress) {
		return denoiser.restored(levels, Missing.NOT_FINITE, bounds).read(part, progress);
	}

	/** The plane with other pixels in the part looked at. */
	private Pixels with(final float[] pixels) {
		return (asked, progress) -> {
			final float[] levels = plane.read(asked, progress);
			final FinalInterval both = Intervals.intersect(asked, part);
			final int w = (int) both.dimension(0), all = (int) asked.dimension(0);
			for (long y = both.min(1); y <= both.max(1) && w > 0; y++)
				System.arraycopy(pixels, (int) ((y - part.min(1)) * width + both.min(0) - part.min(0)), levels, (int) ((y -
					asked.min(1)) * all + both.min(0) - asked.min(0)), w);
			return levels;
		};
	}

	/** Standard deviation of the noise at every pixel. NB: Where there is no light, that of a quarter of a photon. */
	private float[] deviations(final float[] clean) {
		final NoiseModel noise = settings.noise();
		final double least = noise.camera() == null ? 0 : noise.camera().gain() / 2;
		final float[] deviations = new float[clean.length];
		for (int p = 0; p < deviations.length; p++)
			deviations[p] = (float) Math.max(least, noise.sigmaAt(clean[p]));
		return deviations;
	}

	/** NB: Chosen by the denoised pixels: chosen by the noisy ones, those that count would not have a mean of 0. */
	private boolean[] counted(final float[] noisy, final float[] clean, final float[] deviations,
		final ValueRange range)
	{
		final boolean[] counted = new boolean[noisy.length], finite = new boolean[noisy.length];
		final PoissonGaussian camera = settings.noise().camera();
		// NB: Photons alone never take a pixel below the offset.
		final double floor = camera == null ? Double.NEGATIVE_INFINITY : camera.offset() - CLIPPED * Math.sqrt(camera
			.readVariance());
		int n = 0;
		for (int p = 0; p < noisy.length; p++) {
			finite[p] = Float.isFinite(noisy[p]);
			counted[p] = finite[p] && Math.max(floor, clean[p] - CLIPPED * deviations[p]) >= range.lowest() && clean[p] +
				CLIPPED * deviations[p] <= range.highest();
			if (counted[p]) n++;
		}
		return n > 0.05 * noisy.length ? counted : finite;
	}

	private ResidualCheck residual(final float[] noisy, final float[] clean, final float[] probe, final float[] response,
		final float[] deviations, final boolean[] counted)
	{
		final float[] residual = new float[noisy.length], expected = new float[noisy.length];
		Arrays.fill(residual, Float.NaN);
		for (int p = 0; p < noisy.length; p++)
			if (counted[p]) {
				residual[p] = standardised(noisy[p], clean[p], deviations[p]);
				expected[p] = (probe[p] - response[p]) / deviations[p];
			}
		return new ResidualCheck(residual, expected, clean, deviations, height, width);
	}

	/** NB: The noise of few photons is skewed; after the transform it is nearly normal. */
	private float standardised(final float noisy, final float clean, final float deviation) {
		return (float) (transform == null ? (noisy - clean) / deviation : transform.forward(noisy) - transform.mean(clean));
	}

	private Crop crop(final float[] noisy, final float[] clean, final float[] deviations) {
		final int w = Math.min(CROP, width), h = Math.min(CROP, height);
		final int[] at = TellingCrop.of(clean, height, width, h, w);
		final float[] before = new float[h * w], after = new float[h * w], residual = new float[h * w];
		for (int y = 0; y < h; y++)
			for (int x = 0; x < w; x++) {
				final int p = (at[0] + y) * width + at[1] + x, q = y * w + x;
				before[q] = noisy[p];
				after[q] = clean[p];
				residual[q] = standardised(noisy[p], clean[p], deviations[p]);
			}
		return new Crop((int) part.min(0) + at[1], (int) part.min(1) + at[0], w, h, before, after, residual);
	}

	private Map<String, String> chosen(final Map<String, String> before, final boolean estimated) {
		final Map<String, String> all = new LinkedHashMap<>(before);
		final NoiseSpectrum spectrum = settings.noise().spectrum();
		all.put("Noise", settings.noise() + (estimated ? " (estimated)" : " (given)"));
		all.put("Spectrum", spectrum == null ? "white" : String.format(Locale.ROOT,
			"correlated over %d pixels, %.2f between neighbours", spectrum.reach(), spectrum.atLagOne()));
		all.put("Blur", settings.blur() > 0 ? String.format(Locale.ROOT, "%.2g pixels, by Stein's estimate",
			settings.blur()) : "none");
		return all;
	}
}
