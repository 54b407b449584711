package org.gncfoe.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.VirtualStack;
import ij.gui.Roi;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;

import org.gncfoe.restore.Progress;

/** Stacks to test with. */
final class Stacks {

	/** Of more planes than any memory holds. */
	static final ImageFiles.Shape HUGE = new ImageFiles.Shape(2000, 2000, 50_000, 8);

	private Stacks() {}

	/** Two channels and three slices of 50 x 40 pixels; of RGB six slices. */
	static ImagePlus stack(final int bits) {
		final ImagePlus image = IJ.createImage("stack", bits == 24 ? "RGB" : bits + "-bit", 50, 40, 6);
		final Random random = new Random(1);
		for (int s = 1; s <= 6; s++) {
			final ImageProcessor ip = image.getStack().getProcessor(s);
			for (int p = 0; p < 2000; p++)
				if (bits == 24) ip.set(p, random.nextInt(1 << 24));
				else ip.setf(p, (float) (120 + 10 * s + 20 * random.nextGaussian()));
			image.getStack().setSliceLabel("label " + s, s);
		}
		image.getCalibration().pixelWidth = 0.25;
		image.getCalibration().setUnit("um");
		image.setOverlay(new Roi(1, 2, 3, 4), java.awt.Color.RED, 1, null);
		if (bits == 24) return image;
		image.setDimensions(2, 3, 1);
		final CompositeImage composite = new CompositeImage(image, CompositeImage.COMPOSITE);
		composite.setOverlay(image.getOverlay());
		composite.setChannelLut(ij.process.LUT.createLutFromColor(java.awt.Color.CYAN), 1);
		return composite;
	}

	/** The same stack left on the disk, as it were; counts how often a plane is read. */
	static ImagePlus virtual(final ImagePlus image, final AtomicInteger reads) {
		final ImagePlus onDisk = new ImagePlus("virtual", new VirtualStack(image.getWidth(), image.getHeight()) {

			@Override
			public int size() {
				return image.getStackSize();
			}

			@Override
			public int getSize() {
				return image.getStackSize();
			}

			@Override
			public int getBitDepth() {
				return image.getBitDepth();
			}

			@Override
			public ImageProcessor getProcessor(final int n) {
				reads.incrementAndGet();
				return image.getStack().getProcessor(n).duplicate();
			}
		});
		onDisk.setDimensions(image.getNChannels(), image.getNSlices(), image.getNFrames());
		reads.set(0);
		return onDisk;
	}

	/** A stack of {@link #HUGE}, with planes made when they are asked for. */
	static ImagePlus huge() {
		return new ImagePlus("huge.tif", new VirtualStack(HUGE.width(), HUGE.height()) {

			@Override
			public int size() {
				return HUGE.planes();
			}

			@Override
			public int getSize() {
				return HUGE.planes();
			}

			@Override
			public int getBitDepth() {
				return HUGE.bitDepth();
			}

			@Override
			public ImageProcessor getProcessor(final int n) {
				return new ByteProcessor(HUGE.width(), HUGE.height());
			}
		});
	}

	/** Cancels once more than half of the work is done. */
	static final class HalfWay implements Progress {

		private boolean cancelled;

		@Override
		public void update(final double fraction) {
			if (fraction > 0.5) cancelled = true;
		}

		@Override
		public boolean isCanceled() {
			return cancelled;
		}
	}

	/** Asserts that two files of a stack hold the same pixels and everything else, but for the Info. */
	static void assertSame(final Path one, final Path other) throws IOException {
		final ImagePlus a = ImageFiles.open(one), b = ImageFiles.open(other);
		assertArrayEquals(a.getDimensions(), b.getDimensions());
		for (int s = 1; s <= a.getStackSize(); s++) {
			assertTrue(Objects.deepEquals(a.getStack().getPixels(s), b.getStack().getPixels(s)), "plane " + s);
			assertEquals(a.getStack().getSliceLabel(s), b.getStack().getSliceLabel(s));
		}
		assertEquals(0.25, b.getCalibration().pixelWidth);
		assertEquals(a.isComposite(), b.isComposite());
		if (a.isComposite()) for (int c = 1; c <= a.getNChannels(); c++) {
			assertArrayEquals(((CompositeImage) a).getChannelLut(c).getBytes(), ((CompositeImage) b).getChannelLut(c).getBytes());
			assertEquals(((CompositeImage) a).getChannelLut(c).max, ((CompositeImage) b).getChannelLut(c).max);
		}
		assertEquals(1, b.getOverlay().size());
	}
}
