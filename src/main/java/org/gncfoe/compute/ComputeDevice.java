package org.gncfoe.compute;

/** A device of this machine that a backend can be opened on, once it passed its {@link SelfTest}. */
public interface ComputeDevice {

	/** Position in the list of devices, best first; users name devices by it. */
	int index();

	/** The device's name, e.g. {@code NVIDIA H200}; users name devices by a part of it. */
	String name();

	/** Identifies the device, its driver and the version of the kernels: what a self-test found holds for these. */
	String key();

	/** True for GPUs and accelerators; false for CPUs, which cannot be granted a number of threads. */
	boolean gpu();

	/** One line for logs. */
	String describe();

	/** What is known of it, for a list of devices: e.g. memory, driver. */
	String details();

	/**
	 * Measures its own limits, in about a second.
	 *
	 * @return words for a list of devices
	 * @throws DeviceException if the driver fails
	 */
	String measured();

	/**
	 * Opens it; the caller closes it.
	 *
	 * @throws DeviceException if the driver refuses
	 */
	Backend open();

	/** How many objects of the driver this program holds now; after all is closed it should be as many as before. */
	int objects();
}
