package org.gncfoe.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.gncfoe.compute.ImageState;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.RandomPriors;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.PriorFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@link StartingPrior}. */
class StartingPriorTest {

	private static final int H = 13, W = 17;

	@TempDir
	private Path folder;

	@Test
	void aDeepenedPriorIsTheSameEnergy() throws IOException {
		for (int layers = 1; layers <= 2; layers++) {
			final Prior shallow = RandomPriors.of(layers, 4, 3, 8, 1);
			final Path file = folder.resolve("p" + layers);
			PriorFile.write(shallow, file);
			final Prior deep = StartingPrior.deepened(file.toString(), 3, 3).prior();
			assertEquals(3, deep.depth());
			final double t = Math.exp((shallow.tauAxis().min() + shallow.tauAxis().max()) / 2);
			assertArrayEquals(gradient(shallow, t), gradient(deep, t), 1e-4f);
		}
	}

	@Test
	void onlyDeeper() throws IOException {
		final Path file = folder.resolve("p");
		PriorFile.write(RandomPriors.of(2, 4, 3, 8, 1), file);
		assertThrows(IllegalArgumentException.class, () -> StartingPrior.deepened(file.toString(), 1, 3));
		assertEquals("trained", StartingPrior.deepened(file.toString(), 2, 3).description());
	}

	private static float[] gradient(final Prior prior, final double t) {
		final Random random = new Random(1);
		final float[] x = new float[H * W], g = new float[x.length];
		for (int i = 0; i < x.length; i++)
			x[i] = random.nextFloat();
		try (Backend backend = Backends.open("reference", 1); PriorEngine engine = backend.open(prior); ImageState image =
			engine.image(H, W))
		{
			image.write(x);
			image.gradient(t, g);
		}
		return g;
	}
}
