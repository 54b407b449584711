package org.gncfoe.missing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.gncfoe.TestData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@link MissingPixels}. */
class MissingPixelsTest {

	private static final int HEIGHT = 180;
	private static final int WIDTH = 160;

	private final Random random = new Random(3);

	@Test
	void valuesAreFound() {
		final float[] image = { 0, 1, Float.NaN, Float.POSITIVE_INFINITY, -0f, 255 };
		assertArrayEquals(new boolean[] { false, false, true, true, false, false }, MissingPixels.notFinite(image));
		assertArrayEquals(new boolean[] { true, false, false, false, true, false }, MissingPixels.zero(image));
		assertArrayEquals(new boolean[] { false, false, false, true, false, true }, MissingPixels.saturated(image, 255));
		assertEquals(2, MissingPixels.count(MissingPixels.zero(image)));
	}

	@Test
	void saturationIsTheFullScaleOrAPile() {
		assertEquals(255, MissingPixels.saturation(List.of(new float[] { 3, 255 })).getAsDouble());
		assertEquals(4095, MissingPixels.saturation(List.of(new float[] { 3, 4095 }, new float[] { 7, Float.NaN,
			Float.POSITIVE_INFINITY })).getAsDouble());
		assertTrue(MissingPixels.saturation(List.of(new float[] { 3, 200 })).isEmpty());
		final float[] pile = new float[50];
		for (int i = 0; i < 50; i++)
			pile[i] = Math.min(20, i);
		assertEquals(20, MissingPixels.saturation(List.of(pile)).getAsDouble());
		assertTrue(MissingPixels.saturation(List.of(new float[50])).isEmpty());
		assertTrue(MissingPixels.saturation(List.of(new float[] { Float.NaN })).isEmpty());
	}

	/** A smooth image of cells with shot noise: light 1 is so many photons. */
	private float[] cells(final double photons) {
		final float[] image = new float[HEIGHT * WIDTH];
		for (int y = 0; y < HEIGHT; y++)
			for (int x = 0; x < WIDTH; x++) {
				final double light = 0.1 + Math.exp(-(sq(y - 60) + sq(x - 50)) / 200.0) + 0.7 * Math.exp(-(sq(y - 120) + sq(x -
					110)) / 2.0);
				image[y * WIDTH + x] = (float) (light * photons + Math.sqrt(light * photons) * random.nextGaussian());
			}
		return image;
	}

	@ParameterizedTest
	@ValueSource(doubles = { 50, 1000 })
	void nothingIsFoundWhereNothingIs(final double photons) {
		for (int k = 0; k < 5; k++)
			assertEquals(0, MissingPixels.count(MissingPixels.defects(cells(photons), HEIGHT, WIDTH)));
	}

	@Test
	void nothingIsFoundInFlatImages() {
		assertEquals(0, MissingPixels.count(MissingPixels.defects(new float[HEIGHT * WIDTH], HEIGHT, WIDTH)));
		assertEquals(0, MissingPixels.count(MissingPixels.defects(new float[1], 1, 1)));
		final float[] ramp = new float[40 * 40];
		for (int p = 0; p < ramp.length; p++)
			ramp[p] = p % 40;
		assertEquals(0, MissingPixels.count(MissingPixels.defects(ramp, 40, 40)));
		assertThrows(IllegalArgumentException.class, () -> MissingPixels.defects(ramp, 40, 41));
	}

	@Test
	void hotAndDeadPixelsAreFound() {
		final float[] image = cells(1000);
		final boolean[] truth = new boolean[image.length];
		for (int k = 0; k < 40; k++) {
			final int p = (3 + k * 4) * WIDTH + 2 + random.nextInt(WIDTH - 4);
			image[p] += k % 2 == 0 ? 700 : -700;
			truth[p] = true;
		}
		// Two neighbours, and the corner.
		for (final int p : new int[] { 90 * WIDTH + 20, 90 * WIDTH + 21, 0 }) {
			image[p] = 4000;
			truth[p] = true;
		}
		assertArrayEquals(truth, MissingPixels.defects(image, HEIGHT, WIDTH));
	}

	@Test
	void aSinglePixelInAFlatImageIsFound() {
		final float[] image = new float[15 * 15];
		image[7 * 15 + 7] = 1;
		final boolean[] found = MissingPixels.defects(image, 15, 15);
		assertTrue(found[7 * 15 + 7]);
		assertEquals(1, MissingPixels.count(found));
	}

	@Test
	void badLinesAreFound() {
		final float[] image = cells(1000);
		final boolean[] truth = new boolean[image.length];
		for (int y = 0; y < HEIGHT; y++) {
			image[y * WIDTH + 80] += 60;
			truth[y * WIDTH + 80] = true;
			if (y >= 70) {
				image[y * WIDTH + 120] = 0;
				image[y * WIDTH + 121] = 0;
				truth[y * WIDTH + 120] = true;
				truth[y * WIDTH + 121] = true;
			}
		}
		for (int x = 0; x < WIDTH; x++) {
			image[30 * WIDTH + x] = 5000;
			truth[30 * WIDTH + x] = true;
		}
		final boolean[] found = MissingPixels.defects(image, HEIGHT, WIDTH);
		int wrong = 0;
		for (int p = 0; p < truth.length; p++)
			if (truth[p] != found[p]) wrong++;
		// The exact end of a line is a guess.
		assertTrue(wrong <= 8, wrong + " wrong pixels");
	}

	@Test
	void ridgesWithShouldersAreNoDefects() {
		final float[] image = cells(1000);
		for (int y = 0; y < HEIGHT; y++)
			for (int x = 70; x < 90; x++)
				image[y * WIDTH + x] += 800 * Math.exp(-sq(x - 80) / 2.0);
		assertEquals(0, MissingPixels.count(MissingPixels.defects(image, HEIGHT, WIDTH)));
	}

	@Test
	void notANumberIsIgnored() {
		final float[] image = cells(1000);
		Arrays.fill(image, 50 * WIDTH, 60 * WIDTH, Float.NaN);
		image[20 * WIDTH + 20] = 9000;
		final boolean[] found = MissingPixels.defects(image, HEIGHT, WIDTH);
		assertTrue(found[20 * WIDTH + 20]);
		assertFalse(found[55 * WIDTH + 20]);
		assertEquals(1, MissingPixels.count(found));
	}

	@Test
	void realHotPixelIsFound() throws IOException {
		final ij.ImagePlus image = new ij.io.Opener().openImage(TestData.path(
			"microscopy/stacks-16bit/neubias/xyc_16bit__membranes_nuclei_hot_pixel.tif").toString());
		for (int slice = 1; slice <= 2; slice++) {
			final float[] pixels = (float[]) image.getStack().getProcessor(slice).convertToFloatProcessor().getPixels();
			final boolean[] found = MissingPixels.defects(pixels, image.getHeight(), image.getWidth());
			assertTrue(found[80 * image.getWidth() + 282]);
			assertEquals(1, MissingPixels.count(found));
		}
	}

	private static double sq(final double v) {
		return v * v;
	}
}
