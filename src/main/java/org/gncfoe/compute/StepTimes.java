package org.gncfoe.compute;

import java.util.Locale;

import org.gncfoe.prior.Prior;

/**
 * How long a device takes for a real step, and plain Java on the same machine at the same time, so that what else runs
 * there matters little for their ratio.
 *
 * @param device milliseconds of a gradient step with the default prior on {@value #SIDE} x {@value #SIDE} pixels
 * @param java the same on all cores in Java
 */
public record StepTimes(double device, double java) {

	static final int SIDE = 256;

	private static final int REPEATS = 7;

	/** How long HotSpot is given to compile the Java steps, the device to find its pace, and all repeats, in nanoseconds. */
	private static final long WARM_UP = 1_000_000_000L, PACE = 500_000_000L, LONGEST = 3_000_000_000L;

	/** The device's time as a multiple of Java's: below one is faster. */
	public double ratio() {
		return device / java;
	}

	/** Words for a list of devices. */
	public String describe() {
		return String.format(Locale.ROOT, "%.1f ms a step (Java %.1f)", device, java);
	}

	/** Measures a device, in some seconds. */
	static StepTimes measure(final Backend device) {
		final Prior prior = SelfTest.defaultPrior();
		try (Backend cpu = Providers.open(Backends.CPU, 0); PriorEngine a = device.open(prior); PriorEngine b = cpu.open(prior);
				ImageState onDevice = image(a); ImageState onCpu = image(b))
		{
			warmUp(onDevice, PACE);
			warmUp(onCpu, WARM_UP);
			double best = Double.POSITIVE_INFINITY, java = best;
			final long start = System.nanoTime();
			for (int i = 0; i < REPEATS && (i == 0 || System.nanoTime() - start < LONGEST); i++) {
				best = Math.min(best, milliseconds(onDevice));
				java = Math.min(java, milliseconds(onCpu));
			}
			return new StepTimes(best, java);
		}
	}

	private static ImageState image(final PriorEngine engine) {
		final ImageState image = engine.image(SIDE, SIDE);
		image.write(DeviceCheck.picture(1, SIDE, SIDE, 0.1));
		return image;
	}

	private static void warmUp(final ImageState image, final long nanoseconds) {
		final long start = System.nanoTime();
		int n = 0;
		while (n++ < 2 || System.nanoTime() - start < nanoseconds && n < 1000)
			milliseconds(image);
	}

	private static double milliseconds(final ImageState image) {
		final long start = System.nanoTime();
		image.step(0.01, 0.005);
		return (System.nanoTime() - start) / 1e6;
	}
}
