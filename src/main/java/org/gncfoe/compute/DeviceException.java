package org.gncfoe.compute;

/** A device, or its driver, that failed in the midst of work. What it held is lost; the work can go on elsewhere. */
public class DeviceException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** @param message what failed, in words */
	public DeviceException(final String message) {
		super(message);
	}

	/** True if the kernels cannot be compiled for the device, which will not change by itself. */
	public boolean isCompilation() {
		return false;
	}
}
