package org.gncfoe.restore;

import org.gncfoe.blur.FourierTransform;
import org.gncfoe.blur.Psf;

/** The blur by a PSF of an image that goes on periodically, as a product in Fourier space. */
public final class FourierBlur implements LinearOperator {

	private final FourierTransform fourier;
	private final int length, reach;
	/** Transfer function of the PSF, and the square of its modulus. */
	private final float[] transfer, power;

	/**
	 * @param height height of image and observation in pixels; fast for sides as {@link FourierTransform#goodSide} gives them
	 * @param width width in pixels, even
	 * @param psf the PSF
	 * @throws IllegalArgumentException if a side is not positive, the width odd, or the PSF larger
	 */
	public FourierBlur(final int height, final int width, final Psf psf) {
		length = height * width;
		reach = Math.max(psf.radiusY(), psf.radiusX());
		fourier = new FourierTransform(height, width);
		transfer = fourier.transfer(psf);
		power = new float[transfer.length / 2];
		for (int k = 0; k < power.length; k++)
			power[k] = transfer[2 * k] * transfer[2 * k] + transfer[2 * k + 1] * transfer[2 * k + 1];
	}

	@Override
	public int imageLength() {
		return length;
	}

	@Override
	public int observationLength() {
		return length;
	}

	@Override
	public float[] apply(final float[] x) {
		return blurred(x, false);
	}

	@Override
	public float[] adjoint(final float[] y) {
		return blurred(y, true);
	}

	@Override
	public int reach() {
		return reach;
	}

	/** {@code (b A' A + 1)^-1 x}, exactly. */
	float[] inverted(final float[] x, final double b) {
		final float[] spectrum = fourier.forward(x);
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
}
