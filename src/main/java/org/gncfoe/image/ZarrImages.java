package org.gncfoe.image;

import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

import org.gncfoe.zarr.DataType;
import org.gncfoe.zarr.OmeChannel;
import org.gncfoe.zarr.OmeImage;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import ij.process.LUT;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;

/** Opens parts of images in stores as images of ImageJ. */
public final class ZarrImages {

	private ZarrImages() {}

	/**
	 * Opens a part.
	 *
	 * @param store the image
	 * @param level level of its pyramid
	 * @param region part of that level: x, y, z, channel, time
	 * @param virtual whether planes are read when they are shown, not now
	 * @return 8 or 16 bits if the store has such, else 32; with pixel sizes, channel colours and display ranges
	 * @throws IOException if it cannot be read or is too large for ImageJ; with a sentence for the user
	 */
	public static ImagePlus open(final OmeImage store, final int level, final Interval region, final boolean virtual)
		throws IOException
	{
		final DataType type = store.level(level).type();
		final int depth = type == DataType.UINT8 ? 8 : type == DataType.UINT16 ? 16 : 32;
		final long plane = region.dimension(0) * region.dimension(1), planes = Intervals.numElements(region) / plane;
		if (plane > Integer.MAX_VALUE - 8 || planes > Integer.MAX_VALUE) throw new IOException("Level " + level + " of " + store
			.name() + " is too large for ImageJ: open a coarser level or a region of it.");
		final long bytes = plane * Memory.perPixel(depth);
		try {
			Memory.check(virtual ? 2 * bytes : bytes * planes, "Opening level " + level + " of " + store.name(),
				"open a coarser level, a region, or a virtual stack");
		}
		catch (final NotEnoughMemoryException e) {
			throw new IOException(e.getMessage(), e);
		}
		final RandomAccessibleInterval<? extends RealType<?>> pixels = Views.interval(store.pixels(level, Runtime.getRuntime()
			.maxMemory() / 16), region);
		final ImageStack stack = new ZarrStack(pixels, depth);
		final ImagePlus image = new ImagePlus(title(store), virtual ? stack : loaded(stack));
		image.setDimensions((int) region.dimension(3), (int) region.dimension(2), (int) region.dimension(4));
		calibrate(image, store, level, region);
		return coloured(image, store.metadata().channels(), (int) region.min(3));
	}

	// -- Helper methods --

	private static String title(final OmeImage store) {
		return store.name().replaceAll("[/\\\\]+$", "").replaceAll(".*[/\\\\]", "");
	}

	private static ImageStack loaded(final ImageStack stack) throws IOException {
		final ImageStack all = new ImageStack(stack.getWidth(), stack.getHeight());
		try {
			for (int n = 1; n <= stack.size(); n++)
				all.addSlice(null, stack.getPixels(n));
		}
		catch (final UncheckedIOException e) {
			throw e.getCause();
		}
		return all;
	}

	private static void calibrate(final ImagePlus image, final OmeImage store, final int level, final Interval region) {
		final double[] scale = store.scale(level), place = store.translation(level);
		final Calibration calibration = image.getCalibration();
		calibration.pixelWidth = scale[0];
		calibration.pixelHeight = scale[1];
		calibration.pixelDepth = scale[2];
		calibration.frameInterval = region.dimension(4) > 1 ? scale[4] : 0;
		for (int d = 0; d < 3; d++) {
			// NB: ImageJ counts the origin in pixels, and from where 0 is.
			final double origin = -(place[d] / scale[d] + region.min(d));
			if (d == 0) calibration.xOrigin = origin;
			else if (d == 1) calibration.yOrigin = origin;
			else calibration.zOrigin = origin;
		}
		if (store.unit(0) != null) calibration.setUnit(store.unit(0).equals("micrometer") ? "micron" : store.unit(0));
		if (store.unit(4) != null) calibration.setTimeUnit(store.unit(4).equals("second") ? "sec" : store.unit(4));
	}

	private static ImagePlus coloured(final ImagePlus image, final List<OmeChannel> channels, final int first) {
		final int n = image.getNChannels();
		if (n == 1) {
			if (first < channels.size() && channels.get(first).end() > channels.get(first).start()) image.setDisplayRange(channels
				.get(first).start(), channels.get(first).end());
			return image;
		}
		final CompositeImage composite = new CompositeImage(image, CompositeImage.COMPOSITE);
		for (int c = 0; c < n && first + c < channels.size(); c++) {
			final OmeChannel channel = channels.get(first + c);
			final LUT table = channel.rgb() < 0 ? composite.getChannelLut(c + 1) : LUT.createLutFromColor(new Color(channel
				.rgb()));
			if (channel.end() > channel.start()) {
				table.min = channel.start();
				table.max = channel.end();
			}
			composite.setChannelLut(table, c + 1);
		}
		return composite;
	}
}
