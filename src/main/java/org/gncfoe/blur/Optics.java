package org.gncfoe.blur;

import java.util.Arrays;

/**
 * The point spread function of a fluorescence microscope from its optics: the scalar model of Gibson and Lanni (1991) with
 * cover glass and immersion as designed, in the form of Li, Xue and Blu (2017). For a point in the depth d of the sample, at
 * the distance r from the axis, with the stage moved by z,
 *
 * <pre>
 * h(r, z) = | int_0^1 exp(i k W(p)) J0(k NA r p) p dp |^2,   k = 2 pi / wavelength,
 * W(p) = z sqrt(ni^2 - NA^2 p^2) + d sqrt(ns^2 - NA^2 p^2),
 * </pre>
 *
 * which is the model of Born and Wolf where d is 0. Immutable.
 *
 * @param na numerical aperture
 * @param wavelength of the emitted light, micrometres
 * @param immersion refractive index of the immersion
 * @param sample refractive index of the sample
 * @param depth of the point below the cover glass, micrometres, 0 or more
 * @param pinhole diameter of a confocal pinhole in Airy units (1.22 wavelength / NA); 0: wide-field
 */
public record Optics(double na, double wavelength, double immersion, double sample, double depth, double pinhole) {

	/** Points of the quadrature over the pupil, at least, and per turn of the phase. */
	private static final int LEAST_POINTS = 64, POINTS_PER_TURN = 16;

	/** The mean over so many points per side stands for the integral over a pixel. */
	private static final int SUBPIXELS = 3;

	/** Samples of the radial profile per pixel. */
	private static final int PER_PIXEL = 8;

	/** Points in the radius and around the pinhole. */
	private static final int PINHOLE_RADII = 6, PINHOLE_ANGLES = 16;

	/** Where nothing else is asked for, sides reach as many radii of the Airy disc on each side; and pixels at most. */
	private static final double AIRY_RADII = 6;
	private static final int MOST_RADIUS = 32;

	/** @throws IllegalArgumentException if a number is out of its range; with a sentence for the user */
	public Optics {
		if (!(na > 0 && na < 2)) throw new IllegalArgumentException(
			"The numerical aperture must be between 0 and 2, not " + na + ".");
		if (!(wavelength > 0.1 && wavelength < 10)) throw new IllegalArgumentException(
			"The wavelength must be between 0.1 and 10 micrometres, not " + wavelength + ".");
		if (!(immersion >= 1 && immersion < 2.5 && sample >= 1 && sample < 2.5)) throw new IllegalArgumentException(
			"Refractive indices must be between 1 and 2.5, not " + immersion + " and " + sample + ".");
		if (!(na < immersion)) throw new IllegalArgumentException("The numerical aperture, " + na +
			", must be less than the refractive index of the immersion, " + immersion + ".");
		if (!(depth >= 0 && depth <= 1000)) throw new IllegalArgumentException(
			"The depth must be between 0 and 1000 micrometres, not " + depth + ".");
		if (!(pinhole >= 0 && pinhole <= 20)) throw new IllegalArgumentException(
			"The pinhole must be between 0 (wide-field) and 20 Airy units, not " + pinhole + ".");
	}

	/** Wide-field, the point at the cover glass. */
	public static Optics of(final double na, final double wavelength, final double immersion) {
		return new Optics(na, wavelength, immersion, immersion, 0, 0);
	}

	/** Radius of the Airy disc in micrometres: 0.61 wavelength / NA. */
	public double airyRadius() {
		return 0.61 * wavelength / na;
	}

	/** Pixels on each side of the middle where nothing else is asked for. */
	public int radius(final double pixel) {
		checkSpacing("pixel size", pixel);
		return (int) Math.max(2, Math.min(MOST_RADIUS, Math.ceil(AIRY_RADII * airyRadius() / pixel)));
	}

	/** The plane in focus. */
	public Psf psf(final double pixel, final int radius) {
		final int side = 2 * radius + 1;
		return Psf.of(planes(pixel, 1, radius, 0)[0], side, side);
	}

	/**
	 * Planes around the focus, which is where the axis is brightest; the sum of the plane in focus is 1.
	 *
	 * @param pixel pixel size, micrometres
	 * @param step distance of the planes, micrometres
	 * @param radius pixels on each side of the middle
	 * @param radiusZ planes on each side of the focus
	 * @return {@code [2 radiusZ + 1][side * side]}
	 * @throws IllegalArgumentException if a number is out of its range; with a sentence for the user
	 */
	public float[][] planes(final double pixel, final double step, final int radius, final int radiusZ) {
		checkSpacing("pixel size", pixel);
		checkSpacing("distance of the planes", step);
		if (radius < 0 || radius > 512 || radiusZ < 0 || radiusZ > 512) throw new IllegalArgumentException(
			"A PSF reaches 512 pixels and planes on each side at most, not " + radius + " and " + radiusZ + ".");
		final double spacing = pixel / PER_PIXEL;
		final double most = (radius + 1) * Math.sqrt(2) * pixel + pinholeRadius();
		final int n = (int) Math.ceil(most / spacing) + 2;
		final double focus = focus();
		final Pupil pupil = new Pupil(n, spacing, radiusZ * step + Math.abs(focus));
		final float[][] planes = new float[2 * radiusZ + 1][];
		for (int k = 0; k < planes.length; k++)
			planes[k] = plane(detected(pupil.profile(focus + (k - radiusZ) * step), spacing), pixel, spacing, radius);
		double sum = 0;
		for (final float v : planes[radiusZ])
			sum += v;
		for (final float[] plane : planes)
			for (int p = 0; p < plane.length; p++)
				plane[p] /= (float) sum;
		return planes;
	}

	// -- Helper methods --

	private static void checkSpacing(final String name, final double value) {
		if (!(value > 1e-4 && value < 1e3)) throw new IllegalArgumentException("The " + name +
			" must be a number of micrometres between 0.0001 and 1000, not " + value + ".");
	}

	private double pinholeRadius() {
		return pinhole * airyRadius();
	}

	/** Stage position of the brightest point on the axis, micrometres. */
	private double focus() {
		if (depth == 0) return 0;
		// NB: The paraxial focus is at -d ni / ns; aberration moves the brightest point away from it, by less than d.
		final double unit = wavelength / (na * na) / 4;
		final double from = -2 * depth - 4 * unit, to = 4 * unit;
		final Pupil pupil = new Pupil(1, 1, Math.abs(from));
		final int n = (int) Math.ceil((to - from) / unit);
		double best = 0, most = -1;
		for (int k = 0; k <= n; k++) {
			final double z = from + (to - from) * k / n, value = pupil.profile(z)[0];
			if (value > most) {
				most = value;
				best = z;
			}
		}
		for (double s = unit / 2; s > unit / 100; s /= 2)
			for (final double z : new double[] { best - s, best + s }) {
				final double value = pupil.profile(z)[0];
				if (value <= most) continue;
				most = value;
				best = z;
			}
		return best;
	}

	/** Of a confocal microscope: the illumination (as the emission, their wavelengths being close) times what the pinhole lets in. */
	private double[] detected(final double[] emission, final double spacing) {
		if (pinhole == 0) return emission;
		final double[] product = new double[emission.length];
		final double largest = pinholeRadius();
		for (int i = 0; i < product.length; i++) {
			double sum = 0;
			for (int j = 0; j < PINHOLE_RADII; j++)
				for (int a = 0; a < PINHOLE_ANGLES; a++) {
					// NB: Rings of equal area.
					final double s = largest * Math.sqrt((j + 0.5) / PINHOLE_RADII), angle = 2 * Math.PI * (a + 0.5) / PINHOLE_ANGLES;
					sum += at(emission, Math.hypot(i * spacing + s * Math.cos(angle), s * Math.sin(angle)) / spacing);
				}
			product[i] = emission[i] * sum;
		}
		return product;
	}

	private static float[] plane(final double[] profile, final double pixel, final double spacing, final int radius) {
		final int side = 2 * radius + 1;
		final float[] plane = new float[side * side];
		for (int y = 0; y < side; y++)
			for (int x = 0; x < side; x++) {
				double sum = 0;
				for (int j = 0; j < SUBPIXELS; j++)
					for (int i = 0; i < SUBPIXELS; i++)
						sum += at(profile, pixel / spacing * Math.hypot(y - radius + (j + 0.5) / SUBPIXELS - 0.5, x - radius + (i + 0.5) /
							SUBPIXELS - 0.5));
				plane[y * side + x] = (float) sum;
			}
		return plane;
	}

	/** Linear interpolation; the last value beyond the end. */
	private static double at(final double[] profile, final double r) {
		final int i = (int) r;
		if (i >= profile.length - 1) return profile[profile.length - 1];
		return profile[i] + (r - i) * (profile[i + 1] - profile[i]);
	}

	// -- Helper classes --

	/** The quadrature over the pupil, Gauss' midpoints in p^2: what does not depend on z is computed once. */
	private final class Pupil {

		private final double[] inImmersion, inSample;
		private final double[][] bessel;

		/** @param reach largest |z|, micrometres */
		Pupil(final int samples, final double spacing, final double reach) {
			final double k = 2 * Math.PI / wavelength;
			// NB: Beyond the critical angle no wave goes on in the sample.
			final double edge = depth > 0 ? Math.min(1, sample / na) : 1;
			final double turns = (reach * (immersion - Math.sqrt(immersion * immersion - na * na * edge * edge)) + depth * (sample -
				Math.sqrt(Math.max(0, sample * sample - na * na * edge * edge)))) / wavelength + na * samples * spacing /
					wavelength;
			final int n = (int) Math.max(LEAST_POINTS, POINTS_PER_TURN * turns);
			inImmersion = new double[n];
			inSample = new double[n];
			bessel = new double[samples][n];
			for (int j = 0; j < n; j++) {
				final double p2 = edge * edge * (j + 0.5) / n, p = Math.sqrt(p2);
				inImmersion[j] = k * (Math.sqrt(immersion * immersion - na * na * p2) - immersion);
				inSample[j] = depth == 0 ? 0 : k * depth * (Math.sqrt(sample * sample - na * na * p2) - sample);
				for (int i = 0; i < samples; i++)
					bessel[i][j] = besselJ0(k * na * i * spacing * p);
			}
		}

		/** Intensity over r at a position of the stage. */
		double[] profile(final double z) {
			final int n = inImmersion.length;
			final double[] cos = new double[n], sin = new double[n], profile = new double[bessel.length];
			for (int j = 0; j < n; j++) {
				final double phase = z * inImmersion[j] + inSample[j];
				cos[j] = Math.cos(phase);
				sin[j] = Math.sin(phase);
			}
			for (int i = 0; i < profile.length; i++) {
				double re = 0, im = 0;
				for (int j = 0; j < n; j++) {
					re += cos[j] * bessel[i][j];
					im += sin[j] * bessel[i][j];
				}
				profile[i] = (re * re + im * im) / ((double) n * n);
			}
			return profile;
		}
	}

	/**
	 * The Bessel function J0 as the mean of cos(x sin a) over a: the trapezoidal rule, which converges faster than any power
	 * of the number of points.
	 */
	static double besselJ0(final double x) {
		final int n = (int) (Math.abs(x) / 3) + 10;
		final double[] terms = new double[n];
		for (int i = 0; i < n; i++)
			terms[i] = Math.cos(x * Math.sin(Math.PI * (i + 0.5) / (2 * n)));
		return Arrays.stream(terms).sum() / n;
	}
}
