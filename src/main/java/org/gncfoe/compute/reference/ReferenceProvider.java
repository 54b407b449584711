package org.gncfoe.compute.reference;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.HostProvider;

/** The service that opens {@link ReferenceBackend}, on one thread whatever is asked for. */
public final class ReferenceProvider implements HostProvider {

	@Override
	public String name() {
		return "reference";
	}

	@Override
	public Backend open(final int threads) {
		return new ReferenceBackend();
	}
}
