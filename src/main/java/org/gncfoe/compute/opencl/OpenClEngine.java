package org.gncfoe.compute.opencl;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.ImageState;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.prior.Prior;

/** A prior on a device. Every image has a queue of its own, so that several threads may work at once. */
final class OpenClEngine implements PriorEngine {

	private final OpenClBackend backend;
	private final Network network;

	OpenClEngine(final OpenClBackend backend, final DeviceContext context, final Prior prior) {
		this.backend = backend;
		try (DeviceQueue queue = context.queue()) {
			network = new Network(context, queue, prior);
		}
	}

	@Override
	public Prior prior() {
		return network.prior();
	}

	@Override
	public Backend backend() {
		return backend;
	}

	@Override
	public ImageState image(final int height, final int width) {
		return new OpenClImage(network, height, width);
	}

	@Override
	public void close() {
		network.close();
	}
}
