package org.gncfoe.compute.opencl;

import org.gncfoe.compute.DeviceException;

/** A failed OpenCL call, with the driver's error code. */
public final class OpenClException extends DeviceException {

	private static final long serialVersionUID = 1L;

	private final int code;

	/**
	 * @param code OpenCL error code, negative
	 * @param message what was tried
	 */
	public OpenClException(final int code, final String message) {
		super(message + " failed with OpenCL error " + code);
		this.code = code;
	}

	/** The driver's error code, negative. */
	public int code() {
		return code;
	}

	/**
	 * True if less memory may help: allocation failure (-4), out of resources (-5), out of host memory (-6), invalid buffer
	 * size (-61).
	 */
	public boolean isOutOfMemory() {
		return code == -4 || code == -5 || code == -6 || code == -61;
	}

	/** Codes -11, -15, -17, -43. */
	@Override
	public boolean isCompilation() {
		return code == -11 || code == -15 || code == -17 || code == -43;
	}
}
