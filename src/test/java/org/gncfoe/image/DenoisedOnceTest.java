package org.gncfoe.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.ImageState;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.noise.KnownNoise;
import org.gncfoe.noise.NoiseKind;
import org.gncfoe.prior.Prior;
import org.gncfoe.restore.Progress;
import org.junit.jupiter.api.Test;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;

/** What is denoised to find the factor that keeps the mean is not denoised again, and is the same as if it were. */
class DenoisedOnceTest {

	private static final int W = 61, H = 50;

	/** Counts images of the whole size. */
	private record Counting(PriorEngine engine, AtomicInteger images) implements PriorEngine {

		@Override
		public Prior prior() {
			return engine.prior();
		}

		@Override
		public Backend backend() {
			return engine.backend();
		}

		@Override
		public ImageState image(final int height, final int width) {
			if (height == H && width == W) images.incrementAndGet();
			return engine.image(height, width);
		}
	}

	@Test
	void aPlaneOfACameraIsDenoisedOnce() {
		// NB: of images of floats nothing is kept, so they show what comes out without
		for (final int planes : new int[] { 1, 2, 6 })
			try (Backend backend = new CpuBackend(1); PriorEngine engine = backend.open(QuadraticPriors.create())) {
				final AtomicInteger counts = new AtomicInteger(), floats = new AtomicInteger();
				final ImageStack expected = denoise(new Counting(engine, floats), planes, false), actual = denoise(new Counting(
					engine, counts), planes, true);
				assertEquals(planes + Math.min(planes, 4), floats.get());
				assertEquals(planes, counts.get());
				for (int k = 1; k <= planes; k++)
					for (int p = 0; p < W * H; p++)
						assertEquals(Math.round(expected.getProcessor(k).getf(p)), actual.getProcessor(k).get(p));
			}
	}

	private static ImageStack denoise(final PriorEngine engine, final int planes, final boolean counts) {
		final Random random = new Random(planes);
		final ImageStack stack = new ImageStack(W, H);
		for (int k = 0; k < planes; k++) {
			final ImageProcessor ip = new FloatProcessor(W, H);
			for (int p = 0; p < W * H; p++) {
				final double mean = 600 + 400 * Math.sin(p % W * 0.2) + (p / W > H / 2 ? 300 : 0);
				ip.setf(p, Math.round(mean + Math.sqrt(2 * mean + 25) * random.nextGaussian()));
			}
			stack.addSlice(counts ? ip.convertToShortProcessor(false) : ip);
		}
		final DenoiseOptions options = DenoiseOptions.defaults().withNoise(new KnownNoise(NoiseKind.POISSON, 2, 0, 5));
		return new ImageDenoiser(engine, "test").denoise(new ImagePlus("a", stack), options, Progress.NONE).image().getStack();
	}
}
