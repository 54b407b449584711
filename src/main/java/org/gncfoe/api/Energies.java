package org.gncfoe.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.WeakHashMap;

import org.gncfoe.compute.PriorEngine;
import org.gncfoe.prior.Priors;

/** The energies that stand in for networks: a prior fine-tuned for a number of steps serves those steps only. */
final class Energies {

	/** NB: An energy is opened once for an engine; it goes with the backend, which the engine's owner closes. */
	private static final Map<PriorEngine, PriorEngine> OPENED = new WeakHashMap<>();

	private Energies() {}

	/** The engine itself if its prior is an energy, else one with the default energy on the same backend. */
	static PriorEngine of(final PriorEngine engine) {
		if (!engine.prior().isFineTuned()) return engine;
		synchronized (OPENED) {
			return OPENED.computeIfAbsent(engine, Energies::open);
		}
	}

	private static PriorEngine open(final PriorEngine engine) {
		try {
			return engine.backend().open(Priors.load(Priors.DEFAULT_NAME));
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
