package org.gncfoe.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;

import org.junit.jupiter.api.Test;

/** Tests {@link Inpainter}. */
class InpainterTest {

	private static final int HEIGHT = 9;
	private static final int WIDTH = 8;

	private final GaussianEngine engine = new GaussianEngine();
	private final Random random = new Random(5);
	private final float[] image = new float[HEIGHT * WIDTH];
	private final boolean[] observed = new boolean[image.length];

	InpainterTest() {
		for (int p = 0; p < image.length; p++) {
			observed[p] = random.nextBoolean();
			image[p] = observed[p] ? random.nextFloat() : Float.NaN;
		}
	}

	@Test
	void observedPixelsAreBitExactAndMissingOnesGoToTheMode() {
		final float[] full = new Inpainter(engine, InpaintSettings.defaults()).inpaint(image, observed, HEIGHT, WIDTH,
			Progress.NONE);
		for (int p = 0; p < image.length; p++)
			if (observed[p]) assertEquals(image[p], full[p]);
			else assertEquals(GaussianEngine.MEAN, full[p], 1e-3);
	}

	@Test
	void startDoesNotMatterWithEnoughSmoothing() {
		final InpaintSettings settings = InpaintSettings.defaults();
		final float[] one = new Inpainter(engine, settings).inpaint(image, observed, HEIGHT, WIDTH, Progress.NONE);
		final float[] two = new Inpainter(engine, settings.withStart(new NearestInterpolation())).inpaint(image, observed,
			HEIGHT, WIDTH, Progress.NONE);
		for (int p = 0; p < image.length; p++)
			assertEquals(one[p], two[p], 1e-3);
	}

	@Test
	void noisyObservationsAreDenoised() {
		final InpaintSettings settings = InpaintSettings.defaults().withNoise(0.1);
		final float[] full = new Inpainter(engine, settings).inpaint(image, observed, HEIGHT, WIDTH, Progress.NONE);
		for (int p = 0; p < image.length; p++)
			if (observed[p]) assertTrue(Math.abs(full[p] - GaussianEngine.MEAN) < Math.abs(image[p] - GaussianEngine.MEAN));
	}

	@Test
	void smoothingIsCutToThePrior() {
		final Schedule schedule = InpaintSettings.defaults().withSmoothing(9, 5).schedule(0.25);
		assertEquals(0.25, schedule.t(0));
		assertEquals(0.25, schedule.t(49));
	}

	@Test
	void badArgumentsAreRefused() {
		final Inpainter inpainter = new Inpainter(engine, InpaintSettings.defaults());
		assertThrows(IllegalArgumentException.class, () -> inpainter.inpaint(image, new boolean[image.length], HEIGHT, WIDTH,
			Progress.NONE));
		assertThrows(IllegalArgumentException.class, () -> inpainter.inpaint(image, observed, HEIGHT + 1, WIDTH,
			Progress.NONE));
		final boolean[] all = observed.clone();
		java.util.Arrays.fill(all, true);
		assertThrows(IllegalArgumentException.class, () -> inpainter.inpaint(image, all, HEIGHT, WIDTH, Progress.NONE));
		assertThrows(IllegalArgumentException.class, () -> InpaintSettings.defaults().withSmoothing(0.1, 0.2));
		assertThrows(IllegalArgumentException.class, () -> InpaintSettings.defaults().withSteps(0));
		assertThrows(IllegalArgumentException.class, () -> InpaintSettings.defaults().withNoise(-1));
	}
}
