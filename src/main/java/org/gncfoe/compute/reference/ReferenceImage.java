package org.gncfoe.compute.reference;

import org.gncfoe.compute.DataStep;
import org.gncfoe.compute.ImageState;
import org.gncfoe.prior.Prior;

/** An image held in float64. */
final class ReferenceImage implements ImageState {

	private final Prior prior;
	private final double[] parameters;
	private final int height, width;
	private double[] x, z, precision;

	ReferenceImage(final Prior prior, final int height, final int width) {
		if (height < 1 || width < 1) throw new IllegalArgumentException("an image needs at least one pixel, not " +
			height + "x" + width);
		this.prior = prior;
		this.parameters = ReferenceBackend.doubles(prior.parameters());
		this.height = height;
		this.width = width;
		x = new double[prior.imageChannels() * height * width];
	}

	private ReferenceNetwork at(final double t) {
		return new ReferenceNetwork(prior, parameters, t, height, width);
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
	public void write(final float[] values) {
		x = ReferenceBackend.doubles(values);
	}

	@Override
	public void read(final float[] values) {
		copy(x, values);
	}

	private static void copy(final double[] from, final float[] to) {
		for (int i = 0; i < from.length; i++)
			to[i] = (float) from[i];
	}

	@Override
	public void observe(final float[] observation, final float[] inverseVariance) {
		z = observation == null ? null : ReferenceBackend.doubles(observation);
		precision = inverseVariance == null ? null : ReferenceBackend.doubles(inverseVariance);
	}

	@Override
	public void step(final double t, final double a, final double w) {
		final double[] g = at(t).gradient(x);
		for (int i = 0; i < x.length; i++) {
			final double v = x[i] - a * g[i];
			x[i] = z == null || w == 0 ? v : DataStep.prox(v, a * w, z[i], precision[i]);
		}
	}

	@Override
	public double energy(final double t) {
		return at(t).energy(x);
	}

	@Override
	public double tauDerivative(final double t) {
		return at(t).tauDerivatives(x)[0];
	}

	@Override
	public double dataEnergy() {
		double sum = 0;
		if (z != null) for (int i = 0; i < x.length; i++)
			sum += DataStep.energy(x[i], z[i], precision[i]);
		return sum;
	}

	@Override
	public void gradient(final double t, final float[] g) {
		copy(at(t).gradient(x), g);
	}

	@Override
	public void hessian(final double t, final float[] v, final float[] hv) {
		copy(at(t).hessian(x, ReferenceBackend.doubles(v), 0, null), hv);
	}

	@Override
	public double gradientTauDerivative(final double t, final float[] v) {
		return ReferenceNetwork.dot(at(t).gradientAlongTau(x), ReferenceBackend.doubles(v));
	}
}
