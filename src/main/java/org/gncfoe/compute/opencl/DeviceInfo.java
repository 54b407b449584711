package org.gncfoe.compute.opencl;

import java.util.Locale;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.ComputeDevice;

/**
 * What is known about an OpenCL device.
 *
 * @param index position in the list of devices, best first
 * @param name the device's name, e.g. {@code NVIDIA H200}
 * @param vendor who made it
 * @param platform name of the platform (driver collection) it belongs to
 * @param driver version of its driver
 * @param gpu true for GPUs and accelerators, false for CPUs
 * @param unified true if it shares the host's memory, as integrated GPUs do
 * @param memory bytes of global memory
 * @param maxAllocation largest single buffer in bytes
 * @param localMemory bytes of local memory of a work-group
 * @param computeUnits number of compute units (multiprocessors, cores)
 * @param maxWorkGroup largest number of work-items in a group
 * @param vectorWidth native vector width in floats
 * @param fp64 true if double precision is supported
 */
public record DeviceInfo(int index, String name, String vendor, String platform, String driver, boolean gpu,
	boolean unified, long memory, long maxAllocation, long localMemory, int computeUnits, long maxWorkGroup, int vectorWidth, boolean fp64)
	implements ComputeDevice
{

	/** 0: a GPU with memory of its own, 1: one that shares the host's, 2: a CPU. */
	int rank() {
		return !gpu ? 2 : unified ? 1 : 0;
	}

	/** The same at another position. */
	DeviceInfo at(final int position) {
		return new DeviceInfo(position, name, vendor, platform, driver, gpu, unified, memory, maxAllocation, localMemory,
			computeUnits, maxWorkGroup, vectorWidth, fp64);
	}

	@Override
	public String key() {
		return name + " | " + platform + " | " + driver + " | " + KernelSource.digest();
	}

	@Override
	public Backend open() {
		return new OpenClBackend(this);
	}

	@Override
	public int objects() {
		return Live.total();
	}

	@Override
	public String details() {
		return String.format(Locale.ROOT, "%s (%s), %s, %d compute units, %d MiB (largest buffer %d MiB), %s, driver %s", name,
			vendor, gpu ? unified ? "GPU with the host's memory" : "GPU" : "CPU", computeUnits, memory >> 20,
			maxAllocation >> 20, platform, driver);
	}

	@Override
	public String measured() {
		final DeviceSpeed s = DeviceSpeed.measure(this);
		return String.format(Locale.ROOT, "%.0f GFLOP/s, %.1f GB/s measured", s.gigaflops(), s.gigabytes());
	}

	@Override
	public String describe() {
		return name + " (" + platform + ", driver " + driver + ", " + (memory >> 20) + " MiB)";
	}

	/** The largest total of all buffers: 60 % of the memory, as other programs use the device too. */
	public long budget() {
		return (long) (0.6 * memory);
	}
}
