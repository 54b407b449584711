package org.gncfoe.restore;

import org.gncfoe.compute.AlignedImage;
import org.gncfoe.compute.ImageState;

/**
 * The image of a running solver: on the backend, with proximal gradient steps that stay there when the data term is a
 * diagonal quadratic, and pass through the host otherwise, with the proximal map the term has ({@link ProximalTerm#of}).
 */
final class Iterate implements AutoCloseable {

	private final DataTerm data;
	/** The proximal map on the host; null where whole steps are the device's. */
	private final ProximalTerm onHost;
	private final ImageState state;
	private final float[] x;
	private float[] gradient;
	private float[] before;
	private boolean current = true;

	Iterate(final Problem problem) {
		data = problem.data();
		onHost = data instanceof QuadraticTerm || data == DataTerm.NONE ? null : ProximalTerm.of(data);
		x = problem.start().clone();
		state = AlignedImage.of(problem.engine(), problem.height(), problem.width());
		state.write(x);
		if (data instanceof final QuadraticTerm quadratic) state.observe(quadratic.observation(), quadratic.precision());
	}

	/** {@code x <- prox_{a w D}( x - a grad R(x, t) )}. */
	void step(final double t, final double a, final double weight) {
		if (onHost == null || weight == 0) {
			state.step(t, a, weight);
			current = false;
			return;
		}
		image();
		if (gradient == null) gradient = new float[x.length];
		state.gradient(t, gradient);
		for (int p = 0; p < x.length; p++)
			x[p] -= (float) (a * gradient[p]);
		onHost.prox(x, a * weight);
		state.write(x);
	}

	/** The image; valid until the next step, not to be changed. */
	float[] image() {
		if (!current) state.read(x);
		current = true;
		return x;
	}

	/** Root mean square change of a pixel since the last call (since the start, if there was none). */
	double changeSinceLast(final float[] start) {
		if (before == null) before = start.clone();
		image();
		double sum = 0;
		for (int p = 0; p < x.length; p++) {
			final double difference = x[p] - before[p];
			sum += difference * difference;
		}
		System.arraycopy(x, 0, before, 0, x.length);
		return Math.sqrt(sum / x.length);
	}

	/** R(x, t). */
	double priorEnergy(final double t) {
		return state.energy(t);
	}

	/** d/dtau R(x, t). */
	double tauDerivative(final double t) {
		return state.tauDerivative(t);
	}

	/** D(x) at weight 1. */
	double dataEnergy() {
		return data.energy(image());
	}

	@Override
	public void close() {
		state.close();
	}
}
