package org.gncfoe.ij1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.util.List;

import org.gncfoe.dialog.InputText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scijava.Context;
import org.scijava.command.Command;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.command.ContextCommand;
import org.scijava.convert.ConvertService;
import org.scijava.module.ModuleItem;
import org.scijava.plugin.Parameter;
import org.scijava.service.Service;

/** Tests, without a screen, that every command has its menu entry, its services and macro values of the right type. */
class CommandRunnerTest {

	private Context context;
	private InputText texts;

	@BeforeEach
	void start() {
		context = CommandRunner.newContext();
		texts = new InputText(context.service(ConvertService.class));
	}

	@AfterEach
	void stop() {
		context.dispose();
	}

	@Test
	void everyCommandHasItsMenuEntry() throws IOException {
		final List<PluginsConfig.Entry> entries = PluginsConfig.entries();
		int commands = 0;
		for (final CommandInfo info : context.service(CommandService.class).getCommands()) {
			if (!info.getClassName().startsWith("org.gncfoe.command.")) continue;
			commands++;
			final String menu = info.getMenuPath().getMenuString(false).replace(" > ", ">");
			final PluginsConfig.Entry entry = new PluginsConfig.Entry(menu, info.getMenuPath().getLeaf().getName(), info
				.getClassName());
			assertTrue(entries.contains(entry), "Add to plugins-config/plugins.config: " + menu + ", \"" + entry.label() +
				"\", org.gncfoe.ij1.CommandPlugIn(\"" + entry.command() + "\")");
		}
		assertEquals(entries.size(), commands);
	}

	@Test
	void everyCommandHasItsServices() throws IOException {
		for (final PluginsConfig.Entry entry : PluginsConfig.entries())
			for (final ModuleItem<?> item : context.service(CommandService.class).getCommand(entry.command()).inputs())
				if (Service.class.isAssignableFrom(item.getType())) assertNotNull(context.getService(item.getType().asSubclass(
					Service.class)), entry.label() + " needs " + item.getType());
	}

	@Test
	void everyInputHasAField() throws Exception {
		for (final PluginsConfig.Entry entry : PluginsConfig.entries())
			PluginsConfig.fields(Class.forName(entry.command()).asSubclass(Command.class)).forEach(item -> assertTrue(texts
				.supports(item), entry.label() + ": there is no field for " + item.getName()));
	}

	/** In Fiji SciJava makes the menu entries; a second list would show each twice in the search bar. */
	@Test
	void noMenuEntriesOnTheClassPath() {
		assertNull(CommandPlugIn.class.getResource("/plugins.config"));
	}

	@ParameterizedTest
	@CsvSource({ "text, text=a, a", "text, text=[a b], a b", "flag, flag, true", "flag, flag=false, false",
		"flag, text=[my flag], ", "whole, whole=7, 7", "real, real=2.5, 2.5", "file, file=[/a b/c], /a b/c", "kind, kind=second, SECOND",
		"text, , " })
	void macroValues(final String name, final String options, final String value) {
		final ModuleItem<?> item = new CommandInfo(EveryType.class).getInput(name);
		final String text = texts.find(options == null ? "" : options, item);
		assertEquals(value, text == null ? null : String.valueOf(texts.parse(item, text)));
	}

	@Test
	void blankFileIsNone() {
		assertNull(texts.parse(new CommandInfo(EveryType.class).getInput("file"), ""));
	}

	@ParameterizedTest
	@CsvSource({ "flag, maybe", "whole, 1.5", "whole, 11", "whole, many", "real, -1", "real, NaN", "kind, third" })
	void uselessValueIsOneSentence(final String name, final String text) {
		final ModuleItem<?> item = new CommandInfo(EveryType.class).getInput(name);
		final String sentence = assertThrows(IllegalArgumentException.class, () -> texts.parse(item, text)).getMessage();
		assertTrue(sentence.matches("The " + name + " .*\"" + text + "\"\\."), sentence);
	}

	// -- Helper classes --

	enum Kind {
		FIRST, SECOND
	}

	/** A command with an input of every type that dialogs know. */
	public static class EveryType extends ContextCommand implements Command {

		@Parameter
		private String text;

		@Parameter
		private boolean flag;

		@Parameter(min = "1", max = "10")
		private int whole;

		@Parameter(min = "0")
		private double real;

		@Parameter
		private File file;

		@Parameter
		private Kind kind;

		@Override
		public void run() {}
	}
}
