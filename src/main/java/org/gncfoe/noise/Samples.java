package org.gncfoe.noise;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import org.gncfoe.compute.Cancellation;

import net.imglib2.FinalInterval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;

/**
 * What noise and intensities of an image are found from: some of its planes, spread evenly; of planes with more pixels than
 * are looked at, squares spread evenly over planes and places.
 *
 * @param parts planes or parts of planes, {@code [height][width]}, row-major, grey levels
 * @param height height of each in pixels
 * @param width width of each in pixels
 */
public record Samples(List<float[]> parts, int height, int width) {

	/** As many pixels and planes at most are looked at. */
	private static final int MOST_PIXELS = 32_000_000, MOST_PLANES = 16;

	/** Of planes with more pixels, so many squares of this side: as many pixels. */
	private static final int PARTS = 8, SIDE = 2000;

	/** Reads a part of a plane. */
	public interface Reader {

		/**
		 * A part of plane k.
		 *
		 * @param k number of the plane, from 0
		 * @param part x and y
		 * @return {@code [height][width]} of the part, grey levels
		 */
		float[] read(int k, FinalInterval part);
	}

	/**
	 * The samples of an image.
	 *
	 * @param image at least two dimensions: the first two are x and y, the others count planes
	 * @throws IllegalArgumentException if it has fewer dimensions, or no pixels
	 */
	public static Samples of(final RandomAccessibleInterval<? extends RealType<?>> image) {
		final int n = image.numDimensions();
		if (n < 2) throw new IllegalArgumentException("an image needs at least two dimensions, not " + n);
		final long[] planes = LongStream.range(2, n).map(d -> image.dimension((int) d)).toArray();
		final int count = (int) Math.min(Integer.MAX_VALUE, LongStream.of(planes).reduce(1, Math::multiplyExact));
		return of(count, image.dimension(0), image.dimension(1), (k, part) -> {
			RandomAccessibleInterval<? extends RealType<?>> plane = image;
			long rest = k;
			final long[] position = new long[planes.length];
			for (int d = 0; d < planes.length; rest /= planes[d++])
				position[d] = image.min(d + 2) + rest % planes[d];
			for (int d = planes.length - 1; d >= 0; d--)
				plane = Views.hyperSlice(plane, d + 2, position[d]);
			return levels(Views.interval(Views.zeroMin(plane), part));
		});
	}

	/**
	 * The samples of planes that are read one by one.
	 *
	 * @param planes number of planes
	 * @param width their width in pixels
	 * @param height their height in pixels
	 * @param reader reads them; asked for each sample once
	 */
	public static Samples of(final int planes, final long width, final long height, final Reader reader) {
		if (planes < 1 || width < 1 || height < 1) throw new IllegalArgumentException("an image without pixels");
		final List<float[]> parts = new ArrayList<>();
		if (width * height <= MOST_PIXELS) {
			final int n = count(planes, width * height);
			for (int i = 0; i < n; i++) {
				Cancellation.check();
				parts.add(reader.read((int) ((i + 0.5) * planes / n), FinalInterval.createMinSize(0, 0, width, height)));
			}
			return new Samples(parts, (int) height, (int) width);
		}
		final FinalInterval first = part(0, width, height);
		for (int i = 0; i < PARTS; i++) {
			Cancellation.check();
			parts.add(reader.read((int) (share(i) * planes), part(i, width, height)));
		}
		return new Samples(parts, (int) first.dimension(1), (int) first.dimension(0));
	}

	/** How many planes of so many pixels are looked at. */
	public static int count(final int planes, final long pixels) {
		return (int) Math.min(planes, Math.max(1, Math.min(MOST_PLANES, MOST_PIXELS / pixels)));
	}

	/** How many pixels are looked at, of so many planes of so many pixels; or a few more. */
	public static long pixels(final int planes, final long pixels) {
		return Math.min(MOST_PIXELS, count(planes, pixels) * pixels);
	}

	/** Mean of the finite pixels; 0 if there are none. */
	public double mean() {
		double sum = 0;
		long n = 0;
		for (final float[] part : parts)
			for (final float v : part)
				if (Float.isFinite(v)) {
					sum += v;
					n++;
				}
		return n == 0 ? 0 : sum / n;
	}

	// -- Helper methods --

	/** Where the i-th part of a plane is that is too large to be looked at as a whole. */
	private static FinalInterval part(final int i, final long width, final long height) {
		final long h = Math.min(height, SIDE), w = Math.min(width, (long) SIDE * SIDE / h);
		return FinalInterval.createMinSize((long) (share(i) * (width - w)), (long) (share(i * 3 % PARTS) * (height - h)), w, h);
	}

	private static double share(final int i) {
		return (i + 0.5) / PARTS;
	}

	private static float[] levels(final RandomAccessibleInterval<? extends RealType<?>> part) {
		final int width = (int) part.dimension(0), height = (int) part.dimension(1);
		final float[] levels = new float[Math.multiplyExact(width, height)];
		LoopBuilder.setImages(part, ArrayImgs.floats(levels, width, height)).forEachPixel((pixel, level) -> level.set(pixel
			.getRealFloat()));
		return levels;
	}
}
