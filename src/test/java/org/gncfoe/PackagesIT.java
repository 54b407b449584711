package org.gncfoe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what is in the jars and in the zip for Fiji. */
class PackagesIT {

	private static final String MENU = "plugins.config", NOTICES = "META-INF/THIRD-PARTY.txt";

	/** In Fiji, SciJava makes the menu entries; with a second list its search bar would show each twice. */
	@Test
	void onlyTheBundleHasMenuEntries() throws IOException {
		assertFalse(names("slim.jar").contains(MENU));
		assertFalse(names("app.jar").contains(MENU));
		assertTrue(names("bundle.jar").contains(MENU));
		assertTrue(Path.of(System.getProperty("bundle.jar")).getFileName().toString().contains("_"));
	}

	@Test
	void bundleHasAllButImageJ() throws IOException {
		final TreeSet<String> without = new TreeSet<>(classes("app.jar"));
		without.removeAll(classes("bundle.jar"));
		assertFalse(without.isEmpty());
		for (final String name : without)
			assertTrue(name.startsWith("ij/"), name);
		assertTrue(classes("bundle.jar").stream().noneMatch(name -> name.startsWith("ij/")));
	}

	@Test
	void slimJarHasNoOthers() throws IOException {
		for (final String name : classes("slim.jar"))
			assertTrue(name.startsWith("org/gncfoe/"), name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "app.jar", "bundle.jar" })
	void everyLibraryHasItsNotice(final String jar) throws IOException {
		final String notices = text(jar, NOTICES);
		final List<String> packages = new ArrayList<>(List.of("org/gncfoe/"));
		for (final String line : notices.split("\n")) {
			final String[] columns = line.split("\\|");
			if (columns.length != 4 || line.startsWith("name")) continue;
			packages.add(columns[1].strip().replace('.', '/') + "/");
			final String licence = columns[2].strip();
			assertTrue(licence.equals("public domain") || notices.contains("\n" + licence + "\n===="), "No text of " + licence);
			assertFalse(licence.contains("GPL"), line);
		}
		assertTrue(packages.size() > 5, notices);
		for (final String name : classes(jar))
			assertTrue(packages.stream().anyMatch(name::startsWith), "Add the library of " + name + " to THIRD-PARTY.txt");
		assertTrue(text(jar, "META-INF/LICENSE").contains("GNC-FoE"));
	}

	/** All commands of all libraries, so that none of the merged plugin indexes was lost. */
	@ParameterizedTest
	@ValueSource(strings = { "app.jar", "bundle.jar" })
	void pluginIndexesAreMerged(final String jar) throws IOException {
		final String index = text(jar, "META-INF/json/org.scijava.plugin.Plugin");
		assertTrue(index.contains("org.gncfoe.command.GncDenoise") && index.contains("org.scijava.task.DefaultTaskService"));
	}

	@Test
	void zipIsLaidOutAsFiji() throws IOException {
		final List<String> jars = new ArrayList<>();
		for (final String name : names("fiji.zip")) {
			assertTrue(name.startsWith("jars/") || name.startsWith("plugins/"), name);
			if (name.endsWith(".jar")) jars.add(name.replaceAll("-\\d.*", ""));
		}
		// NB: All else comes with Fiji.
		assertEquals(List.of("jars/JLargeArrays", "jars/JTransforms", "jars/gnc-foe", "jars/jocl", "jars/picocli"), jars.stream().sorted().toList());
		assertTrue(names("slim.jar").contains("script_templates/GNC-FoE/denoise-folder.ijm"));
	}

	// -- Helper methods --

	private static List<String> classes(final String archive) throws IOException {
		return names(archive).stream().filter(name -> name.endsWith(".class")).toList();
	}

	private static List<String> names(final String archive) throws IOException {
		try (ZipFile zip = new ZipFile(System.getProperty(archive))) {
			return zip.stream().map(ZipEntry::getName).toList();
		}
	}

	private static String text(final String archive, final String name) throws IOException {
		try (ZipFile zip = new ZipFile(System.getProperty(archive))) {
			return new String(zip.getInputStream(zip.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
		}
	}
}
