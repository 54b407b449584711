package org.gncfoe.compute;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The backends that are there, found as services; looked for once. */
final class Providers {

	private static final class Lazy {

		static final List<HostProvider> HOSTS = find(HostProvider.class);
		static final List<DeviceProvider> KINDS = find(DeviceProvider.class);
	}

	private Providers() {}

	/**
	 * NB: With the class loader of the interface, as in ImageJ and on clusters the thread's own may know nothing of plugins.
	 * A service that cannot be loaded hides no other.
	 */
	private static <T> List<T> find(final Class<T> service) {
		final List<T> found = new ArrayList<>();
		ServiceLoader.load(service, service.getClassLoader()).stream().forEach(provider -> {
			try {
				found.add(provider.get());
			}
			catch (final ServiceConfigurationError | LinkageError e) {
				// NB: It lacks a library; the others do not need it.
			}
		});
		return List.copyOf(found);
	}

	/** Opens a backend that is always there. */
	static Backend open(final String name, final int threads) {
		return host(name).open(threads);
	}

	/** @throws IllegalStateException if the jar is incomplete; says what is missing */
	static HostProvider host(final String name) {
		return Lazy.HOSTS.stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow(() -> new IllegalStateException(
			"the backend \"" + name + "\" is missing: META-INF/services/" + HostProvider.class.getName() +
				" of the jar does not name it"));
	}

	/** The kinds of devices. */
	static List<DeviceProvider> kinds() {
		return Lazy.KINDS;
	}

	/** The devices of all kinds together. */
	static DeviceProvider.Probe probe() {
		if (kinds().isEmpty()) return new DeviceProvider.Probe(List.of(), "this jar has no backend for devices", List.of());
		final List<ComputeDevice> devices = new ArrayList<>();
		final List<String> reasons = new ArrayList<>(), failures = new ArrayList<>();
		for (final DeviceProvider kind : kinds()) {
			final DeviceProvider.Probe probe = kind.probe();
			devices.addAll(probe.devices());
			failures.addAll(probe.failures());
			if (!probe.reason().isEmpty()) reasons.add(probe.reason());
		}
		return new DeviceProvider.Probe(devices, devices.isEmpty() ? String.join("; ", reasons) : "", failures);
	}

	/** The devices of all kinds together. */
	static List<? extends ComputeDevice> devices() {
		return probe().devices();
	}
}
