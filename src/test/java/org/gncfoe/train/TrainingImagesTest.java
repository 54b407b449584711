package org.gncfoe.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.gncfoe.train.Patches.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileSaver;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ShortProcessor;

/** Tests {@link TrainingImages}. */
class TrainingImagesTest {

	@TempDir
	private Path folder;

	@Test
	void bytesAndColoursAreDividedBy255() {
		final ImagePlus grey = new ImagePlus("grey", new ByteProcessor(2, 1, new byte[] { 0, (byte) 200 }));
		assertArrayEquals(new float[] { 0, 200 / 255f }, TrainingImages.of(grey).get(0).pixels());
		final ImagePlus rgb = new ImagePlus("rgb", new ColorProcessor(1, 1, new int[] { 0x804020 }));
		assertEquals(Math.round(0.2989 * 0x80 + 0.5870 * 0x40 + 0.1140 * 0x20) / 255f, TrainingImages.of(rgb).get(0)
			.pixels()[0]);
	}

	@Test
	void aStackHasOneScale() {
		final ImageStack stack = new ImageStack(10, 10);
		for (int s = 0; s < 3; s++) {
			final short[] pixels = new short[100];
			for (int i = 0; i < 100; i++)
				pixels[i] = (short) (1000 + 100 * s + i);
			stack.addSlice(new ShortProcessor(10, 10, pixels, null));
		}
		final List<Picture> pictures = TrainingImages.of(new ImagePlus("stack", stack));
		assertEquals(3, pictures.size());
		assertEquals("stack slice 2", pictures.get(1).name());
		assertEquals(0, pictures.get(0).pixels()[0], 1e-6);
		assertEquals(1, pictures.get(2).pixels()[99], 1e-2);
		assertEquals(100 / 299.0, pictures.get(1).pixels()[0], 1e-2);
	}

	@Test
	void channelsAreScaledApart() {
		final ImageStack stack = new ImageStack(10, 10);
		for (int s = 0; s < 4; s++) {
			final float[] pixels = new float[100];
			for (int i = 0; i < 100; i++)
				pixels[i] = s % 2 == 0 ? i : 1e6f * i;
			stack.addSlice(new FloatProcessor(10, 10, pixels));
		}
		final ImagePlus image = new ImagePlus("channels", stack);
		image.setDimensions(2, 2, 1);
		for (final Picture p : TrainingImages.of(image))
			assertEquals(1, p.pixels()[99], 1e-2);
	}

	@Test
	void outliersAndMissingPixels() {
		final float[] pixels = new float[10000];
		for (int i = 0; i < pixels.length; i++)
			pixels[i] = i % 1000;
		pixels[5] = Float.NaN;
		pixels[6] = Float.POSITIVE_INFINITY;
		pixels[7] = 1e30f;
		final float[] x = TrainingImages.of(new ImagePlus("x", new FloatProcessor(100, 100, pixels))).get(0).pixels();
		assertTrue(Float.isNaN(x[5]) && Float.isNaN(x[6]));
		assertEquals(1.5f, x[7]);
		assertEquals(0.5, x[500], 0.01);
		final float[] nothing = new float[4];
		java.util.Arrays.fill(nothing, Float.NaN);
		assertTrue(Float.isNaN(TrainingImages.of(new ImagePlus("n", new FloatProcessor(2, 2, nothing))).get(0).pixels()[0]));
		final float[] flat = TrainingImages.of(new ImagePlus("f", new FloatProcessor(2, 2, new float[] { 3, 3, 3, 3 })))
			.get(0).pixels();
		assertArrayEquals(new float[4], flat);
	}

	@Test
	void foldersAreReadInOrderAndOtherFilesPassedOver() throws IOException {
		save("b.tif", 20);
		save("a.png", 10);
		Files.writeString(folder.resolve("notes.txt"), "nothing");
		Files.writeString(folder.resolve("broken.png"), "no image");
		final List<Picture> pictures = TrainingImages.read(folder);
		assertEquals(List.of("a.png", "b.tif"), pictures.stream().map(Picture::name).toList());
		assertEquals(1, TrainingImages.largeEnough(pictures, 11).size());
	}

	@Test
	void badFolders() throws IOException {
		assertThrows(IOException.class, () -> TrainingImages.read(folder.resolve("nothing")));
		Files.writeString(folder.resolve("notes.txt"), "nothing");
		final IOException e = assertThrows(IOException.class, () -> TrainingImages.read(folder));
		assertTrue(e.getMessage().contains("holds no image"));
	}

	@Test
	void shrinkingAveragesBlocks() {
		final Picture p = new Picture("p", new float[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 }, 3, 5);
		final Picture half = TrainingImages.shrunk(List.of(p), 2).get(0);
		assertEquals(1, half.height());
		assertEquals(2, half.width());
		assertArrayEquals(new float[] { (1 + 2 + 6 + 7) / 4f, (3 + 4 + 8 + 9) / 4f }, half.pixels(), 1e-6f);
		assertEquals(0, TrainingImages.shrunk(List.of(p), 4).size());
		assertThrows(IllegalArgumentException.class, () -> TrainingImages.shrunk(List.of(p), 0));
	}

	private void save(final String name, final int side) {
		final byte[] pixels = new byte[side * side];
		for (int i = 0; i < pixels.length; i++)
			pixels[i] = (byte) i;
		// NB: IJ.save needs a window, FileSaver does not.
		final FileSaver saver = new FileSaver(new ImagePlus(name, new ByteProcessor(side, side, pixels)));
		final String file = folder.resolve(name).toString();
		assertTrue(name.endsWith("png") ? saver.saveAsPng(file) : saver.saveAsTiff(file));
	}
}
