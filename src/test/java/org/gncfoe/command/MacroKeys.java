package org.gncfoe.command;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.scijava.command.CommandInfo;
import org.scijava.module.ModuleItem;
import org.scijava.service.Service;

/** The names of a command's inputs, as macros write them. */
final class MacroKeys {

	private MacroKeys() {}

	/**
	 * Asserts that they are safe: ImageJ looks for {@code key=} anywhere in a macro's options, so that none may be the end
	 * of another.
	 *
	 * @return the names
	 */
	static List<String> assertSafe(final CommandInfo info) {
		final List<String> names = new ArrayList<>();
		for (final ModuleItem<?> item : info.inputs())
			if (!Service.class.isAssignableFrom(item.getType())) names.add(item.getName());
		for (final String a : names) {
			assertTrue(a.matches("[a-z]+"), a);
			for (final String b : names)
				assertTrue(a == b || !a.endsWith(b), a + " ends with " + b);
		}
		return names;
	}
}
