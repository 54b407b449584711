package org.gncfoe.api;

import java.util.ArrayList;
import java.util.List;

import org.gncfoe.compute.PriorEngine;
import org.gncfoe.noise.NoiseSpectrum;
import org.gncfoe.noise.Samples;
import org.gncfoe.restore.GaussianBlur;
import org.gncfoe.restore.Progress;
import org.gncfoe.restore.Sure;

/**
 * Chooses the blur that comes after denoising: the one with the least error as {@link Sure} estimates it on a few windows of
 * the image, as a microscope's image has no detail beyond what its optics let through. The same image gives the same choice.
 */
final class RiskChoice {

	/** Windows looked at: their side in pixels, their number at most, and the share of the image they are at most. */
	private static final int SIDE = 192, MOST = 4;
	private static final double SHARE = 0.25;

	/** Images of fewer pixels tell too little. */
	private static final int FEWEST = 128 * 128;

	/** Windows of which a larger share is missing do not count. */
	private static final double MOST_MISSING = 0.05;

	/** Blurs tried, standard deviations in pixels, and how much better than none one must be. */
	private static final double[] BLURS = { 0.4, 0.5, 0.6, 0.7, 0.85, 1, 1.25 };
	private static final double BETTER = 0.99;

	private final PriorEngine engine;
	private final DenoisingSettings settings;
	private final List<Sure> windows = new ArrayList<>();

	RiskChoice(final PriorEngine engine, final DenoisingSettings settings, final Samples samples) {
		this.engine = engine;
		this.settings = settings;
		// NB: The spectrum of correlated noise, from the image alone, is not exact enough for the estimate to tell what is best.
		if (settings.sigma() == 0 || settings.spectrum() != null || samples.parts().isEmpty()) return;
		if ((long) samples.height() * samples.width() < FEWEST) return;
		final PlaneDenoiser denoiser = new PlaneDenoiser(engine, settings);
		final double sigma = settings.sigma();
		final NoiseSpectrum noise = NoiseSpectrum.white(sigma * sigma);
		final int h = Math.min(SIDE, samples.height()), w = Math.min(SIDE, samples.width());
		final long all = (long) samples.height() * samples.width() * samples.parts().size();
		final int n = (int) Math.max(1, Math.min(MOST, SHARE * all / ((long) h * w)));
		for (int k = 0; k < n; k++) {
			final float[] window = window(samples, (k + 0.5) / n, (k * 3 % n + 0.5) / n, k * samples.parts().size() / n, h, w);
			if (window == null) continue;
			denoiser.toUnit(window);
			windows.add(new Sure(window, h, w, noise, k));
		}
	}

	/** The settings with the choice made. */
	DenoisingSettings best() {
		if (windows.isEmpty()) return settings;
		return settings.with(settings.level(), blur(estimates(settings.level())));
	}

	// -- Helper methods --

	private double blur(final List<Sure.Estimate> estimates) {
		double best = BETTER * error(estimates), chosen = 0;
		for (final double sigma : BLURS) {
			final GaussianBlur blur = new GaussianBlur(sigma);
			final List<Sure.Estimate> blurred = new ArrayList<>();
			for (int k = 0; k < estimates.size(); k++) {
				final Sure window = windows.get(k);
				blurred.add(estimates.get(k).then(image -> blur.of(image, window.height(), window.width())));
			}
			final double error = error(blurred);
			if (error >= best) break;
			best = error;
			chosen = sigma;
		}
		return chosen;
	}

	private List<Sure.Estimate> estimates(final int level) {
		final PlaneDenoiser denoiser = new PlaneDenoiser(engine, settings.with(level, 0));
		return windows.stream().map(w -> w.of(y -> denoiser.sharp(y, w.height(), w.width(), Progress.NONE))).toList();
	}

	private static double error(final List<Sure.Estimate> estimates) {
		return estimates.stream().mapToDouble(Sure.Estimate::error).sum();
	}

	/** A window of a sample, at fractions of the places there are; null if too many pixels are missing. */
	private static float[] window(final Samples samples, final double fy, final double fx, final int part, final int h,
		final int w)
	{
		final int y0 = (int) (fy * (samples.height() - h + 1)), x0 = (int) (fx * (samples.width() - w + 1));
		final float[] window = new float[h * w];
		for (int y = 0; y < h; y++)
			System.arraycopy(samples.parts().get(part), (y0 + y) * samples.width() + x0, window, y * w, w);
		return complete(window) ? window : null;
	}

	/** NB: A missing pixel gets the value of the one before; few of them do not change the choice. */
	private static boolean complete(final float[] window) {
		float before = Float.NaN;
		int missing = 0;
		for (final float v : window)
			if (!Float.isFinite(v)) missing++;
			else if (Float.isNaN(before)) before = v;
		for (int p = 0; p < window.length; p++)
			if (Float.isFinite(window[p])) before = window[p];
			else window[p] = before;
		return missing <= MOST_MISSING * window.length;
	}
}
