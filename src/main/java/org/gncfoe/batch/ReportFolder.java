package org.gncfoe.batch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.gncfoe.image.CheckFiles;
import org.gncfoe.image.DenoiseCheck;

/**
 * Where the reports of a batch go: a folder that has the subfolders of the results. May be used by several threads.
 */
final class ReportFolder {

	private final Path folder, home;
	private final String suffix;
	/** The inputs by the names of their reports. */
	private final Map<Path, Path> taken = new ConcurrentHashMap<>();

	/**
	 * @param folder the folder
	 * @param home the folder of the results; null: they are in several
	 * @param suffix what the names of results end with
	 */
	ReportFolder(final Path folder, final Path home, final String suffix) {
		this.folder = folder;
		this.home = home == null ? null : home.toAbsolutePath().normalize();
		this.suffix = suffix;
	}

	/**
	 * Writes the report of an image.
	 *
	 * @throws IOException if it cannot be written; with a sentence for the user
	 */
	void write(final BatchItem item, final List<DenoiseCheck> checks) throws IOException {
		final Path output = item.output().toAbsolutePath().normalize();
		final boolean inside = home != null && output.startsWith(home);
		final Path to = inside ? folder.resolve(home.relativize(output)).getParent() : folder;
		final String stem = BatchFiles.stem(output), name = stem.endsWith(suffix)
			? stem.substring(0, stem.length() - suffix.length()) : stem;
		String free = name;
		// NB: Results beside inputs of the same name in several folders.
		for (int n = 2; !item.input().equals(taken.computeIfAbsent(to.resolve(free), key -> item.input())); n++)
			free = name + "-" + n;
		CheckFiles.write(checks, to, free);
	}

	Path folder() {
		return folder;
	}
}
