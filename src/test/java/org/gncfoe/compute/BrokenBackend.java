package org.gncfoe.compute;

import org.gncfoe.prior.Prior;

/** A device that fails after some calls, or computes wrongly: a backend whose images and sessions throw. For tests. */
public final class BrokenBackend implements Backend {

	private final Backend backend;
	private final float factor;
	private int calls;

	/**
	 * @param calls how many calls succeed before the driver reports a lost device
	 * @param factor what gradients come out multiplied by
	 */
	public BrokenBackend(final Backend backend, final int calls, final float factor) {
		this.backend = backend;
		this.calls = calls;
		this.factor = factor;
	}

	private void count() {
		if (calls-- <= 0) throw new DeviceException("enqueueing a kernel failed with OpenCL error -36");
	}

	@Override
	public String name() {
		return "opencl";
	}

	@Override
	public String device() {
		return "broken device";
	}

	@Override
	public PriorEngine open(final Prior prior) {
		count();
		final PriorEngine engine = backend.open(prior);
		return new PriorEngine() {

			@Override
			public Prior prior() {
				return prior;
			}

			@Override
			public Backend backend() {
				return BrokenBackend.this;
			}

			@Override
			public ImageState image(final int height, final int width) {
				count();
				return new BrokenImage(engine.image(height, width));
			}
		};
	}

	private final class BrokenImage implements ImageState {

		private final ImageState s;

		BrokenImage(final ImageState s) {
			this.s = s;
		}

		@Override
		public int height() {
			return s.height();
		}

		@Override
		public int width() {
			return s.width();
		}

		@Override
		public void write(final float[] x) {
			count();
			s.write(x);
		}

		@Override
		public void read(final float[] x) {
			count();
			s.read(x);
		}

		@Override
		public void observe(final float[] z, final float[] precision) {
			count();
			s.observe(z, precision);
		}

		@Override
		public void step(final double t, final double a, final double w) {
			count();
			s.step(t, a, w);
		}

		@Override
		public double energy(final double t) {
			count();
			return s.energy(t);
		}

		@Override
		public double tauDerivative(final double t) {
			count();
			return s.tauDerivative(t);
		}

		@Override
		public double dataEnergy() {
			count();
			return s.dataEnergy();
		}

		@Override
		public void gradient(final double t, final float[] g) {
			count();
			s.gradient(t, g);
			for (int i = 0; i < g.length; i++)
				g[i] *= factor;
		}

		@Override
		public void hessian(final double t, final float[] v, final float[] hv) {
			count();
			s.hessian(t, v, hv);
		}

		@Override
		public double gradientTauDerivative(final double t, final float[] v) {
			count();
			return s.gradientTauDerivative(t, v);
		}
	}

	@Override
	public TrainingSession train(final Prior initial, final TrainingSettings settings) {
		count();
		final TrainingSession s = backend.train(initial, settings);
		return new TrainingSession() {

			@Override
			public TrainingLoss gradient(final TrainingBatch batch, final float[] gradient) {
				count();
				return s.gradient(batch, gradient);
			}

			@Override
			public TrainingLoss step(final TrainingBatch batch, final double rate) {
				count();
				return s.step(batch, rate);
			}

			@Override
			public Prior prior() {
				count();
				return s.prior();
			}

			@Override
			public Prior averaged() {
				count();
				return s.averaged();
			}

			@Override
			public OptimizerState state() {
				count();
				return s.state();
			}

			@Override
			public void restore(final OptimizerState state) {
				count();
				s.restore(state);
			}
		};
	}

	@Override
	public UnrolledFlow unroll(final Prior prior) {
		count();
		final UnrolledFlow flow = backend.unroll(prior);
		return (batch, parameters) -> {
			count();
			return flow.gradient(batch, parameters);
		};
	}
}
