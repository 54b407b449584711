package org.gncfoe.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;

import org.gncfoe.blur.Psf;
import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.image.QuadraticPriors;
import org.gncfoe.noise.NoiseModel;
import org.gncfoe.noise.PoissonGaussian;
import org.gncfoe.restore.DeconvolveSettings;
import org.gncfoe.restore.Progress;
import org.junit.jupiter.api.Test;

import net.imglib2.FinalInterval;
import net.imglib2.img.array.ArrayImgs;

class PlaneDeconvolverTest {

	private static final int W = 150, H = 60;

	/** Parts equal the whole bit for bit, and tiles leave no seams: they differ little from the plane in one piece. */
	@Test
	void partsEqualTheWholeAndSeamsAreSmall() throws Exception {
		final float[] levels = new float[W * H];
		final Random random = new Random(1);
		for (int p = 0; p < levels.length; p++)
			levels[p] = (float) (100 + 50 * Math.sin(p % W * 0.5) + 30 * Math.cos(p / W * 0.8) + 2 * random.nextGaussian());
		levels[30 * W + 64] = Float.NaN;
		final Pixels pixels = Pixels.of(ArrayImgs.floats(levels, W, H));
		final FinalInterval all = new FinalInterval(W, H);
		for (final NoiseModel noise : new NoiseModel[] { NoiseModel.gaussian(2), NoiseModel.poisson(new PoissonGaussian(0.04, 0,
			1)) }) {
			try (Backend backend = Backends.open("cpu", 0); PriorEngine engine = backend.open(QuadraticPriors.create())) {
				final Pixels tiled = restored(engine, noise, 64, pixels, all), one = restored(engine, noise, 512, pixels, all);
				final float[] whole = tiled.read(all, Progress.NONE), reference = one.read(all, Progress.NONE);
				final FinalInterval part = new FinalInterval(new long[] { 50, 20 }, new long[] { 90, 44 });
				final float[] cut = tiled.read(part, Progress.NONE);
				double most = 0, sum = 0;
				for (int y = 0; y < H; y++)
					for (int x = 0; x < W; x++) {
						final float v = whole[y * W + x];
						assertTrue(Float.isFinite(v));
						if (x >= 50 && x <= 90 && y >= 20 && y <= 44) assertEquals(v, cut[(y - 20) * 41 + x - 50]);
						most = Math.max(most, Math.abs(v - reference[y * W + x]));
						sum += Math.pow(v - reference[y * W + x], 2);
					}
				// NB: The noise is 2 grey levels.
				final double rms = Math.sqrt(sum / W / H);
				assertTrue(most < 2 && rms < 0.25, "differs by " + most + " grey levels, rms " + rms);
			}
		}
	}

	private static Pixels restored(final PriorEngine engine, final NoiseModel noise, final int side, final Pixels pixels,
		final FinalInterval all)
	{
		return new PlaneDeconvolver(engine, noise, 100, IntensityScale.BYTES, Psf.gaussian(1.5, 1.5), DeconvolveSettings
			.defaults(), side).restored(pixels, Missing.NOT_FINITE, all);
	}
}
