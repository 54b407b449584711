package org.gncfoe.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import net.imglib2.FinalInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.position.FunctionRandomAccessible;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;

/** Tests what noise is found from in images of any size and number of dimensions. */
class SamplesTest {

	@Test
	void planesAreSpreadEvenly() {
		final float[] pixels = new float[5 * 4 * 3 * 20];
		for (int p = 0; p < pixels.length; p++)
			pixels[p] = p;
		final Samples samples = Samples.of(Views.translate(ArrayImgs.floats(pixels, 5, 4, 3, 20), 7, -3, 1, 100));
		assertEquals(16, samples.parts().size());
		assertEquals(5, samples.width());
		assertEquals(4, samples.height());
		for (int i = 0; i < 16; i++)
			assertEquals((int) ((i + 0.5) * 60 / 16) * 20, samples.parts().get(i)[0]);
		assertEquals(60 * 10 - 0.5, samples.mean(), 20);
	}

	/** Squares of 2000 pixels, as many as fit into the pixels that are looked at. */
	@Test
	void partsOfHugePlanes() {
		final var huge = Views.interval(new FunctionRandomAccessible<>(2, (at, pixel) -> pixel.set(at.getLongPosition(1)),
			FloatType::new), FinalInterval.createMinSize(0, 5, 100_000, 6_000));
		final Samples samples = Samples.of(huge);
		assertEquals(8, samples.parts().size());
		for (final float[] part : samples.parts()) {
			assertEquals(4_000_000, part.length);
			assertTrue(part[0] >= 5 && part[part.length - 1] < 6_005);
		}
		assertEquals(32_000_000, Samples.pixels(1, 600_000_000L));
	}

	@Test
	void estimatesOfImagesAreThoseOfArrays() {
		final float[] noisy = NoisyImages.addNoise(NoisyImages.noise(120, 90, 40, 5), 9, new Random(1));
		for (int p = 0; p < noisy.length; p++)
			noisy[p] = Math.round(Math.max(0, Math.min(255, 120 + noisy[p] + p % 90)));
		final byte[] bytes = new byte[noisy.length];
		for (int p = 0; p < bytes.length; p++)
			bytes[p] = (byte) (int) noisy[p];
		final var floats = ArrayImgs.floats(noisy, 90, 120);
		assertEquals(GaussianNoise.estimate(noisy, 120, 90), GaussianNoise.estimate(floats));
		assertEquals(NoiseAnalysis.of(List.of(noisy), 120, 90, ValueRange.detect(List.of(noisy)), KnownNoise.NOTHING)
			.toString(), NoiseAnalysis.of(floats, KnownNoise.NOTHING).toString());
		final ValueRange range = ValueRange.of(ArrayImgs.unsignedBytes(bytes, 90, 120).getType(), List.of(noisy));
		assertEquals(new ValueRange(0, 255), range);
		assertEquals(GaussianNoise.estimate(List.of(noisy), 120, 90, range), GaussianNoise.estimate(ArrayImgs.unsignedBytes(
			bytes, 90, 120)));
	}

	@Test
	void imagesNeedTwoDimensionsAndPixels() {
		assertThrows(IllegalArgumentException.class, () -> Samples.of(ArrayImgs.floats(7)));
		assertThrows(IllegalArgumentException.class, () -> Samples.of(0, 5, 5, null));
		assertArrayEquals(new float[] { 3 }, Samples.of(ArrayImgs.floats(new float[] { 3 }, 1, 1)).parts().get(0));
	}
}
