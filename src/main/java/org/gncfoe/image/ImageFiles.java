package org.gncfoe.image;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;

import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

import ij.ImagePlus;
import ij.io.FileInfo;
import ij.io.Opener;

/** Opens images as ImageJ does, but without dialogs, and with one sentence for the user where that fails. */
public final class ImageFiles {

	private ImageFiles() {}

	/**
	 * What is known of an image before it is opened.
	 *
	 * @param width width in pixels
	 * @param height height in pixels
	 * @param planes number of planes
	 * @param bitDepth 8, 16, 24 (RGB) or 32, as ImageJ will have it
	 */
	public record Shape(int width, int height, int planes, int bitDepth) {

		/** Number of pixels of a plane. */
		public long pixels() {
			return (long) width * height;
		}
	}

	/**
	 * Opens an image or stack.
	 *
	 * @param file a file of any format ImageJ itself opens
	 * @throws IOException if there is no such file, it is no image or it is cut short, or there is not enough memory for it;
	 *           with a sentence for the user
	 */
	public static ImagePlus open(final Path file) throws IOException {
		final String path = file.toAbsolutePath().toString();
		final Opener opener = new Opener();
		check(file, opener);
		final Shape shape = shape(file);
		if (shape != null) try {
			Memory.check(shape.planes * shape.pixels() * Memory.perPixel(shape.bitDepth), "Opening " + file, null);
		}
		catch (final NotEnoughMemoryException e) {
			throw new IOException(e.getMessage(), e);
		}
		opener.setSilentMode(true);
		final ImagePlus image = open(opener, path);
		if (image == null || image.getWidth() < 1 || image.getHeight() < 1) throw noImage(file);
		return ColourTables.resolve(image);
	}

	/**
	 * Opens an image or stack; a TIFF stack that would take more than an eighth of the memory as a virtual one, which is read
	 * plane by plane.
	 *
	 * @param file a file of any format ImageJ itself opens
	 * @throws IOException as {@link #open(Path)}
	 */
	public static ImagePlus openLean(final Path file) throws IOException {
		final Shape shape = shape(file);
		if (!isLarge(shape)) return open(file);
		check(file, new Opener());
		final ImagePlus image = VirtualTiff.open(file);
		return image == null ? open(file) : image;
	}

	/** Whether a stack is so large that {@link #openLean} leaves it on the disk, if it can. */
	static boolean isLarge(final Shape shape) {
		return shape != null && shape.planes > 1 && shape.planes * shape.pixels() * Memory.perPixel(shape.bitDepth) > Runtime
			.getRuntime().maxMemory() / 8;
	}

	/**
	 * Size and depth of the image in a file, from its header; null if they are not known. Nothing is complained about.
	 *
	 * @param file a file of any format
	 */
	public static Shape shape(final Path file) {
		try {
			final int type = new Opener().getFileType(file.toAbsolutePath().toString());
			if (type == Opener.TIFF || type == Opener.TIFF_AND_DICOM) return VirtualTiff.shape(file);
			if (type != Opener.PNG && type != Opener.JPEG && type != Opener.GIF && type != Opener.BMP) return null;
			try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
				final Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
				if (!readers.hasNext()) return null;
				final ImageReader reader = readers.next();
				reader.setInput(in, true, true);
				final Shape shape = new Shape(reader.getWidth(0), reader.getHeight(0), 1, 24);
				reader.dispose();
				return shape;
			}
		}
		catch (final IOException | RuntimeException e) {
			return null;
		}
	}

	// -- Helper methods --

	/** Checks that there is such a file, and that it is an image and whole. */
	private static void check(final Path file, final Opener opener) throws IOException {
		if (Files.isDirectory(file)) throw new IOException(file + " is a folder: name the images in it.");
		if (!Files.exists(file)) throw new IOException("There is no file " + file + ".");
		if (!Files.isReadable(file)) throw new IOException("The file " + file + " may not be read.");
		// NB: Of other files Opener would complain in its own words.
		final int type = opener.getFileType(file.toAbsolutePath().toString());
		if (type == Opener.UNKNOWN || type == Opener.JAVA_OR_TEXT || type == Opener.TEXT) throw noImage(file);
		checkComplete(file, type);
	}

	private static ImagePlus open(final Opener opener, final String path) {
		try {
			return opener.openImage(path);
		}
		catch (final RuntimeException e) {
			// NB: Damaged headers make ImageJ fail in many ways; to the user they are all the same.
			return null;
		}
	}

	private static IOException noImage(final Path file) {
		return new IOException("The file " + file + " is not an image ImageJ can open, or it is damaged.");
	}

	private static IOException cutShort(final Path file) {
		return new IOException("The image " + file + " is cut short or damaged: copy it again.");
	}

	/** ImageJ fills what is missing with zeros, or complains on the console. */
	private static void checkComplete(final Path file, final int type) throws IOException {
		if (type == Opener.TIFF || type == Opener.TIFF_AND_DICOM) checkTiff(file);
		else if (type == Opener.PNG || type == Opener.JPEG || type == Opener.GIF) checkDecodes(file);
	}

	private static void checkTiff(final Path file) throws IOException {
		final FileInfo[] infos;
		try {
			infos = Opener.getTiffFileInfo(file.toAbsolutePath().toString());
		}
		catch (final RuntimeException e) {
			throw noImage(file);
		}
		if (infos == null || infos.length == 0) throw noImage(file);
		final long length = Files.size(file);
		for (final FileInfo info : infos)
			if (end(info) > length) throw cutShort(file);
	}

	/** Where the pixel data end in the file, as far as the header tells. */
	private static long end(final FileInfo info) {
		if (info.stripOffsets != null && info.stripLengths != null && info.stripOffsets.length == info.stripLengths.length) {
			long end = 0;
			for (int i = 0; i < info.stripOffsets.length; i++)
				end = Math.max(end, (info.stripOffsets[i] & 0xffffffffL) + (info.stripLengths[i] & 0xffffffffL));
			if (info.nImages <= 1) return end;
		}
		if (info.compression > FileInfo.COMPRESSION_NONE) return 0;
		final long plane = (long) info.width * info.height * info.getBytesPerPixel();
		final int planes = Math.max(1, info.nImages);
		return info.getOffset() + planes * plane + (planes - 1) * info.getGap();
	}

	private static void checkDecodes(final Path file) throws IOException {
		try (ImageInputStream in = ImageIO.createImageInputStream(new File(file.toString()))) {
			final Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
			if (!readers.hasNext()) throw noImage(file);
			final ImageReader reader = readers.next();
			try {
				reader.setInput(in, true, true);
				reader.readRaster(0, null);
			}
			catch (final UnsupportedOperationException e) {
				reader.read(0);
			}
			finally {
				reader.dispose();
			}
		}
		catch (final IOException | RuntimeException e) {
			throw cutShort(file);
		}
	}

	/** The ending of a file's name, in lower case, without the dot; empty without one. */
	static String ending(final Path file) {
		final String name = file.getFileName().toString();
		final int dot = name.lastIndexOf('.');
		return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
	}
}
