package org.gncfoe.cli;

import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

import ij.ImagePlus;
import ij.io.Opener;
import ij.process.ImageProcessor;

/** A folder of 8-bit grey or colour images, read as grey levels 0..255 without change. */
final class GreyFolder {

	private static final Set<String> EXTENSIONS = Set.of("png", "jpg", "jpeg", "tif", "tiff", "bmp", "gif", "pgm");

	/**
	 * An image in grey levels.
	 *
	 * @param height height in pixels
	 * @param width width in pixels
	 * @param pixels {@code [height][width]}, row-major
	 */
	record Image(int height, int width, float[] pixels) {

		/** The middle of the image, at most side pixels high and wide. */
		Image crop(final int side) {
			final int h = Math.min(side, height), w = Math.min(side, width);
			final float[] part = new float[h * w];
			for (int y = 0; y < h; y++)
				System.arraycopy(pixels, (y + (height - h) / 2) * width + (width - w) / 2, part, y * w, w);
			return new Image(h, w, part);
		}
	}

	private GreyFolder() {}

	/**
	 * The image files of a folder, by their extension, sorted by name.
	 *
	 * @throws IOException if there is no such folder, it cannot be read, or there are none; with a sentence for the user
	 */
	static List<Path> list(final Path folder) throws IOException {
		if (!Files.isDirectory(folder)) throw new IOException("There is no folder " + folder + ".");
		try (Stream<Path> files = Files.list(folder)) {
			final List<Path> images = files.filter(Files::isRegularFile).filter(file -> EXTENSIONS.contains(extension(file)))
				.sorted().toList();
			if (images.isEmpty()) throw new IOException("There are no images (" + String.join(", ", EXTENSIONS.stream()
				.sorted().toList()) + ") in " + folder + ".");
			return images;
		}
	}

	/**
	 * Reads an image; a colour becomes 0.2989 R + 0.5870 G + 0.1140 B, rounded.
	 *
	 * @throws IOException if the file is no image, or not one of 8 bits per channel; with a sentence for the user
	 */
	static Image read(final Path file) throws IOException {
		return grey(open(file));
	}

	/**
	 * Opens an image as it is.
	 *
	 * @throws IOException if the file is no image, or not one of 8 bits per channel; with a sentence for the user
	 */
	static ImagePlus open(final Path file) throws IOException {
		final Opener opener = new Opener();
		opener.setSilentMode(true);
		final ImagePlus image = opener.openImage(file.toString());
		if (image == null) throw new IOException(file + " cannot be read as an image.");
		final int bits = image.getBitDepth();
		if (bits != 8 && bits != 24) throw new IOException(file + " has " + bits +
			" bits per pixel; only 8-bit grey and RGB images can be evaluated.");
		return image;
	}

	/** The grey levels of an image of 8 bits per channel. */
	static Image grey(final ImagePlus image) {
		return new Image(image.getHeight(), image.getWidth(), pixels(image.getProcessor()));
	}

	// -- Helper methods --

	private static float[] pixels(final ImageProcessor ip) {
		// NB: Every 8-bit image has a colour table in ImageJ, and Opener does not always call it COLOR_256.
		final float[] table = ip.getBitDepth() == 8 ? table((IndexColorModel) ip.getColorModel()) : null;
		final float[] pixels = new float[ip.getWidth() * ip.getHeight()];
		for (int p = 0; p < pixels.length; p++)
			pixels[p] = table == null ? grey(ip.get(p)) : table[ip.get(p)];
		return pixels;
	}

	/** The grey levels of a colour table. */
	private static float[] table(final IndexColorModel colours) {
		final float[] table = new float[256];
		for (int i = 0; i < Math.min(256, colours.getMapSize()); i++)
			table[i] = grey(colours.getRGB(i));
		return table;
	}

	private static float grey(final int rgb) {
		return Math.round(0.2989 * (rgb >> 16 & 0xff) + 0.5870 * (rgb >> 8 & 0xff) + 0.1140 * (rgb & 0xff));
	}

	private static String extension(final Path file) {
		final String name = file.getFileName().toString();
		return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
	}
}
