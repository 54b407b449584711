package org.gncfoe.image;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.gncfoe.blur.Psf;

import ij.ImagePlus;
import ij.measure.Calibration;
import ij.process.ImageProcessor;

/** Where the PSF of an image comes from. {@link #toString} says it in one line. */
public interface PsfSource {

	/**
	 * The PSF for an image.
	 *
	 * @throws IllegalArgumentException if it does not fit the image; with a sentence for the user
	 */
	Psf of(ImagePlus image);

	/**
	 * A Gaussian.
	 *
	 * @param widths its standard deviation, or those along x and y with a comma between, in pixels or, followed by its name, in
	 *          the image's unit: {@code 1.6}, {@code 1.6,2} or {@code 0.21 um}
	 * @throws IllegalArgumentException if that cannot be understood; with a sentence for the user
	 */
	static PsfSource gaussian(final String widths) {
		final Gaussian gaussian = Gaussian.parse(widths);
		// NB: Refuses at once what no image can make good.
		if (gaussian.unit.isEmpty()) Psf.gaussian(gaussian.x, gaussian.y);
		return gaussian;
	}

	/** An image of a point, of one plane. */
	static PsfSource image(final ImagePlus psf) {
		return new Image(Objects.requireNonNull(psf, "psf"));
	}

	/** A Gaussian of given standard deviations; {@code unit} empty: pixels. */
	record Gaussian(double x, double y, String unit) implements PsfSource {

		private static final Pattern TEXT = Pattern.compile("([0-9.eE+-]+?)(?:\\s*,\\s*([0-9.eE+-]+?))?\\s*([^0-9.,+\\-\\s]\\S*)?");

		static Gaussian parse(final String widths) {
			final Matcher m = TEXT.matcher(widths == null ? "" : widths.strip());
			try {
				if (m.matches()) {
					final double x = Double.parseDouble(m.group(1));
					final double y = m.group(2) == null ? x : Double.parseDouble(m.group(2));
					final String unit = m.group(3) == null ? "" : m.group(3);
					if (x > 0 && y > 0) return new Gaussian(x, y, unit.matches("px|pixels?") ? "" : unit);
				}
			}
			catch (final NumberFormatException e) {
				// Said below.
			}
			throw new IllegalArgumentException("The width of the PSF must be one positive number of pixels, or two such as " +
				"1.6,2 for x and y, or in the unit of the image such as 0.2 um, not \"" + widths + "\".");
		}

		@Override
		public Psf of(final ImagePlus image) {
			if (unit.isEmpty()) return Psf.gaussian(x, y);
			final Calibration its = image.getCalibration();
			if (!its.scaled() || !plain(its.getUnit()).equals(plain(unit))) throw new IllegalArgumentException(
				"The width of the PSF is given in " + unit + ", but " + image.getTitle() + (its.scaled() ? " is in " + its.getUnit()
					: " has no pixel size") + ": give the width in pixels, or set the scale in Image > Properties.");
			return Psf.gaussian(x / its.pixelWidth, y / its.pixelHeight);
		}

		@Override
		public String toString() {
			return "gaussian " + (x == y ? "" + x : x + "," + y) + " " + (unit.isEmpty() ? "pixels" : unit);
		}
	}

	/** An image. */
	record Image(ImagePlus psf) implements PsfSource {

		/** Pixel sizes may differ by this share. */
		private static final double TOLERANCE = 0.02;

		@Override
		public Psf of(final ImagePlus image) {
			if (psf.getStackSize() > 1) throw new IllegalArgumentException("The PSF " + psf.getTitle() + " has " + psf
				.getStackSize() + " planes, but planes are deconvolved one by one: take its plane in focus (Image > Duplicate).");
			if (psf.getBitDepth() == 24) throw new IllegalArgumentException("The PSF " + psf.getTitle() +
				" is a colour image: take a grey one (Image > Type).");
			checkScale(image);
			final ImageProcessor pixels = psf.getProcessor().convertToFloat();
			return Psf.of((float[]) pixels.getPixels(), psf.getHeight(), psf.getWidth());
		}

		private void checkScale(final ImagePlus image) {
			final Calibration a = psf.getCalibration(), b = image.getCalibration();
			if (!a.scaled() || !b.scaled() || !plain(a.getUnit()).equals(plain(b.getUnit()))) return;
			final double ratio = a.pixelWidth / b.pixelWidth;
			if (Math.abs(ratio - 1) <= TOLERANCE && Math.abs(a.pixelHeight / b.pixelHeight - 1) <= TOLERANCE) return;
			throw new IllegalArgumentException(String.format(Locale.ROOT,
				"The pixels of the PSF (%.4g %s) are not as large as those of the image (%.4g %s): scale the PSF by %.4g (Image > " +
					"Scale), or correct a wrong pixel size in Image > Properties.", a.pixelWidth, a.getUnit(), b.pixelWidth, b
						.getUnit(), ratio));
		}

		@Override
		public String toString() {
			return psf.getTitle() + " " + psf.getWidth() + "x" + psf.getHeight();
		}
	}

	/** A unit as it may be written in many ways. */
	private static String plain(final String unit) {
		return unit == null ? "" : unit.strip().toLowerCase(Locale.ROOT).replace('\u00b5', 'u').replace('\u03bc', 'u').replaceFirst(
			"^(microns?|micromet(er|re)s?)$", "um");
	}
}
