package org.gncfoe.blur;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OpticsTest {

	@Test
	void besselFunctionIsThatOfTables() {
		// Abramowitz and Stegun, table 9.1; the first two zeros.
		assertEquals(1, Optics.besselJ0(0), 1e-12);
		assertEquals(0.765197686557966, Optics.besselJ0(1), 1e-12);
		assertEquals(-0.177596771314338, Optics.besselJ0(5), 1e-12);
		assertEquals(0, Optics.besselJ0(2.404825557695773), 1e-12);
		assertEquals(0, Optics.besselJ0(5.520078110286311), 1e-12);
		assertEquals(0.0199858503042231, Optics.besselJ0(100), 1e-10);
	}

	/** (2 J1(v) / v)^2, v = 2 pi NA r / wavelength: zeros at v = 3.8317 and 7.0156, 0.0175 at 5.1356. */
	@Test
	void theFocusIsAnAiryDisc() {
		final double na = 0.9, wavelength = 0.5, pixel = 0.01;
		final float[] plane = Optics.of(na, wavelength, 1.5).planes(pixel, 1, 70, 0)[0];
		final float peak = plane[70 * 141 + 70];
		final double perPixel = 2 * Math.PI * na * pixel / wavelength;
		assertTrue(at(plane, 3.8317 / perPixel) < 2e-3 * peak);
		assertTrue(at(plane, 7.0156 / perPixel) < 1e-3 * peak);
		assertEquals(0.0175, at(plane, 5.1356 / perPixel) / peak, 5e-4);
		assertEquals(0.5, at(plane, 1.6163 / perPixel) / peak, 0.01);
	}

	/** On the axis, at small aperture: (sin(u / 4) / (u / 4))^2, u = 2 pi NA^2 z / (wavelength n). Born and Wolf 8.8. */
	@Test
	void theAxisIsThatOfBornAndWolf() {
		final double na = 0.2, wavelength = 0.5, n = 1.33;
		final double zero = 4 * Math.PI * wavelength * n / (2 * Math.PI * na * na);
		final float[][] planes = Optics.of(na, wavelength, n).planes(0.05, zero / 4, 2, 5);
		final double peak = planes[5][12];
		for (int k = -5; k <= 5; k++) {
			final double u = Math.PI * k / 4, sinc = k == 0 ? 1 : Math.sin(u) / u;
			assertEquals(sinc * sinc, planes[5 + k][12] / peak, 0.01, "plane " + k);
		}
	}

	@Test
	void depthAberratesAndAPinholeNarrows() {
		final Optics flat = new Optics(1.4, 0.52, 1.515, 1.515, 0, 0);
		final Optics deep = new Optics(1.4, 0.52, 1.515, 1.33, 10, 0);
		final Optics confocal = new Optics(1.4, 0.52, 1.515, 1.515, 0, 1);
		final float[][] a = flat.planes(0.1, 0.2, 10, 8), b = deep.planes(0.1, 0.2, 10, 8), c = confocal.planes(0.1, 0.2, 10,
			8);
		// The aberrated PSF is not symmetric along z, the other is.
		for (int k = 1; k <= 8; k++)
			assertEquals(a[8 - k][220], a[8 + k][220], 1e-4 * a[8][220]);
		double difference = 0;
		for (int k = 1; k <= 8; k++)
			difference += Math.abs(b[8 - k][220] - b[8 + k][220]) / b[8][220];
		assertTrue(difference > 0.3, "difference " + difference);
		final Psf wide = flat.psf(0.05, 16), narrow = confocal.psf(0.05, 16);
		assertTrue(narrow.sigma() < 0.8 * wide.sigma(), narrow + ", " + wide);
		assertTrue(c[0][220] / c[8][220] < 0.5 * a[0][220] / a[8][220]);
	}

	@Test
	void badNumbersAreRefusedInOneSentence() {
		refused("numerical aperture", () -> Optics.of(0, 0.5, 1.5));
		refused("less than the refractive index", () -> Optics.of(1.4, 0.5, 1.33));
		refused("wavelength", () -> Optics.of(1.4, 520, 1.515));
		refused("Refractive", () -> new Optics(1.4, 0.52, 1.515, 0.5, 0, 0));
		refused("depth", () -> new Optics(1.4, 0.52, 1.515, 1.33, -1, 0));
		refused("pinhole", () -> new Optics(1.4, 0.52, 1.515, 1.33, 0, -1));
		refused("pixel size", () -> Optics.of(1.4, 0.52, 1.515).psf(0, 5));
	}

	private static void refused(final String word, final org.junit.jupiter.api.function.Executable work) {
		final String message = assertThrows(IllegalArgumentException.class, work).getMessage();
		assertTrue(message.contains(word) && message.endsWith("."), message);
	}

	/** Along x, between pixels. */
	private static double at(final float[] plane, final double r) {
		final int i = (int) r, from = 70 * 141 + 70 + i;
		return plane[from] + (r - i) * (plane[from + 1] - plane[from]);
	}
}
