package org.gncfoe.batch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Stands for a Zarr store, a folder, where a batch looks at files. */
final class StoreFiles {

	/** Of a result the notes, which have checksums of all its parts; else its metadata. */
	private static final List<String> STANDING = List.of(".gnc-foe/done.txt", "zarr.json", ".zattrs", ".zarray");

	private StoreFiles() {}

	/** The file that stands for a store; a file stands for itself. */
	static Path of(final Path file) {
		if (Files.isDirectory(file)) for (final String name : STANDING)
			if (Files.isRegularFile(file.resolve(name))) return file.resolve(name);
		return file;
	}
}
