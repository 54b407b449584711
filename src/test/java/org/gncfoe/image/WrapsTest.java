package org.gncfoe.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import ij.ImagePlus;
import ij.process.ColorProcessor;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;

/** Tests {@link Wraps}. */
class WrapsTest {

	@Test
	void writingChangesTheArray() {
		final ColorProcessor ip = new ColorProcessor(4, 3);
		for (int c = 0; c < 3; c++)
			Wraps.plane(ip.getPixels(), 4, 3, c).getAt(2, 1).setReal(200 + c);
		assertEquals(0xc8c9ca, ip.get(2, 1) & 0xffffff);
		final short[] shorts = new short[12];
		Wraps.plane(shorts, 4, 3, 0).getAt(3, 2).setReal(60000);
		assertEquals(60000, shorts[11] & 0xffff);
		assertThrows(IllegalArgumentException.class, () -> Wraps.plane(new double[12], 4, 3, 0));
	}

	@Test
	void channelsOfAHyperstack() {
		final ImagePlus image = ImageDenoiserTest.hyperstack();
		assertEquals(2, Wraps.channels(image));
		final RandomAccessibleInterval<? extends RealType<?>> channel = Wraps.channel(image, 1);
		assertEquals(6, channel.dimension(2));
		final int slice = image.getStackIndex(2, 3, 2);
		assertEquals(image.getStack().getProcessor(slice).getf(8, 9), channel.getAt(8, 9, 5).getRealFloat());
	}
}
