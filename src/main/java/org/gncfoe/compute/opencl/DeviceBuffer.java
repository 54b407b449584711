package org.gncfoe.compute.opencl;

import static org.jocl.CL.clReleaseMemObject;

import org.jocl.cl_mem;

/** A buffer of floats (or ints) on a device. */
final class DeviceBuffer implements AutoCloseable {

	private final DeviceContext context;
	private cl_mem memory;
	private final long length;

	DeviceBuffer(final DeviceContext context, final cl_mem memory, final long length) {
		this.context = context;
		this.memory = memory;
		this.length = length;
		Live.BUFFERS.created();
	}

	cl_mem memory() {
		if (memory == null) throw new IllegalStateException("the buffer is closed");
		return memory;
	}

	/** Number of 4-byte elements. */
	long length() {
		return length;
	}

	@Override
	public void close() {
		if (memory == null) return;
		clReleaseMemObject(memory);
		memory = null;
		Live.BUFFERS.released();
		context.freed(4 * length);
	}
}
