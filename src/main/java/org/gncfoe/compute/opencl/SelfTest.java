package org.gncfoe.compute.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.ImageState;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.TrainingBatch;
import org.gncfoe.compute.TrainingSession;
import org.gncfoe.compute.TrainingSettings;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.prior.Convolution;
import org.gncfoe.prior.KnotAxis;
import org.gncfoe.prior.Layer;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.SplineFunctions;

/**
 * The self-test of a device: everything a backend computes, on small random priors, against the CPU. It runs once for each
 * device, driver and version of the kernels; see {@link SelfTestRecord}. A device that gets anything wrong is refused.
 */
public final class SelfTest {

	private static final double TOLERANCE = 1e-3;

	private SelfTest() {}

	/**
	 * Why a device must not be used: empty if it passed, now or before.
	 *
	 * @return a phrase for a message
	 */
	public static String refusal(final DeviceInfo device) {
		String refusal = SelfTestRecord.refusal(device);
		if (refusal == null) {
			refusal = test(device);
			SelfTestRecord.remember(device, refusal);
		}
		return refusal;
	}

	/** Opens a device that passed. */
	public static Backend open(final DeviceInfo device) {
		return new OpenClBackend(device);
	}

	/** Runs the test. */
	static String test(final DeviceInfo device) {
		try (Backend opencl = new OpenClBackend(device)) {
			return compare(opencl);
		}
		catch (final OpenClException e) {
			return "the self-test could not run (" + e.getMessage().lines().findFirst().orElse("") + ")";
		}
	}

	/** Compares a backend with the CPU's. */
	static String compare(final Backend tested) {
		try (Backend cpu = new CpuBackend(1)) {
			for (final int depth : new int[] { 1, 2 }) {
				final Prior prior = prior(depth);
				final List<float[]> expected = results(cpu, prior), actual = results(tested, prior);
				for (int i = 0; i < expected.size(); i++) {
					final double d = difference(actual.get(i), expected.get(i));
					if (!(d < TOLERANCE)) return String.format(Locale.ROOT,
						"self-test %d with %d layers gave wrong values (relative error %.2g)", i + 1, depth, d);
				}
			}
		}
		return "";
	}

	private static List<float[]> results(final Backend backend, final Prior prior) {
		final int h = 37, w = 45, n = h * w;
		final double t = 0.03;
		final float[] x = values(n, 1, true), z = values(n, 2, true), v = values(n, 3, false), precision = new float[n];
		for (int i = 0; i < n; i++)
			precision[i] = i % 3 == 0 ? 0 : i % 3 == 1 ? 30 : Float.POSITIVE_INFINITY;
		final List<float[]> all = new ArrayList<>();
		try (PriorEngine engine = backend.open(prior); ImageState image = engine.image(h, w)) {
			image.write(x);
			all.add(new float[] { (float) image.energy(t) });
			all.add(new float[n]);
			image.gradient(t, all.get(1));
			all.add(new float[n]);
			image.hessian(t, v, all.get(2));
			all.add(new float[] { (float) image.tauDerivative(t), n });
			all.add(new float[] { (float) image.gradientTauDerivative(t, v), n });
			image.observe(z, precision);
			image.step(t, 0.01);
			image.step(t / 2, 0.005);
			all.add(new float[n]);
			image.read(all.get(5));
			all.add(new float[] { (float) image.dataEnergy() });
		}
		final TrainingSettings d = TrainingSettings.defaults();
		final TrainingSettings settings = new TrainingSettings(0.1, 1, 2, d.filterRate(), d.deepFilterRate(), d
			.potentialRate(), d.activationRate(), d.beta1(), d.beta2(), d.epsilon(), d.clip(), d.average(), d.smoothness());
		final TrainingBatch batch = new TrainingBatch(2, 20, 19, values(760, 4, true), values(760, 5, false), new double[] {
			-4, -2 });
		try (TrainingSession session = backend.train(prior, settings)) {
			all.add(new float[prior.parameterCount()]);
			session.gradient(batch, all.get(all.size() - 1));
			session.step(batch, 1);
			session.step(batch, 0.5);
			all.add(session.averaged().parameters());
		}
		return all;
	}

	private static Prior prior(final int depth) {
		final Random random = new Random(depth);
		final List<Layer> layers = new ArrayList<>();
		final KnotAxis tau = new KnotAxis(Math.log(1e-4), 0, 4), feature = new KnotAxis(-4, 4, 21);
		for (int l = 0; l < depth; l++) {
			final int side = l == 0 ? 7 : 3, in = l == 0 ? 1 : 8, out = 8;
			final float[] k = new float[out * in * side * side], w = new float[out * feature.knots() * tau.knots()];
			for (int i = 0; i < k.length; i++)
				k[i] = (float) (random.nextGaussian() / Math.sqrt(in * side * side));
			for (int i = 0; i < w.length; i++) {
				final double u = feature.knot(i % feature.knots());
				w[i] = (float) ((l == depth - 1 ? u * u / 2 : u) + 0.05 * random.nextGaussian());
			}
			layers.add(new Layer(new Convolution(in, out, side, side, k), new SplineFunctions(out, feature, tau, w)));
		}
		return new Prior(layers, 0.03, Map.of());
	}

	private static float[] values(final int n, final long seed, final boolean image) {
		final Random random = new Random(seed);
		final float[] v = new float[n];
		for (int i = 0; i < n; i++)
			v[i] = (float) (image ? 0.5 + 0.3 * random.nextGaussian() : random.nextGaussian());
		return v;
	}

	/** ||a - b|| / ||b||; NaN if a holds one. */
	private static double difference(final float[] a, final float[] b) {
		double d = 0, n = 1e-30;
		for (int i = 0; i < a.length; i++) {
			d += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
			n += (double) b[i] * b[i];
		}
		return Math.sqrt(d / n);
	}
}
