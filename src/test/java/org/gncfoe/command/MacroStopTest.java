package org.gncfoe.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.event.KeyEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.scijava.Cancelable;
import org.scijava.Context;
import org.scijava.app.StatusService;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.event.EventHandler;
import org.scijava.event.EventService;
import org.scijava.log.LogLevel;
import org.scijava.log.LogService;
import org.scijava.module.Module;
import org.scijava.task.TaskService;
import org.scijava.task.event.TaskEvent;

import ij.IJ;
import ij.ImagePlus;
import ij.macro.Interpreter;
import ij.process.ShortProcessor;

/**
 * Macros in ImageJ's own interpreter end where a command of theirs fails or is cancelled; run as in
 * Fiji.
 */
public class MacroStopTest {

	@TempDir
	static Path folder;

	private static Context context;
	private static ImagePlus image;
	private static Module last;
	private static int reached;

	@BeforeEach
	void open() {
		context = new Context(CommandService.class, TaskService.class, StatusService.class,
			LogService.class);
		context.service(LogService.class).setLevel(LogLevel.NONE);
		final ShortProcessor pixels = new ShortProcessor(40, 30);
		final Random random = new Random(1);
		for (int p = 0; p < 1200; p++)
			pixels.set(p, (int) (1000 + 20 * random.nextGaussian()));
		image = new ImagePlus("cells.tif", pixels);
		reached = 0;
		last = null;
	}

	@AfterEach
	void close() {
		IJ.resetEscape();
		BatchImages.forget();
		context.close();
	}

	/** Called by the macros. */
	public static String command(final String name, final String options) throws Exception {
		last = new LegacyLike(context).run(Class.forName("org.gncfoe.command." + name), options, image);
		return "";
	}

	/** Called by the macros. */
	public static String reached() {
		reached++;
		return "";
	}

	@Test
	void goesOnAfterSuccess() {
		macro("GncDenoise", "sigma=20 steps=1 device=cpu");
		assertEquals("", String.valueOf(((Cancelable) last).getCancelReason()).replace("null", ""));
		assertEquals(2, reached);
	}

	@ParameterizedTest
	@CsvSource({ "GncDenoise, sigma=abc", "GncDenoise, prior=nobody", "GncInpaint, missing=nobody",
		"GncInpaint, missing=selection", "GncDenoiseFiles, input=/no/such/folder",
		"GncInpaintFiles, missing=hot", "EstimateNoise, noise=pink",
		"TrainFoePrior, folder=/no/such/folder", "LearnGncSchedule, steps=0",
		"ShowFoePrior, prior=nobody", "GncDenoise, image=[no such]",
		"EstimateNoise, image=nosuch" })
	void stopsAfterAFailure(final String command,
		final String options) {
		macro(command, options);
		stopped();
	}

	static Stream<String> commands() {
		try (Context all = new Context(CommandService.class)) {
			return all.service(CommandService.class).getCommands().stream().map(CommandInfo::getClassName)
				.filter(name -> name.startsWith("org.gncfoe.command.")).map(name -> name.substring(
				name.lastIndexOf('.') + 1)).toList().stream();
		}
	}

	@ParameterizedTest
	@MethodSource("commands")
	void stopsAfterAnUnknownKey(final String command) {
		macro(command, "nonsensical=1");
		stopped();
		assertTrue(((Cancelable) last).getCancelReason().contains("has no key \"nonsensical\""),
			((Cancelable) last).getCancelReason());
	}

	@ParameterizedTest
	@CsvSource({ "GncDenoise", "GncInpaint", "EstimateNoise" })
	void stopsWithoutAnImage(final String command) {
		image = null;
		macro(command, "");
		stopped();
		assertEquals("There is no image: open one first.", ((Cancelable) last).getCancelReason());
	}

	@Test
	void stopsAfterEscape() {
		final Object presser = new Object() {

			@EventHandler
			void onEvent(final TaskEvent e) {
				if (e.getTask().getProgressValue() > 0) IJ.setKeyDown(KeyEvent.VK_ESCAPE);
			}
		};
		context.service(EventService.class).subscribe(presser);
		macro("GncDenoise", "sigma=20 steps=200");
		stopped();
		assertTrue(((Cancelable) last).getCancelReason().contains("cancelled"), presser.toString());
	}

	// -- Helper methods --

	private static void stopped() {
		assertFalse(((Cancelable) last).getCancelReason().isBlank());
		assertEquals(1, reached, "The macro went on");
	}

	private static void macro(final String command, final String options) {
		final String self = MacroStopTest.class.getName();
		new Interpreter().runBatchMacro(String.join("\n", List.of("call('" + self + ".reached');",
			"call('" + self + ".command', '" + command + "', '" + options + "');", "call('" + self +
			".reached');")), null);
	}
}
