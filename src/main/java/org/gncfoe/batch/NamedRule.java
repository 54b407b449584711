package org.gncfoe.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.gncfoe.image.ImageFiles;
import org.gncfoe.image.MissingRule;
import org.gncfoe.image.MissingRules;

/**
 * A rule for missing pixels with a name that tells it from others.
 *
 * @param rule the rule
 * @param name its name
 */
public record NamedRule(MissingRule rule, String name) {

	/**
	 * The rule of a name; see {@link MissingRules#of}.
	 *
	 * @throws IllegalArgumentException if there is none; with a sentence for the user
	 */
	public static NamedRule of(final String name) {
		return new NamedRule(MissingRules.of(name), name);
	}

	/**
	 * The pixels where a mask is not zero; a changed file has another name.
	 *
	 * @throws IOException if the file is no image that can be read; with a sentence for the user
	 */
	public static NamedRule mask(final Path file) throws IOException {
		final MissingRule rule = MissingRules.mask(ImageFiles.open(file));
		return new NamedRule(rule, "mask " + file.toAbsolutePath() + " " + Files.size(file) + " " + Files.getLastModifiedTime(
			file).toMillis());
	}
}
