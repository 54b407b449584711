package org.gncfoe.image;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemException;
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
		return open(file, Damage.REFUSED);
	}

	/**
	 * Opens an image or stack.
	 *
	 * @param file a file of any format ImageJ itself opens
	 * @param damage hears of what is missing, and may let the rest be opened
	 * @throws IOException as {@link #open(Path)}
	 */
	public static ImagePlus open(final Path file, final Damage damage) throws IOException {
		final String path = file.toAbsolutePath().toString();
		final Opener opener = new Opener();
		final Promise promise = check(file, opener, damage);
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
		checkKept(file, promise, image, damage);
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
		return openLean(file, Damage.REFUSED);
	}

	/** The same with a say in what becomes of a damaged file, as {@link #open(Path, Damage)}. */
	public static ImagePlus openLean(final Path file, final Damage damage) throws IOException {
		final Shape shape = shape(file);
		if (!isLarge(shape)) return open(file, damage);
		final Promise promise = check(file, new Opener(), damage);
		final ImagePlus image = VirtualTiff.open(file);
		if (image == null) return open(file, damage);
		checkKept(file, promise, image, damage);
		return image;
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
			if (!Files.isRegularFile(file)) return null;
			final int type = new Opener().getFileType(file.toAbsolutePath().toString());
			if (type == Opener.TIFF || type == Opener.TIFF_AND_DICOM) {
				TiffCheck.of(file);
				return VirtualTiff.shape(file);
			}
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

	/**
	 * What a file promises.
	 *
	 * @param planes how many planes the opened image has at least; 0: unknown
	 * @param raw whether the pixels are in the file as they are, where the opened image says
	 */
	private record Promise(int planes, boolean raw) {}

	/** Checks that there is such a file, and that it is an image and whole. */
	private static Promise check(final Path file, final Opener opener, final Damage damage) throws IOException {
		if (Files.isDirectory(file)) throw new IOException(file + " is a folder: name the images in it.");
		if (!Files.exists(file)) throw new IOException("There is no file " + file + ".");
		if (!Files.isRegularFile(file)) throw new IOException(file + " is a pipe or a device: name an image file.");
		if (!Files.isReadable(file)) throw new IOException("The file " + file + " may not be read.");
		// NB: Of other files Opener would complain in its own words.
		final int type = opener.getFileType(file.toAbsolutePath().toString());
		if (type == Opener.UNKNOWN || type == Opener.JAVA_OR_TEXT || type == Opener.TEXT) throw noImage(file);
		try {
			return checkComplete(file, type, damage);
		}
		catch (final FileSystemException e) {
			throw new IOException("The file " + file + " cannot be read (" + e.getReason() + ").", e);
		}
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

	private static String cutShort(final Path file) {
		return "The image " + file + " is cut short or damaged: copy it again.";
	}

	/** ImageJ fills what is missing with zeros, or complains on the console. */
	private static Promise checkComplete(final Path file, final int type, final Damage damage) throws IOException {
		switch (type) {
			case Opener.TIFF:
			case Opener.TIFF_AND_DICOM:
				return checkTiff(file, damage);
			case Opener.PNG:
			case Opener.JPEG:
				checkDecodes(file, damage);
				break;
			case Opener.GIF:
				if (FileCheck.isGifCut(file)) damage.found(cutShort(file));
				checkDecodes(file, damage);
				break;
			case Opener.BMP:
				if (FileCheck.isBmpCut(file)) damage.found(cutShort(file));
				break;
			case Opener.PGM:
				if (FileCheck.isPnmCut(file)) damage.found(cutShort(file));
				break;
			case Opener.FITS:
				if (FileCheck.isFitsCut(file)) damage.found(cutShort(file));
				break;
			default:
		}
		return new Promise(0, type == Opener.DICOM);
	}

	private static Promise checkTiff(final Path file, final Damage damage) throws IOException {
		final TiffCheck structure;
		final FileInfo[] infos;
		try {
			structure = TiffCheck.of(file);
			infos = Opener.getTiffFileInfo(file.toAbsolutePath().toString());
		}
		catch (final TiffCheck.Damaged e) {
			throw new IOException("The file " + file + " is not an image ImageJ can open, or it is damaged: " + e
				.getMessage() + ".", e);
		}
		catch (final RuntimeException e) {
			throw noImage(file);
		}
		if (infos == null || infos.length == 0) throw noImage(file);
		final long length = Files.size(file);
		final int images = infos[0].nImages;
		if (images > length) throw new IOException(cutShort(file));
		for (final FileInfo info : infos)
			if (end(info) > length || isShort(info)) {
				damage.found(cutShort(file));
				break;
			}
		if (images > 1) return new Promise(images, false);
		final int pages = structure.pages();
		if (structure.isCut()) damage.found("The image " + file + " is cut short: it ends after " + Words.count(pages +
			structure.reduced(), "page", "pages") + ", though more follow; copy it again.");
		return new Promise(pages, false);
	}

	/** Whether uncompressed strips have fewer bytes than their rows; of a single one ImageJ takes no notice of that. */
	private static boolean isShort(final FileInfo info) {
		if (info.compression > FileInfo.COMPRESSION_NONE || info.nImages > 1 || info.stripLengths == null ||
			info.stripLengths.length < 2) return false;
		long bytes = 0;
		for (final int strip : info.stripLengths)
			bytes += strip & 0xffffffffL;
		return bytes < (long) (info.width * (info.fileType == FileInfo.BITMAP ? 0.125 : info
			.fileType == FileInfo.GRAY10_UNSIGNED ? 1.25 : info.fileType == FileInfo.GRAY12_UNSIGNED ? 1.5 : info
				.getBytesPerPixel())) * info.height;
	}

	/** Checks that the opened image holds what its file promises. */
	private static void checkKept(final Path file, final Promise promise, final ImagePlus image, final Damage damage)
		throws IOException
	{
		if (promise.raw && FileCheck.isRawCut(image.getOriginalFileInfo(), Files.size(file))) damage.found(cutShort(file));
		if (image.getStackSize() < promise.planes) damage.found("Of the " + promise.planes + " planes of " + file +
			" only " + image.getStackSize() + " can be opened: they differ in size or type, or are damaged. Split it with " +
			"another program.");
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

	private static void checkDecodes(final Path file, final Damage damage) throws IOException {
		final boolean[] cut = new boolean[1];
		try (ImageInputStream in = ImageIO.createImageInputStream(new File(file.toString()))) {
			final Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
			if (!readers.hasNext()) throw noImage(file);
			final ImageReader reader = readers.next();
			// NB: A JPEG that is cut short is filled up with grey, with no more than this warning.
			reader.addIIOReadWarningListener((source, warning) -> cut[0] |= warning.toLowerCase(Locale.ROOT).contains(
				"premature end"));
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
			cut[0] = true;
		}
		if (cut[0]) damage.found(cutShort(file));
	}

	/** The ending of a file's name, in lower case, without the dot; empty without one. */
	static String ending(final Path file) {
		final String name = file.getFileName().toString();
		final int dot = name.lastIndexOf('.');
		return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
	}
}
