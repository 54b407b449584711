package org.gncfoe.cli;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import javax.imageio.ImageIO;

import org.gncfoe.image.Tiffs;
import org.gncfoe.prior.Mutator;

import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileSaver;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

/**
 * Image files of the kinds that a month of unattended work meets, and some that only malice makes: sound ones, the same cut
 * short or damaged, headers that lie, values beyond reason, names of any kind. Made by a seeded generator; the same every
 * time.
 */
final class HostileFiles {

	/** What must become of a file. */
	enum Fate {
		/** It is restored. */
		DONE,
		/** It fails with a sentence. */
		REFUSED,
		/** One of both; but if it is restored, then as the whole file it was cut from. */
		WHOLE_OR_REFUSED,
		/** One of both. */
		EITHER
	}

	/**
	 * A file.
	 *
	 * @param from name of the file it was cut from, or null
	 */
	record Hostile(byte[] bytes, Fate fate, String from) {}

	private static final int WIDTH = 24, HEIGHT = 20;

	private final Map<String, Hostile> files = new LinkedHashMap<>();
	private final Map<String, byte[]> sound = new LinkedHashMap<>();

	private HostileFiles() throws IOException {
		addSound();
		addCut();
		addDamaged();
		addTags();
		addDescriptions();
		addMetadata();
		addPages();
		addValues();
		addOthers();
	}

	/** All of them by name. */
	static Map<String, Hostile> all() throws IOException {
		return new HostileFiles().files;
	}

	private void add(final String name, final byte[] bytes, final Fate fate) {
		if (files.put(name, new Hostile(bytes, fate, null)) != null) throw new AssertionError("two files " + name);
	}

	// -- Sound files --

	private void addSound() throws IOException {
		sound.put("grey8.tif", tiff(new ImagePlus("i", noise(new ByteProcessor(WIDTH, HEIGHT), 1))));
		sound.put("grey16.tif", tiff(new ImagePlus("i", noise(new ShortProcessor(WIDTH, HEIGHT), 2))));
		sound.put("grey32.tif", tiff(new ImagePlus("i", noise(new FloatProcessor(WIDTH, HEIGHT), 3))));
		sound.put("rgb.tif", tiff(new ImagePlus("i", noise(new ByteProcessor(WIDTH, HEIGHT), 4).convertToRGB())));
		final ImageStack stack = new ImageStack(WIDTH, HEIGHT);
		for (int s = 0; s < 4; s++)
			stack.addSlice("slice " + s, noise(new ByteProcessor(WIDTH, HEIGHT), 5 + s));
		final Path file = Files.createTempFile("stack", ".tif");
		new FileSaver(new ImagePlus("i", stack)).saveAsTiffStack(file.toString());
		sound.put("stack.tif", Files.readAllBytes(file));
		Files.delete(file);
		sound.put("pages.tif", Tiffs.file(page(1), page(2), page(3), page(4)));
		sound.put("strips.tif", Tiffs.file(strips(page(5))));
		final BufferedImage grey = noise(new ByteProcessor(WIDTH, HEIGHT), 9).getBufferedImage();
		for (final String format : List.of("png", "jpg", "gif", "bmp")) {
			final ByteArrayOutputStream out = new ByteArrayOutputStream();
			final BufferedImage image = new BufferedImage(WIDTH, HEIGHT, format.equals("bmp") ? BufferedImage.TYPE_3BYTE_BGR
				: BufferedImage.TYPE_BYTE_GRAY);
			image.getGraphics().drawImage(grey, 0, 0, null);
			ImageIO.write(image, format, out);
			sound.put("image." + format, out.toByteArray());
		}
		sound.put("image.pgm", pgm("P5\n# by a scanner\n" + WIDTH + " " + HEIGHT + "\n255\n"));
		sound.put("image.fits", fits());
		sound.put("image.dcm", dicom());
		sound.forEach((name, bytes) -> add(name, bytes, Fate.DONE));
	}

	private static Tiffs.Page page(final long seed) {
		return Tiffs.page(WIDTH, HEIGHT, 8, seed);
	}

	private static Tiffs.Page strips(final Tiffs.Page page) {
		final int n = WIDTH * HEIGHT / 4;
		return page.tag(278, 3, 1, HEIGHT / 4).table(273, 4, 4, Tiffs.ints(8, 8 + n, 8 + 2 * n, 8 + 3 * n)).table(279, 4, 4, Tiffs
			.ints(n, n, n, n));
	}

	private static ImageProcessor noise(final ImageProcessor image, final long seed) {
		final Random random = new Random(seed);
		for (int i = 0; i < WIDTH * HEIGHT; i++)
			image.setf(i, Math.max(0, Math.min(255, (int) (120 + 12 * random.nextGaussian()))));
		return image;
	}

	private static byte[] tiff(final ImagePlus image) {
		return new FileSaver(image).serialize();
	}

	private static byte[] pgm(final String header) {
		final byte[] start = header.getBytes(StandardCharsets.US_ASCII), all = Arrays.copyOf(start, start.length + WIDTH *
			HEIGHT);
		final ImageProcessor image = noise(new ByteProcessor(WIDTH, HEIGHT), 11);
		for (int i = 0; i < WIDTH * HEIGHT; i++)
			all[start.length + i] = (byte) image.get(i);
		return all;
	}

	private static byte[] fits() {
		final StringBuilder header = new StringBuilder();
		for (final String card : List.of("SIMPLE  =                    T", "BITPIX  =                   16",
			"NAXIS   =                    2", "NAXIS1  =                   " + WIDTH, "NAXIS2  =                   " + HEIGHT,
			"END"))
			header.append(String.format("%-80s", card));
		final byte[] all = Arrays.copyOf(String.format("%-2880s", header).getBytes(StandardCharsets.US_ASCII), 2 * 2880);
		final ImageProcessor image = noise(new ByteProcessor(WIDTH, HEIGHT), 12);
		for (int i = 0; i < WIDTH * HEIGHT; i++)
			ByteBuffer.wrap(all).putShort(2880 + 2 * i, (short) image.get(i));
		return all;
	}

	/** Explicit value representation, little-endian. */
	private static byte[] dicom() {
		final ByteBuffer out = ByteBuffer.allocate(4000).order(ByteOrder.LITTLE_ENDIAN);
		out.position(128);
		out.put("DICM".getBytes());
		element(out, 0x0002, 0x0010, "UI", "1.2.840.10008.1.2.1\0".getBytes());
		element(out, 0x0028, 0x0002, "US", new byte[] { 1, 0 });
		element(out, 0x0028, 0x0004, "CS", "MONOCHROME2 ".getBytes());
		element(out, 0x0028, 0x0010, "US", new byte[] { HEIGHT, 0 });
		element(out, 0x0028, 0x0011, "US", new byte[] { WIDTH, 0 });
		element(out, 0x0028, 0x0100, "US", new byte[] { 8, 0 });
		out.putShort((short) 0x7fe0).putShort((short) 0x10).put("OW".getBytes()).putShort((short) 0).putInt(WIDTH * HEIGHT);
		final ImageProcessor image = noise(new ByteProcessor(WIDTH, HEIGHT), 13);
		for (int i = 0; i < WIDTH * HEIGHT; i++)
			out.put((byte) image.get(i));
		return Arrays.copyOf(out.array(), out.position());
	}

	private static void element(final ByteBuffer out, final int group, final int element, final String kind,
		final byte[] value)
	{
		out.putShort((short) group).putShort((short) element).put(kind.getBytes()).putShort((short) value.length).put(value);
	}

	// -- Damaged files --

	/** Copies that were not finished. */
	private void addCut() {
		sound.forEach((name, bytes) -> {
			for (int i = 0; i < 12; i++) {
				final int length = i == 0 ? bytes.length - 1 : (int) (bytes.length * (i - 0.5) / 12);
				files.put("cut-" + i + "-" + name, new Hostile(Arrays.copyOf(bytes, length), Fate.WHOLE_OR_REFUSED, name));
			}
		});
	}

	/** Bits and bytes that changed. */
	private void addDamaged() {
		sound.forEach((name, bytes) -> {
			final Mutator mutator = new Mutator(List.of(bytes), name.hashCode());
			for (int i = 0; i < 12; i++)
				add("damaged-" + i + "-" + name, mutator.next(), Fate.EITHER);
		});
	}

	/** Tags that promise what is not there. */
	private void addTags() {
		for (final int tag : new int[] { 256, 257, 258, 259, 262, 270, 273, 277, 278, 279, 282, 284, 305, 317, 320, 322, 339,
			34122, 43314, 50838, 50839 })
			for (final long count : new long[] { 0, 2, 768, 0x7fffffffL, 0xffffffffL })
				for (final long value : new long[] { 0, 0x7fffffffL })
					add("tag-" + tag + "-" + count + "-" + value + ".tif", Tiffs.file(page(tag).tag(tag, 4, count, value)),
						Fate.EITHER);
		add("metadata-endless.tif", Tiffs.file(page(1).tag(50838, 4, 0x7fffffff, 8).tag(50839, 1, 0x7fffffff, 8)), Fate.REFUSED);
		add("strips-33-million.tif", Tiffs.file(page(1).tag(273, 4, 33_000_000, 8)), Fate.REFUSED);
	}

	/** What ImageJ itself writes about a file, wrong. */
	private void addDescriptions() {
		for (final String text : List.of("images=2000000000", "images=-1", "images=1e99", "images=2", "channels=-2",
			"images=4\nchannels=-2\nslices=-2", "images=4\nchannels=3", "channels=99999999", "slices=0", "frames=-2147483648",
			"spacing=NaN\nunit=\\u", "min=1e400\nmax=-1e400", "loop=maybe", "hyperstack=true\nchannels=0", "vunit=\ncf=20\nc0=x",
			"cf=99999", "finterval=-1e308"))
			add("description-" + Integer.toHexString(text.hashCode()) + ".tif", Tiffs.file(page(2).table(270, 2, text.length() + 14,
				("ImageJ=1.54p\n" + text + "\n").getBytes(StandardCharsets.US_ASCII))), Fate.EITHER);
		add("two-billion-images.tif", Tiffs.file(page(2).table(270, 2, 32, "ImageJ=1.54p\nimages=2000000000\n".getBytes())),
			Fate.REFUSED);
	}

	private void addMetadata() {
		final int[] numbers = { 0, 1, 2, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 30 };
		for (int i = 0; i < numbers.length; i++)
			for (final int kind : new int[] { 0x696e666f, 0x6c61626c, 0x72616e67, 0x6c757473, 0x726f6920, 0x6f766572, 7 })
				add("metadata-" + i + "-" + kind + ".tif", Tiffs.file(page(3).table(50838, 4, 3, Tiffs.ints(12, numbers[i], 4)).table(
					50839, 1, 24, Tiffs.ints(0x494a494a, kind, numbers[i], 0x610062, 0x630064, 0))), Fate.EITHER);
	}

	private void addPages() {
		add("circle-of-one.tif", Tiffs.file(page(1).next(0)), Fate.REFUSED);
		add("circle-of-two.tif", Tiffs.file(page(1), page(2).next(0)), Fate.REFUSED);
		add("circle-of-three.tif", Tiffs.file(page(1), page(2), page(3).next(1)), Fate.REFUSED);
		add("two-sizes.tif", Tiffs.file(page(1), Tiffs.page(WIDTH, HEIGHT + 1, 8, 2)), Fate.REFUSED);
		add("two-types.tif", Tiffs.file(page(1), Tiffs.page(WIDTH, HEIGHT, 16, 2)), Fate.REFUSED);
		add("thumbnail.tif", Tiffs.file(page(1), Tiffs.page(6, 5, 8, 2).tag(254, 4, 1, 1)), Fate.DONE);
		add("short-strip.tif", Tiffs.file(strips(page(1)).table(279, 4, 4, Tiffs.ints(120, 120, 120, 20))), Fate.REFUSED);
		add("strip-beyond.tif", Tiffs.file(strips(page(1)).table(273, 4, 4, Tiffs.ints(8, 128, 248, 100_000_000))),
			Fate.REFUSED);
	}

	// -- Values --

	private void addValues() {
		for (final double scale : new double[] { 1e-44, 1e-38, 1e-25, 1e-9, 1e9, 1e18, 1e30, 1e35 })
			addFloats("scale-" + scale, Fate.DONE, (i, random) -> (float) (scale * (50 + 5 * random.nextGaussian())));
		for (final float mark : new float[] { -3.4e38f, 3.4e38f, Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY })
			addFloats("no-data-" + mark, Fate.DONE, (i, random) -> i % WIDTH < 8 ? mark : (float) (1000 + 30 * random
				.nextGaussian()));
		addFloats("mark-1e30", Fate.EITHER, (i, random) -> i % WIDTH < 8 ? -1e30f : (float) (1000 + 30 * random.nextGaussian()));
		addFloats("all-nan", Fate.REFUSED, (i, random) -> Float.NaN);
		addFloats("all-infinite", Fate.REFUSED, (i, random) -> Float.POSITIVE_INFINITY);
		addFloats("all-marks", Fate.REFUSED, (i, random) -> -Float.MAX_VALUE);
		addFloats("one-value", Fate.DONE, (i, random) -> i == 77 ? 1 : Float.NaN);
		addFloats("constant", Fate.DONE, (i, random) -> 42);
		addFloats("binary", Fate.DONE, (i, random) -> random.nextInt(2));
		addFloats("one-hot", Fate.DONE, (i, random) -> i == 99 ? 1e36f : (float) random.nextGaussian());
		addFloats("denormal", Fate.DONE, (i, random) -> random.nextInt(3) * Float.MIN_VALUE);
		add("one-pixel.tif", Tiffs.file(Tiffs.page(1, 1, 8, 1)), Fate.DONE);
		add("one-row.tif", Tiffs.file(Tiffs.page(300, 1, 8, 1)), Fate.DONE);
		add("one-column.tif", Tiffs.file(Tiffs.page(1, 300, 16, 1)), Fate.DONE);
		final ByteProcessor binary = new ByteProcessor(64, 64);
		final Random random = new Random(3);
		for (int i = 0; i < 4096; i++)
			binary.set(i, random.nextInt(3) == 0 ? 255 : 0);
		add("binary8.tif", tiff(new ImagePlus("i", binary)), Fate.DONE);
	}

	private interface Value {

		float of(int i, Random random);
	}

	private void addFloats(final String name, final Fate fate, final Value value) {
		final FloatProcessor image = new FloatProcessor(WIDTH, HEIGHT);
		final Random random = new Random(name.hashCode());
		for (int i = 0; i < WIDTH * HEIGHT; i++)
			image.setf(i, value.of(i, random));
		add("values-" + name + ".tif", tiff(new ImagePlus("i", image)), fate);
	}

	// -- Others --

	private void addOthers() {
		final byte[] grey = sound.get("grey8.tif");
		for (final String name : List.of("-rf.tif", "=1+1.tif", "@SUM(A1).tif", "+1.tif", "a b  c .tif", "line\nbreak.tif",
			"tab\tand\033[31mcolour.tif", "quote'\".tif", "semi;colon,comma.tif", "${jndi}.tif", "%s%n%d.tif", "a.b.c.tif",
			"UPPER.TIF", "l".repeat(180) + ".tif"))
			add(name, grey, Fate.DONE);
		// NB: With what is added to it, the result's name is longer than file systems have it.
		add("m".repeat(251) + ".tif", grey, Fate.REFUSED);
		for (final String ending : List.of("tif", "png", "jpg", "gif", "bmp", "pgm", "dcm", "fits")) {
			add("empty." + ending, new byte[0], Fate.REFUSED);
			add("text." + ending, "no image, only words\n".getBytes(), Fate.REFUSED);
			add("one-byte." + ending, new byte[] { 'I' }, Fate.REFUSED);
			final byte[] random = new byte[3000];
			new Random(ending.hashCode()).nextBytes(random);
			add("random." + ending, random, Fate.EITHER);
			final byte[] headed = Arrays.copyOf(sound.values().iterator().next(), 8);
			System.arraycopy(headed, 0, random, 0, 8);
			add("headed." + ending, random.clone(), Fate.EITHER);
			add("zeros." + ending, new byte[3000], Fate.EITHER);
		}
		for (final String header : List.of("P5 24 20", "P5 0 0 255\n", "P5 99999999 99999999 255\n", "P2 24 20 255\n1 2 3",
			"P5 24 20 65535\n", "P6 24 20 255\n", "P5 -24 20 255\n", "P7\nWIDTH 3\n"))
			add("map-" + Integer.toHexString(header.hashCode()) + ".pgm", header.getBytes(), Fate.REFUSED);
	}
}
