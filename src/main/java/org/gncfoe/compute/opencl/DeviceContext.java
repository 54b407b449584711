package org.gncfoe.compute.opencl;

import static org.jocl.CL.*;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;
import org.jocl.cl_program;

/**
 * An open device: its context and the programs built for it. A program is built once for each set of constants and kept.
 * Safe for several threads: setting a kernel's arguments and enqueueing it is one critical section (see
 * {@link DeviceQueue}), as kernels are shared.
 */
final class DeviceContext implements AutoCloseable {

	private final DeviceInfo info;
	private final Tuning tuning;
	private final cl_device_id id;
	private cl_context context;
	private final Map<String, cl_program> programs = new HashMap<>();
	private final Map<String, cl_kernel> kernels = new HashMap<>();
	private final Map<cl_kernel, Integer> groupLimits = new HashMap<>();
	private final List<cl_command_queue> idle = new ArrayList<>();
	private final AtomicLong allocated = new AtomicLong();
	private volatile long memoryLimit;
	private volatile boolean whole;
	private volatile int groupLimit = Integer.MAX_VALUE;
	private volatile Observer observer = (what, items) -> {};
	private volatile LongSupplier clock = System::nanoTime;
	private double longest;

	DeviceContext(final DeviceInfo info) {
		this(info, Tuning.of(info));
	}

	/** With kernels shaped as if for another kind of device, for tests. */
	DeviceContext(final DeviceInfo info, final Tuning tuning) {
		this.info = info;
		this.tuning = tuning;
		this.id = OpenClDevices.id(info);
		this.memoryLimit = info.budget();
		final int[] code = new int[1];
		context = clCreateContext(new cl_context_properties(), 1, new cl_device_id[] { id }, null, null, code);
		DriverSignals.restore();
		Calls.check(code[0], "clCreateContext");
		Live.CONTEXTS.created();
	}

	DeviceInfo info() {
		return info;
	}

	/** How kernels are shaped for it. */
	Tuning tuning() {
		return tuning;
	}

	/**
	 * Has rows uploaded as whole buffers, for Oclgrind: it takes what was uploaded in parts, or filled, for never written.
	 */
	void uploadWhole() {
		whole = true;
	}

	boolean uploadsWhole() {
		return whole;
	}

	/** Allows groups of so many work-items only, for tests. */
	void limitGroups(final int items) {
		groupLimit = items;
	}

	/**
	 * How many work-items a group of this kernel may have on this device: fewer than the device's limit where the kernel
	 * takes many registers.
	 */
	synchronized int groupLimit(final cl_kernel kernel) {
		return Math.min(groupLimit, groupLimits.computeIfAbsent(kernel, k -> {
			final long[] size = new long[1];
			Calls.check(clGetKernelWorkGroupInfo(kernel, id, CL_KERNEL_WORK_GROUP_SIZE, Sizeof.size_t, Pointer.to(size), null),
				"clGetKernelWorkGroupInfo");
			return (int) Math.min(size[0], Integer.MAX_VALUE);
		}));
	}

	/** Is told of every call to the driver before it is made, and may throw in its place. */
	interface Observer {

		/**
		 * @param what "allocate", "run" or "copy"
		 * @param items bytes, work-items or bytes
		 */
		void call(String what, long items);
	}

	/** Sets who is told of calls, for tests: to fail as a driver would. */
	void observe(final Observer o) {
		observer = o;
	}

	/** Tells the observer. */
	void calling(final String what, final long items) {
		observer.call(what, items);
	}

	/** Sets what tells the time in nanoseconds, for tests: as a slower device would take it. */
	void setClock(final LongSupplier nanoseconds) {
		clock = nanoseconds;
	}

	/** The time in seconds, from any start. */
	double seconds() {
		return clock.getAsLong() / 1e9;
	}

	/** Takes note of how long the device was blocked. */
	synchronized void waited(final double seconds) {
		longest = Math.max(longest, seconds);
	}

	/** The longest time in seconds that the device was blocked at once, since this was asked before. */
	synchronized double longestWait() {
		final double seconds = longest;
		longest = 0;
		return seconds;
	}

	/** The largest total of all buffers in bytes; smaller than the device's for tests. */
	void limitMemory(final long bytes) {
		memoryLimit = bytes;
	}

	/** Bytes that may still be allocated. */
	long available() {
		return Math.max(0, memoryLimit - allocated.get());
	}

	/** Bytes of the largest single buffer. */
	long maxAllocation() {
		return Math.min(info.maxAllocation(), memoryLimit);
	}

	/** @throws OpenClException with code -4 if the device (or the budget) has not enough memory */
	DeviceBuffer buffer(final long length) {
		final long bytes = 4 * Math.max(1, length);
		calling("allocate", bytes);
		if (bytes > maxAllocation()) throw new OpenClException(CL_INVALID_BUFFER_SIZE, "allocating " + bytes + " bytes");
		if (allocated.addAndGet(bytes) > memoryLimit) {
			allocated.addAndGet(-bytes);
			throw new OpenClException(CL_MEM_OBJECT_ALLOCATION_FAILURE, "allocating " + bytes + " bytes");
		}
		final int[] code = new int[1];
		final cl_mem memory = clCreateBuffer(context, CL_MEM_READ_WRITE, bytes, null, code);
		if (code[0] != CL_SUCCESS) allocated.addAndGet(-bytes);
		Calls.check(code[0], "allocating " + bytes + " bytes");
		return new DeviceBuffer(this, memory, bytes / 4);
	}

	void freed(final long bytes) {
		allocated.addAndGet(-bytes);
	}

	/**
	 * An in-order queue for one image or training session, which gives it back by closing it. NB: queues are used again
	 * rather than released, as PoCL may abort the process when one is released while others work.
	 */
	@SuppressWarnings("deprecation") // NB: its successor needs OpenCL 2
	synchronized DeviceQueue queue() {
		if (!idle.isEmpty()) return new DeviceQueue(this, idle.remove(idle.size() - 1));
		final int[] code = new int[1];
		final cl_command_queue queue = clCreateCommandQueue(context, id, 0, code);
		Calls.check(code[0], "clCreateCommandQueue");
		Live.QUEUES.created();
		return new DeviceQueue(this, queue);
	}

	/** Takes a queue back. */
	synchronized void closed(final cl_command_queue queue) {
		idle.add(queue);
	}

	/**
	 * A kernel, built if it was not yet.
	 *
	 * @param file the resource that holds it, e.g. {@code convolution.cl}; {@code common.cl} is put before it
	 * @param kernel its name
	 * @param constants the values of the preprocessor constants it is specialised by
	 * @throws OpenClException if it does not compile; the message holds the compiler's
	 */
	synchronized cl_kernel kernel(final String file, final String kernel, final Map<String, ?> constants) {
		final StringBuilder options = new StringBuilder("-cl-std=CL1.2 -cl-mad-enable -cl-no-signed-zeros -cl-denorms-are-zero");
		if (info.fp64()) options.append(" -DFP64=1");
		new TreeMap<String, Object>(constants).forEach((k, v) -> options.append(" -D").append(k).append('=').append(v));
		final String programKey = file + ' ' + options;
		return kernels.computeIfAbsent(kernel + ' ' + programKey, k -> {
			final cl_program program = programs.computeIfAbsent(programKey, p -> build(file, options.toString()));
			final int[] code = new int[1];
			final cl_kernel made = clCreateKernel(program, kernel, code);
			Calls.check(code[0], "creating the kernel " + kernel);
			Live.KERNELS.created();
			return made;
		});
	}

	/** The kernels that were made, name and file, for tests. */
	synchronized Set<String> kernelNames() {
		return kernels.keySet().stream().map(k -> k.substring(0, k.indexOf(' ', k.indexOf(' ') + 1))).collect(Collectors.toCollection(
			TreeSet::new));
	}

	private cl_program build(final String file, final String options) {
		final int[] code = new int[1];
		final cl_program program = clCreateProgramWithSource(context, 1, new String[] { KernelSource.text("common.cl") +
			KernelSource.text(file) }, null, code);
		Calls.check(code[0], "clCreateProgramWithSource");
		final int result = clBuildProgram(program, 1, new cl_device_id[] { id }, options, null, null);
		DriverSignals.restore();
		if (result != CL_SUCCESS) {
			final long[] size = new long[1];
			clGetProgramBuildInfo(program, id, CL_PROGRAM_BUILD_LOG, 0, null, size);
			final byte[] log = new byte[(int) Math.max(1, size[0])];
			clGetProgramBuildInfo(program, id, CL_PROGRAM_BUILD_LOG, log.length, Pointer.to(log), null);
			clReleaseProgram(program);
			throw new OpenClException(result, "compiling " + file + " (" + options + "): " + Calls.string(log));
		}
		Live.PROGRAMS.created();
		return program;
	}

	/** Releases queues, kernels, programs and the context. Buffers and queues in use belong to those who asked for them. */
	@Override
	public synchronized void close() {
		if (context == null) return;
		idle.forEach(q -> {
			clReleaseCommandQueue(q);
			Live.QUEUES.released();
		});
		idle.clear();
		kernels.values().forEach(k -> {
			clReleaseKernel(k);
			Live.KERNELS.released();
		});
		kernels.clear();
		groupLimits.clear();
		programs.values().forEach(p -> {
			clReleaseProgram(p);
			Live.PROGRAMS.released();
		});
		programs.clear();
		clReleaseContext(context);
		context = null;
		Live.CONTEXTS.released();
	}
}
