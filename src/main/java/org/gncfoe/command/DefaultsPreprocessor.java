package org.gncfoe.command;

import java.awt.GraphicsEnvironment;

import org.scijava.Priority;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.Plugin;

import ij.IJ;
import ij.ImagePlus;
import ij.Macro;

/**
 * Settles the inputs of a {@link ImageCommand} command, but for images, when nobody can answer a dialog. Otherwise SciJava
 * would ask for them in the middle of a macro or, headless, take the values last used on this machine.
 * <p>
 * NB: The initializer of a DynamicCommand could do the same, but CommandService.run returns null for a DynamicCommand
 * (scijava-common issue 407), and scripts could not get at its output.
 * </p>
 */
@Plugin(type = PreprocessorPlugin.class, priority = Priority.HIGH - 1)
public class DefaultsPreprocessor extends AbstractPreprocessorPlugin {

	// NB: The priority is that of initializers: after a macro's values and the active image are filled in, before last-used
	// values, file choosers and the dialog.

	@Override
	public void process(final Module module) {
		if (!(module.getDelegateObject() instanceof ImageCommand) || !isUnattended()) return;
		for (final ModuleItem<?> item : module.getInfo().inputs())
			if (item.getType() != ImagePlus.class) module.resolveInput(item.getName());
	}

	private static boolean isUnattended() {
		// NB: A macro's run("...") without options has none, so asking for the options is not enough.
		return IJ.isMacro() || Macro.getOptions() != null || GraphicsEnvironment.isHeadless();
	}
}
