package org.gncfoe.restore;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

import org.gncfoe.blur.FourierTransform;
import org.gncfoe.blur.Psf;
import org.gncfoe.prior.Convolution;

/**
 * The data term of a blurred image with noise of known variance: {@code D(x) = 1/2 sum_p precision_p ((h * x)_p - z_p)^2}
 * over the pixels of the observation. The image x is larger than the observation: it goes on by the radius of the PSF h (and
 * some pixels more, up to a side that is good for Fourier transforms), so that nothing is assumed about the surroundings,
 * and no pixel observed depends on what goes around. For images of one channel.
 * <p>
 * The blur is a {@link FourierBlur}, the term {@link LeastSquares}. The preconditioner is the matrix with one precision
 * everywhere, which the Fourier transform diagonalises; where that is true (all pixels observed with one variance, and the
 * image periodic) the first iteration is exact.
 * <p>
 * To be used by one thread at a time: an iteration starts from the result of the last one.
 */
public final class Deconvolution implements ProximalTerm, SmoothTerm {

	private static final int MOST_ITERATIONS = 30;

	private final int height, width, top, left, paddedHeight, paddedWidth;
	private final LeastSquares term;

	/**
	 * @param observation blurred and noisy image z {@code [height][width]}, row-major, prior's intensity unit; ignored where
	 *          the precision is 0; copied
	 * @param precision inverse noise variance of every pixel, finite, 0: not observed; copied
	 * @param psf the PSF
	 * @throws IllegalArgumentException if the sizes do not fit, a precision is negative or not finite, or an observation with a
	 *           precision is not finite, or nothing is observed
	 */
	public Deconvolution(final float[] observation, final float[] precision, final int height, final int width,
		final Psf psf)
	{
		this(observation, precision, height, width, psf, null);
	}

	/**
	 * With noise whose variance follows from the image, as of a camera; see {@link LeastSquares}.
	 *
	 * @param precision inverse noise variances to begin with; 0: not observed
	 * @param variance positive variance of a pixel by its mean, prior's unit; null: as to begin with
	 */
	public Deconvolution(final float[] observation, final float[] precision, final int height, final int width,
		final Psf psf, final DoubleUnaryOperator variance)
	{
		this(observation, precision, height, width, psf, variance, psf.radiusY(), psf.radiusX());
	}

	/** With surroundings of another size; none: the image is periodic. */
	Deconvolution(final float[] observation, final float[] precision, final int height, final int width, final Psf psf,
		final DoubleUnaryOperator variance, final int marginY, final int marginX)
	{
		check(observation, precision, height, width);
		this.height = height;
		this.width = width;
		paddedHeight = marginY == 0 && marginX == 0 ? height : FourierTransform.goodSide(height + 2 * marginY);
		paddedWidth = marginY == 0 && marginX == 0 ? width : FourierTransform.goodSide(width + 2 * marginX);
		top = (paddedHeight - height) / 2;
		left = (paddedWidth - width) / 2;
		final FourierBlur blur = new FourierBlur(paddedHeight, paddedWidth, psf);
		final float[] paddedObservation = new float[paddedHeight * paddedWidth];
		final float[] paddedPrecision = new float[paddedObservation.length];
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++) {
				final int from = y * width + x, to = (y + top) * paddedWidth + x + left;
				if (!(precision[from] > 0)) continue;
				paddedObservation[to] = observation[from];
				paddedPrecision[to] = precision[from];
			}
		term = new LeastSquares(blur, paddedObservation, paddedPrecision, variance, blur::inverted, MOST_ITERATIONS);
	}

	// -- The image with its surroundings --

	/** Height of x in pixels. */
	public int paddedHeight() {
		return paddedHeight;
	}

	/** Width of x in pixels. */
	public int paddedWidth() {
		return paddedWidth;
	}

	/**
	 * An image with surroundings: mirrored.
	 *
	 * @param image {@code [height][width]}
	 */
	public float[] padded(final float[] image) {
		final float[] padded = new float[paddedHeight * paddedWidth];
		for (int y = 0; y < paddedHeight; y++)
			for (int x = 0; x < paddedWidth; x++)
				padded[y * paddedWidth + x] = image[Convolution.mirrored(y - top, height) * width + Convolution.mirrored(x - left, width)];
		return padded;
	}

	/** What is left of x without its surroundings. */
	public float[] cropped(final float[] x) {
		final float[] image = new float[height * width];
		for (int y = 0; y < height; y++)
			System.arraycopy(x, (y + top) * paddedWidth + left, image, y * width, width);
		return image;
	}

	/** The image x blurred, without its surroundings: what would be observed without noise. */
	public float[] blur(final float[] x) {
		return cropped(term.operator().apply(x));
	}

	/** How far a pixel of the observation sees the image around it, in pixels. */
	public int reach() {
		return term.operator().reach();
	}

	// -- DataTerm methods --

	@Override
	public void prox(final float[] x, final double a) {
		term.prox(x, a);
	}

	@Override
	public void gradient(final float[] x, final float[] g) {
		term.gradient(x, g);
	}

	@Override
	public double lipschitz() {
		return term.lipschitz();
	}

	@Override
	public double energy(final float[] x) {
		return term.energy(x);
	}

	// -- Helper methods --

	private static void check(final float[] observation, final float[] precision, final int height, final int width) {
		Objects.requireNonNull(observation, "observation");
		if (height < 1 || width < 1 || observation.length != (long) height * width || precision.length != observation.length)
			throw new IllegalArgumentException(observation.length + " observed pixels and " + precision.length +
				" precisions do not make an image of " + height + " x " + width);
		LeastSquares.check(observation, precision);
	}

	/** One precision everywhere. */
	static float[] constant(final int length, final double variance) {
		final float[] precision = new float[length];
		Arrays.fill(precision, QuadraticTerm.precisionOf(variance));
		return precision;
	}
}
