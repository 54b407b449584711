package org.gncfoe.compute.reference;

import org.gncfoe.compute.Cancellation;
import org.gncfoe.prior.Convolution;

/** A layer's filters in float64: the operator K, its exact adjoint, and the gradient with respect to the filters. */
final class ReferenceConvolution {

	private final Convolution k;
	private final double[] weights;

	ReferenceConvolution(final Convolution k, final double[] weights) {
		this.k = k;
		this.weights = weights;
	}

	private interface Tap {

		void at(int output, int input, int weight);
	}

	/** Visits every (output value, input value, weight) triple of K on inputs of h x w pixels, multiples of the stride. */
	private void visit(final int h, final int w, final Tap tap) {
		final int s = k.stride(), oh = h / s, ow = w / s;
		for (int o = 0; o < k.outputs(); o++)
			for (int c = 0; c < k.inputs(); c++)
				for (int j = 0; j < k.height(); j++)
					for (int i = 0; i < k.width(); i++) {
						Cancellation.check();
						for (int y = 0; y < oh; y++)
							for (int x = 0; x < ow; x++)
								tap.at((o * oh + y) * ow + x, (c * h + Convolution.mirrored(s * y + j - k.padY(), h)) * w + Convolution.mirrored(s * x + i - k
									.padX(), w), ((o * k.inputs() + c) * k.height() + j) * k.width() + i);
					}
	}

	/** K a, for inputs of h x w pixels. */
	double[] forward(final double[] a, final int h, final int w) {
		final double[] z = new double[k.outputs() * (h / k.stride()) * (w / k.stride())];
		visit(h, w, (out, in, n) -> z[out] += weights[n] * a[in]);
		return z;
	}

	/** K^T g, h x w pixels. */
	double[] adjoint(final double[] g, final int h, final int w) {
		final double[] a = new double[k.inputs() * h * w];
		visit(h, w, (out, in, n) -> a[in] += weights[n] * g[out]);
		return a;
	}

	/** Adds factor * d<K a, g>/dK. */
	void addGradient(final double[] a, final double[] g, final int h, final int w, final double factor,
		final double[] gradient, final int offset)
	{
		visit(h, w, (out, in, n) -> gradient[offset + n] += factor * a[in] * g[out]);
	}
}
