package org.gncfoe.command;

import java.awt.GraphicsEnvironment;
import java.util.ArrayList;
import java.util.List;

import org.scijava.Context;
import org.scijava.Contextual;
import org.scijava.Priority;
import org.scijava.convert.ConvertService;
import org.scijava.log.LogService;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.prefs.PrefService;

import ij.IJ;
import ij.ImagePlus;
import ij.Macro;

/**
 * Settles the inputs of an {@link ImageCommand}. When nobody can answer a dialog, the declared defaults hold for every input
 * that is not given; otherwise SciJava would ask for them in the middle of a macro or, headless, take the values last used on
 * this machine. Refuses keys of a macro that the command does not know, which SciJava overlooks, and a missing image.
 * <p>
 * NB: The initializer of a DynamicCommand could do the same, but CommandService.run returns null for a DynamicCommand
 * (scijava-common issue 407), and scripts could not get at its output.
 * </p>
 */
@Plugin(type = PreprocessorPlugin.class, priority = Priority.HIGH - 1)
public class DefaultsPreprocessor extends AbstractPreprocessorPlugin {

	// NB: The priority is that of initializers: after a macro's values and the active image are filled in, before last-used
	// values, file choosers and the dialog.

	@Parameter
	private PrefService prefs;

	@Parameter
	private ConvertService converters;

	@Parameter
	private LogService log;

	@Override
	public void process(final Module module) {
		if (!(module.getDelegateObject() instanceof ImageCommand)) return;
		try {
			check(module, Macro.getOptions());
		}
		catch (final IllegalArgumentException e) {
			cancel(e.getMessage());
			if (GraphicsEnvironment.isHeadless()) log.error(module.getInfo().getTitle() + ": " + e.getMessage());
			return;
		}
		if (isUnattended()) for (final ModuleItem<?> item : module.getInfo().inputs())
			module.resolveInput(item.getName());
		else Remembered.load(module, prefs, converters);
	}

	/** Whether nobody can answer a dialog. */
	static boolean isUnattended() {
		// NB: A macro's run("...") without options has none, so asking for the options is not enough.
		return IJ.isMacro() || Macro.getOptions() != null || GraphicsEnvironment.isHeadless();
	}

	// -- Helper methods --

	/**
	 * @param options what a macro gives; null if there is none
	 * @throws IllegalArgumentException with a sentence for the user
	 */
	static void check(final Module module, final String options) {
		final List<String> keys = new ArrayList<>();
		String image = null;
		for (final ModuleItem<?> item : module.getInfo().inputs()) {
			if (Contextual.class.isAssignableFrom(item.getType()) || item.getType() == Context.class) continue;
			keys.add(item.getName());
			if (item.getType() == ImagePlus.class) image = item.getName();
		}
		if (options != null) MacroOptions.check(options, module.getInfo().getTitle(), keys);
		// NB: SciJava makes an empty image of the name of none.
		if (image == null || !InputImage.isMissing((ImagePlus) module.getInput(image))) return;
		final String title = options == null ? null : MacroOptions.parse(options).get(image);
		throw new IllegalArgumentException(title == null ? "There is no image: open one first." :
			"There is no open image \"" + title + "\".");
	}
}
