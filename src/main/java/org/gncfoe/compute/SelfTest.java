package org.gncfoe.compute;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.gncfoe.prior.Prior;
import org.gncfoe.prior.Priors;

/**
 * The self-test of a device: everything a backend computes, on a small image with random priors of the trained sizes, and
 * denoising with the default prior, against the CPU, and how long a real step takes. It runs once for each device, driver and version of the kernels, in a
 * process of its own where that can be; see {@link SelfTestProcess}, {@link SelfTestRecord}. A device that gets anything
 * wrong is refused until a test is asked for.
 */
public final class SelfTest {

	private static final double TOLERANCE = 1e-3;

	/** As many as trained priors have, as kernels are shaped by it. */
	private static final int FILTERS = 48;

	/** System property: how many seconds a test may take. NB: compilers of drivers take minutes on slow machines. */
	private static final String PATIENCE = "gncfoe.opencl.patience";

	private static final String RETRY = " (to test it again, call GNC Devices, or the subcommand devices)";

	/** A test that can be told from others. */
	interface Test {

		SelfTestResult run();
	}

	private SelfTest() {}

	/**
	 * Why a device must not be used: empty if it passed, now or before.
	 *
	 * @param notices is told in a sentence when the kernels are compiled and tested first, which takes a while
	 * @return a phrase for a message
	 */
	public static String refusal(final ComputeDevice device, final Consumer<String> notices) {
		return result(device, notices).refusal();
	}

	/** The same with how fast the device is. */
	public static SelfTestResult result(final ComputeDevice device, final Consumer<String> notices) {
		return result(device, notices, () -> test(device));
	}

	// NB: synchronized, so that threads that come together wait for one test
	static synchronized SelfTestResult result(final ComputeDevice device, final Consumer<String> notices, final Test test) {
		SelfTestResult result = SelfTestRecord.get(device);
		if (result == null) {
			notices.accept("Compiling and testing the kernels for " + device.name() + ", once; this may take half a minute.");
			SelfTestRecord.remember(device, result = marked(device, test));
		}
		return result.passed() || !result.lasting() ? result : SelfTestResult.refused(result.refusal() + RETRY);
	}

	/** Runs a test with a mark that stays only if the program crashes or is killed meanwhile, not if it is told to end. */
	private static SelfTestResult marked(final ComputeDevice device, final Test test) {
		SelfTestRecord.begin(device);
		final Thread ending = new Thread(() -> SelfTestRecord.remember(device, SelfTestResult.notNow("the program ends")));
		try {
			Runtime.getRuntime().addShutdownHook(ending);
			final SelfTestResult result = test.run();
			Runtime.getRuntime().removeShutdownHook(ending);
			return result;
		}
		catch (final RuntimeException e) {
			// NB: also where the program ends already
			return SelfTestResult.notNow(String.valueOf(e.getMessage()));
		}
	}

	/** Forgets why devices were refused, so that they are tested again. */
	public static void retry() {
		Providers.devices().forEach(SelfTestRecord::forgetRefusal);
	}

	/** Tests in a process of its own, or in this one where there can be no other. */
	private static SelfTestResult test(final ComputeDevice device) {
		final long seconds = Long.getLong(PATIENCE, 240);
		try {
			return SelfTestProcess.test(device, seconds);
		}
		catch (final IOException e) {
			return inTime(seconds, () -> test(device::open));
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			return SelfTestResult.notNow("interrupted");
		}
	}

	/** Runs a test in a thread that is left to itself when it takes too long. */
	static SelfTestResult inTime(final long seconds, final Test test) {
		final CompletableFuture<SelfTestResult> result = new CompletableFuture<>();
		final Thread thread = new Thread(() -> {
			try {
				result.complete(test.run());
			}
			catch (final Throwable e) {
				result.completeExceptionally(e);
			}
		}, "GNC-FoE self-test");
		thread.setDaemon(true);
		thread.start();
		try {
			return result.get(seconds, TimeUnit.SECONDS);
		}
		catch (final TimeoutException e) {
			return SelfTestResult.refused("its driver did not finish the self-test within " + seconds + " s");
		}
		catch (final ExecutionException e) {
			return SelfTestResult.notNow(String.valueOf(e.getCause()));
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			return SelfTestResult.notNow("interrupted");
		}
	}

	/** Runs the test in this process. */
	static SelfTestResult test(final Supplier<Backend> opener) {
		try (Backend tested = opener.get()) {
			final String wrong = compare(tested);
			return wrong.isEmpty() ? SelfTestResult.passed(StepTimes.measure(tested)) : SelfTestResult.refused(wrong);
		}
		catch (final DeviceException e) {
			final String message = e.getMessage().lines().findFirst().orElse("");
			if (e.isCompilation()) return SelfTestResult.refused("its driver does not compile the kernels (" + message + ")");
			return SelfTestResult.notNow(message);
		}
		catch (final RuntimeException | LinkageError e) {
			return SelfTestResult.notNow(e.toString().lines().findFirst().orElse(""));
		}
	}

	/** Compares a backend with the CPU's. */
	public static String compare(final Backend tested) {
		for (final Prior prior : List.of(RandomPrior.of(1, 1, FILTERS, 1), RandomPrior.of(2, 1, FILTERS, 2), RandomPrior
			.strided(3)))
		{
			final String wrong = compare(tested, prior, 37, 45, 20);
			if (!wrong.isEmpty()) return wrong;
		}
		// NB: kernels are shaped by numbers of channels: those of the default are tested, and compiled for its first use
		return compare(tested, defaultPrior(), 37, 45, 0);
	}

	/** The prior that denoising takes by default. */
	static Prior defaultPrior() {
		try {
			return Priors.load(Priors.defaultName("denoise"));
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/**
	 * Compares everything a backend computes with the CPU's.
	 *
	 * @param h rows of the image
	 * @param w columns of the image
	 * @param side rows of the patches for training, which have a column less; 0: only what denoising computes
	 * @return what is wrong, a phrase; empty if nothing is
	 */
	public static String compare(final Backend tested, final Prior prior, final int h, final int w, final int side) {
		try (Backend cpu = Providers.open(Backends.CPU, 1)) {
			final List<float[]> expected = results(cpu, prior, h, w, side), actual = results(tested, prior, h, w, side);
			for (int i = 0; i < expected.size(); i++) {
				final double d = difference(actual.get(i), expected.get(i));
				if (!(d < TOLERANCE)) return String.format(Locale.ROOT,
					"self-test %d with %d layers gave wrong values (relative error %.2g)", i + 1, prior.depth(), d);
			}
		}
		return "";
	}

	private static List<float[]> results(final Backend backend, final Prior prior, final int h, final int w,
		final int side)
	{
		final int n = h * w, patches = 2 * side * (side - 1);
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
			if (side > 0) {
				all.add(new float[n]);
				image.hessian(t, v, all.get(2));
				all.add(new float[] { (float) image.tauDerivative(t), n });
				all.add(new float[] { (float) image.gradientTauDerivative(t, v), n });
			}
			image.observe(z, precision);
			image.step(t, 0.01);
			image.step(t / 2, 0.005);
			all.add(new float[n]);
			image.read(all.get(all.size() - 1));
			all.add(new float[] { (float) image.dataEnergy() });
		}
		if (side == 0) return all;
		final TrainingSettings d = TrainingSettings.defaults();
		final TrainingSettings settings = new TrainingSettings(0.1, 1, 2, d.filterRate(), d.deepFilterRate(), d
			.potentialRate(), d.activationRate(), d.beta1(), d.beta2(), d.epsilon(), d.clip(), d.average(), d.smoothness());
		final TrainingBatch batch = new TrainingBatch(2, side, side - 1, values(patches, 4, true), values(patches, 5,
			false), new double[] { -4, -2 });
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
