package org.gncfoe.noise;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import org.jtransforms.dct.FloatDCT_1D;

import net.imglib2.parallel.Parallelization;

/**
 * The orthonormal discrete cosine transform (type II) of an image, and its inverse. It diagonalises the covariance of
 * stationary noise in an image that goes on mirrored at its borders. Immutable; may be used by several threads.
 * <p>
 * Coefficient {@code (i, j)} of an image of height x width pixels belongs to the frequencies {@code pi i / height} along y and
 * {@code pi j / width} along x (radians per pixel). The transform keeps the sum of squares: white noise of variance s2 has
 * coefficients of variance s2.
 */
public final class CosineTransform {

	/** Columns that are worked on together, so that memory is read in lines. */
	private static final int COLUMNS = 16;

	/** NB: Making one takes tables of sines; a window of one size is transformed again and again. */
	private static final Map<Integer, FloatDCT_1D> KNOWN = new ConcurrentHashMap<>();
	private static final int MOST_KNOWN = 64;

	private final int height, width;
	private final FloatDCT_1D rows, columns;

	/**
	 * @param height height in pixels
	 * @param width width in pixels
	 * @throws IllegalArgumentException if a side is not positive
	 */
	public CosineTransform(final int height, final int width) {
		if (height < 1 || width < 1) throw new IllegalArgumentException("an image needs positive sides, not " + height +
			" x " + width);
		this.height = height;
		this.width = width;
		rows = ofLength(width);
		columns = ofLength(height);
	}

	/** Transforms an image {@code [height][width]}, row-major, in place. */
	public void forward(final float[] image) {
		apply(image, true);
	}

	/** Transforms coefficients back to the image, in place. */
	public void inverse(final float[] coefficients) {
		apply(coefficients, false);
	}

	// -- Helper methods --

	private void apply(final float[] a, final boolean forward) {
		if (a.length != (long) height * width) throw new IllegalArgumentException(a.length + " values are not an image of " +
			height + " x " + width);
		each(height, y -> apply(rows, a, y * width, forward));
		each((width + COLUMNS - 1) / COLUMNS, block -> {
			final int first = block * COLUMNS, n = Math.min(COLUMNS, width - first);
			final float[] column = new float[n * height];
			for (int y = 0; y < height; y++)
				for (int x = 0; x < n; x++)
					column[x * height + y] = a[y * width + first + x];
			for (int x = 0; x < n; x++)
				apply(columns, column, x * height, forward);
			for (int y = 0; y < height; y++)
				for (int x = 0; x < n; x++)
					a[y * width + first + x] = column[x * height + y];
		});
	}

	private static void apply(final FloatDCT_1D transform, final float[] a, final int offset, final boolean forward) {
		// NB: There is no transform of length 1, which is the identity.
		if (transform == null) return;
		if (forward) transform.forward(a, offset, true);
		else transform.inverse(a, offset, true);
	}

	private interface Body {

		void run(int i);
	}

	/** Runs independent parts on the threads of the caller. */
	private void each(final int n, final Body body) {
		if ((long) height * width < 1 << 14) for (int i = 0; i < n; i++)
			body.run(i);
		else Parallelization.getTaskExecutor().forEach(IntStream.range(0, n).boxed().toList(), body::run);
	}

	private static FloatDCT_1D ofLength(final int n) {
		if (n == 1) return null;
		if (KNOWN.size() >= MOST_KNOWN) KNOWN.clear();
		return KNOWN.computeIfAbsent(n, FloatDCT_1D::new);
	}
}
