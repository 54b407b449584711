package org.gncfoe.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.scijava.Context;
import org.scijava.command.CommandService;
import org.scijava.convert.ConvertService;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.ModuleRunner;
import org.scijava.module.ModuleService;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PostprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.PluginService;

import ij.ImagePlus;
import ij.Macro;
import ij.WindowManager;

/**
 * Runs commands as imagej-legacy does when a macro says {@code run("GNC Denoise", "sigma=12")}: in
 * a thread with the options of the macro, after a preprocessor that takes the inputs from them and
 * the current image for the one of type ImagePlus. What is wrong in the options is overlooked
 * there, as in Fiji.
 */
final class LegacyLike {

	private final Context context;

	LegacyLike(final Context context) {
		this.context = context;
	}

	/** Runs a command to its end; null options are those of no macro. */
	Module run(final Class<?> command, final String options,
		final ImagePlus current) throws Exception {
		final Module module = context.service(ModuleService.class).createModule(context.service(
			CommandService.class).getCommand(command.getName()));
		final List<PreprocessorPlugin> before = new ArrayList<>();
		before.add(new Options(current));
		before.addAll(context.service(PluginService.class).createInstancesOfType(
			PreprocessorPlugin.class));
		final ModuleRunner runner = new ModuleRunner(context, module, before,
			context.service(PluginService.class).createInstancesOfType(PostprocessorPlugin.class));
		final AtomicReference<Throwable> thrown = new AtomicReference<>();
		final Thread thread = new Thread(() -> {
			try {
				// NB: ImageJ keeps the options of a thread only if it is called so.
				if (options != null) Macro.setOptions(Thread.currentThread(), options);
				runner.run();
			}
			catch (final Throwable e) {
				thrown.set(e);
			}
			finally {
				Macro.setOptions(Thread.currentThread(), null);
				WindowManager.setTempCurrentImage(null);
			}
		}, "Run$_" + command.getSimpleName());
		thread.start();
		thread.join();
		if (thrown.get() instanceof Exception) throw (Exception) thrown.get();
		if (thrown.get() != null) throw (Error) thrown.get();
		return module;
	}

	private final class Options extends AbstractPreprocessorPlugin {

		private final ImagePlus current;

		Options(final ImagePlus current) {
			this.current = current;
		}

		@Override
		public void process(final Module module) {
			final ConvertService converters = LegacyLike.this.context.service(ConvertService.class);
			final String options = Macro.getOptions();
			for (final ModuleItem<?> item : module.getInfo().inputs()) {
				final String value = options == null ? null : Macro.getValue(options, item.getName(), null);
				if (item.getType() == ImagePlus.class) {
					// NB: As imagej-legacy does, an empty image for a title that there is not.
					final ImagePlus image = value == null ? current : WindowManager.getImage(value);
					if (image == null && value == null) continue;
					module.setInput(item.getName(), image == null ? new ImagePlus() : image);
					module.resolveInput(item.getName());
				}
				else if (value != null && converters.supports(value, item.getType())) {
					module.setInput(item.getName(), converters.convert(value, item.getType()));
					module.resolveInput(item.getName());
				}
			}
		}
	}
}
