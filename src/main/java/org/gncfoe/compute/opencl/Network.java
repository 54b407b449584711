package org.gncfoe.compute.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.gncfoe.prior.Chain;
import org.gncfoe.prior.Prior;
import org.jocl.cl_kernel;

/**
 * A prior's parameters on a device with the kernels specialised for its sizes: a {@link DeviceChain} for each term. The
 * parameters lie in one buffer, laid out as {@link Prior#parameters()}.
 */
final class Network implements AutoCloseable {

	/** A side of tiles that no device needs a second for. */
	static final int FIRST_SIDE = 64;

	private final Prior prior;
	private final DeviceContext context;
	private final Tuning tuning;
	private final DeviceBuffer parameters;
	private final List<DeviceChain> chains = new ArrayList<>();
	private final Map<String, Pace> paces = new ConcurrentHashMap<>();

	/**
	 * @throws OpenClException if the device has not enough memory
	 */
	Network(final DeviceContext context, final DeviceQueue queue, final Prior prior) {
		this.context = context;
		this.prior = prior;
		tuning = context.tuning();
		parameters = context.buffer(prior.parameterCount());
		try {
			int at = 0;
			for (final Chain chain : prior.terms()) {
				chains.add(new DeviceChain(this, chain, chains.size(), at));
				at = chains.get(chains.size() - 1).end();
			}
			queue.write(parameters, prior.parameters());
			loadFilters(queue);
			queue.finish();
		}
		catch (final RuntimeException e) {
			close();
			throw e;
		}
	}

	/** Takes the filters from the parameters anew, after these have changed. */
	void loadFilters(final DeviceQueue queue) {
		chains.forEach(chain -> chain.loadFilters(queue));
	}

	/** How large pieces of a kind of work may be, in pixels with their halo; starts with 64x64. */
	Pace pace(final String work) {
		return paces.computeIfAbsent(work, w -> new Pace(FIRST_SIDE * FIRST_SIDE));
	}

	/** The prior as it was given; its weights may be out of date in training. */
	Prior prior() {
		return prior;
	}

	DeviceContext context() {
		return context;
	}

	Tuning tuning() {
		return tuning;
	}

	/** All parameters. */
	DeviceBuffer parameters() {
		return parameters;
	}

	/** The terms. */
	List<DeviceChain> chains() {
		return chains;
	}

	/** Floats that a pixel needs for so many planes of every layer's features, and for two of the widest layer's. */
	double planesPerPixel(final int everyLayer) {
		double sum = 0, widest = 1;
		for (final DeviceChain c : chains)
			for (int l = 0; l < c.depth(); l++) {
				final double share = c.channels(l) / Math.pow(c.chain().stride(l), 2);
				sum += share;
				widest = Math.max(widest, Math.max(share, (double) c.convolution(l).inputs() / Math.pow(c.chain().stride(l) / c
					.convolution(l).stride(), 2)));
			}
		return everyLayer * sum + 2 * widest;
	}

	/** Floats that a pixel needs for the planes of the widest layer. */
	double widestPerPixel() {
		return planesPerPixel(0) / 2;
	}

	/** How many patches of so many go together in training, by the planes of all layers that are kept. */
	int patchesThatFit(final int height, final int width, final int patches) {
		final int border = Math.min(16, prior.gradientRadius());
		final Rect rect = Rect.of(height, width).grow(border, border);
		final double planes = 8 * prior.imageChannels() + planesPerPixel(14), widest = widestPerPixel();
		final long plane = 4L * rect.height() * Planes.pitch(rect);
		return (int) Math.max(1, Math.min(patches, Math.min(context.available() / 2 / (planes * plane), context
			.maxAllocation() / (widest * plane))));
	}

	/** A kernel of {@code spline.cl} that knows nothing of a layer. */
	cl_kernel spline(final String name) {
		return spline(name, tuning.gpu() ? 64 : 1);
	}

	/** The same for groups of so many work-items, which only {@code energy} requires. */
	cl_kernel spline(final String name, final int group) {
		return context.kernel("spline.cl", name, Map.of("GROUP", group));
	}

	/** How many work-items of {@code energy} add up together. */
	int energyGroup() {
		int group = tuning.gpu() ? 64 : 1;
		while (group > 1 && group > context.groupLimit(spline("energy", group)))
			group /= 2;
		return group;
	}

	/** A kernel of {@code image.cl}. */
	cl_kernel image(final String name) {
		return context.kernel("image.cl", name, Map.of());
	}

	@Override
	public void close() {
		chains.forEach(DeviceChain::close);
		parameters.close();
	}
}
