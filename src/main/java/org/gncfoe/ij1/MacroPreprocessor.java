package org.gncfoe.ij1;

import org.gncfoe.dialog.InputText;
import org.scijava.Priority;
import org.scijava.convert.ConvertService;
import org.scijava.log.LogService;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.plugin.Parameter;

import ij.ImagePlus;
import ij.Macro;
import ij.WindowManager;

/**
 * Takes the inputs of a command from the options of the macro that runs it: the key of an input is its name, as in Fiji. An
 * image that is not named is the current one.
 * <p>
 * NB: Not annotated as a plugin, because in Fiji imagej-legacy does this.
 * </p>
 */
final class MacroPreprocessor extends AbstractPreprocessorPlugin {

	/** Its place among the preprocessors: after the services, before the defaults of unattended commands. */
	static final double PRIORITY = Priority.VERY_HIGH;

	@Parameter
	private ConvertService converters;

	@Parameter
	private LogService log;

	@Override
	public void process(final Module module) {
		final String options = Macro.getOptions();
		final InputText texts = new InputText(converters);
		try {
			for (final ModuleItem<?> item : module.getInfo().inputs()) {
				if (module.isInputResolved(item.getName())) continue;
				final String text = options == null ? null : texts.find(options, item);
				if (item.getType() == ImagePlus.class) set(module, item, image(text));
				else if (text != null) set(module, item, texts.parse(item, text));
			}
		}
		catch (final IllegalArgumentException e) {
			// NB: The log is read where there is no window; commands log why they refuse, too.
			cancel(e.getMessage());
			log.error(module.getInfo().getTitle() + ": " + e.getMessage());
		}
	}

	// -- Helper methods --

	private static void set(final Module module, final ModuleItem<?> item, final Object value) {
		module.setInput(item.getName(), value);
		module.resolveInput(item.getName());
	}

	/** The image of a title; the current one without a title. */
	private static ImagePlus image(final String title) {
		final ImagePlus image = title == null ? WindowManager.getCurrentImage() : WindowManager.getImage(title);
		if (image != null) return image;
		throw new IllegalArgumentException(title == null ? "There is no image: open one first." :
			"There is no open image \"" + title + "\".");
	}
}
