package org.gncfoe.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutionException;

import org.gncfoe.image.ImageWriter;
import org.gncfoe.image.QuadraticPriors;
import org.gncfoe.prior.PriorFile;
import org.gncfoe.prior.Priors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scijava.Cancelable;
import org.scijava.Context;
import org.scijava.app.StatusService;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.log.LogLevel;
import org.scijava.log.LogService;
import org.scijava.module.Module;
import org.scijava.task.TaskService;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.macro.Interpreter;
import ij.process.ByteProcessor;
import ij.process.ShortProcessor;

/** Tests {@link GncInpaint} through SciJava, as scripts run it. */
class GncInpaintTest {

	private static final int W = 40, H = 30;

	@TempDir
	private Path folder;

	private Context context;
	private CommandService commands;
	private String prior;

	@BeforeEach
	void start() throws IOException {
		context = new Context(CommandService.class, TaskService.class, StatusService.class, LogService.class);
		context.service(LogService.class).setLevel(LogLevel.NONE);
		commands = context.service(CommandService.class);
		final Path file = folder.resolve("test.safetensors");
		PriorFile.write(QuadraticPriors.create(), file);
		prior = file.toString();
	}

	@AfterEach
	void stop() {
		context.dispose();
	}

	@Test
	void selectionIsFilled() throws Exception {
		final ImagePlus image = hot();
		image.setRoi(new Roi(4, 6, 3, 3));
		final ImagePlus output = (ImagePlus) run("image", image).getOutput("output");
		assertEquals("hot-inpainted", output.getTitle());
		assertEquals(1000, output.getProcessor().get(5, 7), 100);
		assertEquals(image.getProcessor().get(10, 10), output.getProcessor().get(10, 10));
		assertFalse(image.isLocked());
		assertTrue(output.getInfoProperty().contains("missing=9; "), output.getInfoProperty());
		assertTrue(refused(run("image", hot())).contains("no selection"));
	}

	@Test
	void hotPixelsAreFound() throws Exception {
		final ImagePlus output = (ImagePlus) run("image", hot(), "missing", "Hot", "sigma", "auto").getOutput("output");
		assertTrue(output.getInfoProperty().contains("missing=1; "), output.getInfoProperty());
		assertTrue(output.getInfoProperty().contains("observed pixels denoised, sigma"), output.getInfoProperty());
	}

	@Test
	void theNoiseOfACameraIsTakenAway() throws Exception {
		final Module done = run("image", hot(), "missing", "hot", "sigma", "auto", "noise", "poisson", "gain", "0.5", "offset",
			"800", "read", "1", "solver", "joint", "steps", "3");
		final String info = ((ImagePlus) done.getOutput("output")).getInfoProperty();
		assertTrue(info.contains("noise poisson gain=0.5000 offset=800.0 readnoise=1.000 (given)"), info);
		assertTrue(info.contains("schedule=joint"), info);
		assertTrue(refused(run("image", hot(), "missing", "hot", "noise", "poisson")).contains("say sigma=auto too"));
	}

	@Test
	void masksAreOpenImagesOrFiles() throws Exception {
		final ByteProcessor hole = new ByteProcessor(W, H);
		hole.set(5, 7, 255);
		hole.set(9, 9, 255);
		final ImagePlus mask = new ImagePlus("the mask", hole);
		final Path file = folder.resolve("mask.png");
		ImageWriter.write(mask, file);
		final ImagePlus image = hot();
		assertTrue(missing(run("image", image, "missing", "mask", "mask", file.toString())).contains("missing=2; "));
		assertTrue(refused(run("image", image, "missing", "mask")).contains("No other image of the same size"));
		Interpreter.batchMode = true;
		try {
			mask.show();
			assertTrue(missing(run("image", image, "missing", "mask", "mask", "the mask")).contains("missing=2; "));
			assertTrue(missing(run("image", image, "missing", "the mask")).contains("missing=2; "));
		}
		finally {
			BatchImages.forget();
		}
	}

	@ParameterizedTest
	@CsvSource({ "missing, nobody", "mask, nothing", "sigma, -1", "sigma, abc", "steps, 0", "smoothing, 0",
		"schedule, cubic", "planes, some", "bits, 16", "device, abacus", "threads, 0", "prior, nobody" })
	void badParameterIsOneSentence(final String name, final String value) throws Exception {
		final ImagePlus image = hot();
		final Module module = name.equals("mask") ? run("image", image, "missing", "mask", name, value) //
			: name.equals("missing") ? run("image", image, name, value) : run("image", image, "missing", "hot", name, value);
		refused(module);
		assertFalse(image.isLocked());
	}

	@Test
	void macroKeysAreSafe() {
		final CommandInfo info = commands.getCommand(GncInpaint.class);
		assertNotNull(info);
		assertEquals("Plugins > Restoration > GNC Inpaint", info.getMenuPath().getMenuString());
		assertTrue(info.canRunHeadless());
		MacroKeys.assertSafe(info);
		assertEquals(commands.getCommand(GncDenoise.class).getInput("device").getChoices(), info.getInput("device")
			.getChoices());
	}

	// -- Helper methods --

	private Module run(final Object... inputs) throws InterruptedException, ExecutionException {
		Object[] all = inputs;
		if (!Arrays.asList(inputs).contains("prior")) {
			all = Arrays.copyOf(inputs, inputs.length + 2);
			all[inputs.length] = "prior";
			all[inputs.length + 1] = prior;
		}
		return commands.run(GncInpaint.class, true, all).get();
	}

	private static String missing(final Module module) {
		final ImagePlus output = (ImagePlus) module.getOutput("output");
		assertNotNull(output, ((Cancelable) module).getCancelReason());
		return output.getInfoProperty();
	}

	private static String refused(final Module module) {
		assertNull(module.getOutput("output"));
		final String reason = ((Cancelable) module).getCancelReason();
		assertNotNull(reason);
		assertTrue(reason.matches("[A-Z/].*\\."), reason);
		return reason;
	}

	private static ImagePlus hot() {
		final ShortProcessor ip = new ShortProcessor(W, H);
		final Random random = new Random(1);
		for (int p = 0; p < W * H; p++)
			ip.set(p, (int) (1000 + 10 * random.nextGaussian()));
		ip.set(5, 7, 40000);
		return new ImagePlus("hot.tif", ip);
	}
}
