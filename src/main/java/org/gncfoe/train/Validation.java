package org.gncfoe.train;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleFunction;
import java.util.zip.CRC32;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.prior.Prior;
import org.gncfoe.restore.GaussianDenoising;
import org.gncfoe.restore.GncFlow;
import org.gncfoe.restore.HarmonicInterpolation;
import org.gncfoe.restore.Inpainting;
import org.gncfoe.restore.Problem;
import org.gncfoe.restore.Progress;
import org.gncfoe.restore.Psnr;
import org.gncfoe.restore.Schedule;
import org.gncfoe.train.Patches.Picture;

/**
 * The quality of a prior on held-out pictures: mean PSNR of the one-step Tweedie estimate x = y - t grad R(y, t), at noise
 * levels 15, 25 and 50 (of 255), the same noise every time; or of a schedule. Pictures are cut to their central part for
 * speed.
 */
public final class Validation {

	/** Noise standard deviations, grey levels of 255. */
	public static final double[] SIGMAS = { 15, 25, 50 };

	private final List<Picture> pictures = new ArrayList<>();

	/**
	 * @param all the pictures; those with missing pixels, which have no PSNR, are passed over
	 * @param largest side in pixels to which pictures are cut
	 */
	public Validation(final List<Picture> all, final int largest) {
		for (final Picture p : all) {
			if (p.isFinite()) pictures.add(p.middle(largest));
		}
	}

	/** A text that differs for other pictures: PSNR can be compared where it is the same. */
	public String fingerprint() {
		final CRC32 crc = new CRC32();
		final ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES);
		for (final Picture p : pictures)
			for (final float v : p.pixels())
				crc.update(bytes.putFloat(0, v).array());
		return pictures.size() + " pictures, CRC " + Long.toHexString(crc.getValue());
	}

	/** Number of pictures. */
	public int size() {
		return pictures.size();
	}

	/** Mean PSNR of the one-step estimate in dB at each of {@link #SIGMAS}. */
	public double[] psnr(final Backend backend, final Prior prior) {
		return psnr(backend, prior, sigma -> Schedule.oneStep(sigma * sigma), SIGMAS);
	}

	/**
	 * Mean PSNR of denoising along a schedule.
	 *
	 * @param schedule the schedule for a noise standard deviation in the prior's intensity unit
	 * @param sigmas noise standard deviations, grey levels of 255
	 * @return mean PSNR in dB at each of them
	 */
	public double[] psnr(final Backend backend, final Prior prior, final DoubleFunction<Schedule> schedule,
		final double[] sigmas)
	{
		final double[] mean = new double[sigmas.length];
		try (PriorEngine engine = backend.open(prior)) {
			for (int n = 0; n < pictures.size(); n++)
				for (int s = 0; s < sigmas.length; s++) {
					final Picture p = pictures.get(n);
					final double sigma = sigmas[s] / 255;
					final SplittableRandom random = new SplittableRandom(1000L * n + s);
					final float[] y = p.pixels().clone();
					for (int i = 0; i < y.length; i++)
						y[i] += (float) (sigma * random.nextGaussian());
					final Problem problem = new Problem(engine, p.height(), p.width(), new GaussianDenoising(y, sigma * sigma), y);
					final float[] x = new GncFlow(schedule.apply(sigma)).solve(problem, Progress.NONE).image();
					mean[s] += Psnr.of(x, p.pixels(), 1) / pictures.size();
				}
		}
		return mean;
	}

	/**
	 * Mean PSNR of inpainting randomly missing pixels along a schedule, started from harmonic interpolation.
	 *
	 * @param missing fractions of missing pixels
	 * @return mean PSNR in dB at each of them
	 */
	public double[] inpainting(final Backend backend, final Prior prior, final Schedule schedule, final double[] missing) {
		final double[] mean = new double[missing.length];
		try (PriorEngine engine = backend.open(prior)) {
			for (int n = 0; n < pictures.size(); n++)
				for (int f = 0; f < missing.length; f++) {
					final Picture p = pictures.get(n);
					final SplittableRandom random = new SplittableRandom(1000L * n + 500 + f);
					final boolean[] observed = new boolean[p.pixels().length];
					final float[] start = p.pixels().clone();
					for (int i = 0; i < observed.length; i++) {
						observed[i] = random.nextDouble() >= missing[f];
						if (!observed[i]) start[i] = 0;
					}
					new HarmonicInterpolation().fill(start, observed, p.height(), p.width());
					final Problem problem = new Problem(engine, p.height(), p.width(), new Inpainting(p.pixels(), observed), start);
					mean[f] += Psnr.of(new GncFlow(schedule).solve(problem, Progress.NONE).image(), p.pixels(), 1) / pictures.size();
				}
		}
		return mean;
	}
}
