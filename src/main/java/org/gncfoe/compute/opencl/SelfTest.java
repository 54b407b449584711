package org.gncfoe.compute.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.ImageState;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.TrainingBatch;
import org.gncfoe.compute.TrainingSession;
import org.gncfoe.compute.TrainingSettings;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.prior.Prior;

/**
 * The self-test of a device: everything a backend computes, on a small image with random priors of the trained sizes,
 * against the CPU. It runs once for each device, driver and version of the kernels; see {@link SelfTestRecord}. A device
 * that gets anything wrong is refused.
 */
public final class SelfTest {

	private static final double TOLERANCE = 1e-3;

	/** As many as trained priors have, as kernels are shaped by it. */
	private static final int FILTERS = 48;

	/**
	 * How a test ended.
	 *
	 * @param refusal why the device must not be used, a phrase; empty if it passed
	 * @param lasting true if another test would end in the same way; false if the device was only busy, out of memory or
	 *          away
	 */
	record Outcome(String refusal, boolean lasting) {}

	private SelfTest() {}

	/**
	 * Why a device must not be used: empty if it passed, now or before.
	 *
	 * @param notices is told in a sentence when the kernels are compiled and tested first, which takes a while
	 * @return a phrase for a message
	 */
	public static String refusal(final DeviceInfo device, final Consumer<String> notices) {
		return refusal(device, notices, () -> new OpenClBackend(device));
	}

	// NB: synchronized, so that threads that come together wait for one test
	static synchronized String refusal(final DeviceInfo device, final Consumer<String> notices,
		final Supplier<Backend> opener)
	{
		final String known = SelfTestRecord.refusal(device);
		if (known != null) return known;
		notices.accept("Compiling and testing the kernels for " + device.name() + ", once; this may take half a minute.");
		final Outcome outcome = test(opener);
		if (outcome.lasting) SelfTestRecord.remember(device, outcome.refusal);
		return outcome.refusal;
	}

	/** Opens a device that passed. */
	public static Backend open(final DeviceInfo device) {
		return new OpenClBackend(device);
	}

	/** Runs the test. */
	static Outcome test(final Supplier<Backend> opener) {
		try (Backend opencl = opener.get()) {
			return new Outcome(compare(opencl), true);
		}
		catch (final OpenClException e) {
			final String message = e.getMessage().lines().findFirst().orElse("");
			if (e.isCompilation()) return new Outcome("its driver does not compile the kernels (" + message + ")", true);
			return new Outcome("the self-test could not run now (" + message + ") and will be tried again next time", false);
		}
	}

	/** Compares a backend with the CPU's. */
	static String compare(final Backend tested) {
		try (Backend cpu = new CpuBackend(1)) {
			for (final int depth : new int[] { 1, 2 }) {
				final Prior prior = RandomPrior.of(depth, 1, FILTERS, depth);
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
