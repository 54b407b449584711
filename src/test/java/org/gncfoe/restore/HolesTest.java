package org.gncfoe.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@link Holes} and {@link Crop}. */
class HolesTest {

	private static final int HEIGHT = 60;
	private static final int WIDTH = 70;

	private final boolean[] observed = new boolean[HEIGHT * WIDTH];

	HolesTest() {
		Arrays.fill(observed, true);
	}

	private void remove(final int top, final int left, final int height, final int width) {
		for (int y = top; y < top + height; y++)
			Arrays.fill(observed, y * WIDTH + left, y * WIDTH + left + width, false);
	}

	@Test
	void widthIsThatOfTheWidestHole() {
		assertEquals(0, Holes.widest(observed, HEIGHT, WIDTH));
		remove(3, 3, 1, 1);
		assertEquals(1, Holes.widest(observed, HEIGHT, WIDTH));
		remove(20, 10, 2, 30);
		assertEquals(2, Holes.widest(observed, HEIGHT, WIDTH));
		remove(30, 30, 11, 21);
		assertEquals(11, Holes.widest(observed, HEIGHT, WIDTH));
		remove(0, 0, 12, 70);
		assertEquals(12, Holes.widest(observed, HEIGHT, WIDTH));
		Arrays.fill(observed, false);
		assertEquals(HEIGHT, Holes.widest(observed, HEIGHT, WIDTH));
		assertThrows(IllegalArgumentException.class, () -> Holes.widest(observed, HEIGHT, WIDTH + 1));
	}

	@Test
	void partsAreApart() {
		assertEquals(List.of(), Holes.parts(observed, HEIGHT, WIDTH, 6));
		remove(20, 30, 1, 1);
		assertEquals(List.of(new Crop(14, 24, 13, 13)), Holes.parts(observed, HEIGHT, WIDTH, 6));
		remove(0, 0, 1, 1);
		assertEquals(List.of(new Crop(0, 0, 7, 7), new Crop(14, 24, 13, 13)), Holes.parts(observed, HEIGHT, WIDTH, 6));
		// Six pixels away they influence each other.
		remove(26, 30, 1, 1);
		assertEquals(List.of(new Crop(0, 0, 7, 7), new Crop(14, 24, 19, 13)), Holes.parts(observed, HEIGHT, WIDTH, 6));
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 6, 10 })
	void everyMissingPixelHasItsSurroundings(final int reach) {
		final Random random = new Random(reach);
		for (int k = 0; k < 12; k++)
			observed[random.nextInt(observed.length)] = false;
		final List<Crop> parts = Holes.parts(observed, HEIGHT, WIDTH, reach);
		for (int p = 0; p < observed.length; p++) {
			if (observed[p]) continue;
			final int y = p / WIDTH, x = p % WIDTH;
			// In one part with all that influences it.
			assertTrue(parts.stream().anyMatch(c -> c.top() <= Math.max(0, y - reach) && c.left() <= Math.max(0, x - reach) &&
				c.top() + c.height() > Math.min(HEIGHT - 1, y + reach) && c.left() + c.width() > Math.min(WIDTH - 1, x + reach)));
		}
	}

	@Test
	void manyHolesAreOnePart() {
		for (int p = 0; p < observed.length; p += 3)
			observed[p] = false;
		assertEquals(List.of(new Crop(0, 0, HEIGHT, WIDTH)), Holes.parts(observed, HEIGHT, WIDTH, 6));
	}

	@Test
	void halfSizeIsTheMeanOfWhatIsObserved() {
		final float[] image = { 1, 3, 5, 7, 9, 11 };
		final boolean[] known = { true, false, false, true, true, false };
		final HalfSize half = HalfSize.of(image, known, 3, new Crop(0, 0, 2, 3));
		assertEquals(1, half.height());
		assertEquals(2, half.width());
		assertEquals(17 / 3f, half.image()[0], 1e-6);
		assertTrue(half.observed()[0]);
		assertTrue(!half.observed()[1]);
		final float[] full = image.clone();
		new HalfSize(new float[] { 4, 8 }, half.observed(), 1, 2).enlarge(full, known, new Crop(0, 0, 2, 3));
		assertEquals(1, full[0]);
		assertEquals(5, full[1], 1e-6);
		assertEquals(7, full[2], 1e-6);
		assertEquals(9, full[4]);
	}
}
