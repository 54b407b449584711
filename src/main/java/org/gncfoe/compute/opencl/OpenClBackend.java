package org.gncfoe.compute.opencl;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.TrainingSession;
import org.gncfoe.compute.TrainingSettings;
import org.gncfoe.compute.UnrolledFlow;
import org.gncfoe.prior.Prior;

/**
 * The backend on one OpenCL device. Engines, images and sessions must be closed before it. Errors of the driver come as
 * {@link OpenClException}; to have the work finish on the CPU instead, get it through
 * {@link org.gncfoe.compute.Backends}.
 */
public final class OpenClBackend implements Backend {

	private final DeviceContext context;

	/**
	 * Opens a device.
	 *
	 * @param device one of {@link OpenClDevices#probe()}
	 * @throws OpenClException if the driver refuses
	 */
	public OpenClBackend(final DeviceInfo device) {
		this(new DeviceContext(device));
	}

	OpenClBackend(final DeviceContext context) {
		this.context = context;
	}

	DeviceContext context() {
		return context;
	}

	@Override
	public String name() {
		return "opencl";
	}

	@Override
	public String device() {
		return "OpenCL: " + context.info().describe();
	}

	@Override
	public PriorEngine open(final Prior prior) {
		return new OpenClEngine(this, context, prior);
	}

	@Override
	public TrainingSession train(final Prior initial, final TrainingSettings settings) {
		return new OpenClTraining(context, initial, settings);
	}

	@Override
	public UnrolledFlow unroll(final Prior prior) {
		return new OpenClFlow(context, prior);
	}

	@Override
	public double longestWait() {
		return context.longestWait();
	}

	@Override
	public void close() {
		context.close();
	}
}
