package org.gncfoe.compute;

import org.gncfoe.prior.Prior;

/** The unrolled flow on a {@link FailoverBackend}: a batch the device fails at is done anew by the fallback. */
final class FailoverFlow implements UnrolledFlow {

	private final FailoverBackend backend;
	private final Prior prior;
	private UnrolledFlow flow;
	private boolean onDevice;

	FailoverFlow(final FailoverBackend backend, final Prior prior) {
		this.backend = backend;
		this.prior = prior;
		onDevice = !backend.hasFailed();
		try {
			flow = backend.active().unroll(prior);
		}
		catch (final DeviceException e) {
			replace(e);
		}
	}

	private void replace(final DeviceException e) {
		if (!onDevice) throw e;
		onDevice = false;
		FailoverBackend.discard(flow);
		flow = backend.fail(e).unroll(prior);
	}

	@Override
	public FlowGradient gradient(final FlowBatch batch, final boolean parameters) {
		if (onDevice) try {
			return flow.gradient(batch, parameters);
		}
		catch (final DeviceException e) {
			replace(e);
		}
		return flow.gradient(batch, parameters);
	}

	@Override
	public void close() {
		if (onDevice) FailoverBackend.discard(flow);
		else flow.close();
	}
}
