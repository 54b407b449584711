package org.gncfoe.api;

import java.util.function.Consumer;

import org.gncfoe.restore.Progress;

import net.imglib2.Interval;
import net.imglib2.RandomAccessible;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;

/** The pixels of a plane, read by parts. May be used by several threads at once. */
public interface Pixels {

	/**
	 * A copy of a part, for the caller to change.
	 *
	 * @param part x and y, within the plane
	 * @param progress told how far the work is, where it takes long
	 * @return {@code [height][width]} of the part, row-major
	 */
	float[] read(Interval part, Progress progress);

	/** The pixels changed one by one: {@code change} changes the values in place. */
	default Pixels map(final Consumer<float[]> change) {
		return (part, progress) -> {
			final float[] values = read(part, progress);
			change.accept(values);
			return values;
		};
	}

	/** The pixels of an image of two dimensions. */
	static Pixels of(final RandomAccessible<? extends RealType<?>> plane) {
		return (part, progress) -> {
			final int width = Math.toIntExact(part.dimension(0)), height = Math.toIntExact(part.dimension(1));
			final float[] values = new float[Math.multiplyExact(width, height)];
			LoopBuilder.setImages(Views.interval(plane, part), ArrayImgs.floats(values, width, height)).forEachPixel((pixel,
				value) -> value.set(pixel.getRealFloat()));
			return values;
		};
	}
}
