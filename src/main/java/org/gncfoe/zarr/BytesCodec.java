package org.gncfoe.zarr;

import java.io.IOException;

import com.google.gson.JsonObject;

/** Turns bytes into others, such as fewer, and back. Used by several threads at once. */
interface BytesCodec {

	/**
	 * What was encoded.
	 *
	 * @param bytes not changed
	 * @param most it must not be longer, in bytes
	 * @throws IOException if the bytes are damaged; what is wrong with them, without their name
	 */
	byte[] decode(byte[] bytes, int most) throws IOException;

	/** @throws UnsupportedOperationException if it can only decode */
	byte[] encode(byte[] bytes);

	/** Name and configuration as in version 3. */
	JsonObject v3();

	/** How version 2 has it. */
	default JsonObject v2() {
		throw new UnsupportedOperationException();
	}

	/** What is wrong with bytes. */
	static IOException damaged(final String how) {
		return new IOException(how);
	}

	/** Name and configuration. */
	static JsonObject named(final String name, final Object... members) {
		final JsonObject configuration = new JsonObject();
		for (int i = 0; i < members.length; i += 2)
			if (members[i + 1] instanceof Number n) configuration.addProperty((String) members[i], n);
			else if (members[i + 1] instanceof Boolean b) configuration.addProperty((String) members[i], b);
			else configuration.addProperty((String) members[i], (String) members[i + 1]);
		final JsonObject codec = new JsonObject();
		codec.addProperty("name", name);
		if (members.length > 0) codec.add("configuration", configuration);
		return codec;
	}
}
