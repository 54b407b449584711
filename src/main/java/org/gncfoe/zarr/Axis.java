package org.gncfoe.zarr;

/**
 * An axis of an image.
 *
 * @param name such as {@code x}, {@code c}
 * @param type {@code space}, {@code channel}, {@code time}; null: not said
 * @param unit such as {@code micrometer}; null: not said
 */
public record Axis(String name, String type, String unit) {

	/** The usual axes, in the order of {@link OmeImage}'s images. */
	static final String NAMES = "xyzct";

	/** Where the axis is in {@link OmeImage}'s images: 0 x, 1 y, 2 z, 3 channel, 4 time; -1: nowhere. */
	int place() {
		if (name.length() == 1 && NAMES.contains(name.toLowerCase(java.util.Locale.ROOT))) return NAMES.indexOf(name
			.toLowerCase(java.util.Locale.ROOT));
		return "channel".equals(type) ? 3 : "time".equals(type) ? 4 : -1;
	}

	/** The axis of a usual name without a unit. */
	static Axis of(final char name) {
		return new Axis(String.valueOf(name), name == 'c' ? "channel" : name == 't' ? "time" : "space", null);
	}
}
