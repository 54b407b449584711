package org.gncfoe.command;

import java.util.Objects;

import org.scijava.convert.ConvertService;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.prefs.PrefService;

/**
 * The few values that a command's dialog shows as they were used last: folders and the prior. They
 * are kept only when a command has succeeded that a user had started with its dialog; macros,
 * scripts and failures change nothing.
 * <p>
 * NB: SciJava would keep every value of every run, also of those that are refused. So all inputs
 * have
 * {@code persist = false}, and these few the attribute {@value #ATTRIBUTE}.
 * </p>
 */
final class Remembered {

	/** Name of the attribute of such an input. */
	static final String ATTRIBUTE = "remembered";

	private Remembered() {}

	/** Gives the inputs that are still to be asked for the values used last. */
	static void load(final Module module, final PrefService prefs, final ConvertService converters) {
		for (final ModuleItem<?> item : module.getInfo().inputs()) {
			if (!isRemembered(item) || module.isInputResolved(item.getName())) continue;
			final String text = prefs.get(module.getDelegateObject().getClass(), item.getName());
			if (text == null || text.isEmpty()) continue;
			final Object value = converters.convert(text, item.getType());
			// NB: A prior of the user's own may be gone since.
			final boolean gone = value instanceof PriorName && !PriorName.choices().contains(value);
			if (value != null && !gone) module.setInput(item.getName(), value);
		}
	}

	/** Keeps the values of a command that has succeeded. */
	static void save(final Module module, final PrefService prefs) {
		final Class<?> command = module.getDelegateObject().getClass();
		for (final ModuleItem<?> item : module.getInfo().inputs())
			if (isRemembered(item)) prefs.put(command, item.getName(), Objects.toString(module.getInput(item
				.getName()), ""));
	}

	static boolean isRemembered(final ModuleItem<?> item) {
		return item.is(ATTRIBUTE);
	}
}
