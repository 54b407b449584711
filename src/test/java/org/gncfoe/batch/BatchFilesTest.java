package org.gncfoe.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@link BatchFiles}. */
class BatchFilesTest {

	@TempDir
	private Path temporary;
	private Path in, out;

	@BeforeEach
	void makeFolders() throws IOException {
		in = Files.createDirectories(temporary.resolve("in"));
		out = temporary.resolve("out");
		touch("b.tif", "A.TIF", "day 1/c.png", "day 1/deep/d.jpg", "notes.txt", ".hidden.tif", ".git/e.tif");
	}

	@Test
	void subfoldersAreMirrored() throws IOException {
		assertEquals(List.of("A.TIF > A-denoised.tif", "b.tif > b-denoised.tif", "day 1/c.png > day 1/c-denoised.tif",
			"day 1/deep/d.jpg > day 1/deep/d-denoised.tif"), found(new BatchFiles("-denoised"), out));
		assertEquals(List.of("A.TIF > A-denoised.tif", "b.tif > b-denoised.tif"), found(new BatchFiles("-denoised").recursive(
			false), out));
	}

	@Test
	void patternsChoose() throws IOException {
		assertEquals(List.of("A.TIF > A-x.tif", "b.tif > b-x.tif"), found(new BatchFiles("-x").include(List.of("*.tif")), out));
		assertEquals(List.of("day 1/c.png > day 1/c-x.tif"), found(new BatchFiles("-x").include(List.of("day 1/*")), out));
		assertEquals(List.of("day 1/c.png > day 1/c-x.tif", "notes.txt > notes-x.tif"), found(new BatchFiles("-x").include(
			List.of("*.PNG", "n*")), out));
		assertEquals(List.of("day 1/deep/d.jpg > day 1/deep/d-x.tif"), found(new BatchFiles("-x").include(List.of(
			"**/deep/**")), out));
		assertEquals(List.of(), found(new BatchFiles("-x").include(List.of("*.nd2")), out));
		final String message = assertThrows(IllegalArgumentException.class, () -> new BatchFiles("-x").include(List.of("{")))
			.getMessage();
		assertTrue(message.contains("\"{\" is not a pattern"), message);
	}

	@Test
	void resultsOfOneNameAreToldApart() throws IOException {
		touch("b.png", "b.jpg", "b-png.tif", "B.gif");
		assertEquals(List.of("A.TIF > A-denoised.tif", "B.gif > B-denoised.tif", "b-png.tif > b-png-denoised.tif",
			"b.jpg > b-jpg-denoised.tif", "b.png > b-png2-denoised.tif", "b.tif > b-tif-denoised.tif"), found(new BatchFiles(
				"-denoised").recursive(false), out));
	}

	@Test
	void resultsBesideTheInputsAreNoInputs() throws IOException {
		touch("b-denoised.tif", "day 1/c-denoised.tif", "alone-denoised.tif");
		final List<String> expected = List.of("A.TIF > A-denoised.tif", "alone-denoised.tif > alone-denoised-denoised.tif",
			"b.tif > b-denoised.tif", "day 1/c.png > day 1/c-denoised.tif", "day 1/deep/d.jpg > day 1/deep/d-denoised.tif");
		assertEquals(expected, found(new BatchFiles("-denoised"), in));
		assertEquals(expected.stream().map(line -> line.substring(0, line.indexOf(" > "))).toList(), new BatchFiles(
			"-denoised").find(List.of(in), null).stream().map(BatchItem::name).toList());
		touch("b-denoised-uncertainty.tif");
		assertEquals(expected, found(new BatchFiles("-denoised").companion("-uncertainty"), in));
	}

	@Test
	void theOutputFolderInsideTheInputIsLeftOut() throws IOException {
		out = in.resolve("results");
		touch("results/b-denoised.tif", "results/other.tif");
		assertEquals(4, new BatchFiles("-denoised").find(List.of(in), out).size());
	}

	@Test
	void resultsThatAreKnownAreNoInputs() throws IOException {
		touch("gone-denoised.tif");
		final BatchItem gone = new BatchItem(in.resolve("b.tif"), in.resolve("gone-denoised.tif"), "gone.tif", null);
		new FinishedFiles(in).note(gone, "").write();
		assertEquals(4, new BatchFiles("-denoised").find(List.of(in), in).size());
	}

	@Test
	void severalInputs() throws IOException {
		final Path other = Files.createDirectories(temporary.resolve("other/in"));
		Files.createFile(other.resolve("b.tif"));
		final List<BatchItem> items = new BatchFiles("-denoised").find(List.of(in.resolve("b.tif"), other.resolve("b.tif"),
			other), out);
		assertEquals(List.of("b-denoised.tif", "b-tif-denoised.tif", "in/b-denoised.tif"), items.stream().map(item -> out
			.relativize(item.output()).toString().replace('\\', '/')).toList());
	}

	@Test
	void anInputIsNotOverwritten() throws IOException {
		touch("b-denoised.tif");
		final List<BatchItem> items = new BatchFiles("-denoised").find(List.of(in.resolve("b.tif"), in.resolve(
			"b-denoised.tif")), null);
		assertTrue(items.get(0).problem().contains("would overwrite the input"), items.get(0).problem());
		assertEquals(null, items.get(1).problem());
	}

	@Test
	void circlesOfLinksAreSaid() throws IOException {
		final Path link = in.resolve("day 1/again");
		try {
			Files.createSymbolicLink(link, in);
		}
		catch (final UnsupportedOperationException | IOException e) {
			org.junit.jupiter.api.Assumptions.abort("no symbolic links here: " + e.getMessage());
		}
		final List<BatchItem> items = new BatchFiles("-denoised").find(List.of(in), out);
		assertEquals(List.of("The folder " + link + " leads back to a folder above it."), items.stream().map(
			BatchItem::problem).filter(problem -> problem != null).toList());
		assertEquals(5, items.size());
	}

	// -- Helper methods --

	private void touch(final String... names) throws IOException {
		for (final String name : names) {
			Files.createDirectories(in.resolve(name).getParent());
			Files.writeString(in.resolve(name), name);
		}
	}

	private List<String> found(final BatchFiles files, final Path output) throws IOException {
		final List<String> lines = new ArrayList<>();
		for (final BatchItem item : files.find(List.of(in), output)) {
			assertEquals(null, item.problem());
			lines.add(item.name() + " > " + output.relativize(item.output()).toString().replace('\\', '/'));
		}
		return lines;
	}
}
