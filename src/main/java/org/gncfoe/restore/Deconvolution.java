package org.gncfoe.restore;

import java.util.Arrays;
import java.util.Objects;

import org.gncfoe.blur.FourierTransform;
import org.gncfoe.blur.Psf;
import org.gncfoe.compute.Cancellation;
import org.gncfoe.prior.Convolution;

/**
 * The data term of a blurred image with noise of known variance: {@code D(x) = 1/2 sum_p precision_p ((h * x)_p - z_p)^2}
 * over the pixels of the observation. The image x is larger than the observation: it goes on by the radius of the PSF h (and
 * some pixels more, up to a side that is good for Fourier transforms), so that nothing is assumed about the surroundings,
 * and no pixel observed depends on what goes around. For images of one channel.
 * <p>
 * The proximal map solves {@code (H' P H + 1 / a) x = H' P z + v / a}, P the precisions, 0 in the surroundings, by conjugate
 * gradients. The preconditioner is the matrix with one precision everywhere, which the Fourier transform diagonalises; where
 * that is true (all pixels observed with one variance, and the image periodic) the first iteration is exact.
 * <p>
 * To be used by one thread at a time: an iteration starts from the result of the last one.
 */
public final class Deconvolution implements DataTerm {

	private static final int MOST_ITERATIONS = 30;

	/**
	 * Root mean square of the residual that is left, prior's unit. NB: No eigenvalue of the matrix, 1 + a H' P H, is below 1, so
	 * the error is less.
	 */
	private static final double TOLERANCE = 5e-4;

	private final int height, width, top, left, paddedHeight, paddedWidth;
	private final FourierTransform fourier;
	/** Transfer function of the PSF, and the square of its modulus. */
	private final float[] transfer, power;
	/** Padded like x. */
	private final float[] observation, precision;
	/** H' P z. */
	private final float[] projected;
	private final double meanPrecision;
	private float[] last;

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
		this(observation, precision, height, width, psf, psf.radiusY(), psf.radiusX());
	}

	/** With surroundings of another size; none: the image is periodic. */
	Deconvolution(final float[] observation, final float[] precision, final int height, final int width, final Psf psf,
		final int marginY, final int marginX)
	{
		check(observation, precision, height, width);
		this.height = height;
		this.width = width;
		paddedHeight = marginY == 0 && marginX == 0 ? height : FourierTransform.goodSide(height + 2 * marginY);
		paddedWidth = marginY == 0 && marginX == 0 ? width : FourierTransform.goodSide(width + 2 * marginX);
		top = (paddedHeight - height) / 2;
		left = (paddedWidth - width) / 2;
		fourier = new FourierTransform(paddedHeight, paddedWidth);
		transfer = fourier.transfer(psf);
		power = new float[transfer.length / 2];
		for (int k = 0; k < power.length; k++)
			power[k] = transfer[2 * k] * transfer[2 * k] + transfer[2 * k + 1] * transfer[2 * k + 1];
		this.observation = new float[paddedHeight * paddedWidth];
		this.precision = new float[this.observation.length];
		double sum = 0;
		int observed = 0;
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++) {
				final int from = y * width + x, to = (y + top) * paddedWidth + x + left;
				if (!(precision[from] > 0)) continue;
				this.observation[to] = observation[from];
				this.precision[to] = precision[from];
				sum += precision[from];
				observed++;
			}
		meanPrecision = sum / observed;
		final float[] weighted = new float[this.observation.length];
		for (int p = 0; p < weighted.length; p++)
			weighted[p] = this.precision[p] * this.observation[p];
		projected = blurred(weighted, true);
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
		checkLength(x);
		return cropped(blurred(x, false));
	}

	// -- DataTerm methods --

	@Override
	public void prox(final float[] x, final double a) {
		checkLength(x);
		// NB: All is multiplied by a, so that nothing overflows.
		final float[] v = x.clone(), residual = new float[x.length], image = new float[x.length];
		if (last != null) System.arraycopy(last, 0, x, 0, x.length);
		apply(x, a, image);
		for (int p = 0; p < x.length; p++)
			residual[p] = (float) (v[p] + a * projected[p] - image[p]);
		float[] conditioned = precondition(residual, a);
		final float[] direction = conditioned.clone();
		double energy = dot(residual, conditioned);
		final double enough = TOLERANCE * TOLERANCE * x.length;
		for (int i = 0; i < MOST_ITERATIONS && dot(residual, residual) > enough; i++) {
			Cancellation.check();
			apply(direction, a, image);
			final double curvature = dot(direction, image);
			if (!(curvature > 0)) break;
			final float step = (float) (energy / curvature);
			for (int p = 0; p < x.length; p++) {
				x[p] += step * direction[p];
				residual[p] -= step * image[p];
			}
			conditioned = precondition(residual, a);
			final double next = dot(residual, conditioned);
			final float ratio = (float) (next / energy);
			for (int p = 0; p < x.length; p++)
				direction[p] = conditioned[p] + ratio * direction[p];
			energy = next;
		}
		last = x.clone();
	}

	@Override
	public double energy(final float[] x) {
		checkLength(x);
		final float[] blurred = blurred(x, false);
		double sum = 0;
		for (int p = 0; p < x.length; p++) {
			final double difference = (double) blurred[p] - observation[p];
			sum += 0.5 * precision[p] * difference * difference;
		}
		return sum;
	}

	// -- Helper methods --

	/** (a H' P H + 1) x */
	private void apply(final float[] x, final double a, final float[] result) {
		final float[] blurred = blurred(x, false);
		for (int p = 0; p < blurred.length; p++)
			blurred[p] *= precision[p];
		final float[] back = blurred(blurred, true);
		for (int p = 0; p < x.length; p++)
			result[p] = (float) (x[p] + a * back[p]);
	}

	private float[] precondition(final float[] residual, final double a) {
		final float[] spectrum = fourier.forward(residual);
		final double b = a * meanPrecision;
		for (int k = 0; k < power.length; k++) {
			final float factor = (float) (1 / (1 + b * power[k]));
			spectrum[2 * k] *= factor;
			spectrum[2 * k + 1] *= factor;
		}
		return fourier.inverse(spectrum);
	}

	/** The image blurred by the PSF, or by the adjoint, the PSF turned around. */
	private float[] blurred(final float[] image, final boolean adjoint) {
		final float[] s = fourier.forward(image);
		for (int k = 0; k < power.length; k++) {
			final float re = s[2 * k], im = s[2 * k + 1], hr = transfer[2 * k], hi = adjoint ? -transfer[2 * k + 1]
				: transfer[2 * k + 1];
			s[2 * k] = re * hr - im * hi;
			s[2 * k + 1] = re * hi + im * hr;
		}
		return fourier.inverse(s);
	}

	private static double dot(final float[] a, final float[] b) {
		double sum = 0;
		for (int p = 0; p < a.length; p++)
			sum += (double) a[p] * b[p];
		return sum;
	}

	private void checkLength(final float[] x) {
		if (x.length != observation.length) throw new IllegalArgumentException("an image of " + x.length +
			" values, but with its surroundings it has " + observation.length);
	}

	private static void check(final float[] observation, final float[] precision, final int height, final int width) {
		Objects.requireNonNull(observation, "observation");
		if (height < 1 || width < 1 || observation.length != (long) height * width || precision.length != observation.length)
			throw new IllegalArgumentException(observation.length + " observed pixels and " + precision.length +
				" precisions do not make an image of " + height + " x " + width);
		boolean any = false;
		for (int p = 0; p < precision.length; p++) {
			if (!(precision[p] >= 0 && precision[p] < Float.POSITIVE_INFINITY)) throw new IllegalArgumentException(
				"the precision of pixel " + p + " must be finite and at least 0, not " + precision[p]);
			if (precision[p] > 0 && !Float.isFinite(observation[p])) throw new IllegalArgumentException("pixel " + p +
				" counts as observed but is " + observation[p]);
			any |= precision[p] > 0;
		}
		if (!any) throw new IllegalArgumentException("no pixel is observed");
	}

	/** One precision everywhere. */
	static float[] constant(final int length, final double variance) {
		final float[] precision = new float[length];
		Arrays.fill(precision, QuadraticTerm.precisionOf(variance));
		return precision;
	}
}
