package org.gncfoe.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scijava.Cancelable;
import org.scijava.Context;
import org.scijava.Contextual;
import org.scijava.app.StatusService;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.log.LogLevel;
import org.scijava.log.LogService;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.ModuleService;
import org.scijava.task.TaskService;

import org.gncfoe.dialog.DialogCommand;
import org.gncfoe.image.ImageFiles;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;

/** What the dialogs ask, in what order, and what is of no use when. */
class DialogsTest {

	private Context context;
	private CommandService commands;

	@BeforeEach
	void open() {
		context = new Context(CommandService.class, TaskService.class, StatusService.class,
			LogService.class);
		context.service(LogService.class).setLevel(LogLevel.NONE);
		commands = context.service(CommandService.class);
	}

	@AfterEach
	void close() {
		context.close();
	}

	@ParameterizedTest
	@CsvSource({ "GncDenoise, preview sigma planes region quality prior",
		"GncInpaint, missing sigma planes prior",
		"GncDeconvolve, width psf sigma planes prior", "MakePsf, na wavelength pixel immersion",
		"GncDenoiseFiles, input output include sigma quality prior finished",
		"GncInpaintFiles, input output include subfolders missing mask prior",
		"TrainFoePrior, source folder heldout name start minutes mode",
		"LearnGncSchedule, source folder prior name task steps minutes",
		"GncCompare, firstprior firstsigma secondprior secondsigma side", "EstimateNoise, noise spectrum",
		"ShowFoePrior, prior folder", "GncDevices, ''",
		"GncDenoiseAuto, ''", "OpenZarr, store level region virtual" })
	void rows(final String name, final String rows) throws Exception {
		final List<String> basics = command(name).basics();
		assertEquals(rows, String.join(" ", basics));
		assertTrue(basics.size() <= 7);
		for (final String row : basics)
			assertNotNull(commands.getCommand("org.gncfoe.command." + name).getInput(row), row);
	}

	/**
	 * After More every input has its place, and those of the short dialog are in the same order there.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "GncDenoise", "GncInpaint", "GncDeconvolve", "MakePsf",
		"GncDenoiseFiles", "GncInpaintFiles", "TrainFoePrior", "LearnGncSchedule" })
	void allRows(final String name) throws Exception {
		final List<String> order = command(name).order(), keys = new ArrayList<>();
		for (final ModuleItem<?> item : commands.getCommand("org.gncfoe.command." + name).inputs())
			if (!Contextual.class.isAssignableFrom(item.getType()) && item.getType() != Context.class && item
				.getType() != ImagePlus.class) keys.add(item.getName());
		assertEquals(keys.stream().sorted().toList(), order.stream().sorted().toList());
		assertEquals(command(name).basics(),
			order.stream().filter(command(name).basics()::contains).toList());
	}

	@Test
	void everyCommandIsHere() {
		int n = 0;
		for (final CommandInfo info : commands.getCommands())
			if (info.getClassName().startsWith("org.gncfoe.command.")) n++;
		assertEquals(14, n, "Add the new command to the test of the rows");
	}

	@Test
	void aSinglePlaneIsNotAskedForPlanes() throws Exception {
		final Module module = module("GncDenoise");
		module.setInput("image", new ImagePlus("a", new ByteProcessor(4, 4)));
		assertFalse(((DialogCommand) module.getDelegateObject()).basics().contains("planes"));
	}

	@ParameterizedTest
	@CsvSource({ "GncDenoise, noise, gaussian, gain, false", "GncDenoise, noise, auto, gain, true",
		"GncDenoise, noise, poisson, sigma, false", "GncDenoise, sigma, 12, gain, false",
			"GncDenoise, steps, 1, schedule, false", "GncDenoise, quality, fast, quality, true",
			"GncDenoise, uncertainty, yes, quality, false", "GncDenoise, solver, joint, quality, false",
			"GncDenoiseFiles, quality, fast, quality, true",
			"GncDenoiseFiles, solver, joint, quality, false", "GncDenoise, uncertainty, no, probes, false",
			"GncDenoise, uncertainty, yes, probes, true", "GncInpaintFiles, missing, hot, mask, false",
			"GncInpaintFiles, missing, mask, mask, true", "TrainFoePrior, source, images, folder, false",
			"TrainFoePrior, start, scratch, filters, true",
			"LearnGncSchedule, source, images, folder, false" })
	void whatIsOfUse(final String name,
			final String input, final String value, final String other,
			final boolean useful) throws Exception
	{
		final Module module = module(name);
		module.setInput(input, value);
		assertEquals(useful, ((DialogCommand) module.getDelegateObject()).isUseful(other));
	}

	@ParameterizedTest
	@ValueSource(strings = { "GncDenoise", "GncDenoiseFiles" })
	void theQualityIsOfNoUseBesideAPrior(final String name) throws Exception {
		final Module module = module(name);
		module.setInput("prior", new PriorName("natural-r2"));
		assertFalse(((DialogCommand) module.getDelegateObject()).isUseful("quality"));
	}

	@Test
	void autoIsDenoiseWithItsDefaults() throws Exception {
		final ImagePlus image = ImageFiles.open(java.nio.file.Path.of("sample-images/noisy-cells.tif"));
		image.setRoi(0, 0, 90, 80);
		final ImagePlus part = image.crop();
		final ImagePlus auto = (ImagePlus) commands.run(GncDenoiseAuto.class, true, "image",
			part).get().getOutput("output");
		final ImagePlus usual = (ImagePlus) commands.run(GncDenoise.class, true, "image",
			part).get().getOutput("output");
		org.junit.jupiter.api.Assertions.assertArrayEquals((byte[]) usual.getProcessor().getPixels(),
			(byte[]) auto.getProcessor().getPixels());
	}

	@Test
	void comparison() throws Exception {
		final ImagePlus image = ImageFiles.open(java.nio.file.Path.of("sample-images/noisy-cells.tif"));
		final ImagePlus sheet = (ImagePlus) commands.run(GncCompare.class, true, "image", image,
			"firstprior", "natural-r1", "firstsigma", "4", "secondprior", "natural-r1", "secondsigma", "40",
			"side", "100", "device", "cpu").get().getOutput("output");
		assertEquals(3 * 300 + 8, sheet.getWidth());
		assertEquals(318, sheet.getHeight());
		final String info = sheet.getInfoProperty();
		assertTrue(info.startsWith("before\nnatural-r1, sigma 4.000 (given)\n"), info);
		final ColorProcessor pixels = (ColorProcessor) sheet.getProcessor();
		final double before = roughness(pixels, 0), first = roughness(pixels, 304),
			second = roughness(pixels, 608);
		assertTrue(before > first && first > 1.5 * second, before + " " + first + " " + second);
		image.setRoi(new Roi(10, 20, 300, 30));
		final ImagePlus selected = (ImagePlus) commands.run(GncCompare.class, true, "image", image,
			"device", "cpu").get().getOutput("output");
		assertEquals(2 * 30 + 18, selected.getHeight());
		final String reason = ((Cancelable) commands.run(GncCompare.class, true, "image",
			new ImagePlus("b", new ByteProcessor(9, 9)), "side", "0").get()).getCancelReason();
		assertTrue(reason.contains("side"), reason);
	}

	// -- Helper methods --

	private Module module(final String name) {
		return context.service(ModuleService.class).createModule(commands.getCommand(
			"org.gncfoe.command." + name));
	}

	private DialogCommand command(final String name) {
		return (DialogCommand) module(name).getDelegateObject();
	}

	/** Sum of the absolute differences of neighbours in a part of the sheet. */
	private static double roughness(final ColorProcessor pixels, final int left) {
		double sum = 0;
		for (int y = 0; y < 300; y += 3)
			for (int x = left + 3; x < left + 300; x += 3)
				sum += Math.abs((pixels.get(x, y) & 255) - (pixels.get(x - 3, y) & 255));
		return sum;
	}
}
