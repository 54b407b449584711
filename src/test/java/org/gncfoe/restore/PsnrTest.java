package org.gncfoe.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import net.imglib2.img.array.ArrayImgs;
import net.imglib2.view.Views;

/** Tests {@link Psnr}. */
class PsnrTest {

	@Test
	void followsTheFormula() {
		assertEquals(20, Psnr.of(new float[] { 0.5f, 0.4f }, new float[] { 0.4f, 0.5f }, 1), 1e-5);
		assertEquals(10 * Math.log10(255 * 255 / 12.5), Psnr.of(new float[] { 10, 20 }, new float[] { 13, 16 }, 255), 1e-12);
	}

	@Test
	void clipsTheEstimate() {
		assertEquals(Double.POSITIVE_INFINITY, Psnr.of(new float[] { -30, 300 }, new float[] { 0, 255 }, 255));
	}

	@Test
	void imagesOfAnyDimensionsAreComparedAsArraysAre() {
		final float[] estimate = { 10, 20, 300, 7, 9, 11 }, truth = { 13, 16, 255, 8, 9, 10 };
		assertEquals(Psnr.of(estimate, truth, 255), Psnr.of(ArrayImgs.floats(estimate, 3, 1, 2), Views.translate(ArrayImgs
			.floats(truth, 3, 1, 2), 5, 5, 5), 255), 1e-12);
		assertThrows(IllegalArgumentException.class, () -> Psnr.of(ArrayImgs.floats(3, 2), ArrayImgs.floats(2, 3), 255));
	}

	@Test
	void badArgumentsAreRefused() {
		assertThrows(IllegalArgumentException.class, () -> Psnr.of(new float[2], new float[3], 255));
		assertThrows(IllegalArgumentException.class, () -> Psnr.of(new float[0], new float[0], 255));
		assertThrows(IllegalArgumentException.class, () -> Psnr.of(new float[2], new float[2], 0));
	}
}
