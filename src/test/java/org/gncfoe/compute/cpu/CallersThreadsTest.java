package org.gncfoe.compute.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import net.imglib2.parallel.Parallelization;

/** Tests that a backend opened for no number of threads of its own works on those of whoever calls. */
class CallersThreadsTest {

	private static Set<Thread> workers(final CpuBackend backend) {
		final List<Thread> threads = backend.forEach(40, (i, workspace) -> {
			final long until = System.nanoTime() + 2_000_000;
			while (System.nanoTime() < until)
				Thread.onSpinWait();
			return Thread.currentThread();
		});
		return new HashSet<>(threads);
	}

	@Test
	void oneThreadIsTheCallersOwn() {
		try (CpuBackend backend = new CpuBackend()) {
			assertEquals(Set.of(Thread.currentThread()), Parallelization.runSingleThreaded(() -> workers(backend)));
		}
	}

	@Test
	void asManyAsTheCallerHas() {
		try (CpuBackend backend = new CpuBackend()) {
			final int used = Parallelization.runWithNumThreads(3, () -> workers(backend).size());
			assertTrue(used > 1 && used <= 3, used + " threads");
		}
	}

	@Test
	void aNumberOfItsOwnIsKept() {
		try (CpuBackend backend = new CpuBackend(1)) {
			assertEquals(1, Parallelization.runWithNumThreads(3, () -> workers(backend).size()));
		}
	}

	@Test
	void whatFailsFailsAsItDid() {
		try (CpuBackend backend = new CpuBackend()) {
			assertEquals("my own", assertThrows(IllegalStateException.class, () -> backend.forEach(5, (i, workspace) -> {
				throw new IllegalStateException("my own");
			})).getMessage());
		}
	}
}
