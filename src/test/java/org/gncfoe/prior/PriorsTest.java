package org.gncfoe.prior;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@link Priors} on an installation and a user's folder made for the test. */
class PriorsTest {

	@TempDir
	Path temporary;

	private Path folder, resources;
	private URLClassLoader loader;

	@BeforeEach
	void setUp() throws IOException {
		folder = Files.createDirectory(temporary.resolve("own"));
		resources = Files.createDirectories(temporary.resolve("classes").resolve(Priors.RESOURCES));
		loader = new URLClassLoader(new URL[] { temporary.resolve("classes").toUri().toURL() }, null);
	}

	@AfterEach
	void tearDown() throws IOException {
		loader.close();
	}

	@Test
	void nothingShippedAndNoFolderGivesNoNames() {
		assertEquals(List.of(), Priors.names(loader, temporary.resolve("missing")));
		assertTrue(unknown("natural-r1").contains("no prior is available by name"));
	}

	@Test
	void listsShippedThenOwn() throws IOException {
		ship("# priors\n\nsecond\r\n first # the older one\n");
		own("mine");
		own("a b");
		Files.writeString(folder.resolve("notes.txt"), "no prior");
		Files.writeString(folder.resolve(".half.safetensors"), "");
		assertEquals(List.of("second", "first", "a b", "mine"), Priors.names(loader, folder));
	}

	@Test
	void loadsByNameAndByPath() throws IOException {
		ship("first\n");
		PriorFile.write(named("shipped"), resources.resolve("first.safetensors"));
		own("first");
		own("mine");
		final Path elsewhere = temporary.resolve("elsewhere.safetensors");
		PriorFile.write(named("path"), elsewhere);
		assertEquals("shipped", load("first"));
		assertEquals("mine", load("mine"));
		assertEquals("path", load(elsewhere.toString()));
		assertEquals("first", load(folder.resolve("first.safetensors").toString()));
	}

	@Test
	void unknownNamesGetTheListOfNames() throws IOException {
		ship("first\n");
		own("mine");
		for (final String name : new String[] { "natural", "", " ", "../own/mine", "no/such/file.safetensors", "\0", "mine/" }) {
			final String message = unknown(name);
			assertTrue(message.contains("\"" + name + "\"") && message.endsWith("names first, mine."), message);
		}
	}

	@Test
	void brokenInstallationsAndFilesAreTold() throws IOException {
		ship("gone\nbroken\n");
		Files.writeString(resources.resolve("broken.safetensors"), "broken");
		Files.writeString(folder.resolve("bad.safetensors"), "bad");
		assertTrue(assertThrows(IOException.class, () -> load("gone")).getMessage().contains("install GNC-FoE again"));
		assertTrue(assertThrows(PriorFormatException.class, () -> load("broken")).getMessage().startsWith(
			"the shipped prior broken"));
		assertThrows(PriorFormatException.class, () -> load("bad"));
	}

	@Test
	void theUsersFolderFollowsTheProperty() throws IOException {
		final String before = System.getProperty("gncfoe.home");
		try {
			System.setProperty("gncfoe.home", temporary.toString());
			assertEquals(temporary.resolve("priors"), Priors.userFolder());
			PriorFile.write(named("x"), Files.createDirectory(Priors.userFolder()).resolve("my-test-prior.safetensors"));
			assertTrue(Priors.names().contains("my-test-prior"));
			assertEquals("x", Priors.load("my-test-prior").metadata().get("name"));
		}
		finally {
			if (before == null) System.clearProperty("gncfoe.home");
			else System.setProperty("gncfoe.home", before);
		}
	}

	@Test
	void everythingShippedCanBeLoaded() throws IOException {
		for (final String name : Priors.names(Priors.class.getClassLoader(), temporary.resolve("missing")))
			Priors.load(name);
	}

	// -- Helper methods --

	private void ship(final String index) throws IOException {
		Files.writeString(resources.resolve("index.txt"), index);
	}

	private void own(final String name) throws IOException {
		PriorFile.write(named(name), folder.resolve(name + ".safetensors"));
	}

	private static Prior named(final String name) {
		return RandomPriors.create(1, 1, Map.of("name", name));
	}

	private String load(final String nameOrPath) throws IOException {
		return Priors.load(nameOrPath, loader, folder).metadata().get("name");
	}

	private String unknown(final String name) {
		return assertThrows(UnknownPriorException.class, () -> load(name)).getMessage();
	}
}
