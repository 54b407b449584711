package org.gncfoe.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Random;

import org.gncfoe.compute.reference.ReferenceBackend;
import org.gncfoe.prior.Prior;
import org.junit.jupiter.api.Test;

/** An image whose sides are no multiples of the stride is the mirrored one, its own extension. */
class AlignedImageTest {

	private static final int H = 13, W = 10, T_H = 16, T_W = 12;

	private final Prior prior = RandomPriors.graph("strided", 1, 4, 8, 3);
	private final Random random = new Random(4);

	private float[] noise(final int n, final double scale) {
		final float[] v = new float[n];
		for (int i = 0; i < n; i++)
			v[i] = (float) (scale * random.nextGaussian());
		return v;
	}

	private static float[] extended(final float[] x) {
		final float[] to = new float[T_H * T_W];
		for (int y = 0; y < T_H; y++)
			for (int c = 0; c < T_W; c++)
				to[y * T_W + c] = x[(y < H ? y : 2 * H - 1 - y) * W + (c < W ? c : 2 * W - 1 - c)];
		return to;
	}

	private static float[] cut(final float[] x) {
		final float[] to = new float[H * W];
		for (int y = 0; y < H; y++)
			System.arraycopy(x, y * T_W, to, y * W, W);
		return to;
	}

	@Test
	void stepsAreThoseOfTheExtendedImage() {
		assertEquals(4, prior.stride());
		final float[] x = noise(H * W, 0.3), z = noise(H * W, 0.3), precision = new float[H * W];
		java.util.Arrays.fill(precision, 40);
		try (PriorEngine engine = new ReferenceBackend().open(prior); ImageState image = AlignedImage.of(engine, H, W);
				ImageState whole = engine.image(T_H, T_W))
		{
			image.write(x);
			image.observe(z, precision);
			whole.write(extended(x));
			whole.observe(extended(z), extended(precision));
			for (int i = 0; i < 3; i++) {
				image.step(0.01, 0.02);
				whole.step(0.01, 0.02);
			}
			final float[] a = new float[H * W], b = new float[T_H * T_W];
			image.read(a);
			whole.read(b);
			assertArrayEquals(cut(b), a);
			assertEquals(whole.energy(0.01), image.energy(0.01));
			assertEquals(whole.dataEnergy(), image.dataEnergy());
			assertEquals(H, image.height());
			assertEquals(W, image.width());
		}
	}

	@Test
	void hessianIsTheDerivativeOfTheGradient() {
		final float[] x = noise(H * W, 0.1), v = noise(H * W, 1), hv = new float[H * W];
		final float[] up = new float[H * W], down = new float[H * W], g = new float[H * W];
		final double e = 1e-4, t = 0.02;
		try (PriorEngine engine = new ReferenceBackend().open(prior); ImageState image = AlignedImage.of(engine, H, W)) {
			image.write(x);
			image.hessian(t, v, hv);
			gradientAt(image, x, v, e, t, up);
			gradientAt(image, x, v, -e, t, down);
			double most = 0;
			for (final float d : hv)
				most = Math.max(most, Math.abs(d));
			for (int i = 0; i < hv.length; i++)
				assertEquals(hv[i], (up[i] - down[i]) / (2 * e), 1e-2 * most);
			image.write(x);
			final double h = 1e-3;
			image.gradient(t * Math.exp(h), up);
			image.gradient(t * Math.exp(-h), down);
			double along = 0;
			for (int i = 0; i < g.length; i++)
				along += v[i] * (up[i] - down[i]) / (2 * h);
			assertEquals(along, image.gradientTauDerivative(t, v), 1e-2 * Math.max(1, Math.abs(along)));
		}
	}

	private static void gradientAt(final ImageState image, final float[] x, final float[] v, final double e, final double t,
		final float[] g)
	{
		final float[] moved = x.clone();
		for (int i = 0; i < x.length; i++)
			moved[i] += (float) (e * v[i]);
		image.write(moved);
		image.gradient(t, g);
	}

	@Test
	void whatFitsIsLeftAlone() {
		try (PriorEngine engine = new ReferenceBackend().open(prior); ImageState image = AlignedImage.of(engine, T_H, T_W)) {
			assertFalse(image instanceof AlignedImage);
		}
	}
}
