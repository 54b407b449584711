package org.gncfoe.restore;

import java.util.List;
import java.util.Map;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.ImageState;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.prior.Convolution;
import org.gncfoe.prior.KnotAxis;
import org.gncfoe.prior.Layer;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.SplineFunctions;

/**
 * The true energy of pixels that are independent and normal with a mean and a variance c:
 * {@code F(x, t) = sum_p (x_p - mean)^2 / (2 (t + c)) + 1/2 log(t + c)}. Everything a solver does with it has a closed form.
 */
final class GaussianEngine implements PriorEngine {

	static final double MEAN = 0.4;
	static final double C = 0.04;
	static final double MIN_SIGMA = 0.01;
	static final double MAX_SIGMA = 0.8;

	private final Prior prior;

	GaussianEngine() {
		this(1);
	}

	GaussianEngine(final int channels) {
		final KnotAxis feature = new KnotAxis(-1, 1, 2);
		final KnotAxis tau = new KnotAxis(2 * Math.log(MIN_SIGMA), 2 * Math.log(MAX_SIGMA), 2);
		final Layer layer = Layer.top(new Convolution(channels, 1, 1, 1, new float[channels]), new SplineFunctions(1, feature,
			tau, new float[feature.knots() * tau.knots()]));
		prior = new Prior(List.of(layer), 0, Map.of());
	}

	@Override
	public Prior prior() {
		return prior;
	}

	@Override
	public Backend backend() {
		throw new UnsupportedOperationException();
	}

	@Override
	public ImageState image(final int height, final int width) {
		return new State(height, width, new float[prior.imageChannels() * height * width]);
	}

	private final class State implements ImageState {

		private final int height;
		private final int width;
		private final float[] x;
		private float[] z;
		private float[] precision;

		State(final int height, final int width, final float[] x) {
			this.height = height;
			this.width = width;
			this.x = x;
		}

		@Override
		public int height() {
			return height;
		}

		@Override
		public int width() {
			return width;
		}

		@Override
		public void write(final float[] from) {
			System.arraycopy(from, 0, x, 0, x.length);
		}

		@Override
		public void read(final float[] to) {
			System.arraycopy(x, 0, to, 0, x.length);
		}

		@Override
		public void observe(final float[] observation, final float[] inverseVariance) {
			z = observation == null ? null : observation.clone();
			precision = inverseVariance == null ? null : inverseVariance.clone();
		}

		@Override
		public void step(final double t, final double a, final double w) {
			final float[] g = new float[x.length];
			gradient(t, g);
			for (int p = 0; p < x.length; p++) {
				double v = x[p] - a * g[p];
				if (z != null && w > 0 && precision[p] == Float.POSITIVE_INFINITY) v = z[p];
				else if (z != null && precision[p] > 0) v = (v + a * w * precision[p] * z[p]) / (1 + a * w * precision[p]);
				x[p] = (float) v;
			}
		}

		@Override
		public double energy(final double t) {
			final double variance = variance(t);
			double sum = 0;
			for (final float v : x)
				sum += (v - MEAN) * (v - MEAN) / (2 * variance) + 0.5 * Math.log(variance);
			return sum;
		}

		@Override
		public double tauDerivative(final double t) {
			if (prior.isClamped(t)) return 0;
			final double variance = variance(t);
			double sum = 0;
			for (final float v : x)
				sum += t * (1 / variance - (v - MEAN) * (v - MEAN) / (variance * variance)) / 2;
			return sum;
		}

		@Override
		public double dataEnergy() {
			throw new UnsupportedOperationException();
		}

		@Override
		public void gradient(final double t, final float[] g) {
			for (int p = 0; p < x.length; p++)
				g[p] = (float) ((x[p] - MEAN) / variance(t));
		}

		@Override
		public void hessian(final double t, final float[] v, final float[] hv) {
			for (int p = 0; p < x.length; p++)
				hv[p] = (float) (v[p] / variance(t));
		}

		@Override
		public double gradientTauDerivative(final double t, final float[] v) {
			throw new UnsupportedOperationException();
		}

		private double variance(final double t) {
			return Math.exp(prior.tau(t)) + C;
		}
	}
}
