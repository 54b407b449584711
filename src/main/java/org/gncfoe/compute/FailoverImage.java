package org.gncfoe.compute;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;


/**
 * An image on a {@link FailoverBackend}. The image and data term as last written, and the steps since, are kept in main
 * memory; when the device fails, the fallback takes the steps again and goes on.
 */
final class FailoverImage implements ImageState {

	/** After so many steps the image is downloaded, so that never more than these are to be repeated. */
	private static final int SNAPSHOT = 64;

	private record Step(double t, double a, double w) {}

	private final FailoverEngine engine;
	private final int height, width;
	private final List<Step> steps = new ArrayList<>();
	private ImageState state;
	private boolean onDevice;
	private float[] x, z, precision;

	FailoverImage(final FailoverEngine engine, final int height, final int width) {
		this.engine = engine;
		this.height = height;
		this.width = width;
		if (height < 1 || width < 1) throw new IllegalArgumentException("an image needs at least one pixel, not " +
			height + "x" + width);
		x = new float[Math.multiplyExact(engine.prior().imageChannels(), Math.multiplyExact(height, width))];
		final PriorEngine active = engine.active();
		onDevice = !((FailoverBackend) engine.backend()).hasFailed();
		try {
			state = active.image(height, width);
		}
		catch (final DeviceException e) {
			replace(e);
		}
	}

	/** Goes on with the fallback: the image as it was, and the steps since. */
	private void replace(final DeviceException e) {
		if (!onDevice) throw e;
		onDevice = false;
		FailoverBackend.discard(state);
		state = engine.fail(e).image(height, width);
		state.write(x);
		if (z != null) state.observe(z, precision);
		for (final Step step : steps)
			state.step(step.t, step.a, step.w);
	}

	private <R> R attempt(final Function<ImageState, R> work) {
		if (onDevice) try {
			return work.apply(state);
		}
		catch (final DeviceException e) {
			replace(e);
		}
		return work.apply(state);
	}

	private void run(final java.util.function.Consumer<ImageState> work) {
		attempt(s -> {
			work.accept(s);
			return null;
		});
	}

	private void check(final float[] v) {
		if (v.length != x.length) throw new IllegalArgumentException("expected " + engine.prior().imageChannels() + "x" +
			height + "x" + width + " values, got " + v.length);
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
		check(values);
		run(s -> s.write(values));
		System.arraycopy(values, 0, x, 0, x.length);
		steps.clear();
	}

	@Override
	public void read(final float[] values) {
		check(values);
		run(s -> s.read(values));
		System.arraycopy(values, 0, x, 0, x.length);
		steps.clear();
	}

	@Override
	public void observe(final float[] observation, final float[] inverseVariance) {
		// NB: the steps so far were taken with the data term so far
		if (onDevice && !steps.isEmpty()) read(new float[x.length]);
		run(s -> s.observe(observation, inverseVariance));
		z = observation == null ? null : observation.clone();
		precision = inverseVariance == null ? null : inverseVariance.clone();
	}

	@Override
	public void step(final double t, final double a, final double w) {
		run(s -> s.step(t, a, w));
		if (!onDevice) return;
		steps.add(new Step(t, a, w));
		if (steps.size() >= SNAPSHOT) read(new float[x.length]);
	}

	@Override
	public double energy(final double t) {
		return attempt(s -> s.energy(t));
	}

	@Override
	public double tauDerivative(final double t) {
		return attempt(s -> s.tauDerivative(t));
	}

	@Override
	public double dataEnergy() {
		return attempt(ImageState::dataEnergy);
	}

	@Override
	public void gradient(final double t, final float[] g) {
		run(s -> s.gradient(t, g));
	}

	@Override
	public void hessian(final double t, final float[] v, final float[] hv) {
		final float[] direction = v == hv ? v.clone() : v;
		run(s -> s.hessian(t, direction, hv));
	}

	@Override
	public double gradientTauDerivative(final double t, final float[] v) {
		return attempt(s -> s.gradientTauDerivative(t, v));
	}

	@Override
	public void close() {
		if (onDevice) FailoverBackend.discard(state);
		else state.close();
	}
}
