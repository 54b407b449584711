package org.gncfoe.compute.opencl;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Asks every driver for its devices, each by itself: one that fails hides no other's. */
final class DeviceSearch {

	/**
	 * What is asked; every call may throw.
	 *
	 * @param <P> a platform, that is a driver
	 * @param <D> a device
	 */
	interface Drivers<P, D> {

		List<P> platforms();

		String name(P platform);

		List<D> devices(P platform);

		/** False if the device is away or has no compiler. */
		boolean usable(D device);

		DeviceInfo info(D device, String platform);
	}

	/** A device and its driver's handle. */
	record Found<D>(DeviceInfo info, D id) {}

	/**
	 * What was found.
	 *
	 * @param found usable devices: discrete GPUs, then those that share the host's memory, then CPUs; of each kind, more
	 *          memory first
	 * @param failures what could not be asked and why, a phrase each
	 */
	record Result<D>(List<Found<D>> found, List<String> failures) {}

	private DeviceSearch() {}

	/**
	 * Searches.
	 *
	 * @throws OpenClException if not even the platforms can be listed
	 */
	static <P, D> Result<D> search(final Drivers<P, D> drivers) {
		final List<Found<D>> all = new ArrayList<>();
		final List<String> failures = new ArrayList<>();
		final List<P> platforms = drivers.platforms();
		for (int i = 0; i < platforms.size(); i++) {
			String name = "platform " + i;
			try {
				name = drivers.name(platforms.get(i));
				final List<D> devices = drivers.devices(platforms.get(i));
				for (int k = 0; k < devices.size(); k++)
					add(drivers, devices.get(k), name, k, all, failures);
			}
			catch (final RuntimeException e) {
				failures.add(name + ": " + e.getMessage());
			}
		}
		all.sort(Comparator.comparing((final Found<D> f) -> f.info.rank()).thenComparing(f -> -f.info.memory()));
		for (int i = 0; i < all.size(); i++)
			all.set(i, new Found<>(all.get(i).info.at(i), all.get(i).id));
		return new Result<>(List.copyOf(all), List.copyOf(failures));
	}

	private static <P, D> void add(final Drivers<P, D> drivers, final D device, final String platform, final int number,
		final List<Found<D>> all, final List<String> failures)
	{
		try {
			if (drivers.usable(device)) all.add(new Found<>(drivers.info(device, platform), device));
		}
		catch (final RuntimeException e) {
			failures.add(platform + ", device " + number + ": " + e.getMessage());
		}
	}
}
