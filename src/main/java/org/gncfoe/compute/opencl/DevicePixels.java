package org.gncfoe.compute.opencl;

import java.util.ArrayList;
import java.util.List;

/** An image that stays on the device: one upload, one download. */
final class DevicePixels implements PixelStore {

	private final DeviceQueue queue;
	private final int channels;
	private final Rect rect;
	private final List<DeviceBuffer> buffers = new ArrayList<>();
	private Planes x, next, z, precision;

	/** @throws OpenClException if the device has not enough memory */
	DevicePixels(final DeviceQueue queue, final int channels, final Rect rect) {
		this.queue = queue;
		this.channels = channels;
		this.rect = rect;
		try {
			x = planes();
			queue.clear(x.buffer());
			next = planes();
		}
		catch (final OpenClException e) {
			close();
			throw e;
		}
	}

	private Planes planes() {
		final DeviceBuffer buffer = queue.context().buffer(Planes.length(1, channels, rect));
		buffers.add(buffer);
		return new Planes(buffer, 1, channels, rect);
	}

	private void upload(final Planes to, final float[] from) {
		queue.writeRows(to.buffer(), 0, to.pitch(), from, 0, rect.width(), channels * rect.height(), rect.width());
	}

	@Override
	public void write(final float[] values) {
		upload(x, values);
	}

	@Override
	public void read(final float[] values) {
		queue.readRows(x.buffer(), 0, x.pitch(), values, 0, rect.width(), channels * rect.height(), rect.width());
	}

	@Override
	public void observe(final float[] observation, final float[] inverseVariance) {
		if (observation == null) {
			for (final Planes p : new Planes[] { z, precision })
				if (p != null) {
					buffers.remove(p.buffer());
					p.buffer().close();
				}
			z = precision = null;
			return;
		}
		if (z == null) z = planes();
		if (precision == null) precision = planes();
		upload(z, observation);
		upload(precision, inverseVariance);
	}

	@Override
	public boolean observed() {
		return precision != null;
	}

	@Override
	public Planes image(final Rect source) {
		return x;
	}

	@Override
	public Planes observation(final Rect target) {
		return z;
	}

	@Override
	public Planes precision(final Rect target) {
		return precision;
	}

	@Override
	public Planes next(final Rect target) {
		return next;
	}

	@Override
	public void written(final Rect target) {}

	@Override
	public void swap() {
		final Planes old = x;
		x = next;
		next = old;
	}

	@Override
	public void close() {
		buffers.forEach(DeviceBuffer::close);
		buffers.clear();
	}
}
