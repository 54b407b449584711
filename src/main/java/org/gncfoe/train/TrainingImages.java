package org.gncfoe.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import ij.ImagePlus;
import ij.io.Opener;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;

import org.gncfoe.train.Patches.Picture;

/**
 * Reads a folder of images as grey pictures in [0, 1]: 8-bit and RGB images divided by 255 (grey = 0.2989 R + 0.5870 G +
 * 0.1140 B), others each scaled so that their 0.1 % and 99.9 % quantiles become 0 and 1. Every slice is a picture.
 */
public final class TrainingImages {

	private TrainingImages() {}

	/**
	 * Every image file ImageJ can open in a folder, in the order of their names; others are passed over.
	 *
	 * @throws IOException if the folder cannot be read or holds no image; the message says what to do
	 */
	public static List<Picture> read(final Path folder) throws IOException {
		if (!Files.isDirectory(folder)) throw new IOException("There is no folder " + folder +
			": name a folder of images to train on.");
		final List<Path> files;
		try (Stream<Path> list = Files.list(folder)) {
			files = list.filter(Files::isRegularFile).sorted().toList();
		}
		final List<Picture> pictures = new ArrayList<>();
		for (final Path file : files)
			pictures.addAll(readFile(file));
		if (pictures.isEmpty()) throw new IOException("The folder " + folder +
			" holds no image that ImageJ can open: put TIFF, PNG or JPEG files there.");
		return pictures;
	}

	private static List<Picture> readFile(final Path file) {
		final String name = file.getFileName().toString();
		if (!name.toLowerCase().matches(".*\\.(tiff?|png|jpe?g|bmp|gif|pgm|dcm|fits?)")) return List.of();
		final Opener opener = new Opener();
		opener.setSilentMode(true);
		final ImagePlus image = opener.openImage(file.toString());
		if (image == null) return List.of();
		final List<Picture> pictures = new ArrayList<>();
		for (int s = 1; s <= image.getStackSize(); s++)
			pictures.add(picture(image.getStackSize() == 1 ? name : name + " slice " + s, image.getStack().getProcessor(s)));
		return pictures;
	}

	/** One grey picture from a processor of any type. */
	static Picture picture(final String name, final ImageProcessor ip) {
		final int n = ip.getPixelCount();
		final float[] x = new float[n];
		if (ip instanceof ColorProcessor || ip.isColorLut()) {
			final int[] rgb = (int[]) ip.convertToRGB().getPixels();
			for (int i = 0; i < n; i++)
				x[i] = Math.round(0.2989f * (rgb[i] >> 16 & 255) + 0.5870f * (rgb[i] >> 8 & 255) + 0.1140f * (rgb[i] & 255)) / 255f;
		}
		else {
			for (int i = 0; i < n; i++)
				x[i] = ip.getf(i);
			if (ip.getBitDepth() == 8) for (int i = 0; i < n; i++)
				x[i] /= 255;
			else scale(x);
		}
		return new Picture(name, x, ip.getHeight(), ip.getWidth());
	}

	private static void scale(final float[] x) {
		final float[] sorted = x.clone();
		Arrays.sort(sorted);
		final float low = sorted[(int) (0.001 * (x.length - 1))], high = sorted[(int) (0.999 * (x.length - 1))];
		final float factor = high > low ? 1 / (high - low) : 0;
		for (int i = 0; i < x.length; i++)
			x[i] = Math.max(-0.5f, Math.min(1.5f, (x[i] - low) * factor));
	}

	/** Those at least as large as a patch. */
	public static List<Picture> largeEnough(final List<Picture> pictures, final int side) {
		return pictures.stream().filter(p -> p.height() >= side && p.width() >= side).toList();
	}
}
