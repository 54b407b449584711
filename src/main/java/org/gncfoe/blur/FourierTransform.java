package org.gncfoe.blur;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jtransforms.fft.FloatFFT_1D;

import net.imglib2.parallel.Parallelization;

/**
 * The discrete Fourier transform of a real image, and its inverse. A spectrum is {@code [width / 2 + 1][height][2]}: column
 * by column, real and imaginary parts; the columns left out are conjugates of these. Immutable; may be used by several
 * threads, on the threads of the caller.
 */
public final class FourierTransform {

	/** Lines that are worked on together, so that memory is read in lines. */
	private static final int LINES = 16;

	/** NB: Making one takes tables of sines; images of one size are transformed again and again. */
	private static final Map<Integer, FloatFFT_1D> KNOWN = new ConcurrentHashMap<>();
	private static final int MOST_KNOWN = 64;

	private final int height, width, columns;
	private final FloatFFT_1D alongX, alongY;

	/**
	 * @param height height in pixels; fast for sides as {@link #goodSide} gives them
	 * @param width width in pixels, even
	 * @throws IllegalArgumentException if a side is not positive, or the width odd
	 */
	public FourierTransform(final int height, final int width) {
		if (height < 1 || width < 2 || width % 2 != 0) throw new IllegalArgumentException(
			"a Fourier transform needs positive sides and an even width, not " + height + " x " + width);
		this.height = height;
		this.width = width;
		columns = width / 2 + 1;
		alongX = ofLength(width);
		alongY = ofLength(height);
	}

	/** The least even number from n on without prime factors above 5. */
	public static int goodSide(final int n) {
		for (int side = Math.max(2, n + n % 2);; side += 2) {
			int rest = side;
			for (final int prime : new int[] { 2, 3, 5 })
				while (rest % prime == 0)
					rest /= prime;
			if (rest == 1) return side;
		}
	}

	/** Number of values of a spectrum. */
	public int length() {
		return 2 * columns * height;
	}

	/** How often the k-th complex value of a spectrum counts in the whole spectrum: once or twice. */
	public int count(final int k) {
		final int column = k / height;
		return column == 0 || column == columns - 1 ? 1 : 2;
	}

	/** The spectrum of an image {@code [height][width]}, which is not changed. */
	public float[] forward(final float[] image) {
		check(image.length, height * width);
		final float[] spectrum = new float[length()];
		each(height, (first, n) -> {
			final float[] rows = new float[n * width];
			System.arraycopy(image, first * width, rows, 0, n * width);
			for (int r = 0; r < n; r++)
				alongX.realForward(rows, r * width);
			for (int x = 0; x < columns; x++)
				for (int r = 0; r < n; r++) {
					final int at = 2 * (x * height + first + r), from = r * width;
					// NB: Of the first and the last column the imaginary part is 0; the last one's real part is in its place.
					spectrum[at] = x == columns - 1 ? rows[from + 1] : rows[from + 2 * x];
					if (x > 0 && x < columns - 1) spectrum[at + 1] = rows[from + 2 * x + 1];
				}
		});
		if (height > 1) each(columns, (first, n) -> {
			for (int x = first; x < first + n; x++)
				alongY.complexForward(spectrum, 2 * x * height);
		});
		return spectrum;
	}

	/** The image of a spectrum, which is changed. */
	public float[] inverse(final float[] spectrum) {
		check(spectrum.length, length());
		if (height > 1) each(columns, (first, n) -> {
			for (int x = first; x < first + n; x++)
				alongY.complexInverse(spectrum, 2 * x * height, true);
		});
		final float[] image = new float[height * width];
		each(height, (first, n) -> {
			for (int x = 0; x < columns; x++)
				for (int r = 0; r < n; r++) {
					final int at = 2 * (x * height + first + r), to = (first + r) * width;
					if (x == columns - 1) image[to + 1] = spectrum[at];
					else image[to + 2 * x] = spectrum[at];
					if (x > 0 && x < columns - 1) image[to + 2 * x + 1] = spectrum[at + 1];
				}
			for (int r = 0; r < n; r++)
				alongX.realInverse(image, (first + r) * width, true);
		});
		return image;
	}

	/**
	 * The transfer function of a PSF: the spectrum of the image that has its middle at the first pixel and goes on
	 * periodically. Multiplied with a spectrum it convolves.
	 *
	 * @throws IllegalArgumentException if the PSF is larger
	 */
	public float[] transfer(final Psf psf) {
		if (psf.height() > height || psf.width() > width) throw new IllegalArgumentException("the PSF is larger than " +
			height + " x " + width);
		final float[] image = new float[height * width];
		for (int dy = -psf.radiusY(); dy <= psf.radiusY(); dy++)
			for (int dx = -psf.radiusX(); dx <= psf.radiusX(); dx++)
				image[Math.floorMod(dy, height) * width + Math.floorMod(dx, width)] += (float) psf.at(dy, dx);
		return forward(image);
	}

	// -- Helper methods --

	private interface Body {

		void run(int first, int n);
	}

	/** Runs blocks of lines on the threads of the caller. */
	private void each(final int lines, final Body body) {
		if ((long) height * width < 1 << 14) {
			body.run(0, lines);
			return;
		}
		final List<Integer> firsts = new ArrayList<>();
		for (int first = 0; first < lines; first += LINES)
			firsts.add(first);
		Parallelization.getTaskExecutor().forEach(firsts, first -> body.run(first, Math.min(LINES, lines - first)));
	}

	private static void check(final int length, final int expected) {
		if (length != expected) throw new IllegalArgumentException("expected " + expected + " values, got " + length);
	}

	private static FloatFFT_1D ofLength(final int n) {
		if (KNOWN.size() >= MOST_KNOWN) KNOWN.clear();
		return KNOWN.computeIfAbsent(n, FloatFFT_1D::new);
	}
}
