package org.gncfoe.compute;

import java.util.List;

/**
 * Finds the devices of one kind. Implementations are found as services ({@link java.util.ServiceLoader}) and have a public
 * constructor without parameters, which must not fail where there is no such device nor driver.
 */
public interface DeviceProvider {

	/**
	 * What a look found.
	 *
	 * @param devices usable devices, best first
	 * @param reason why there is none; empty if there is one
	 * @param failures drivers and devices that could not be asked, and why, a phrase each
	 */
	record Probe(List<? extends ComputeDevice> devices, String reason, List<String> failures) {}

	/** The kind's name in words: {@code OpenCL}. Users name the best of its devices by it, in lower case. */
	String title();

	/** The devices of this machine; the first call looks, later ones remember. Fails never. */
	Probe probe();
}
