package org.gncfoe.ij1;

import java.util.ArrayList;
import java.util.List;

import org.scijava.Cancelable;
import org.scijava.Context;
import org.scijava.app.StatusService;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.convert.ConvertService;
import org.scijava.event.EventService;
import org.scijava.log.LogLevel;
import org.scijava.log.LogService;
import org.scijava.module.Module;
import org.scijava.module.ModuleRunner;
import org.scijava.module.ModuleService;
import org.scijava.module.process.PostprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.PluginInfo;
import org.scijava.plugin.PluginService;
import org.scijava.plugin.SciJavaPlugin;
import org.scijava.prefs.PrefService;
import org.scijava.task.TaskService;

import ij.IJ;
import ij.macro.Interpreter;

/**
 * Runs SciJava commands inside ImageJ 1.x, in the thread in which ImageJ calls the plugin: macro options and the current
 * image belong to that thread. Progress goes to ImageJ's status bar, warnings to its log.
 */
final class CommandRunner {

	private static CommandRunner instance;

	private final Context context;
	private final CommandService commands;

	/** NB: The event service holds its subscribers weakly. */
	private final StatusBar statusBar = new StatusBar();

	private CommandRunner() {
		context = newContext();
		commands = context.service(CommandService.class);
		context.service(EventService.class).subscribe(statusBar);
		context.service(LogService.class).addLogListener(message -> {
			if (message.level() == LogLevel.WARN && IJ.getInstance() != null) IJ.log(String.valueOf(message.text()));
		});
	}

	/** The only one, made at its first use: SciJava takes a moment to start. */
	static synchronized CommandRunner instance() {
		if (instance == null) instance = new CommandRunner();
		return instance;
	}

	/** The services that commands use. NB: All there are would take longer, and take over the console. */
	static Context newContext() {
		return new Context(CommandService.class, ModuleService.class, ConvertService.class, PluginService.class, PrefService.class,
			EventService.class, StatusService.class, TaskService.class, LogService.class);
	}

	/**
	 * Runs a command to its end.
	 *
	 * @throws IllegalArgumentException if there is no such command
	 */
	void run(final String className) {
		final CommandInfo info = commands.getCommand(className);
		if (info == null) throw new IllegalArgumentException("There is no command " + className);
		final Module module = context.service(ModuleService.class).createModule(info);
		new ModuleRunner(context, module, preprocessors(), postprocessors()).run();
		if (module instanceof Cancelable && ((Cancelable) module).isCanceled()) tell(info.getTitle(), ((Cancelable) module)
			.getCancelReason());
	}

	// -- Helper methods --

	/** SciJava's and the commands' own steps before a command, and ImageJ's macro options among them. */
	private List<PreprocessorPlugin> preprocessors() {
		final List<PreprocessorPlugin> steps = new ArrayList<>();
		boolean macro = false;
		for (final PluginInfo<PreprocessorPlugin> info : context.service(PluginService.class).getPluginsOfType(
			PreprocessorPlugin.class))
		{
			if (!macro && info.getPriority() < MacroPreprocessor.PRIORITY) macro = steps.add(inject(new MacroPreprocessor()));
			addInstance(info, steps);
		}
		return steps;
	}

	private <P> P inject(final P step) {
		context.inject(step);
		return step;
	}

	private List<PostprocessorPlugin> postprocessors() {
		final List<PostprocessorPlugin> steps = new ArrayList<>();
		for (final PluginInfo<PostprocessorPlugin> info : context.service(PluginService.class).getPluginsOfType(
			PostprocessorPlugin.class))
			addInstance(info, steps);
		return steps;
	}

	/** Adds an instance of a plugin, but not of SciJava's displays: ImageJ has its own, and they need services not here. */
	private <P extends SciJavaPlugin> void addInstance(final PluginInfo<P> info, final List<P> instances) {
		if (info.getClassName().startsWith("org.scijava.display.")) return;
		final P instance = context.service(PluginService.class).createInstance(info);
		if (instance != null) instances.add(instance);
	}

	/** Says why a command was cancelled, and ends the macro that runs it. */
	private static void tell(final String title, final String reason) {
		// NB: Without ImageJ's window nobody would close its dialog, and the log has already printed the reason.
		if (IJ.getInstance() == null || reason == null || reason.isBlank()) endQuietly(reason);
		else IJ.error(title, reason);
	}

	private static void endQuietly(final String reason) {
		final Interpreter macro = Interpreter.getInstance();
		if (macro == null) return;
		macro.setIgnoreErrors(true);
		macro.abort(reason);
	}
}
