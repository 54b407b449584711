package org.gncfoe.compute.opencl;

import java.util.HashMap;
import java.util.Map;

/** Named buffers that are made when first needed, grow, and are kept until they are released together. */
final class Workspace implements AutoCloseable {

	private final DeviceQueue queue;
	private final Map<String, DeviceBuffer> buffers = new HashMap<>();

	Workspace(final DeviceQueue queue) {
		this.queue = queue;
	}

	/** A buffer of at least this many floats: zeros or what was left in it. */
	DeviceBuffer buffer(final String name, final long length) {
		final DeviceBuffer old = buffers.get(name);
		if (old != null && old.length() >= length) return old;
		if (old != null) {
			buffers.remove(name);
			old.close();
		}
		final DeviceBuffer made = queue.context().buffer(length);
		buffers.put(name, made);
		// NB: kernels read a little beyond the planes they need, and denormal rubbish there makes a CPU 10 times slower.
		queue.clear(made);
		return made;
	}

	/** Planes over a rectangle; zeros or what was left in them. */
	Planes planes(final String name, final int batch, final int channels, final Rect rect) {
		return new Planes(buffer(name, Planes.length(batch, channels, rect)), batch, channels, rect);
	}

	/** Releases all buffers; the workspace can be used again. */
	void release() {
		buffers.values().forEach(DeviceBuffer::close);
		buffers.clear();
	}

	@Override
	public void close() {
		release();
	}
}
