package org.gncfoe.zarr;

import java.io.IOException;

/**
 * Where a store keeps its objects, named by keys such as {@code 0/c/0/1}: a folder, or something like it. May be used by
 * several threads at once.
 */
public interface Storage {

	/**
	 * An object.
	 *
	 * @param key its name: parts of letters, separated by slashes
	 * @param most it must not be larger, in bytes
	 * @return null if there is none of that name
	 * @throws IOException if it cannot be read or is larger; with a sentence for the user
	 */
	byte[] read(String key, long most) throws IOException;

	/**
	 * A part of an object.
	 *
	 * @param offset where it begins, in bytes
	 * @return null if there is no object of that name
	 * @throws IOException if it cannot be read or ends before; with a sentence for the user
	 */
	byte[] read(String key, long offset, int length) throws IOException;

	/** Size of an object in bytes; -1 if there is none of that name. */
	long size(String key) throws IOException;

	/**
	 * Writes an object, whole or not at all, and replaces one of the same name.
	 *
	 * @throws IOException if that fails; with a sentence for the user
	 */
	void write(String key, byte[] bytes) throws IOException;

	/** What a user calls the object of a key, or the whole if the key is empty. */
	String name(String key);
}
