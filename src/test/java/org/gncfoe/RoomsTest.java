package org.gncfoe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/** Tests that rooms depend only on rooms further down, as docs/architecture.md says, so that there are no circles. */
class RoomsTest {

	/** From top to bottom; rooms in one line do not know each other. */
	private static final List<Set<String>> ROOMS = List.of(Set.of("command", "cli", "ij1"), Set.of("dialog"), Set.of(
		"batch"), Set.of("figures"), Set.of("blocks"), Set.of("image"), Set.of("api", "train"), Set.of("restore"), Set.of(
			"noise", "missing", "blur", "zarr"), Set
			.of("compute.opencl", "compute.cpu", "compute.reference"), Set.of("compute"), Set.of("prior"), Set.of(
				"theory"));

	private static final Path SOURCES = Path.of("src/main/java/org/gncfoe");

	private static final Pattern IMPORT = Pattern.compile("^import (?:static )?org\\.gncfoe\\.((?:[a-z]\\w*\\.)*)[A-Z]",
		Pattern.MULTILINE);

	private static int level(final String room) {
		for (int i = 0; i < ROOMS.size(); i++)
			if (ROOMS.get(i).contains(room)) return i;
		return -1;
	}

	@Test
	void roomsKnowOnlyThoseBelow() throws IOException {
		final List<String> wrong = new ArrayList<>();
		int imports = 0;
		try (Stream<Path> files = Files.walk(SOURCES)) {
			for (final Path file : (Iterable<Path>) files.filter(f -> f.toString().endsWith(".java"))::iterator) {
				final String name = SOURCES.relativize(file).toString().replace('\\', '/');
				final String room = name.contains("/") ? name.substring(0, name.lastIndexOf('/')).replace('/', '.') : "";
				final int from = level(room);
				if (from < 0) wrong.add(name + " is in no room");
				for (final Matcher m = IMPORT.matcher(Files.readString(file)); m.find(); imports++) {
					final String other = m.group(1).replaceFirst("\\.$", "");
					final int to = level(other);
					if (other.equals(room)) continue;
					if (to <= from) wrong.add(name + " imports from " + other);
				}
			}
		}
		assertEquals(List.of(), wrong);
		assertTrue(imports > 500, imports + " imports");
	}
}
