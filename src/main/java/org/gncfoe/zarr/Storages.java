package org.gncfoe.zarr;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Finds the storage of a place that a user names: a folder, or an address such as {@code s3a://bucket/cells.zarr}. */
public final class Storages {

	/** NB: One letter before the colon is a drive of Windows. */
	private static final Pattern ADDRESS = Pattern.compile("([a-z][a-z0-9+.-]+):/+(.*)", Pattern.CASE_INSENSITIVE);

	private static volatile Opener opener;

	private Storages() {}

	/** Opens the storage of an address. */
	public interface Opener {

		/** @throws IOException if there is none such; with a sentence for the user */
		Storage open(String address) throws IOException;
	}

	/** Says who opens addresses; null: nobody. */
	public static void setOpener(final Opener value) {
		opener = value;
	}

	/**
	 * What a user has named. NB: A path takes one of the slashes of an address away.
	 *
	 * @param path a folder, or an address
	 */
	public static String location(final Path path) {
		final String text = path.toString();
		final var m = ADDRESS.matcher(text);
		return !m.matches() ? text : m.group(1).equalsIgnoreCase("file") ? "file:/" + m.group(2) : m.group(1) + "://" + m.group(
			2);
	}

	/** Whether this is an address, not a folder. */
	public static boolean isAddress(final String location) {
		return ADDRESS.matcher(location).matches();
	}

	/**
	 * The storage of a place.
	 *
	 * @throws IOException if it is an address that nobody here opens; with a sentence for the user
	 */
	public static Storage of(final String location) throws IOException {
		final var m = ADDRESS.matcher(location);
		if (!m.matches()) return new FolderStorage(Path.of(location));
		if (m.group(1).equalsIgnoreCase("file")) return new FolderStorage(Path.of("/" + m.group(2)));
		final Opener known = opener;
		if (known == null) throw new IOException(location +
			" is an address: only the program for Spark opens such; here, name a folder.");
		return known.open(location);
	}
}
