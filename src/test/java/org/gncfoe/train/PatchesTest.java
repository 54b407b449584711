package org.gncfoe.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;

import org.gncfoe.compute.TrainingBatch;
import org.gncfoe.train.Patches.Picture;
import org.junit.jupiter.api.Test;

/** Tests {@link Patches} and {@link Places}. */
class PatchesTest {

	/** Score matching as it was before there were rules: sqrt(t) times the noise, in float32. */
	@Test
	void scoreMatchingAddsTheNoiseBitForBit() {
		final Patches patches = new Patches(Pictures.smooth(2, 24), 4, 9, -6, -1, 3);
		final TrainingRule.Draw d = patches.draw(7);
		final TrainingBatch b = patches.batch(7);
		for (int i = 0; i < d.target().length; i++) {
			final float sigma = (float) Math.sqrt(Math.exp(d.tau()[i / 81]));
			assertEquals(d.target()[i] + sigma * d.noise()[i], b.noisy()[i]);
			assertEquals(sigma, (float) b.scale()[i / 81]);
		}
		assertArrayEquals(d.noise(), b.goal());
		assertArrayEquals(d.tau(), b.tau());
	}

	/** The priors that ship were trained on these batches: whoever changes them loses the way to train them again. */
	@Test
	void batchesAreThoseOfTheFirstTraining() {
		final Patches patches = new Patches(Pictures.several(3), 5, 9, -9.2, 0, 42);
		assertEquals(213, patches.places());
		assertEquals("c92d56d3", crc(patches));
		assertEquals("c92d56d3", crc(new Patches(Pictures.several(3), 5, 9, -9.2, 0, 42, true)));
	}

	@Test
	void aBatchDependsOnSeedAndIterationAlone() {
		final Patches a = new Patches(Pictures.several(3), 4, 8, -9, 0, 7), b = new Patches(Pictures.several(3), 4, 8, -9, 0,
			7), c = new Patches(Pictures.several(3), 4, 8, -9, 0, 8);
		a.batch(0);
		assertArrayEquals(a.draw(5).target(), b.draw(5).target());
		assertArrayEquals(a.draw(5).noise(), b.draw(5).noise());
		assertArrayEquals(a.batch(5).tau(), b.batch(5).tau());
		assertNotEquals(Arrays.hashCode(a.draw(5).target()), Arrays.hashCode(c.draw(5).target()));
		assertNotEquals(Arrays.hashCode(a.draw(5).noise()), Arrays.hashCode(a.draw(6).noise()));
	}

	@Test
	void allEightSymmetriesAreDrawn() {
		final Picture p = Pictures.ramp(3, 3);
		final Patches patches = new Patches(List.of(p), 8, 3, -1, 0, 1);
		final Set<List<Float>> seen = new HashSet<>();
		for (int i = 0; i < 20; i++) {
			final float[] clean = patches.draw(i).target();
			for (int q = 0; q < 8; q++) {
				final float[] patch = Arrays.copyOfRange(clean, 9 * q, 9 * q + 9);
				assertEquals(p.pixels()[4], patch[4]);
				// the corners stay corners, and opposite ones opposite
				assertEquals(p.pixels()[0] + p.pixels()[8], patch[0] + patch[8], 1e-6);
				seen.add(List.of(patch[0], patch[1], patch[2], patch[5]));
			}
		}
		assertEquals(8, seen.size());
	}

	@Test
	void tauIsDrawnInEveryStratum() {
		final int size = 8;
		final double min = -10, max = -2;
		final Patches patches = new Patches(Pictures.several(1), size, 4, min, max, 3);
		double mean = 0;
		for (int i = 0; i < 200; i++) {
			final double[] tau = patches.batch(i).tau();
			for (int q = 0; q < size; q++) {
				assertTrue(tau[q] >= min + q && tau[q] <= min + q + 1, tau[q] + " is not in stratum " + q);
				mean += tau[q] / (200 * size);
			}
		}
		assertEquals((min + max) / 2, mean, 0.05);
	}

	@Test
	void focusDrawsUsualNoiseMoreOften() {
		final int size = 20;
		final double min = 2 * Math.log(0.006), max = 0, from = 2 * Math.log(4 / 255.0), to = 2 * Math.log(90 / 255.0);
		final double uniform = (to - from) / (max - min);
		for (final double focus : new double[] { 0, 0.5, 1 }) {
			final Patches patches = new Patches(Pictures.several(1), size, 4, min, max, 3).focused(focus);
			int usual = 0;
			for (int i = 0; i < 100; i++)
				for (final double tau : patches.batch(i).tau()) {
					assertTrue(tau >= min && tau <= max, "tau " + tau);
					if (tau >= from && tau <= to) usual++;
				}
			assertEquals(uniform + focus * (1 - uniform), usual / (100.0 * size), 0.01);
		}
	}

	@Test
	void noiseIsStandardNormal() {
		final Patches patches = new Patches(Pictures.several(1), 8, 10, -1, 0, 3);
		double sum = 0, squares = 0;
		int n = 0;
		for (int i = 0; i < 50; i++)
			for (final float v : patches.draw(i).noise()) {
				sum += v;
				squares += v * v;
				n++;
			}
		assertEquals(0, sum / n, 5 / Math.sqrt(n));
		assertEquals(1, squares / n, 5 * Math.sqrt(2.0 / n));
	}

	@Test
	void patchesLieInOnePictureAndEverywhere() {
		final Picture a = Pictures.ramp(5, 7), b = new Picture("b", new float[20], 4, 5);
		final Set<Float> first = new HashSet<>();
		final Patches patches = new Patches(List.of(a, b), 4, 4, -1, 0, 1);
		assertEquals(2 * 4 + 1 * 2, patches.places());
		for (int i = 0; i < 200; i++) {
			final float[] clean = patches.draw(i).target();
			for (int q = 0; q < 4; q++) {
				final float[] patch = Arrays.copyOfRange(clean, 16 * q, 16 * q + 16);
				float least = 1;
				for (final float v : patch)
					least = Math.min(least, v);
				first.add(least);
			}
		}
		// 8 places in the ramp, told by their least pixel, and one value for all of b
		final Set<Float> expected = new HashSet<>(List.of(0f));
		for (int y = 0; y < 2; y++)
			for (int x = 0; x < 4; x++)
				expected.add(a.pixels()[y * 7 + x]);
		assertEquals(expected, first);
	}

	@Test
	void whatTeachesNothingIsLeftOut() {
		// left half empty, right half varied, a saturated block in it, one missing pixel at the right end
		final int h = 20, w = 60;
		final float[] x = new float[h * w];
		for (int i = 0; i < x.length; i++)
			if (i % w >= 30) x[i] = 0.1f + (i * 31 % 97) / 200f;
		for (int y = 0; y < 12; y++)
			for (int c = 40; c < 50; c++)
				x[y * w + c] = 1;
		x[10 * w + 59] = Float.NaN;
		final Picture p = new Picture("p", x, h, w);
		final int side = 6;
		for (final boolean leaveOut : new boolean[] { false, true }) {
			final Set<Integer> usable = new HashSet<>();
			for (int y = 0; y <= h - side; y++)
				for (int c = 0; c <= w - side; c++)
					if (isUsable(p, y, c, side, leaveOut)) usable.add(y * w + c);
			final Places places = new Places(p, side, leaveOut);
			final Set<Integer> found = new HashSet<>();
			for (long n = 0; n < places.count(); n++)
				found.add(places.pixel(n));
			assertEquals(usable, found);
			assertEquals(usable.size(), places.count());
			final Patches patches = new Patches(List.of(p), 4, side, -1, 0, 1, leaveOut);
			assertEquals((h - side + 1) * (w - side + 1) - usable.size(), patches.leftOut());
		}
		assertTrue(new Places(p, side, true).count() < new Places(p, side, false).count());
		final Patches patches = new Patches(List.of(p), 4, side, -1, 0, 1);
		for (int i = 0; i < 100; i++)
			for (final float v : patches.draw(i).target())
				assertFalse(Float.isNaN(v));
	}

	@Test
	void constantPatchesAreLeftOutWhateverTheirValue() {
		final Picture p = Pictures.ramp(12, 12);
		for (int y = 0; y < 12; y++)
			Arrays.fill(p.pixels(), y * 12, y * 12 + 6, 0.5f);
		final Places places = new Places(p, 4, true);
		assertEquals(9 * 6, places.count());
		assertEquals(3, places.pixel(0));
	}

	@Test
	void picturesWithoutUsablePlacesAreSkipped() {
		final List<Picture> pictures = List.of(new Picture("empty", new float[64], 8, 8), Pictures.ramp(8, 8), new Picture(
			"empty too", new float[64], 8, 8));
		final Patches patches = new Patches(pictures, 4, 4, -1, 0, 1, true);
		assertEquals(25, patches.places());
		assertEquals(50, patches.leftOut());
		for (int i = 0; i < 50; i++) {
			final TrainingRule.Draw batch = patches.draw(i);
			for (int q = 0; q < 4; q++)
				assertNotEquals(batch.target()[16 * q], batch.target()[16 * q + 15]);
		}
	}

	@Test
	void separatePatchesCountTheArea() {
		assertEquals(6, new Patches(List.of(Pictures.ramp(20, 31)), 1, 10, -1, 0, 1).separate());
	}

	@Test
	void badArguments() {
		assertThrows(IllegalArgumentException.class, () -> new Patches(List.of(), 1, 4, -1, 0, 1));
		assertThrows(IllegalArgumentException.class, () -> new Patches(Pictures.several(1), 1, 13, -1, 0, 1));
		final List<Picture> empty = List.of(new Picture("empty", new float[64], 8, 8));
		assertThrows(IllegalArgumentException.class, () -> new Patches(empty, 1, 4, -1, 0, 1, true));
		assertEquals(25, new Patches(empty, 1, 4, -1, 0, 1).places());
	}

	// -- Helper methods --

	private static boolean isUsable(final Picture p, final int y0, final int x0, final int side,
		final boolean leaveOut)
	{
		int empty = 0, saturated = 0;
		final Set<Float> values = new HashSet<>();
		for (int y = y0; y < y0 + side; y++)
			for (int x = x0; x < x0 + side; x++) {
				final float v = p.pixels()[y * p.width() + x];
				if (Float.isNaN(v)) return false;
				if (v == 0) empty++;
				if (v == 1) saturated++;
				values.add(v);
			}
		return !leaveOut || empty <= 0.9 * side * side && saturated <= 0.9 * side * side && values.size() > 1;
	}

	private static String crc(final Patches patches) {
		final CRC32 crc = new CRC32();
		final ByteBuffer b = ByteBuffer.allocate(8);
		for (long i = 0; i < 7; i++) {
			final TrainingRule.Draw t = patches.draw(i);
			for (final float v : t.target())
				crc.update(b.putFloat(0, v).array(), 0, 4);
			for (final float v : t.noise())
				crc.update(b.putFloat(0, v).array(), 0, 4);
			for (final double v : t.tau())
				crc.update(b.putDouble(0, v).array(), 0, 8);
		}
		return Long.toHexString(crc.getValue());
	}
}
