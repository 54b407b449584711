package org.gncfoe.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

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
	void badArgumentsAreRefused() {
		assertThrows(IllegalArgumentException.class, () -> Psnr.of(new float[2], new float[3], 255));
		assertThrows(IllegalArgumentException.class, () -> Psnr.of(new float[0], new float[0], 255));
		assertThrows(IllegalArgumentException.class, () -> Psnr.of(new float[2], new float[2], 0));
	}
}
