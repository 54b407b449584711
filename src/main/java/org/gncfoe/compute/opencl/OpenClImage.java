package org.gncfoe.compute.opencl;

import java.util.Map;

import org.gncfoe.compute.Cancellation;
import org.gncfoe.compute.ImageState;

/**
 * An image on a device, worked on in tiles with halo: small enough for the device's memory and for no kernel to block it
 * for long. When memory runs out the tile is halved and the work goes on.
 */
final class OpenClImage implements ImageState {

	private final Network network;
	private final DeviceQueue queue;
	private final Workspace workspace;
	private final Tables tables;
	private final Rect rect;
	private final int channels;
	private final FusedGradient fused;
	private final int smallest;
	private PixelStore pixels;
	private int side;

	OpenClImage(final Network network, final int height, final int width) {
		if (height < 1 || width < 1) throw new IllegalArgumentException("an image needs at least one pixel, not " +
			height + "x" + width);
		this.network = network;
		rect = Rect.of(height, width);
		channels = network.prior().imageChannels();
		smallest = Math.max(16, network.prior().gradientRadius());
		queue = network.context().queue();
		workspace = new Workspace(queue);
		tables = new Tables(network, queue, workspace);
		try {
			fused = FusedGradient.of(network);
			pixels = place();
			write(new float[channels * height * width]);
		}
		catch (final RuntimeException e) {
			close();
			throw e;
		}
		side = firstSide();
	}

	/** On the device if image, next image, observation and precision take at most half of what is free. */
	private PixelStore place() {
		final long bytes = 4 * Planes.length(1, channels, rect);
		if (bytes <= network.context().maxAllocation() && 4 * bytes <= network.context().available() / 2) try {
			return new DevicePixels(queue, channels, rect);
		}
		catch (final OpenClException e) {
			if (!e.isOutOfMemory()) throw e;
		}
		return new HostPixels(queue, workspace, channels, rect);
	}

	/** Tiles that fit into memory; on CPUs, whose planes should stay in the cache, no larger than that. */
	private int firstSide() {
		long perPixel = 8L * channels;
		int widest = 1;
		for (int l = 0; l < network.depth(); l++) {
			perPixel += 2L * network.channels(l);
			widest = Math.max(widest, network.channels(l));
		}
		perPixel += 2L * widest;
		final long pixelsInMemory = Math.min(network.context().available() / 2 / (4 * perPixel), network.context()
			.maxAllocation() / (4L * widest)) * 3 / 4;
		int n = network.tuning().gpu() ? 1024 : network.depth() == 1 ? 256 : 128;
		while (n > smallest && (long) n * n > pixelsInMemory)
			n /= 2;
		return n;
	}

	/** The largest side of tiles that the memory holds, for tests. */
	int tileSide() {
		return side;
	}

	/** True if the image itself is on the device. */
	boolean isResident() {
		return pixels instanceof DevicePixels;
	}

	@Override
	public int height() {
		return rect.height();
	}

	@Override
	public int width() {
		return rect.width();
	}

	private void check(final float[] v) {
		if (v.length != channels * rect.area()) throw new IllegalArgumentException("expected " + channels + "x" + rect
			.height() + "x" + rect.width() + " values, got " + v.length);
	}

	@Override
	public void write(final float[] x) {
		check(x);
		pixels.write(x);
	}

	@Override
	public void read(final float[] x) {
		check(x);
		pixels.read(x);
	}

	@Override
	public void observe(final float[] z, final float[] precision) {
		if ((z == null) != (precision == null)) throw new IllegalArgumentException(
			"an observation and its precision come together");
		if (z != null) {
			check(z);
			check(precision);
		}
		try {
			pixels.observe(z, precision);
		}
		catch (final OpenClException e) {
			if (!e.isOutOfMemory() || !isResident()) throw e;
			moveToHost();
			pixels.observe(z, precision);
		}
	}

	private void moveToHost() {
		final float[] x = new float[(int) (channels * rect.area())];
		pixels.read(x);
		pixels.close();
		pixels = new HostPixels(queue, workspace, channels, rect);
		pixels.write(x);
	}

	/** Work on one tile that yields a summand. */
	private interface TileWork {

		double on(Rect tile);
	}

	/** The side of tiles that the memory holds and the device can do in time. */
	private int sideInTime(final Pace pace) {
		int n = side;
		while (n > smallest && pixels(Math.min(n, rect.height()), Math.min(n, rect.width())) > pace.most())
			n = Math.max(smallest, n / 2);
		return n;
	}

	/** How many pixels are worked on for a tile, with the halo. */
	private double pixels(final int height, final int width) {
		final double halo = 2 * network.prior().gradientRadius();
		return (height + halo) * (width + halo);
	}

	/**
	 * Does the work on all tiles and adds up; goes on with smaller ones when memory runs out or they take too long.
	 *
	 * @param kind names the work; each kind has a pace of its own
	 */
	private double tiles(final String kind, final double t, final int derivatives, final TileWork work) {
		double sum = 0;
		final double[] tau = { network.prior().tau(t) };
		final Pace pace = network.pace(kind);
		for (int y = 0; y < rect.height();) {
			final int n = sideInTime(pace), height = Math.min(n, rect.height() - y);
			try {
				double band = 0, slowest = 0;
				for (int x = 0; x < rect.width(); x += n) {
					Cancellation.check();
					final double start = network.context().seconds();
					tables.set(tau, derivatives);
					band += work.on(new Rect(y, x, height, Math.min(n, rect.width() - x)));
					queue.finish();
					slowest = Math.max(slowest, network.context().seconds() - start);
					network.context().waited(slowest);
				}
				sum += band;
				y += height;
				pace.took(pixels(height, Math.min(n, rect.width())), slowest);
			}
			catch (final OpenClException e) {
				if (!e.isOutOfMemory() || side <= smallest) throw e;
				side = Math.max(smallest, side / 2);
				workspace.release();
				tables.invalidate();
			}
		}
		return sum;
	}

	private Passes passes(final Regions regions) {
		return new Passes(network, queue, workspace, tables, regions, 1, false);
	}

	/** K_1^T g_1 on a tile (and more): the gradient without its factor 1/s. */
	private Planes unscaledGradient(final Rect tile) {
		final Regions regions = Regions.gradient(network.prior(), rect, tile);
		final Passes passes = passes(regions);
		final Planes image = pixels.image(regions.source());
		if (fused != null) return passes.folded(fused.run(queue, workspace, tables, regions, image));
		return passes.backward(passes.forward(image))[0];
	}

	@Override
	public void step(final double t, final double a) {
		tiles("gradient", t, 0, tile -> {
			final Planes g = unscaledGradient(tile), x = pixels.image(tile), next = pixels.next(tile);
			final Planes z = pixels.observed() ? pixels.observation(tile) : x;
			visit("proximal", tile, x, g, z.buffer(), pixels.observed() ? pixels.precision(tile) : x, pixels.observed() ? 1 : 0,
				next, tile.region(), (float) a, tables.scale());
			pixels.written(tile);
			return 0;
		});
		pixels.swap();
	}

	private void visit(final String kernel, final Rect tile, final Object... arguments) {
		queue.run(network.context().kernel("image.cl", kernel, Map.of()), new long[] { tile.width(), tile.height(),
			channels }, new long[] { 64, 1, 1 }, arguments);
	}

	/** c1 u + c2 v on a tile, downloaded into an image. */
	private void result(final Rect tile, final Planes u, final float c1, final Planes v, final float c2,
		final float[] to)
	{
		final Planes out = workspace.planes("result", 1, channels, tile);
		visit("combine", tile, u, c1, v, c2, out, tile.region());
		HostPixels.download(queue, out, to, rect);
	}

	@Override
	public void gradient(final double t, final float[] g) {
		check(g);
		tiles("gradient", t, 0, tile -> {
			final Planes u = unscaledGradient(tile);
			result(tile, u, tables.scale(), u, 0, g);
			return 0;
		});
	}

	@Override
	public void hessian(final double t, final float[] v, final float[] hv) {
		check(v);
		check(hv);
		final float[] direction = v == hv ? v.clone() : v;
		tiles("hessian", t, 0, tile -> {
			final Regions regions = Regions.gradient(network.prior(), rect, tile);
			final Passes passes = passes(regions);
			final Planes[] z = passes.forward(pixels.image(regions.source()));
			final Planes[] dot = passes.tangent(z, HostPixels.upload(queue, workspace, "direction", direction, channels, rect,
				regions.source()));
			final Planes q = passes.reverse(z, dot, passes.backward(z))[0];
			result(tile, q, tables.scale(), q, 0, hv);
			return 0;
		});
	}

	@Override
	public double energy(final double t) {
		return tiles("energy", t, 0, tile -> {
			final Regions regions = Regions.energy(network.prior(), rect, tile);
			final Passes passes = passes(regions);
			final Planes[] z = passes.forward(pixels.image(regions.source()));
			final Planes top = z[z.length - 1];
			return passes.sums(0, top, top, top)[0];
		});
	}

	@Override
	public double tauDerivative(final double t) {
		if (network.prior().isClamped(t)) return 0;
		return tiles("tau derivative", t, 1, tile -> {
			final Regions regions = Regions.energy(network.prior(), rect, tile);
			final Passes passes = passes(regions);
			final Planes image = pixels.image(regions.source());
			final Planes[] z = passes.forward(image), z1 = passes.along(z, image);
			return passes.sums(1, z[z.length - 1], z1[z.length - 1], z1[z.length - 1])[0];
		});
	}

	@Override
	public double gradientTauDerivative(final double t, final float[] v) {
		check(v);
		if (network.prior().isClamped(t)) return 0;
		final float[] g1 = new float[v.length];
		tiles("gradient's tau derivative", t, 1, tile -> {
			final Regions regions = Regions.gradient(network.prior(), rect, tile);
			final Passes passes = passes(regions);
			final Planes image = pixels.image(regions.source());
			final Planes[] z = passes.forward(image), z1 = passes.along(z, image), e = passes.backward(z);
			result(tile, passes.backwardAlong(z, z1, e)[0], tables.scale(), e[0], tables.scaleDerivative(), g1);
			return 0;
		});
		double sum = 0;
		for (int i = 0; i < v.length; i++)
			sum += (double) g1[i] * v[i];
		return sum;
	}

	@Override
	public double dataEnergy() {
		if (!pixels.observed()) return 0;
		return tiles("data energy", network.prior().minT(), 0, tile -> {
			final int n = channels * tile.height();
			final DeviceBuffer partial = workspace.buffer("partial", 2L * n);
			queue.run(network.image("data_energy"), new long[] { tile.height(), channels }, new long[] { 1, 1 }, pixels.image(
				tile), pixels.observation(tile).buffer(), pixels.precision(tile), partial, tile.region());
			double sum = 0;
			for (final double part : queue.readReals(partial, n))
				sum += part;
			return sum;
		});
	}

	@Override
	public void close() {
		if (pixels != null) pixels.close();
		workspace.close();
		queue.close();
	}
}
