package org.gncfoe.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.gncfoe.compute.HostEngine;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.TrainingSession;
import org.gncfoe.compute.TrainingSettings;
import org.gncfoe.prior.Prior;
import org.gncfoe.restore.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests {@link Opening}. */
@Timeout(60)
class OpeningTest {

	@Test
	void whatIsOpenedIsGiven() {
		try (Backend backend = Opening.of(() -> Backends.open("cpu", 1), Progress.NONE)) {
			assertEquals("CPU, 1 thread", backend.device());
		}
	}

	@Test
	void whatGoesWrongIsSaid() {
		assertThrows(IllegalArgumentException.class, () -> Opening.of(() -> Backends.open("abacus", 0), Progress.NONE));
		assertThrows(LinkageError.class, () -> Opening.of(() -> {
			throw new LinkageError();
		}, Progress.NONE));
	}

	/** Cancelled while the driver is busy: at once, and the device is closed once the driver is done. */
	@Test
	void aBusyDriverIsNotWaitedFor() throws InterruptedException {
		final CountDownLatch busy = new CountDownLatch(1), closed = new CountDownLatch(1);
		final AtomicInteger asked = new AtomicInteger();
		assertThrows(CancellationException.class, () -> Opening.of(() -> {
			await(busy);
			return new Closed(closed);
		}, new Progress() {

			@Override
			public void update(final double fraction) {}

			@Override
			public boolean isCanceled() {
				return asked.incrementAndGet() > 2;
			}
		}));
		assertFalse(closed.await(0, TimeUnit.SECONDS));
		busy.countDown();
		assertTrue(closed.await(50, TimeUnit.SECONDS));
	}

	private static void await(final CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (final InterruptedException e) {
			throw new IllegalStateException(e);
		}
	}

	/** Tells when it is closed. */
	private record Closed(CountDownLatch closed) implements Backend {

		@Override
		public String name() {
			return "closed";
		}

		@Override
		public String device() {
			return "none";
		}

		@Override
		public PriorEngine open(final Prior prior) {
			return new HostEngine(this, prior, (height, width) -> null);
		}

		@Override
		public TrainingSession train(final Prior prior, final TrainingSettings settings) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void close() {
			closed.countDown();
		}
	}
}
