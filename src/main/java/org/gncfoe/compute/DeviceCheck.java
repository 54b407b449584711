package org.gncfoe.compute;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;

import org.gncfoe.prior.Prior;
import org.gncfoe.prior.Priors;

/**
 * The long comparison of a device with the reference and the CPU: gradients, denoised images and trainings for one to four
 * layers and images of all kinds of sizes, tiles, the longest time the device was blocked, and what was left behind. The
 * short one that every device has to pass is {@link SelfTest}.
 */
public final class DeviceCheck {

	/** Greatest errors: of a gradient, relative; of a denoised image, in grey levels of 255; of a loss, relative. */
	public static final double GRADIENT = 1e-4, GREY = 0.01, LOSS = 1e-3;

	/** Longest time a device may be blocked, in seconds. */
	static final double BLOCKED = 1;

	private static final double SIGMA = 25 / 255.0, FIRST = 0.3;

	/**
	 * A result.
	 *
	 * @param what what was compared
	 * @param error the error measured
	 * @param most the largest error allowed
	 */
	public record Result(String what, double error, double most) {

		/** True if the error is allowed. */
		public boolean passed() {
			return error <= most;
		}

		@Override
		public String toString() {
			return String.format(Locale.ROOT, "%-6s %s: %.2g (at most %.2g)", passed() ? "ok" : "FAILED", what, error, most);
		}
	}

	/** Work on the device, compared. */
	private interface Measured {

		double error();
	}

	private final Backend device;
	private final boolean gpu;
	private final Consumer<Result> results;
	private boolean passed = true;

	private DeviceCheck(final Backend device, final boolean gpu, final Consumer<Result> results) {
		this.device = device;
		this.gpu = gpu;
		this.results = results;
	}

	/**
	 * Compares everything, in some minutes.
	 *
	 * @param results is told of each result
	 * @return true if all passed
	 * @throws DeviceException if the driver fails
	 */
	public static boolean run(final ComputeDevice info, final Consumer<Result> results) {
		final int before = info.objects();
		final DeviceCheck check;
		try (Backend device = info.open()) {
			check = new DeviceCheck(device, info.gpu(), results);
			check.all();
		}
		check.add("objects of the driver left behind", 0, () -> info.objects() - before);
		return check.passed;
	}

	private void add(final String what, final double most, final Measured measured) {
		final Result result = new Result(what, measured.error(), most);
		passed &= result.passed();
		results.accept(result);
	}

	private void all() {
		for (int depth = 1; depth <= 4; depth++) {
			final Prior prior = stable(depth, 1, 4, depth);
			final String name = depth + (depth == 1 ? " layer" : " layers");
			for (final int[] size : new int[][] { { 1, 1 }, { 1, 23 }, { 7, 7 }, { 61, 53 }, { 321, 481 } })
				images(name + ", 4 filters", prior, size[0], size[1], size[0] > 300 ? 2 : 10);
			if (depth > 1) images(name + ", 48 filters", stable(depth, 1, 48, depth), 23, 31, 3);
			images(name + ", 3 channels", stable(depth, 3, 4, depth), 19, 29, 10);
			add(name + ", training gradient", GRADIENT, () -> trainingError(device, prior));
			if (depth < 4) add(name + ", losses of 50 training steps", LOSS, () -> lossError(device, prior, 50));
		}
		for (final String name : Priors.shippedNames())
			images(name, load(name), 47, 41, 5);
		final int side = gpu ? 4096 : 512;
		add("3 layers, 48 filters, seconds blocked by a gradient step " + side + "^2", BLOCKED, () -> blocked(side));
	}

	private void images(final String name, final Prior prior, final int h, final int w, final int steps) {
		add(name + ", " + h + "x" + w + ", gradient", GRADIENT, () -> gradientError(device, prior, h, w));
		add(name + ", " + h + "x" + w + ", grey levels after " + steps + " steps", GREY, () -> greyError(device, prior, h, w,
			steps));
	}

	private static Prior load(final String name) {
		try {
			return Priors.load(name);
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	// -- Comparisons --

	/** A random prior of the magnitude of trained ones. */
	public static Prior stable(final int depth, final int channels, final int filters, final long seed) {
		final int side = 24;
		return RandomPrior.stable(RandomPrior.of(depth, channels, filters, seed), picture(channels, side, side, 0), side);
	}

	/**
	 * The error of a gradient relative to the reference's. NB: relative to the image where the gradient is smaller than that,
	 * as that of a constant image is zero but for rounding.
	 */
	public static double gradientError(final Backend tested, final Prior prior, final int h, final int w) {
		final float[] x = picture(prior.imageChannels(), h, w, SIGMA), a = gradient(tested, prior, x, h, w), b = gradient(
			Providers.open(Backends.REFERENCE, 0), prior, x, h, w);
		return Math.sqrt(squares(a, b) / Math.max(squares(b, new float[b.length]), squares(x, new float[x.length])));
	}

	private static float[] gradient(final Backend backend, final Prior prior, final float[] x, final int h, final int w) {
		final float[] g = new float[x.length];
		try (PriorEngine engine = backend.open(prior); ImageState image = engine.image(h, w)) {
			image.write(x);
			image.gradient(SIGMA * SIGMA, g);
		}
		return g;
	}

	/** The largest difference between an image denoised here and by the reference, in grey levels of 255. */
	public static double greyError(final Backend tested, final Prior prior, final int h, final int w, final int steps) {
		final float[] a = denoised(tested, prior, h, w, steps), b = denoised(Providers.open(Backends.REFERENCE, 0), prior, h, w, steps);
		double most = 0;
		for (int i = 0; i < a.length; i++) {
			final double d = 255 * Math.abs((double) a[i] - b[i]);
			// NB: NaN counts as an error
			if (!(d <= most)) most = Double.isNaN(d) ? Double.POSITIVE_INFINITY : d;
		}
		return most;
	}

	/** Proximal gradient steps of size t, with t falling to the variance of the noise. */
	private static float[] denoised(final Backend backend, final Prior prior, final int h, final int w, final int steps) {
		final float[] x = picture(prior.imageChannels(), h, w, SIGMA), precision = new float[x.length];
		java.util.Arrays.fill(precision, (float) (1 / (SIGMA * SIGMA)));
		try (PriorEngine engine = backend.open(prior); ImageState image = engine.image(h, w)) {
			image.write(x);
			image.observe(x, precision);
			for (int i = 1; i <= steps; i++) {
				final double sigma = FIRST * Math.pow(SIGMA / FIRST, (double) i / steps);
				image.step(sigma * sigma, sigma * sigma);
			}
			image.read(x);
		}
		return x;
	}

	/** The error of a training gradient relative to the reference's. */
	static double trainingError(final Backend tested, final Prior prior) {
		final float[] a = new float[prior.parameterCount()], b = new float[a.length];
		final TrainingBatch batch = batch(3, prior.imageChannels(), 18, 15, 1);
		try (TrainingSession s = tested.train(prior, settings()); TrainingSession r = Providers.open(Backends.REFERENCE, 0).train(prior,
			settings()))
		{
			s.gradient(batch, a);
			r.gradient(batch, b);
		}
		return Math.sqrt(squares(a, b) / squares(b, new float[b.length]));
	}

	/** The largest relative difference between the losses of training steps here and on the CPU. */
	static double lossError(final Backend tested, final Prior prior, final int steps) {
		double most = 0;
		try (Backend cpu = Providers.open(Backends.CPU, 0); TrainingSession a = tested.train(prior, settings()); TrainingSession b = cpu.train(
			prior, settings()))
		{
			for (int i = 0; i < steps; i++) {
				final TrainingBatch batch = batch(4, prior.imageChannels(), 20, 21, i);
				final double rate = 1 - i / (1.2 * steps), la = a.step(batch, rate).total(), lb = b.step(batch, rate).total();
				most = Math.max(most, Math.abs(la - lb) / Math.abs(lb));
			}
		}
		return most;
	}

	/** The longest time one tile of a gradient step took, in seconds, once kernels are compiled and tiles have grown. */
	private double blocked(final int side) {
		final Prior prior = RandomPrior.of(3, 1, 48, 3);
		try (PriorEngine engine = device.open(prior); ImageState image = engine.image(side, side)) {
			image.write(picture(1, side, side, SIGMA));
			image.step(0.01, 0.005);
			device.longestWait();
			image.step(0.01, 0.005);
			return device.longestWait();
		}
	}

	// -- Data --

	private static TrainingSettings settings() {
		final TrainingSettings d = TrainingSettings.defaults();
		return new TrainingSettings(0.1, 2, 3, d.filterRate(), d.deepFilterRate(), d.potentialRate(), d.activationRate(), d
			.beta1(), d.beta2(), d.epsilon(), d.clip(), d.average(), d.smoothness());
	}

	private static TrainingBatch batch(final int size, final int channels, final int h, final int w, final long seed) {
		final Random random = new Random(seed);
		final int n = channels * h * w;
		final float[] clean = new float[size * n], noise = new float[size * n];
		final double[] tau = new double[size];
		for (int b = 0; b < size; b++) {
			System.arraycopy(picture(channels, h, w, 0.05), 0, clean, b * n, n);
			tau[b] = Math.log(0.01) + b * 0.7 + 0.01 * (seed % 10);
		}
		for (int i = 0; i < noise.length; i++)
			noise[i] = (float) random.nextGaussian();
		return new TrainingBatch(size, h, w, clean, noise, tau);
	}

	/** Waves, a step edge and noise, about [0, 1]. */
	static float[] picture(final int channels, final int h, final int w, final double sigma) {
		final Random random = new Random(h + w);
		final float[] x = new float[channels * h * w];
		for (int i = 0; i < x.length; i++) {
			final int column = i % w, row = i / w;
			x[i] = (float) (0.5 + 0.2 * Math.sin(0.3 * column) * Math.cos(0.2 * row) + (column > w / 2 ? 0.15 : -0.15) + sigma *
				random.nextGaussian());
		}
		return x;
	}

	private static double squares(final float[] a, final float[] b) {
		double sum = 0;
		for (int i = 0; i < a.length; i++)
			sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
		return sum;
	}
}
