package org.gncfoe.command;

import java.awt.GraphicsEnvironment;

import org.scijava.Priority;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.process.AbstractPostprocessorPlugin;
import org.scijava.module.process.PostprocessorPlugin;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.prefs.PrefService;
import org.scijava.thread.ThreadService;

import ij.ImagePlus;
import ij.WindowManager;
import ij.macro.Interpreter;

/**
 * Shows the result images of an {@link ImageCommand}, once, and before the command ends, so that the next line of a macro
 * finds them. SciJava's own display is asynchronous, and absent when headless. Without a screen and a macro nothing is
 * shown: the script that runs the command has its output.
 */
@Plugin(type = PostprocessorPlugin.class, priority = Priority.HIGH)
public class ResultPostprocessor extends AbstractPostprocessorPlugin {

	@Parameter
	private ThreadService threads;

	@Parameter
	private PrefService prefs;

	@Override
	public void process(final Module module) {
		if (!(module.getDelegateObject() instanceof ImageCommand)) return;
		if (!DefaultsPreprocessor.isUnattended()) Remembered.save(module, prefs);
		for (final ModuleItem<?> item : module.getInfo().outputs()) {
			final Object result = module.getOutput(item.getName());
			// NB: Of text and numbers SciJava would make windows.
			if (!(result instanceof ImagePlus) || show((ImagePlus) result)) module.resolveOutput(item.getName());
		}
	}

	/** Whether the image was shown, so that SciJava need not. */
	private boolean show(final ImagePlus result) {
		if (Interpreter.isBatchMode()) {
			result.setTitle(unique(result.getTitle()));
			result.show();
			// NB: ImageJ's current image is one per thread. The macro runs in the parent of this pooled thread, and must find the
			// result; this thread must not keep it, or the next command would be given it. In plain ImageJ 1.x there is no pool.
			final Thread macro = threads.getParent(Thread.currentThread());
			if (macro != null) {
				WindowManager.setTempCurrentImage(null);
				WindowManager.setTempCurrentImage(macro, result);
			}
			return true;
		}
		if (GraphicsEnvironment.isHeadless()) return false;
		result.setTitle(unique(result.getTitle()));
		result.show();
		return true;
	}

	/** A title that no open image has: macros tell images by their titles. NB: ImageJ's own looks at windows only. */
	private static String unique(final String title) {
		String unique = title;
		for (int n = 1; WindowManager.getImage(unique) != null; n++)
			unique = title + "-" + n;
		return unique;
	}
}
