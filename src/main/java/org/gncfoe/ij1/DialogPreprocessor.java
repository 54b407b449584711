package org.gncfoe.ij1;

import org.scijava.convert.ConvertService;
import org.scijava.module.Module;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.plugin.Parameter;
import org.scijava.widget.InputHarvester;

/**
 * Asks the user for the inputs of a command that are still open, in a dialog of ImageJ's.
 * <p>
 * NB: Not annotated as a plugin, because in Fiji SciJava's own dialog does this.
 * </p>
 */
final class DialogPreprocessor extends AbstractPreprocessorPlugin {

	/** Its place among the preprocessors: that of SciJava's dialog, after the last-used values. */
	static final double PRIORITY = InputHarvester.PRIORITY;

	@Parameter
	private ConvertService converters;

	@Override
	public void process(final Module module) {
		final CommandDialog dialog = new CommandDialog(module, new InputText(converters));
		if (!dialog.isEmpty() && !dialog.show()) cancel(null);
	}
}
