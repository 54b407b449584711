package org.gncfoe.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;

import javax.imageio.ImageIO;

import ij.ImagePlus;
import ij.VirtualStack;
import ij.gui.Roi;
import ij.io.FileInfo;
import ij.io.FileSaver;
import ij.io.RoiEncoder;
import ij.io.TiffEncoder;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

import org.gncfoe.prior.AtomicFile;

/**
 * Writes images as TIFF, with everything ImageJ stores in one, or as PNG. A file is there whole or not at all: it is
 * written under a temporary name in the same folder and moved.
 */
public final class ImageWriter {

	private ImageWriter() {}

	/**
	 * Whether an image could be written to a file of this name.
	 *
	 * @param file the file
	 * @param bitDepth 8, 16, 24 (RGB) or 32
	 * @param planes number of planes of the image
	 * @return null if so, else a sentence for the user
	 */
	public static String objection(final Path file, final int bitDepth, final int planes) {
		final String to = " cannot be written to " + file + ": ";
		switch (ImageFiles.ending(file)) {
			case "tif":
			case "tiff":
				return null;
			case "png":
				return planes > 1 ? "The stack" + to + "choose a name that ends with .tif." : bitDepth == 32 ? "The 32-bit image" +
					to + "choose a name that ends with .tif." : null;
			default:
				return "The image" + to + "its name must end with .tif, .tiff or .png.";
		}
	}

	/**
	 * Writes an image.
	 *
	 * @param file ends with .tif, .tiff or .png; an existing file is replaced
	 * @throws IOException if the name ends otherwise, PNG cannot hold the image, or the folder cannot be written to; with a
	 *           sentence for the user; nothing has changed then
	 */
	public static void write(final ImagePlus image, final Path file) throws IOException {
		final String objection = objection(file, image.getBitDepth(), image.getStackSize());
		if (objection != null) throw new IOException(objection);
		final boolean png = ImageFiles.ending(file).equals("png");
		write(file, png ? out -> writePng(image.getProcessor(), out) : out -> writeTiff(image, null, out));
	}

	/**
	 * Writes a TIFF file plane by plane.
	 *
	 * @param frame an image with these planes and everything else that is to be written
	 * @param planes the planes
	 * @param file ends with .tif or .tiff; an existing file is replaced
	 * @throws IOException if the folder cannot be written to; with a sentence for the user; nothing has changed then
	 */
	static void write(final ImagePlus frame, final PlaneSource planes, final Path file) throws IOException {
		write(file, out -> {
			planes.begin();
			writeTiff(frame, planes, out);
		});
	}

	// -- Helper methods --

	private static void write(final Path file, final AtomicFile.Content content) throws IOException {
		try {
			AtomicFile.write(file, content);
		}
		catch (final IOException e) {
			throw new IOException("The result cannot be written to " + file + " (" + reason(e, file) +
				"): choose an existing folder with space that you may write to.", e);
		}
	}

	private static String reason(final IOException e, final Path file) {
		if (e instanceof AccessDeniedException) return "not allowed";
		if (e instanceof NoSuchFileException || !Files.isDirectory(file.toAbsolutePath().getParent())) return "no such folder";
		return e.getMessage();
	}

	/** As ImageJ's FileSaver does, but into a stream, and with its exceptions. */
	private static void writeTiff(final ImagePlus image, final VirtualStack planes, final OutputStream out)
		throws IOException
	{
		final FileSaver saver = new FileSaver(image);
		final FileInfo info = image.getFileInfo();
		info.nImages = image.getStackSize();
		info.description = saver.getDescriptionString();
		info.info = image.getInfoProperty();
		final Properties properties = image.getImageProperties();
		if (properties != null && !properties.isEmpty()) info.properties = image.getPropertiesAsArray();
		info.sliceLabels = labels(image);
		final Roi roi = image.getRoi();
		if (roi != null) info.roi = RoiEncoder.saveAsByteArray(roi);
		info.overlay = FileSaver.getOverlay(image);
		if (image.isComposite()) saver.saveDisplayRangesAndLuts(image, info);
		if (image.getStackSize() > 1) info.virtualStack = planes;
		else if (planes != null) info.pixels = planes.getPixels(1);
		// NB: ImageJ's writer of such images wants all pixels at once; as three planes they are as good.
		if (planes != null && info.fileType == FileInfo.RGB48) info.fileType = FileInfo.GRAY16_UNSIGNED;
		new TiffEncoder(info).write(out);
	}

	/** null if no slice has a label. */
	private static String[] labels(final ImagePlus image) {
		final String[] labels = new String[image.getStackSize()];
		boolean any = false;
		for (int s = 0; s < labels.length; s++) {
			labels[s] = image.getStack().getSliceLabel(s + 1);
			any |= labels[s] != null;
		}
		return any ? labels : null;
	}

	private static void writePng(final ImageProcessor ip, final OutputStream out) throws IOException {
		final BufferedImage pixels = ip instanceof ShortProcessor ? ((ShortProcessor) ip).get16BitBufferedImage() : ip
			.getBitDepth() == 8 && !ip.isColorLut() && !ip.isInvertedLut() ? bytes(ip) : ip.getBufferedImage();
		if (!ImageIO.write(pixels, "png", out)) throw new IOException("no PNG writer for this kind of image");
	}

	/** NB: getBufferedImage would apply the display range. */
	private static BufferedImage bytes(final ImageProcessor ip) {
		final BufferedImage grey = new BufferedImage(ip.getWidth(), ip.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
		grey.getRaster().setDataElements(0, 0, ip.getWidth(), ip.getHeight(), ip.getPixels());
		return grey;
	}
}
