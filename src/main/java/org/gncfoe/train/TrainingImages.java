package org.gncfoe.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import ij.ImagePlus;
import ij.io.Opener;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;

import org.gncfoe.train.Patches.Picture;

/**
 * Images as grey pictures for training, with their useful range in [0, 1] as in denoising: 8-bit and RGB images divided by
 * 255 (grey = 0.2989 R + 0.5870 G + 0.1140 B), others scaled so that the 0.1 % and 99.9 % quantiles of each channel become
 * 0 and 1, the same for all its slices and frames, and cut to [-0.5, 1.5]. Every plane is a picture. Missing pixels are NaN.
 */
public final class TrainingImages {

	/** As many pixels of a channel, spread evenly, tell its range. */
	private static final int SAMPLES = 1_000_000;

	private static final float OUTSIDE = 0.001f;

	private TrainingImages() {}

	/**
	 * Every image file ImageJ can open in a folder, in the order of their names; others are passed over.
	 *
	 * @throws IOException if the folder cannot be read or holds no image, or more than fits into memory; the message says
	 *           what to do
	 */
	public static List<Picture> read(final Path folder) throws IOException {
		if (!Files.isDirectory(folder)) throw new IOException("There is no folder " + folder +
			": name a folder of images to train on.");
		final List<Path> files;
		try (Stream<Path> list = Files.list(folder)) {
			files = list.filter(Files::isRegularFile).filter(TrainingImages::isImage).sorted().toList();
		}
		catch (final IOException e) {
			throw new IOException("The folder " + folder + " cannot be read: check its permissions.", e);
		}
		final List<Picture> pictures = new ArrayList<>();
		// NB: Half of the heap for the pictures; the rest is for reading them and for training.
		final long room = Runtime.getRuntime().maxMemory() / 2 / Float.BYTES;
		long taken = 0;
		for (final Path file : files)
			for (final Picture p : readFile(file)) {
				taken += p.pixels().length;
				if (taken > room) throw new IOException("The images in " + folder + " need more than " + room * Float.BYTES /
					1_000_000 + " MB of memory: use fewer or smaller ones, or give Java more memory (java -Xmx8g ...).");
				pictures.add(p);
			}
		if (pictures.isEmpty()) throw new IOException("The folder " + folder +
			" holds no image that ImageJ can open: put TIFF, PNG or JPEG files there.");
		return pictures;
	}

	/** The planes of an image as pictures; the image is not changed. */
	public static List<Picture> of(final ImagePlus image) {
		final List<Picture> pictures = new ArrayList<>();
		final int planes = image.getStackSize();
		final float[][] ranges = new float[image.getNChannels()][];
		for (int s = 1; s <= planes; s++) {
			final ImageProcessor ip = image.getStack().getProcessor(s);
			final String name = planes == 1 ? image.getTitle() : image.getTitle() + " slice " + s;
			if (isByte(ip)) pictures.add(new Picture(name, bytes(ip), ip.getHeight(), ip.getWidth()));
			else {
				final int c = image.convertIndexToPosition(s)[0] - 1;
				if (ranges[c] == null) ranges[c] = range(image, c + 1);
				pictures.add(new Picture(name, scaled(ip, ranges[c]), ip.getHeight(), ip.getWidth()));
			}
		}
		return pictures;
	}

	/** Those at least as large as a patch. */
	public static List<Picture> largeEnough(final List<Picture> pictures, final int side) {
		return pictures.stream().filter(p -> p.height() >= side && p.width() >= side).toList();
	}

	/** Pictures with blocks of n x n pixels averaged into one; a last block that is not whole is left away. */
	public static List<Picture> shrunk(final List<Picture> pictures, final int n) {
		if (n < 1) throw new IllegalArgumentException("The images can be shrunk by a whole number from 1 on, not " + n + ".");
		return n == 1 ? pictures : pictures.stream().map(p -> shrunk(p, n)).filter(p -> p.pixels().length > 0).toList();
	}

	// -- Helper methods --

	private static boolean isImage(final Path file) {
		return file.getFileName().toString().toLowerCase(Locale.ROOT).matches(
			".*\\.(tiff?|png|jpe?g|bmp|gif|pgm|dcm|fits?)");
	}

	private static List<Picture> readFile(final Path file) {
		final Opener opener = new Opener();
		opener.setSilentMode(true);
		final ImagePlus image = opener.openImage(file.toString());
		if (image == null) return List.of();
		image.setTitle(file.getFileName().toString());
		return of(image);
	}

	private static boolean isByte(final ImageProcessor ip) {
		return ip instanceof ColorProcessor || ip.getBitDepth() == 8;
	}

	private static float[] bytes(final ImageProcessor ip) {
		final float[] x = new float[ip.getPixelCount()];
		if (ip instanceof ColorProcessor || ip.isColorLut()) {
			final int[] rgb = (int[]) ip.convertToRGB().getPixels();
			for (int i = 0; i < x.length; i++)
				x[i] = Math.round(0.2989f * (rgb[i] >> 16 & 255) + 0.5870f * (rgb[i] >> 8 & 255) + 0.1140f * (rgb[i] & 255)) / 255f;
		}
		else for (int i = 0; i < x.length; i++)
			x[i] = ip.getf(i) / 255;
		return x;
	}

	/** The 0.1 % and 99.9 % quantiles of a channel, counted from 1; where they are equal, the least and largest pixel. */
	private static float[] range(final ImagePlus image, final int channel) {
		final long all = (long) image.getWidth() * image.getHeight() * image.getNSlices() * image.getNFrames();
		final double step = Math.max(1, (double) all / SAMPLES);
		final float[] samples = new float[(int) Math.min(all, SAMPLES + image.getStackSize())];
		int n = 0;
		for (int s = 1; s <= image.getStackSize(); s++) {
			if (image.convertIndexToPosition(s)[0] != channel) continue;
			final ImageProcessor ip = image.getStack().getProcessor(s);
			for (double at = 0; at < ip.getPixelCount() && n < samples.length; at += step)
				if (Float.isFinite(ip.getf((int) at))) samples[n++] = ip.getf((int) at);
		}
		if (n == 0) return new float[] { 0, 1 };
		Arrays.sort(samples, 0, n);
		final int outside = (int) (OUTSIDE * (n - 1));
		final float low = samples[outside], high = samples[n - 1 - outside];
		return high > low ? new float[] { low, high } : new float[] { samples[0], samples[n - 1] };
	}

	private static float[] scaled(final ImageProcessor ip, final float[] range) {
		final float factor = range[1] > range[0] ? 1 / (range[1] - range[0]) : 0;
		final float[] x = new float[ip.getPixelCount()];
		for (int i = 0; i < x.length; i++) {
			final float v = ip.getf(i);
			x[i] = Float.isFinite(v) ? Math.max(-0.5f, Math.min(1.5f, (v - range[0]) * factor)) : Float.NaN;
		}
		return x;
	}

	private static Picture shrunk(final Picture p, final int n) {
		final int h = p.height() / n, w = p.width() / n;
		final float[] x = new float[h * w];
		for (int y = 0; y < h * n; y++)
			for (int i = 0; i < w * n; i++)
				x[y / n * w + i / n] += p.pixels()[y * p.width() + i] / (n * n);
		return new Picture(p.name(), x, h, w);
	}
}
