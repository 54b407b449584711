package org.gncfoe.image;

import java.util.Locale;

import org.gncfoe.blur.Optics;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;

/** The PSF of a microscope as an image. */
public final class OpticalPsf {

	private OpticalPsf() {}

	/**
	 * Makes it: 32 bits, in micrometres, the plane in focus in the middle and of sum 1.
	 *
	 * @param pixel pixel size, micrometres
	 * @param step distance of the planes, micrometres; of no use where there is one
	 * @param side side in pixels, odd; 0: six radii of the Airy disc on each side
	 * @param planes number of planes, odd
	 * @throws IllegalArgumentException if a number is of no use; with a sentence for the user
	 */
	public static ImagePlus of(final Optics optics, final double pixel, final double step, final int side,
		final int planes)
	{
		checkOdd("side", side == 0 ? 1 : side);
		checkOdd("number of planes", planes);
		final int radius = side == 0 ? optics.radius(pixel) : side / 2, n = 2 * radius + 1;
		final float[][] values = optics.planes(pixel, planes == 1 ? 1 : step, radius, planes / 2);
		final ImageStack stack = new ImageStack(n, n);
		for (int k = 0; k < planes; k++)
			stack.addSlice(planes == 1 ? "" : String.format(Locale.ROOT, "z = %.3f um", (k - planes / 2) * step), values[k]);
		final ImagePlus image = new ImagePlus(String.format(Locale.ROOT, "PSF NA %.4g, %.4g um", optics.na(), optics
			.wavelength()), stack);
		final Calibration calibration = image.getCalibration();
		calibration.setUnit("um");
		calibration.pixelWidth = calibration.pixelHeight = pixel;
		if (planes > 1) {
			calibration.pixelDepth = step;
			image.setDimensions(1, planes, 1);
			image.setSlice(planes / 2 + 1);
		}
		image.setProperty("Info", "Make PSF: " + optics);
		image.resetDisplayRange();
		return image;
	}

	private static void checkOdd(final String name, final int value) {
		if (value < 1 || value % 2 == 0 || value > 1023) throw new IllegalArgumentException("The " + name +
			" of a PSF must be an odd number up to 1023, so that it has a middle, not " + value + ".");
	}
}
