package org.gncfoe.compute.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.gncfoe.compute.Cancellation;
import org.gncfoe.compute.ImageState;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.RandomPriors;
import org.junit.jupiter.api.Test;

/** Tests {@link Cancellation} and what the processor does of it. */
class CancellationTest {

	private static final int THREADS = 2;

	@Test
	void noTaskBeginsAnyMore() {
		try (CpuBackend backend = new CpuBackend(THREADS)) {
			final AtomicBoolean canceled = new AtomicBoolean();
			final AtomicInteger begun = new AtomicInteger();
			assertThrows(CancellationException.class, () -> Cancellation.during(canceled::get, () -> backend.forEach(500, (n,
				ws) -> {
				// NB: never set back: a task that began just before must not undo it
				if (begun.incrementAndGet() == 100) canceled.set(true);
				return n;
			})));
			assertTrue(begun.get() >= 100 && begun.get() < 100 + THREADS, begun + " tasks");
			assertEquals(500, backend.forEach(500, (n, ws) -> n).size());
		}
	}

	/** One tile of many blocks of rows: what is done until the end after the wish to stop is a small part of it. */
	@Test
	void aTaskStopsInItsMidst() {
		final AtomicInteger asked = new AtomicInteger();
		try (CpuBackend backend = new CpuBackend(1); PriorEngine engine = backend.open(RandomPriors.of(2, 4, 3, 8, 1));
				ImageState image = engine.image(64, 128))
		{
			final float[] before = new float[64 * 128], after = new float[64 * 128];
			for (int p = 0; p < before.length; p++)
				before[p] = p % 7 / 7f;
			image.write(before);
			Cancellation.during(() -> asked.incrementAndGet() < 0, () -> {
				image.step(0.01, 0.01);
				return null;
			});
			final int all = asked.get();
			assertTrue(all > 20, "asked only " + all + " times");
			image.write(before);
			for (final int when : new int[] { 1, all / 2, all - 1 }) {
				asked.set(0);
				assertThrows(CancellationException.class, () -> Cancellation.during(() -> asked.incrementAndGet() >= when, () -> {
					image.step(0.01, 0.01);
					return null;
				}));
				assertTrue(asked.get() <= when + 1, asked + " after " + when);
				image.read(after);
				assertArrayEquals(before, after);
			}
		}
	}

	@Test
	void workWithinWorkStopsWithBoth() {
		final AtomicBoolean inner = new AtomicBoolean(), outer = new AtomicBoolean();
		Cancellation.during(outer::get, () -> Cancellation.during(inner::get, () -> {
			Cancellation.check();
			outer.set(true);
			assertThrows(CancellationException.class, Cancellation::check);
			outer.set(false);
			inner.set(true);
			assertThrows(CancellationException.class, Cancellation::check);
			return null;
		}));
		Cancellation.check();
		assertFalse(Cancellation.current().getAsBoolean());
		assertThrows(IllegalStateException.class, () -> Cancellation.during(() -> true, () -> {
			throw new IllegalStateException();
		}));
		Cancellation.check();
	}
}
