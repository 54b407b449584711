package org.gncfoe.compute.opencl;

import static org.jocl.CL.*;

import java.util.Arrays;

import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_kernel;

/**
 * An in-order queue of work on a device. Used by one thread at a time.
 * <p>
 * NB: a copy waits for the work before it in {@link #finish()}, not in the copy's call: JOCL holds the Java array meanwhile
 * so that the collector must wait, and with it every thread that needs memory, Fiji's event thread too.
 */
final class DeviceQueue implements AutoCloseable {

	private final DeviceContext context;
	private cl_command_queue queue;

	DeviceQueue(final DeviceContext context, final cl_command_queue queue) {
		this.context = context;
		this.queue = queue;
	}

	DeviceContext context() {
		return context;
	}

	/**
	 * Enqueues a kernel.
	 *
	 * @param global number of work-items per dimension, rounded up here to whole groups
	 * @param wished work-items per group and dimension; no more than {@link DeviceContext#groupLimit} if the kernel requires
	 *          this size, else made smaller here
	 * @param arguments {@link DeviceBuffer}, {@link Planes} (its buffer, then its geometry as int4), Integer, Float,
	 *          Double (the kernels' type {@code real}),
	 *          {@code int[4]} or {@code float[4]}
	 */
	void run(final cl_kernel kernel, final long[] global, final long[] wished, final Object... arguments) {
		final long[] local = fitting(wished, context.groupLimit(kernel));
		final long[] rounded = new long[global.length];
		for (int i = 0; i < global.length; i++)
			rounded[i] = (global[i] + local[i] - 1) / local[i] * local[i];
		context.calling("run", items(rounded));
		synchronized (context) {
			int n = 0;
			for (final Object a : arguments) {
				if (a instanceof Planes p) {
					set(kernel, n++, p.buffer());
					set(kernel, n++, p.geometry());
				}
				else set(kernel, n++, a);
			}
			Calls.check(clEnqueueNDRangeKernel(queue, kernel, rounded.length, null, rounded, local, 0, null, null),
				"enqueueing a kernel");
		}
	}

	/** Halves a group until it has as few items as the kernel can have. */
	private static long[] fitting(final long[] wished, final int most) {
		final long[] local = wished.clone();
		for (int i = 0; i < local.length; i++)
			while (local[i] > 1 && items(local) > most)
				local[i] = (local[i] + 1) / 2;
		return local;
	}

	private static long items(final long[] sizes) {
		return Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
	}

	/** Prepares for copying some bytes. */
	private void copying(final long bytes) {
		context.calling("copy", bytes);
		finish();
	}

	private void set(final cl_kernel kernel, final int n, final Object a) {
		final int code;
		if (a instanceof DeviceBuffer b) code = clSetKernelArg(kernel, n, Sizeof.cl_mem, Pointer.to(b.memory()));
		else if (a instanceof Integer i) code = clSetKernelArg(kernel, n, Sizeof.cl_int, Pointer.to(new int[] { i }));
		else if (a instanceof Float f) code = clSetKernelArg(kernel, n, Sizeof.cl_float, Pointer.to(new float[] { f }));
		else if (a instanceof Double d) code = context.info().fp64() ? clSetKernelArg(kernel, n, Sizeof.cl_double, Pointer.to(
			new double[] { d })) : clSetKernelArg(kernel, n, Sizeof.cl_float, Pointer.to(new float[] { d.floatValue() }));
		else if (a instanceof int[] v) code = clSetKernelArg(kernel, n, (long) Sizeof.cl_int * v.length, Pointer.to(v));
		else if (a instanceof float[] v) code = clSetKernelArg(kernel, n, (long) Sizeof.cl_float * v.length, Pointer.to(v));
		else throw new IllegalArgumentException("kernel argument " + n + " of type " + (a == null ? null : a.getClass()));
		Calls.check(code, "setting argument " + n + " of a kernel");
	}

	/** Fills a buffer with zeros. */
	void clear(final DeviceBuffer buffer) {
		if (context.uploadsWhole()) {
			write(buffer, new float[(int) buffer.length()]);
			return;
		}
		context.calling("fill", 4 * buffer.length());
		Calls.check(clEnqueueFillBuffer(queue, buffer.memory(), Pointer.to(new float[1]), 4, 0, 4 * buffer.length(), 0, null,
			null), "clearing a buffer");
	}

	/** Copies from an array to a buffer; the array may be reused afterwards. */
	void write(final DeviceBuffer to, final long offset, final float[] from, final int first, final int length) {
		if (length == 0) return;
		copying(4L * length);
		Calls.check(clEnqueueWriteBuffer(queue, to.memory(), CL_TRUE, 4 * offset, 4L * length, Pointer.to(from)
			.withByteOffset(4L * first), 0, null, null), "uploading");
	}

	void write(final DeviceBuffer to, final float[] from) {
		write(to, 0, from, 0, from.length);
	}

	/** Copies from a buffer to an array, after all work enqueued before. */
	void read(final DeviceBuffer from, final long offset, final float[] to, final int first, final int length) {
		if (length == 0) return;
		copying(4L * length);
		Calls.check(clEnqueueReadBuffer(queue, from.memory(), CL_TRUE, 4 * offset, 4L * length, Pointer.to(to)
			.withByteOffset(4L * first), 0, null, null), "downloading");
	}

	void read(final DeviceBuffer from, final float[] to) {
		read(from, 0, to, 0, to.length);
	}

	/** Values of the kernels' type {@code real}: double where the device has it. */
	double[] readReals(final DeviceBuffer from, final int length) {
		final double[] to = new double[length];
		copying(8L * length);
		if (context.info().fp64()) Calls.check(clEnqueueReadBuffer(queue, from.memory(), CL_TRUE, 0, 8L * length, Pointer.to(
			to), 0, null, null), "downloading");
		else {
			final float[] values = new float[length];
			read(from, values);
			for (int i = 0; i < length; i++)
				to[i] = values[i];
		}
		return to;
	}

	/** Copies a rectangle of floats, row by row. */
	void writeRows(final DeviceBuffer to, final long offset, final int pitch, final float[] from, final int first,
		final int fromPitch, final int height, final int width)
	{
		if (context.uploadsWhole()) {
			final float[] all = new float[(int) to.length()];
			read(to, all);
			for (int y = 0; y < height; y++)
				System.arraycopy(from, first + y * fromPitch, all, (int) offset + y * pitch, width);
			write(to, all);
			return;
		}
		copying(4L * height * width);
		Calls.check(clEnqueueWriteBufferRect(queue, to.memory(), CL_TRUE, new long[] { 4 * offset, 0, 0 }, new long[] { 0, 0,
			0 }, new long[] { 4L * width, height, 1 }, 4L * pitch, 0, 4L * fromPitch, 0, Pointer.to(from).withByteOffset(4L *
				first), 0, null, null), "uploading");
	}

	/** Copies a rectangle of floats back, after all work enqueued before. */
	void readRows(final DeviceBuffer from, final long offset, final int pitch, final float[] to, final int first,
		final int toPitch, final int height, final int width)
	{
		copying(4L * height * width);
		Calls.check(clEnqueueReadBufferRect(queue, from.memory(), CL_TRUE, new long[] { 4 * offset, 0, 0 }, new long[] { 0, 0,
			0 }, new long[] { 4L * width, height, 1 }, 4L * pitch, 0, 4L * toPitch, 0, Pointer.to(to).withByteOffset(4L *
				first), 0, null, null), "downloading");
	}

	/** Waits for all work. */
	void finish() {
		Calls.check(clFinish(queue), "waiting for the device");
	}

	@Override
	public void close() {
		if (queue == null) return;
		clFinish(queue);
		context.closed(queue);
		queue = null;
	}
}
