package org.gncfoe.compute.cpu;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;

import org.gncfoe.compute.ImageState;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.prior.Priors;
import org.junit.jupiter.api.Test;

/** Large tiles keep to their share of the heap, however many of them there were and whatever threads did between. */
class CpuScratchTest {

	@Test
	void largeTilesKeepToTheirShare() throws IOException {
		final int height = 200, width = 2400;
		try (CpuBackend backend = new CpuBackend(3);
				PriorEngine far = backend.open(Priors.load("natural-ms"));
				PriorEngine near = backend.open(Priors.load("natural-r1"));
				ImageState wide = far.image(height, width);
				ImageState small = near.image(height, width))
		{
			final float[] x = new float[height * width];
			for (int step = 0; step < 2; step++) {
				wide.write(x);
				wide.step(0.01, 0.01);
				small.write(x);
				small.step(0.01, 0.01);
			}
			final long most = (long) (1.1 * CpuImage.heapShare() * Runtime.getRuntime().maxMemory());
			// NB: The estimate is not far too large either: a tile is as large as it may be, or the image.
			final long least = Math.min(most / 4, 200L * 1024 * 700);
			assertTrue(backend.scratch() < most, backend.scratch() + " of " + most);
			assertTrue(backend.scratch() > least, backend.scratch() + " of " + most);
		}
	}
}
