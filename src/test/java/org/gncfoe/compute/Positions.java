package org.gncfoe.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;

import org.gncfoe.prior.Prior;

/** Whether a backend gives a pixel the same bits wherever the image that holds it begins and ends. */
public final class Positions {

	private Positions() {}

	/** Steps on random parts of a random image, which begin at multiples of the prior's stride; the pixels away from a part's own border equal those of the whole. */
	public static void check(final Backend backend, final Prior prior, final int height, final int width,
		final long seed)
	{
		final float[] image = RandomPriors.image(height * width, seed);
		final int steps = 2, reach = steps * prior.gradientRadius(), stride = prior.stride();
		try (PriorEngine engine = backend.open(prior)) {
			final float[] whole = steps(engine, image, height, width, steps);
			final Random random = new Random(seed);
			for (int n = 0; n < 8; n++) {
				final int h = 1 + random.nextInt(height), w = 1 + random.nextInt(width);
				final int top = random.nextInt(height - h + 1) / stride * stride;
				final int left = random.nextInt(width - w + 1) / stride * stride;
				final float[] part = new float[h * w];
				for (int y = 0; y < h; y++)
					System.arraycopy(image, (top + y) * width + left, part, y * w, w);
				final float[] done = steps(engine, part, h, w, steps);
				final int y0 = top == 0 ? 0 : reach, y1 = top + h == height ? h : h - reach;
				final int x0 = left == 0 ? 0 : reach, x1 = left + w == width ? w : w - reach;
				for (int y = y0; y < y1; y++)
					for (int x = x0; x < x1; x++)
						assertEquals(whole[(top + y) * width + left + x], done[y * w + x], 0f, backend.name() + ", " +
							prior.depth() + " layers: pixel " + y + ", " + x + " of " + h + "x" + w + " at " + top + ", " + left);
			}
		}
	}

	private static float[] steps(final PriorEngine engine, final float[] image, final int height, final int width,
		final int steps)
	{
		final float[] result = new float[image.length];
		try (ImageState state = engine.image(height, width)) {
			state.write(image);
			for (int i = 0; i < steps; i++)
				state.step(0.03, 0.03);
			state.read(result);
		}
		return result;
	}
}
