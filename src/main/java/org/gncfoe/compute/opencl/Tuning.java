package org.gncfoe.compute.opencl;

/**
 * How kernels are shaped for a kind of device. A GPU hides latency with many small work-items that share local memory; a
 * CPU wants few work-items that hold whole vectors in registers and read through its caches.
 *
 * @param gpu true for GPUs
 * @param vector floats per work-item along a row: 1 on GPUs, the native vector on CPUs
 * @param lanes work-items along a row: a warp on GPUs
 * @param rows rows per work-item
 * @param outs output channels per work-item
 * @param localBytes local memory to plan with
 */
record Tuning(boolean gpu, int vector, int lanes, int rows, int outs, int localBytes) {

	/** For a device. */
	static Tuning of(final DeviceInfo device) {
		// NB: 32 vector registers of 16 floats with AVX-512, else 16 of 8 or 4: accumulators, inputs and a weight must fit.
		if (!device.gpu()) {
			final int v = device.vectorWidth() >= 16 ? 16 : device.vectorWidth() >= 8 ? 8 : 4;
			return new Tuning(false, v, 1, v == 16 ? 4 : 2, v == 16 ? 6 : 4, (int) Math.min(device.localMemory(), 1 << 18));
		}
		return gpu(device);
	}

	/** For a device as if it were a GPU. */
	static Tuning gpu(final DeviceInfo device) {
		final int local = (int) Math.min(device.localMemory(), 48 << 10);
		return device.maxWorkGroup() >= 256 ? new Tuning(true, 1, 32, 8, 8, local) : new Tuning(true, 1, 16, 4, 4, local);
	}
}
