package org.gncfoe.ij1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.scijava.Context;
import org.scijava.Contextual;
import org.scijava.ItemVisibility;
import org.scijava.command.Command;
import org.scijava.command.CommandInfo;
import org.scijava.module.ModuleItem;

import ij.ImagePlus;

/** The menu entries of the bundle, as they are in {@code plugins-config/plugins.config}. */
final class PluginsConfig {

	private static final Path FILE = Path.of("plugins-config", "plugins.config");
	private static final Pattern LINE = Pattern.compile(
		"([^,]+), \"([^\"]+)\", org\\.gncfoe\\.ij1\\.CommandPlugIn\\(\"([\\w.]+)\"\\)");

	/** A line: the menu, such as {@code Plugins>Restoration}, the label, and the class of the command. */
	record Entry(String menu, String label, String command) {}

	private PluginsConfig() {}

	static List<Entry> entries() throws IOException {
		final List<Entry> entries = new ArrayList<>();
		for (final String line : Files.readAllLines(FILE)) {
			if (line.isBlank() || line.startsWith("#")) continue;
			final Matcher parts = LINE.matcher(line);
			if (!parts.matches()) throw new IllegalStateException("Not a line of " + FILE + ": " + line);
			entries.add(new Entry(parts.group(1), parts.group(2), parts.group(3)));
		}
		return entries;
	}

	static List<String> labels() throws IOException {
		return entries().stream().map(Entry::label).toList();
	}

	/** The labels that a dialog of a command must have, in their order. */
	static List<String> fieldLabels(final Class<? extends Command> command) {
		return fields(command).map(item -> item.getLabel()).toList();
	}

	/** The keys that a recorded line of a command must have. */
	static List<String> keys(final Class<? extends Command> command) {
		return fields(command).filter(item -> item.getVisibility() != ItemVisibility.TRANSIENT).map(item -> item.getName())
			.toList();
	}

	/** The inputs of a command that users give. */
	static Stream<ModuleItem<?>> fields(final Class<? extends Command> command) {
		final List<ModuleItem<?>> items = new ArrayList<>();
		for (final ModuleItem<?> item : new CommandInfo(command).inputs())
			if (!Contextual.class.isAssignableFrom(item.getType()) && item.getType() != Context.class && item
				.getType() != ImagePlus.class) items.add(item);
		return items.stream();
	}
}
