package org.gncfoe.blur;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A point spread function of a plane: what the image of one bright pixel looks like. Its sides are odd, its centre is the
 * middle pixel, its sum is 1, no value is negative. Immutable.
 *
 * <pre>
 * Psf blur = Psf.gaussian(1.6, 1.6);
 * Psf bead = Psf.of(pixels, height, width); // centred and normalised; bead.remarks() say what was done
 * </pre>
 */
public final class Psf {

	/** A Gaussian is cut off at so many standard deviations, and no wider than this. */
	private static final double CUT = 4;
	private static final double WIDEST = 100;

	/** Share of the sum that may be lost where the sides of a given image are trimmed. */
	private static final double TRIMMED = 1e-4;

	private final int height, width;
	private final double[] values;
	private final List<String> remarks;

	private Psf(final int height, final int width, final double[] values, final List<String> remarks) {
		this.height = height;
		this.width = width;
		this.values = values;
		this.remarks = List.copyOf(remarks);
		double sum = 0;
		for (final double v : values)
			sum += v;
		for (int p = 0; p < values.length; p++)
			values[p] /= sum;
	}

	// -- Factories --

	/**
	 * A Gaussian, sampled at the middle of the pixels.
	 *
	 * @param sigmaX standard deviation along x in pixels, 0 (no blur) or more
	 * @param sigmaY along y
	 * @throws IllegalArgumentException if one is out of range; with a sentence for the user
	 */
	public static Psf gaussian(final double sigmaX, final double sigmaY) {
		return gaussian(sigmaX, sigmaY, radius(sigmaX), radius(sigmaY));
	}

	/**
	 * A Gaussian of a given size.
	 *
	 * @param radiusX pixels to the left and right of the middle
	 * @param radiusY pixels above and below
	 */
	public static Psf gaussian(final double sigmaX, final double sigmaY, final int radiusX, final int radiusY) {
		final int w = 2 * radiusX + 1, h = 2 * radiusY + 1;
		final double[] values = new double[w * h];
		for (int y = 0; y < h; y++)
			for (int x = 0; x < w; x++)
				values[y * w + x] = bell(x - radiusX, sigmaX) * bell(y - radiusY, sigmaY);
		return new Psf(h, w, values, List.of());
	}

	/**
	 * A measured or computed point spread function. It is moved such that its bright half is in the middle, trimmed where it
	 * is (almost) 0, and normalised; {@link #remarks} say what was done.
	 *
	 * @param image {@code [height][width]}, row-major, any unit; background taken off; not changed
	 * @throws IllegalArgumentException if a value is negative, NaN or infinite, or all are 0; with a sentence for the user
	 */
	public static Psf of(final float[] image, final int height, final int width) {
		if (height < 1 || width < 1 || image.length != (long) height * width) throw new IllegalArgumentException(image.length +
			" values are not a PSF of " + width + " x " + height + " pixels.");
		check(image);
		final int[] centre = centre(image, height, width);
		final int cy = centre[0], cx = centre[1];
		final int ry = radius(image, height, width, cy, true), rx = radius(image, height, width, cx, false);
		final int h = 2 * ry + 1, w = 2 * rx + 1;
		final double[] values = new double[h * w];
		for (int y = 0; y < h; y++)
			for (int x = 0; x < w; x++) {
				final int fromY = y + cy - ry, fromX = x + cx - rx;
				if (fromY >= 0 && fromY < height && fromX >= 0 && fromX < width) values[y * w + x] = image[fromY * width + fromX];
			}
		return new Psf(h, w, values, remarks(height, width, cy, cx));
	}

	// -- Access --

	/** Height in pixels, odd. */
	public int height() {
		return height;
	}

	/** Width in pixels, odd. */
	public int width() {
		return width;
	}

	/** Pixels above and below the middle. */
	public int radiusY() {
		return height / 2;
	}

	/** Pixels to the left and right of the middle. */
	public int radiusX() {
		return width / 2;
	}

	/** The value at a distance from the middle, in pixels; 0 beyond the sides. */
	public double at(final int dy, final int dx) {
		final int y = dy + height / 2, x = dx + width / 2;
		return y < 0 || y >= height || x < 0 || x >= width ? 0 : values[y * width + x];
	}

	/** Sentences for the user: what was done to what was given. */
	public List<String> remarks() {
		return remarks;
	}

	/** Whether this does nothing. */
	public boolean isPoint() {
		return height == 1 && width == 1;
	}

	/**
	 * Its effective number of pixels along each axis, as a standard deviation in pixels: sqrt of the mean variance along x
	 * and y.
	 */
	public double sigma() {
		double sum = 0;
		for (int y = -radiusY(); y <= radiusY(); y++)
			for (int x = -radiusX(); x <= radiusX(); x++)
				sum += at(y, x) * (x * x + y * y) / 2;
		return Math.sqrt(sum);
	}

	/**
	 * Checks that an image is large enough.
	 *
	 * @throws IllegalArgumentException if this is larger; with a sentence for the user
	 */
	public void checkFits(final int imageHeight, final int imageWidth) {
		if (height > imageHeight || width > imageWidth) throw new IllegalArgumentException("The PSF (" + width + " x " + height +
			" pixels) is larger than the image (" + imageWidth + " x " + imageHeight + "): crop the PSF, or take a larger image.");
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT, "PSF of %d x %d pixels, standard deviation %.2f pixels", width, height, sigma());
	}

	// -- Helper methods --

	private static int radius(final double sigma) {
		if (!(sigma >= 0 && sigma <= WIDEST)) throw new IllegalArgumentException(
			"The standard deviation of a Gaussian PSF must be a number of pixels from 0 to 100, not " + sigma + ".");
		return (int) Math.ceil(CUT * sigma);
	}

	private static double bell(final int d, final double sigma) {
		return d == 0 ? 1 : sigma == 0 ? 0 : Math.exp(-d * d / (2 * sigma * sigma));
	}

	private static void check(final float[] image) {
		double sum = 0;
		float least = 0;
		for (final float v : image) {
			if (!Float.isFinite(v)) throw new IllegalArgumentException(
				"The PSF has pixels that are NaN or infinite: replace or inpaint them first.");
			least = Math.min(least, v);
			sum += v;
		}
		if (least < 0) throw new IllegalArgumentException("The PSF has negative values (the least is " + least +
			"): subtract its background such that it ends at 0, and set what is below to 0.");
		if (!(sum > 0)) throw new IllegalArgumentException("All pixels of the PSF are 0: take an image of a point.");
	}

	/** The centroid of all pixels of at least half of the maximum. */
	private static int[] centre(final float[] image, final int height, final int width) {
		float most = 0;
		for (final float v : image)
			most = Math.max(most, v);
		double sum = 0, sumY = 0, sumX = 0;
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++) {
				final double v = image[y * width + x] >= most / 2 ? image[y * width + x] : 0;
				sum += v;
				sumY += v * y;
				sumX += v * x;
			}
		return new int[] { (int) Math.rint(sumY / sum), (int) Math.rint(sumX / sum) };
	}

	/** The least radius along an axis around the centre beyond which there is hardly anything. */
	private static int radius(final float[] image, final int height, final int width, final int centre,
		final boolean alongY)
	{
		final int n = alongY ? height : width;
		final double[] lines = new double[Math.max(centre, n - 1 - centre) + 1];
		double all = 0;
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++) {
				lines[Math.abs((alongY ? y : x) - centre)] += image[y * width + x];
				all += image[y * width + x];
			}
		int radius = lines.length - 1;
		double beyond = lines[radius];
		while (radius > 0 && beyond <= TRIMMED * all)
			beyond += lines[--radius];
		return radius;
	}

	private static List<String> remarks(final int height, final int width, final int cy, final int cx) {
		final List<String> remarks = new ArrayList<>();
		final double dy = cy - (height - 1) / 2.0, dx = cx - (width - 1) / 2.0;
		if (Math.abs(dy) >= 1 || Math.abs(dx) >= 1) remarks.add(String.format(Locale.ROOT,
			"The bright part of the PSF was not in its middle; the PSF was moved by %d, %d pixels.", Math.round(-dx), Math.round(
				-dy)));
		if (height % 2 == 0 || width % 2 == 0) remarks.add("The PSF has an even side, " + width + " x " + height +
			" pixels, and so no middle pixel: pixel " + cx + ", " + cy + ", counted from 0, was taken for its middle.");
		return remarks;
	}
}
