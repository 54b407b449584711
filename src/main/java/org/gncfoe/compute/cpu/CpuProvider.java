package org.gncfoe.compute.cpu;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.HostProvider;

/** The service that opens {@link CpuBackend}. */
public final class CpuProvider implements HostProvider {

	@Override
	public String name() {
		return "cpu";
	}

	@Override
	public Backend open(final int threads) {
		return threads == 0 ? new CpuBackend() : new CpuBackend(threads);
	}

	@Override
	public double gigaflops() {
		return CpuSpeed.gigaflops();
	}
}
