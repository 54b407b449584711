package org.gncfoe.blur;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PsfTest {

	@Test
	void aGaussianHasSumOneAndItsWidths() {
		final Psf psf = Psf.gaussian(1.6, 2.5);
		double sum = 0, xx = 0, yy = 0;
		for (int y = -psf.radiusY(); y <= psf.radiusY(); y++)
			for (int x = -psf.radiusX(); x <= psf.radiusX(); x++) {
				sum += psf.at(y, x);
				xx += psf.at(y, x) * x * x;
				yy += psf.at(y, x) * y * y;
			}
		assertEquals(1, sum, 1e-12);
		assertEquals(1.6, Math.sqrt(xx), 0.01);
		assertEquals(2.5, Math.sqrt(yy), 0.01);
		assertTrue(Psf.gaussian(0, 0).isPoint());
	}

	@Test
	void anImageIsCentredTrimmedAndNormalised() {
		// A blob around (x 6, y 3) in an image of 12 x 8.
		final float[] image = new float[8 * 12];
		for (int y = -1; y <= 1; y++)
			for (int x = -1; x <= 1; x++)
				image[(3 + y) * 12 + 6 + x] = x == 0 && y == 0 ? 100 : 10 + x;
		final Psf psf = Psf.of(image, 8, 12);
		assertEquals(3, psf.height());
		assertEquals(3, psf.width());
		assertEquals(100 / 180.0, psf.at(0, 0), 1e-6);
		assertEquals(11 / 180.0, psf.at(0, 1), 1e-6);
		assertEquals(9 / 180.0, psf.at(0, -1), 1e-6);
		assertEquals(0, psf.at(2, 0));
		assertTrue(psf.remarks().stream().anyMatch(r -> r.contains("even side")), psf.remarks().toString());
	}

	@Test
	void aPsfOutOfItsMiddleIsMovedAndThatIsSaid() {
		final float[] image = new float[11 * 11];
		image[2 * 11 + 8] = 5;
		final Psf psf = Psf.of(image, 11, 11);
		assertTrue(psf.isPoint());
		assertTrue(psf.remarks().get(0).contains("moved by -3, 3 pixels"), psf.remarks().toString());
	}

	@Test
	void aUniformPsfStaysInItsMiddle() {
		final float[] image = new float[81];
		java.util.Arrays.fill(image, 7);
		final Psf psf = Psf.of(image, 9, 9);
		assertEquals(9, psf.height());
		assertEquals(1 / 81.0, psf.at(-4, 4), 1e-9);
		assertTrue(psf.remarks().isEmpty());
	}

	@Test
	void badPsfsAreRefusedInOneSentence() {
		refused("NaN", new float[] { 0, Float.NaN, 1 });
		refused("negative", new float[] { 0, -1, 1 });
		refused("All pixels", new float[3]);
		final IllegalArgumentException large = assertThrows(IllegalArgumentException.class, () -> Psf.gaussian(3, 3).checkFits(
			20, 100));
		assertTrue(large.getMessage().contains("larger than the image"), large.getMessage());
		assertThrows(IllegalArgumentException.class, () -> Psf.gaussian(-1, 1));
		assertThrows(IllegalArgumentException.class, () -> Psf.gaussian(1, Double.NaN));
	}

	private static void refused(final String word, final float[] row) {
		final IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Psf.of(row, 1, 3));
		assertTrue(e.getMessage().contains(word) && e.getMessage().endsWith("."), e.getMessage());
	}
}
