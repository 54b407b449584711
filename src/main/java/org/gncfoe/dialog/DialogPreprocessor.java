package org.gncfoe.dialog;

import org.scijava.Priority;
import org.scijava.convert.ConvertService;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import ij.IJ;

/**
 * Asks the user for the inputs of a {@link DialogCommand} that are still open, in a dialog of
 * ImageJ's. In Fiji it comes before SciJava's own, which is modal, has all rows at once, and finds
 * nothing left to ask.
 */
@Plugin(type = PreprocessorPlugin.class, priority = DialogPreprocessor.PRIORITY)
public class DialogPreprocessor extends AbstractPreprocessorPlugin {

	/**
	 * Its place among the preprocessors: after defaults and remembered values, before SciJava's file
	 * chooser and dialog.
	 */
	static final double PRIORITY = Priority.HIGH - 2;

	/** System property that, if {@code scijava}, leaves the short dialog to SciJava. */
	static final String CHOICE = "gncfoe.dialog";

	@Parameter
	private ConvertService converters;

	@Override
	public void process(final Module module) {
		if (!(module.getDelegateObject() instanceof DialogCommand)) return;
		final CommandDialog dialog = new CommandDialog(module, new InputText(converters), isFiji());
		if (!dialog.isEmpty() && IJ.getInstance() != null
			&& !"scijava".equals(System.getProperty(CHOICE))) {
			if (!dialog.show()) cancel("");
			return;
		}
		for (final ModuleItem<?> item : module.getInfo().inputs())
			if (!dialog.asksFirst(item)) module.resolveInput(item.getName());
	}

	/** NB: By its name, since it cannot be had where plugins are built. */
	private boolean isFiji() {
		return getContext().getService("net.imagej.legacy.LegacyService") != null;
	}
}
