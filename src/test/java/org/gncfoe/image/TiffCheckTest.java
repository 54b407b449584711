package org.gncfoe.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TIFF files that say what is not so: they made ImageJ run for ever, fill the memory, or lose planes without a word. */
@Timeout(20)
class TiffCheckTest {

	@TempDir
	private Path folder;

	@Test
	void soundFilesAreOpened() throws IOException {
		assertEquals(1, open(Tiffs.file(Tiffs.page(20, 30, 16, 1))).getStackSize());
		assertEquals(3, open(Tiffs.file(Tiffs.page(20, 30, 8, 1), Tiffs.page(20, 30, 8, 2), Tiffs.page(20, 30, 8, 3)))
			.getStackSize());
		assertEquals(new TiffCheck(2, 0, false), TiffCheck.of(write(Tiffs.file(Tiffs.page(20, 30, 8, 1), Tiffs.page(20, 30, 8,
			2)))));
		final byte[] thumbnail = Tiffs.file(Tiffs.page(20, 30, 8, 1), Tiffs.page(5, 8, 8, 2).tag(254, 4, 1, 1));
		assertEquals(new TiffCheck(1, 1, false), TiffCheck.of(write(thumbnail)));
		assertEquals(1, open(thumbnail).getStackSize());
	}

	@Test
	void circlesAreRefused() throws IOException {
		refuse("its pages go round in a circle", Tiffs.file(Tiffs.page(20, 30, 8, 1).next(0)));
		refuse("its pages go round in a circle", Tiffs.file(Tiffs.page(20, 30, 8, 1), Tiffs.page(20, 30, 8, 2).next(0)));
	}

	@Test
	void countsBeyondTheFileAreRefused() throws IOException {
		for (final int tag : new int[] { 270, 305, 50838, 50839 })
			for (final long count : new long[] { 0x7fffffffL, 0xffffffffL, 100_000 })
				refuse("it ends before a table", Tiffs.file(Tiffs.page(20, 30, 8, 1).tag(tag, 4, count, 8)));
		refuse("it ends before a table", Tiffs.file(Tiffs.page(20, 30, 8, 1).tag(273, 4, 33_000_000, 8)));
		refuse("100000000 strips", Tiffs.file(Tiffs.page(20, 30, 8, 1).tag(273, 3, 1, 8).tag(279, 3, 0, 0)), 100_000_000);
		refuse("65535x65535 pixels", Tiffs.file(Tiffs.page(20, 30, 8, 1).tag(256, 3, 1, 65535).tag(257, 3, 1, 65535)));
	}

	@Test
	void metadataThatDoNotFitAreRefused() throws IOException {
		final byte[] header = Tiffs.ints(0x494a494a, 0x6c61626c, 0x7ffffff0);
		refuse("do not fit each other", Tiffs.file(Tiffs.page(20, 30, 8, 1).table(50838, 4, 2, Tiffs.ints(12, 4)).table(50839, 1,
			12, header)));
		refuse("do not fit each other", Tiffs.file(Tiffs.page(20, 30, 8, 1).table(50838, 4, 2, Tiffs.ints(12, 0x7ffffff0)).table(
			50839, 1, 12, Tiffs.ints(0x494a494a, 0x6c61626c, 1))));
	}

	@Test
	void tablesOnTopOfEachOtherAreRefused() throws IOException {
		final Tiffs.Page[] pages = new Tiffs.Page[300];
		for (int p = 0; p < pages.length; p++)
			pages[p] = Tiffs.page(2, 2, 8, p).tag(256, 3, 1, 1).tag(257, 4, 1, 2000).tag(273, 4, 1500, 8);
		refuse("its tables are larger than the file", Tiffs.file(pages));
	}

	/** Half of a stack used to be half a result, "done". */
	@Test
	void whatIsMissingIsSaid() throws IOException {
		final byte[] four = Tiffs.file(Tiffs.page(20, 30, 8, 1), Tiffs.page(20, 30, 8, 2), Tiffs.page(20, 30, 8, 3), Tiffs.page(
			20, 30, 8, 4));
		final byte[] half = Arrays.copyOf(four, four.length / 2 + 20);
		refuse("is cut short: it ends after 2 pages, though more follow", half);
		assertEquals(2, accept(half, "is cut short: it ends after 2 pages"));
		refuse("Of the 2 planes", Tiffs.file(Tiffs.page(20, 30, 8, 1), Tiffs.page(20, 31, 8, 2)));
		refuse("Of the 3 planes", Tiffs.file(Tiffs.page(20, 30, 8, 1), Tiffs.page(20, 30, 8, 1), Tiffs.page(20, 30, 16, 2)));
		assertEquals(1, accept(Tiffs.file(Tiffs.page(20, 30, 8, 1), Tiffs.page(20, 31, 8, 2)), "only 1 can be opened"));
		refuse("cut short or damaged", Tiffs.file(Tiffs.page(20, 30, 8, 1).tag(278, 3, 1, 15).table(273, 4, 2, Tiffs.ints(8,
			308)).table(279, 4, 2, Tiffs.ints(300, 100))));
		assertThrows(IOException.class, () -> TiffCheck.of(write(new byte[0])));
	}

	@Test
	void shortFilesOfOtherFormatsAreRefused() throws IOException {
		final Path file = folder.resolve("a.pgm");
		Files.writeString(file, "P5\n# a comment\n20 30\n255\n" + "x".repeat(600));
		assertEquals(20, ImageFiles.open(file).getWidth());
		Files.writeString(file, "P5\n20 30\n255\n" + "x".repeat(500));
		assertThrows(IOException.class, () -> ImageFiles.open(file));
		final List<String> said = new ArrayList<>();
		assertEquals(20, ImageFiles.open(file, said::add).getWidth());
		assertTrue(said.get(0).contains("a.pgm is cut short or damaged: copy it again."), said.toString());
	}

	// -- Helper methods --

	private Path write(final byte[] bytes) throws IOException {
		return Files.write(folder.resolve("t.tif"), bytes);
	}

	private ij.ImagePlus open(final byte[] bytes) throws IOException {
		return ImageFiles.open(write(bytes));
	}

	private int accept(final byte[] bytes, final String part) throws IOException {
		final List<String> said = new ArrayList<>();
		final int planes = ImageFiles.open(write(bytes), said::add).getStackSize();
		assertEquals(1, said.size(), said.toString());
		assertTrue(said.get(0).contains(part), said.toString());
		return planes;
	}

	private void refuse(final String part, final byte[] bytes) throws IOException {
		refuse(part, bytes, bytes.length);
	}

	/** @param length of the file, filled up with zeros, to no disk's harm */
	private void refuse(final String part, final byte[] bytes, final int length) throws IOException {
		final Path file = write(bytes);
		if (length > bytes.length) {
			final java.nio.ByteBuffer tags = java.nio.ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
			for (int i = tags.getInt(4) + 2; i + 12 <= bytes.length; i += 12)
				if (tags.getShort(i) == 273) tags.putShort(i + 2, (short) 4).putInt(i + 4, length).putInt(i + 8, 8);
			Files.write(file, bytes);
			try (var channel = Files.newByteChannel(file, java.nio.file.StandardOpenOption.WRITE)) {
				channel.position(4L * length + 100).write(java.nio.ByteBuffer.allocate(1));
			}
		}
		final IOException e = assertThrows(IOException.class, () -> ImageFiles.open(file));
		assertTrue(e.getMessage().contains(part), e.getMessage());
		assertTrue(ImageFiles.shape(file) == null || !e.getMessage().contains("is not an image"), e.getMessage());
	}
}
