package org.gncfoe.compute.opencl;

import java.util.ArrayList;
import java.util.List;
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
	private final List<FusedGradient> fused = new ArrayList<>();
	private final int smallest;
	private PixelStore pixels;
	private int side;

	/** From so many pixels of halo, both sides together, on small tiles are too much work. */
	private static final int WIDE_HALO = 32;

	OpenClImage(final Network network, final int height, final int width) {
		if (height < 1 || width < 1) throw new IllegalArgumentException("an image needs at least one pixel, not " +
			height + "x" + width);
		this.network = network;
		rect = Rect.of(height, width);
		channels = network.prior().imageChannels();
		smallest = aligned(Math.max(16, network.prior().gradientRadius()));
		queue = network.context().queue();
		workspace = new Workspace(queue);
		tables = new Tables(network, queue, workspace);
		try {
			for (final DeviceChain chain : network.chains())
				fused.add(FusedGradient.of(chain));
			pixels = place();
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

	/**
	 * Tiles that fit into memory; on CPUs, whose planes should stay in the cache, no larger than that, unless the halo would
	 * be most of the work.
	 */
	private int firstSide() {
		final int halo = 2 * network.prior().gradientRadius();
		final double perPixel = 8 * channels + network.planesPerPixel(2);
		final double pixelsInMemory = Math.min(network.context().available() / 2 / (4 * perPixel), network.context()
			.maxAllocation() / (4 * network.widestPerPixel())) * 3 / 4;
		int n = aligned(network.tuning().gpu() || halo > WIDE_HALO ? 1024 : network.prior().depth() == 1 ? 256 : 128);
		final int with = halo > WIDE_HALO ? halo : 0;
		while (n > smallest && (n + with) * (double) (n + with) > pixelsInMemory)
			n = Math.max(smallest, aligned(n / 2));
		return n;
	}

	/** The next multiple of the prior's stride: where tiles begin. */
	private int aligned(final int side) {
		final int s = network.prior().stride();
		return (side + s - 1) / s * s;
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
		// NB: in smaller tiles the halo would be most of the work, and the device blocked for longer in all
		final int least = Math.max(smallest, Math.min(side, aligned((network.tuning().gpu() ? 4 : 8) *
			network.prior().gradientRadius())));
		int n = side;
		while (n > least && pixels(Math.min(n, rect.height()), Math.min(n, rect.width())) > pace.most())
			n = Math.max(least, aligned(n / 2));
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
				side = Math.max(smallest, aligned(side / 2));
				workspace.release();
				tables.invalidate();
			}
		}
		return sum;
	}

	private Passes passes(final DeviceChain chain, final Regions regions) {
		return new Passes(chain, queue, workspace, tables, regions, 1, false);
	}

	/** What one term of the prior has on some pixels. */
	private interface TermWork {

		Planes on(DeviceChain chain, Passes passes, Regions regions, Planes image);
	}

	/** The sum of what the terms have: planes that hold the tile. */
	private Planes sum(final String name, final Rect tile, final TermWork work) {
		Planes sum = null;
		for (final DeviceChain chain : network.chains()) {
			final Regions regions = Regions.gradient(chain.chain(), rect, tile);
			final Planes part = work.on(chain, passes(chain, regions), regions, pixels.image(regions.source()));
			sum = sum == null ? part : add(name, chain, sum, part, tile);
		}
		return sum;
	}

	/** u + v on a tile, in planes of their own for each term. */
	private Planes add(final String name, final DeviceChain chain, final Planes u, final Planes v, final Rect tile) {
		final Planes sum = workspace.planes(chain.prefix() + name + " and before", 1, channels, tile);
		visit("combine", tile, u, 1f, v, 1f, sum, tile.region());
		return sum;
	}

	/** K_1^T g_1 on a tile (and more): the gradient without its factor 1/s. */
	private Planes unscaledGradient(final Rect tile) {
		return sum("gradient", tile, (chain, passes, regions, image) -> {
			final FusedGradient kernel = fused.get(network.chains().indexOf(chain));
			if (kernel != null) return passes.fold(kernel.run(queue, workspace, tables, regions, image), 0);
			return passes.backward(passes.forward(image))[0];
		});
	}

	@Override
	public void step(final double t, final double a, final double w) {
		tiles("gradient", t, 0, tile -> {
			final Planes g = unscaledGradient(tile), x = pixels.image(tile), next = pixels.next(tile);
			final boolean observed = w > 0 && pixels.observed();
			final Planes z = observed ? pixels.observation(tile) : x;
			visit("proximal", tile, x, g, z.buffer(), observed ? pixels.precision(tile) : x, observed ? 1 : 0, next, tile
				.region(), (float) a, (float) (a * w), tables.scale());
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
			final Planes q = sum("hessian", tile, (chain, passes, regions, image) -> {
				final Planes[] z = passes.forward(image);
				final Planes[] dot = passes.tangent(z, HostPixels.upload(queue, workspace, "direction", direction, channels, rect,
					regions.source()));
				return passes.reverse(z, dot, passes.backward(z))[0];
			});
			result(tile, q, tables.scale(), q, 0, hv);
			return 0;
		});
	}

	@Override
	public double energy(final double t) {
		return tiles("energy", t, 0, tile -> {
			double sum = 0;
			for (final DeviceChain chain : network.chains()) {
				final Regions regions = Regions.energy(chain.chain(), rect, tile);
				final Passes passes = passes(chain, regions);
				final Planes[] z = passes.forward(pixels.image(regions.source()));
				sum += passes.sums(0, z, z, z)[0];
			}
			return sum;
		});
	}

	@Override
	public double tauDerivative(final double t) {
		if (network.prior().isClamped(t)) return 0;
		return tiles("tau derivative", t, 1, tile -> {
			double sum = 0;
			for (final DeviceChain chain : network.chains()) {
				final Regions regions = Regions.energy(chain.chain(), rect, tile);
				final Passes passes = passes(chain, regions);
				final Planes image = pixels.image(regions.source());
				final Planes[] z = passes.forward(image), z1 = passes.along(z, image);
				sum += passes.sums(1, z, z1, z1)[0];
			}
			return sum;
		});
	}

	@Override
	public double gradientTauDerivative(final double t, final float[] v) {
		check(v);
		if (network.prior().isClamped(t)) return 0;
		final float[] g1 = new float[v.length];
		tiles("gradient's tau derivative", t, 1, tile -> {
			final Planes[] plain = new Planes[1];
			final Planes along = sum("along", tile, (chain, passes, regions, image) -> {
				final Planes[] z = passes.forward(image), z1 = passes.along(z, image), e = passes.backward(z);
				plain[0] = plain[0] == null ? e[0] : add("plain", chain, plain[0], e[0], tile);
				return passes.backwardAlong(z, z1, e)[0];
			});
			result(tile, along, tables.scale(), plain[0], tables.scaleDerivative(), g1);
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
