package org.gncfoe.zarr;

import java.io.IOException;

/** The names of objects in a store. */
final class Keys {

	private Keys() {}

	/**
	 * Checks that a key, or a path in metadata, leads to something below where it begins.
	 *
	 * @return the key without slashes at its ends
	 * @throws IOException if it might lead elsewhere; with a sentence for the user
	 */
	static String check(final String key) throws IOException {
		final String inner = key.replaceAll("^/+|/+$", "");
		if (inner.isEmpty()) return inner;
		for (final String part : inner.split("/", -1))
			if (part.isEmpty() || part.equals(".") || part.equals("..") || part.indexOf('\\') >= 0 || part.indexOf(0) >= 0 || part
				.indexOf(':') >= 0) throw new IOException("The store names \"" + key +
					"\", which is no name of anything inside it: nothing is read or written there.");
		return inner;
	}

	/** The key of something in a group; the group's may be empty. */
	static String join(final String group, final String name) {
		return group.isEmpty() ? name : name.isEmpty() ? group : group + "/" + name;
	}
}
