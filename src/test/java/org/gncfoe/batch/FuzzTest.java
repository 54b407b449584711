package org.gncfoe.batch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

import org.gncfoe.image.TiffFuzz;
import org.gncfoe.prior.Mutator;
import org.gncfoe.prior.PriorFuzz;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Damaged files by the thousand for all that reads what others may have written. Seeded: {@code -Dgncfoe.fuzz.seed=N} begins
 * elsewhere, {@code -Dgncfoe.fuzz.seconds=S} goes on for longer. The targets are those of Jazzer too (docs/reference.md).
 */
@Timeout(600)
class FuzzTest {

	private static final double SECONDS = Double.parseDouble(System.getProperty("gncfoe.fuzz.seconds", "3"));
	private static final long SEED = Long.getLong("gncfoe.fuzz.seed", 1);

	@AfterAll
	static void clean() throws IOException {
		JournalFuzz.end();
	}

	@Test
	void tiffs() {
		fuzz(TiffFuzz.sound(), TiffFuzz::fuzzerTestOneInput);
	}

	@Test
	void priors() throws IOException {
		fuzz(PriorFuzz.sound(), PriorFuzz::fuzzerTestOneInput);
	}

	@Test
	void journals() {
		fuzz(JournalFuzz.sound(), JournalFuzz::fuzzerTestOneInput);
	}

	private static void fuzz(final List<byte[]> sound, final Consumer<byte[]> target) {
		sound.forEach(target);
		final Mutator mutator = new Mutator(sound, SEED);
		final long end = System.nanoTime() + (long) (1e9 * SECONDS);
		int n = 0;
		for (; n < 200 || System.nanoTime() < end; n++) {
			final byte[] data = mutator.next();
			try {
				target.accept(data);
			}
			catch (final Throwable e) {
				throw new AssertionError("input " + n + " of seed " + SEED + ": " + java.util.Base64.getEncoder().encodeToString(
					data), e);
			}
		}
		System.out.println(n + " damaged files");
		assertTrue(n >= 200);
	}
}
