package org.gncfoe.image;

import java.util.ArrayList;
import java.util.List;

import ij.ImagePlus;
import ij.ImageStack;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.img.basictypeaccess.ByteAccess;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;

/**
 * ImageJ's pixel arrays as ImgLib2 images. No pixel is copied: writing to the image changes the array.
 *
 * <pre>
 * RandomAccessibleInterval&lt;? extends RealType&lt;?&gt;&gt; volume = Wraps.channel(imp, 0);
 * </pre>
 */
public final class Wraps {

	private Wraps() {}

	/**
	 * Number of channels: those of the hyperstack, times 3 if the image is RGB.
	 */
	public static int channels(final ImagePlus image) {
		return image.getNChannels() * components(image.getBitDepth());
	}

	/**
	 * One channel of an image, all its slices and frames. A virtual stack is read slice by slice, here and now.
	 *
	 * @param image 8-, 16-, 32-bit or RGB
	 * @param channel 0 .. {@link #channels} - 1; the red, green and blue of an RGB image are channels
	 * @return x, y, and a third dimension that counts the planes, z before t
	 */
	public static RandomAccessibleInterval<? extends RealType<?>> channel(final ImagePlus image, final int channel) {
		final ImageStack stack = image.getStack();
		final int components = components(image.getBitDepth()), c = channel / components;
		final List<RandomAccessibleInterval<? extends RealType<?>>> planes = new ArrayList<>();
		for (int s = c; s < stack.getSize(); s += image.getNChannels())
			planes.add(plane(stack.getPixels(s + 1), stack.getWidth(), stack.getHeight(), channel % components));
		return stack(planes);
	}

	/**
	 * One plane.
	 *
	 * @param pixels ImageJ's pixel array, {@code [height][width]}: bytes and shorts without sign, floats, or ints that hold RGB
	 * @param width width in pixels
	 * @param height height in pixels
	 * @param component 0; of RGB: 0 red, 1 green, 2 blue
	 * @throws IllegalArgumentException if it is no such array
	 */
	public static RandomAccessibleInterval<? extends RealType<?>> plane(final Object pixels, final int width,
		final int height, final int component)
	{
		if (pixels instanceof byte[]) return ArrayImgs.unsignedBytes((byte[]) pixels, width, height);
		if (pixels instanceof short[]) return ArrayImgs.unsignedShorts((short[]) pixels, width, height);
		if (pixels instanceof float[]) return ArrayImgs.floats((float[]) pixels, width, height);
		if (!(pixels instanceof int[])) throw new IllegalArgumentException("not an array of pixels: " + pixels);
		return ArrayImgs.unsignedBytes(new RgbComponent((int[]) pixels, component), width, height);
	}

	/** Values per pixel: 3 for RGB, else 1. */
	static int components(final int bitDepth) {
		return bitDepth == 24 ? 3 : 1;
	}

	@SuppressWarnings({ "unchecked", "rawtypes" })
	private static RandomAccessibleInterval<? extends RealType<?>> stack(
		final List<RandomAccessibleInterval<? extends RealType<?>>> planes)
	{
		return Views.stack((List) planes);
	}

	// -- Helper classes --

	/**
	 * The red, green or blue of RGB pixels as bytes. NB: Converters.argbChannel of ImgLib2 8.0.0 spills values above 127 into
	 * the other channels when written to.
	 */
	private static final class RgbComponent implements ByteAccess {

		private final int[] rgb;
		private final int shift;

		RgbComponent(final int[] rgb, final int component) {
			this.rgb = rgb;
			shift = 16 - 8 * component;
		}

		@Override
		public byte getValue(final int index) {
			return (byte) (rgb[index] >> shift);
		}

		@Override
		public void setValue(final int index, final byte value) {
			rgb[index] = rgb[index] & ~(255 << shift) | (value & 255) << shift;
		}
	}
}
