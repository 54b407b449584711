package org.gncfoe.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.process.LUT;

/** Tests {@link ImageFiles} and {@link ImageWriter}. */
class ImageFilesTest {

	@TempDir
	private Path folder;

	@ParameterizedTest
	@CsvSource({ "8, a.tif", "16, a.tif", "24, a.tif", "32, a.tif", "8, a.png", "16, a.png", "24, a.PNG" })
	void pixelsSurvive(final int bits, final String name) throws IOException {
		final ImagePlus image = new ImagePlus("a", ImageDenoiserTest.noisy(bits, 10, 1));
		image.setDisplayRange(50, 100);
		final Path file = folder.resolve(name);
		ImageWriter.write(image, file);
		final ImagePlus back = ImageFiles.open(file);
		assertEquals(bits, back.getBitDepth());
		assertTrue(java.util.Objects.deepEquals(image.getProcessor().getPixels(), back.getProcessor().getPixels()));
		assertOnly(file);
	}

	@Test
	void hyperstackSurvives() throws IOException {
		final ImagePlus image = ImageDenoiserTest.hyperstack();
		final Path file = folder.resolve("hyper.tif");
		ImageWriter.write(image, file);
		final ImagePlus back = ImageFiles.open(file);
		assertArrayEquals(image.getDimensions(), back.getDimensions());
		assertEquals(0.25, back.getCalibration().pixelWidth, 1e-9);
		assertEquals(3, back.getCalibration().pixelDepth, 1e-9);
		assertTrue(back.isComposite());
		assertEquals(CompositeImage.COLOR, ((CompositeImage) back).getMode());
		for (int c = 1; c <= 2; c++) {
			final LUT a = ((CompositeImage) image).getChannelLut(c), b = ((CompositeImage) back).getChannelLut(c);
			assertArrayEquals(a.getBytes(), b.getBytes());
			assertEquals(a.max, b.max);
		}
		assertEquals(1, back.getOverlay().size());
		assertEquals("slice 5", back.getStack().getSliceLabel(5));
		assertEquals("value", back.getProp("key"));
		assertEquals("seen by the microscope", back.getInfoProperty());
		for (int s = 1; s <= 12; s++)
			assertArrayEquals((short[]) image.getStack().getPixels(s), (short[]) back.getStack().getPixels(s));
		assertEquals("hyper.tif", image.getTitle());
	}

	@Test
	void existingFileIsReplaced() throws IOException {
		final Path file = folder.resolve("a.tif");
		Files.writeString(file, "old");
		ImageWriter.write(new ImagePlus("a", ImageDenoiserTest.noisy(8, 1, 1)), file);
		assertEquals(8, ImageFiles.open(file).getBitDepth());
		assertOnly(file);
	}

	@Test
	void whatCannotBeWrittenIsRefused() throws IOException {
		final ImagePlus stack = ImageDenoiserTest.hyperstack();
		refuseWrite(stack, "a.png", "cannot be written to");
		refuseWrite(new ImagePlus("f", ImageDenoiserTest.noisy(32, 1, 1)), "a.png", "cannot be written to");
		refuseWrite(stack, "a.jpg", "must end with .tif, .tiff or .png");
		refuseWrite(stack, "a", "must end with .tif, .tiff or .png");
		refuseWrite(stack, "none/a.tif", "no such folder");
		Files.createDirectory(folder.resolve("dir.tif"));
		Files.writeString(folder.resolve("dir.tif").resolve("x"), "");
		final IOException e = assertThrows(IOException.class, () -> ImageWriter.write(stack, folder.resolve("dir.tif")));
		assertTrue(e.getMessage().contains("cannot be written to"), e.getMessage());
		assertOnly(folder.resolve("dir.tif"));
	}

	@Test
	void noImagesAreRefused() throws IOException {
		refuse("missing.tif", "There is no file");
		refuse(".", "is a folder");
		for (final String name : new String[] { "a.tif", "a.png", "a.jpg", "a.txt", "noending", "a.csv" }) {
			Files.writeString(folder.resolve(name), "hello, world\n1,2,3\n");
			refuse(name, "not an image");
			Files.write(folder.resolve(name), new byte[0]);
			refuse(name, "not an image");
		}
		final byte[] random = new byte[5000];
		new Random(1).nextBytes(random);
		for (final byte[] magic : new byte[][] { { 'I', 'I', 42, 0 }, { 'M', 'M', 0, 42 } }) {
			System.arraycopy(magic, 0, random, 0, 4);
			Files.write(folder.resolve("b.tif"), random);
			assertThrows(IOException.class, () -> ImageFiles.open(folder.resolve("b.tif")));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "a.tif", "a.png", "stack.tif", "a.jpg" })
	void truncatedImagesAreRefused(final String name) throws IOException {
		final Path file = folder.resolve(name);
		if (name.endsWith("jpg")) ImageIO.write(new ImagePlus("", ImageDenoiserTest.noisy(24, 1, 1)).getBufferedImage(), "jpg",
			file.toFile());
		else ImageWriter.write(name.startsWith("stack") ? ImageDenoiserTest.hyperstack() : new ImagePlus("a",
			ImageDenoiserTest.noisy(8, 10, 1)), file);
		final byte[] all = Files.readAllBytes(file);
		for (final double share : new double[] { 0.02, 0.5 }) {
			Files.write(file, Arrays.copyOf(all, (int) (share * all.length)));
			if (name.endsWith("jpg") && share > 0.1) continue; // decoders fill in grey
			assertThrows(IOException.class, () -> ImageFiles.open(file), name + " " + share);
		}
	}

	@Test
	void pseudoColoursAreIntensities() throws IOException {
		final byte[][] spectrum = new byte[3][256];
		for (int i = 0; i < 256; i++)
			for (int c = 0; c < 3; c++)
				spectrum[c][i] = (byte) (java.awt.Color.HSBtoRGB(i / 255f, 1, 1) >> 8 * (2 - c));
		final LUT red = LUT.createLutFromColor(java.awt.Color.RED);
		for (final LUT lut : new LUT[] { red, red.createInvertedLut(), new LUT(spectrum[0], spectrum[1], spectrum[2]) }) {
			final ImagePlus image = new ImagePlus("a", ImageDenoiserTest.noisy(8, 10, 1));
			image.setLut(lut);
			final Path file = folder.resolve("a.tif");
			ImageWriter.write(image, file);
			final ImagePlus back = ImageFiles.open(file);
			assertEquals(8, back.getBitDepth());
			assertArrayEquals(lut.getBytes(), back.getProcessor().getLut().getBytes());
		}
	}

	@Test
	void palettesAreColours() throws IOException {
		final byte[][] table = new byte[3][16];
		final Random random = new Random(3);
		for (final byte[] t : table)
			random.nextBytes(t);
		final BufferedImage indexed = new BufferedImage(40, 30, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 16,
			table[0], table[1], table[2]));
		for (int i = 0; i < 1200; i++)
			indexed.getRaster().setSample(i % 40, i / 40, 0, i % 16);
		final Path file = folder.resolve("palette.png");
		ImageIO.write(indexed, "png", file.toFile());
		final ImagePlus image = ImageFiles.open(file);
		assertEquals(24, image.getBitDepth());
		assertEquals(indexed.getRGB(5, 7) & 0xffffff, image.getProcessor().get(5, 7) & 0xffffff);
	}

	// -- Helper methods --

	private void refuse(final String name, final String sentence) {
		final IOException e = assertThrows(IOException.class, () -> ImageFiles.open(folder.resolve(name)), name);
		assertTrue(e.getMessage().contains(sentence), e.getMessage());
		assertFalse(e.getMessage().contains("\n"));
	}

	private void refuseWrite(final ImagePlus image, final String name, final String sentence) throws IOException {
		final IOException e = assertThrows(IOException.class, () -> ImageWriter.write(image, folder.resolve(name)));
		assertTrue(e.getMessage().contains(sentence), e.getMessage());
		assertOnly(null);
	}

	private void assertOnly(final Path file) throws IOException {
		try (var files = Files.list(folder)) {
			final var all = files.toList();
			if (file == null) assertEquals(0, all.size(), all.toString());
			else assertEquals(java.util.List.of(file), all);
		}
	}
}
