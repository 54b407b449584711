package org.gncfoe.compute.opencl;

/** An image in main memory, for devices too small for it: each tile goes up with its halo and comes back. */
final class HostPixels implements PixelStore {

	private final DeviceQueue queue;
	private final Workspace workspace;
	private final int channels;
	private final Rect rect;
	private float[] x, next, z, precision;

	/** @param workspace where the tiles are kept */
	HostPixels(final DeviceQueue queue, final Workspace workspace, final int channels, final Rect rect) {
		this.queue = queue;
		this.workspace = workspace;
		this.channels = channels;
		this.rect = rect;
		x = new float[Math.multiplyExact(channels, Math.multiplyExact(rect.height(), rect.width()))];
	}

	/** Uploads some pixels of a whole image. */
	static Planes upload(final DeviceQueue queue, final Workspace workspace, final String name, final float[] image,
		final int channels, final Rect whole, final Rect part)
	{
		final Planes p = workspace.planes(name, 1, channels, part);
		for (int c = 0; c < channels; c++)
			queue.writeRows(p.buffer(), (long) c * p.plane(), p.pitch(), image, (c * whole.height() + part.y()) * whole
				.width() + part.x(), whole.width(), part.height(), part.width());
		return p;
	}

	/** Downloads planes into some pixels of a whole image. */
	static void download(final DeviceQueue queue, final Planes p, final float[] image, final Rect whole) {
		final Rect part = p.rect();
		for (int c = 0; c < p.channels(); c++)
			queue.readRows(p.buffer(), (long) c * p.plane(), p.pitch(), image, (c * whole.height() + part.y()) * whole
				.width() + part.x(), whole.width(), part.height(), part.width());
	}

	@Override
	public void write(final float[] values) {
		System.arraycopy(values, 0, x, 0, x.length);
	}

	@Override
	public void read(final float[] values) {
		System.arraycopy(x, 0, values, 0, x.length);
	}

	@Override
	public void observe(final float[] observation, final float[] inverseVariance) {
		z = observation == null ? null : observation.clone();
		precision = inverseVariance == null ? null : inverseVariance.clone();
	}

	@Override
	public boolean observed() {
		return z != null;
	}

	@Override
	public Planes image(final Rect source) {
		return upload(queue, workspace, "x tile", x, channels, rect, source);
	}

	@Override
	public Planes observation(final Rect target) {
		return upload(queue, workspace, "z tile", z, channels, rect, target);
	}

	@Override
	public Planes precision(final Rect target) {
		return upload(queue, workspace, "precision tile", precision, channels, rect, target);
	}

	@Override
	public Planes next(final Rect target) {
		return workspace.planes("next tile", 1, channels, target);
	}

	@Override
	public void written(final Rect target) {
		if (next == null) next = new float[x.length];
		download(queue, next(target), next, rect);
	}

	@Override
	public void swap() {
		final float[] old = x;
		x = next;
		next = old;
	}

	@Override
	public void close() {
		x = next = z = precision = null;
	}
}
