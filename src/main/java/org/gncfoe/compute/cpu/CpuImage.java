package org.gncfoe.compute.cpu;

import java.util.Arrays;
import java.util.ArrayList;
import java.util.List;

import org.gncfoe.compute.DataStep;
import org.gncfoe.compute.ImageState;
import org.gncfoe.compute.Tile;
import org.gncfoe.compute.Window;
import org.gncfoe.prior.Chain;
import org.gncfoe.prior.Convolution;
import org.gncfoe.prior.Prior;

/** An image in main memory, worked on tile by tile. */
final class CpuImage implements ImageState {

	/**
	 * From so much halo on, both sides together, small tiles are too much work: all threads work together on a large one.
	 */
	private static final int WIDE_HALO = 32;

	/** Share of the largest heap that the planes of a large tile may take, and its smallest and largest side. */
	private static final double HEAP_SHARE = 0.25;
	private static final int SMALLEST_SIDE = 128, LARGEST_SIDE = 1024;

	/** Pixels of a tile at most: what keeps the planes of a deep prior within tens of megabytes per thread. */
	private static final int DEEP_TILE = 128 * 128, FLAT_TILE = 256 * 128, SMALLEST_TILE = 64 * 64;

	private final CpuBackend backend;
	private final Prior prior;
	private final int height, width, channels;
	private final List<Tile> tiles;
	private final boolean wide;
	private float[] x, next, z, precision;
	private CpuNetwork network;
	private double networkT;

	CpuImage(final CpuBackend backend, final Prior prior, final int height, final int width) {
		if (height < 1 || width < 1) throw new IllegalArgumentException("an image needs at least one pixel, not " +
			height + "x" + width);
		this.backend = backend;
		this.prior = prior;
		this.height = height;
		this.width = width;
		channels = prior.imageChannels();
		final int halo = prior.gradientRadius();
		wide = 2 * halo > WIDE_HALO;
		if (wide) {
			final int side = wideSide(prior);
			tiles = Tile.cut(Window.of(height, width), height, width, side, side, halo, prior.stride());
			x = new float[Math.multiplyExact(channels, Math.multiplyExact(height, width))];
			return;
		}
		final long total = (long) height * width;
		final long area = Math.max(SMALLEST_TILE, Math.min(prior.depth() == 1 ? FLAT_TILE : DEEP_TILE, total / (backend
			.threads() * 2L)));
		final int tileWidth = (int) Math.min(width, prior.depth() == 1 ? 256 : 128);
		final int tileHeight = (int) Math.max(16, Math.min(height, area / tileWidth));
		tiles = Tile.cut(Window.of(height, width), height, width, tileHeight, tileWidth, halo, prior.stride());
		x = new float[Math.multiplyExact(channels, Math.multiplyExact(height, width))];
	}

	@Override
	public int height() {
		return height;
	}

	@Override
	public int width() {
		return width;
	}

	private void check(final float[] v) {
		if (v.length != x.length) throw new IllegalArgumentException("expected " + channels + "x" + height + "x" + width +
			" values, got " + v.length);
	}

	@Override
	public void write(final float[] values) {
		check(values);
		System.arraycopy(values, 0, x, 0, x.length);
	}

	@Override
	public void read(final float[] values) {
		check(values);
		System.arraycopy(x, 0, values, 0, x.length);
	}

	@Override
	public void observe(final float[] observation, final float[] inverseVariance) {
		if ((observation == null) != (inverseVariance == null)) throw new IllegalArgumentException(
			"an observation and its precision come together");
		if (observation != null) {
			check(observation);
			check(inverseVariance);
		}
		z = observation == null ? null : observation.clone();
		precision = inverseVariance == null ? null : inverseVariance.clone();
	}

	/** The side of a large tile, without halo, whose planes fit into the heap's share. */
	private static int wideSide(final Prior prior) {
		final double pixels = HEAP_SHARE * Runtime.getRuntime().maxMemory() / Float.BYTES / scratch(prior);
		return (int) Math.max(SMALLEST_SIDE, Math.min(LARGEST_SIDE, Math.sqrt(pixels) - 2 * prior.gradientRadius()));
	}

	/**
	 * Floats of scratch for each pixel of a large tile: inputs and features of every layer, a third more for their borders,
	 * and four arrays that the layers share, with room for the most channels on the finest grid (see CpuPass).
	 */
	private static double scratch(final Prior prior) {
		double most = 0;
		for (final Chain chain : prior.terms()) {
			double kept = 0, channels = 0;
			for (int l = 0; l < chain.depth(); l++) {
				final Convolution k = chain.layer(l).convolution();
				final double area = Math.pow(chain.stride(l), 2);
				kept += k.outputs() / area + k.inputs() * Math.pow(k.stride(), 2) / area;
				channels = Math.max(channels, k.outputs());
			}
			most = Math.max(most, kept * 4 / 3 + 4 * channels / Math.pow(chain.stride(0), 2));
		}
		return 4 * prior.imageChannels() + most;
	}

	/** The share of the heap that its scratch arrays keep to, for tests. */
	static double heapShare() {
		return HEAP_SHARE;
	}

	/** Work on every tile: tiles at once, or one after the other with all threads on each. */
	private <R> List<R> forEach(final CpuBackend.Task<R> task) {
		if (!wide) return backend.forEach(tiles.size(), task);
		final List<R> results = new ArrayList<>();
		for (int n = 0; n < tiles.size(); n++) {
			final int index = n;
			results.add(backend.together(ws -> task.run(index, ws)));
		}
		return results;
	}

	private CpuNetwork at(final double t) {
		if (network == null || networkT != t) {
			network = new CpuNetwork(prior, t);
			networkT = t;
		}
		return network;
	}

	private float[][] planes(final Tile tile, final float[] image, final String name, final Workspace ws) {
		return tile.copy(image, height, width, ws.rows(name, channels, tile.outer().height() * tile.outer().width()));
	}

	/** What becomes of a tile's gradient. */
	private interface Use {

		void at(int pixel, float value);
	}

	private static void each(final Tile tile, final float[][] planes, final int height, final int width,
		final Use use)
	{
		final Window in = tile.inner(), out = tile.outer();
		for (int c = 0; c < planes.length; c++)
			for (int y = in.y(); y < in.y() + in.height(); y++)
				for (int i = in.x(); i < in.x() + in.width(); i++)
					use.at((c * height + y) * width + i, planes[c][(y - out.y()) * out.width() + i - out.x()]);
	}

	private void gradient(final double t, final Use use) {
		final CpuNetwork net = at(t);
		forEach((n, ws) -> {
			final Tile tile = tiles.get(n);
			final int h = tile.outer().height(), w = tile.outer().width();
			final float[][] g = ws.rows("gradient", channels, h * w);
			net.gradient(planes(tile, x, "image", ws), h, w, g, ws);
			each(tile, g, height, width, use);
			return null;
		});
	}

	@Override
	public void step(final double t, final double a, final double w) {
		if (next == null) next = new float[x.length];
		final float[] from = x, to = next, observed = w == 0 ? null : z, weight = precision;
		final float step = (float) a;
		gradient(t, (i, g) -> {
			final float v = from[i] - step * g;
			to[i] = observed == null ? v : (float) DataStep.prox(v, a * w, observed[i], weight[i]);
		});
		next = x;
		x = to;
	}

	@Override
	public void gradient(final double t, final float[] g) {
		check(g);
		gradient(t, (i, v) -> g[i] = v);
	}

	private interface Summand {

		double of(Tile tile, float[][] planes, int h, int w, Workspace ws);
	}

	private double sum(final Summand summand) {
		double sum = 0;
		for (final double part : forEach((n, ws) -> {
			final Tile tile = tiles.get(n);
			return summand.of(tile, planes(tile, x, "image", ws), tile.outer().height(), tile.outer().width(), ws);
		}))
			sum += part;
		return sum;
	}

	@Override
	public double energy(final double t) {
		final CpuNetwork net = at(t);
		return sum((tile, p, h, w, ws) -> net.energy(p, h, w, tile.innerInOuter(), ws));
	}

	@Override
	public double tauDerivative(final double t) {
		final CpuNetwork net = at(t);
		if (net.isClamped()) return 0;
		return sum((tile, p, h, w, ws) -> net.tauDerivative(p, h, w, tile.innerInOuter(), ws));
	}

	@Override
	public double dataEnergy() {
		if (z == null) return 0;
		double sum = 0;
		for (int i = 0; i < x.length; i++)
			sum += DataStep.energy(x[i], z[i], precision[i]);
		return sum;
	}

	@Override
	public void hessian(final double t, final float[] v, final float[] hv) {
		check(v);
		check(hv);
		final CpuNetwork net = at(t);
		forEach((n, ws) -> {
			final Tile tile = tiles.get(n);
			final int h = tile.outer().height(), w = tile.outer().width();
			final float[][] g = ws.rows("gradient", channels, h * w);
			net.gradientKept(planes(tile, x, "image", ws), h, w, g, ws);
			net.tangent(planes(tile, v, "direction", ws), h, w, g, null, ws);
			each(tile, g, height, width, (i, value) -> hv[i] = value);
			return null;
		});
	}

	@Override
	public double gradientTauDerivative(final double t, final float[] v) {
		check(v);
		final CpuNetwork net = at(t);
		if (net.isClamped()) return 0;
		return sum((tile, p, h, w, ws) -> {
			final float[][] g = ws.rows("gradient", channels, h * w);
			net.gradientAlongTau(p, h, w, g, ws);
			final double[] part = { 0 };
			each(tile, g, height, width, (i, value) -> part[0] += (double) value * v[i]);
			return part[0];
		});
	}

	@Override
	public void close() {
		x = next = z = precision = new float[0];
		network = null;
	}
}
