package org.gncfoe.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.event.KeyEvent;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;

import org.gncfoe.compute.Backends;
import org.gncfoe.image.QuadraticPriors;
import org.gncfoe.prior.PriorFile;
import org.gncfoe.prior.Priors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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
import org.scijava.plugin.Parameter;
import org.scijava.task.Task;
import org.scijava.task.TaskService;
import org.scijava.task.event.TaskEvent;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.WindowManager;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.macro.Interpreter;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

/** Tests {@link GncDenoise} through SciJava, as scripts run it. */
class GncDenoiseTest {

	private static final int W = 40, H = 30;

	@TempDir
	private Path folder;

	private Context context;
	private CommandService commands;
	private String prior;

	@BeforeEach
	void start() throws IOException {
		context = new Context(CommandService.class, TaskService.class, StatusService.class, EventService.class,
			LogService.class);
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

	@ParameterizedTest
	@ValueSource(ints = { 8, 16, 24, 32 })
	void everyBitDepth(final int bits) throws Exception {
		final ImagePlus image = new ImagePlus("cells.tif", noisy(bits, 1));
		final Object before = image.getProcessor().getPixelsCopy();
		final ImagePlus output = (ImagePlus) run("image", image).getOutput("output");
		assertEquals(bits, output.getBitDepth());
		assertEquals("cells-denoised", output.getTitle());
		assertTrue(java.util.Objects.deepEquals(before, image.getProcessor().getPixels()));
		assertFalse(java.util.Objects.deepEquals(before, output.getProcessor().getPixels()));
		assertFalse(image.isLocked());
		assertTrue(output.getInfoProperty().contains("(estimated)"), output.getInfoProperty());
	}

	@Test
	void hyperstackKeepsItsMetadata() throws Exception {
		final ImagePlus image = hyperstack();
		final ImagePlus output = (ImagePlus) run("image", image).getOutput("output");
		assertArrayEquals(image.getDimensions(), output.getDimensions());
		assertTrue(output.isComposite());
		assertEquals(CompositeImage.GRAYSCALE, ((CompositeImage) output).getMode());
		assertEquals(0.5, output.getCalibration().pixelHeight);
		assertEquals(1, output.getOverlay().size());
		assertEquals("b", output.getStack().getSliceLabel(2));
		final ImagePlus plane = (ImagePlus) run("image", image, "planes", "current").getOutput("output");
		assertEquals(1, plane.getStackSize());
	}

	@Test
	void theSelectionIsDenoisedOnRequestOnly() throws Exception {
		final ImagePlus image = new ImagePlus("a", noisy(16, 1));
		image.setRoi(new Roi(10, 5, 20, 15));
		final ImagePlus part = (ImagePlus) run("image", image, "region", "selection", "sigma", "500").getOutput("output");
		final ImagePlus whole = (ImagePlus) run("image", image, "sigma", "500").getOutput("output");
		assertTrue(part.getInfoProperty().contains("region=selection"), part.getInfoProperty());
		int changed = 0;
		for (int p = 0; p < W * H; p++) {
			final boolean inside = image.getRoi().contains(p % W, p / W);
			assertEquals((inside ? whole : image).getProcessor().get(p), part.getProcessor().get(p), inside ? 1 : 0);
			if (!inside && whole.getProcessor().get(p) != image.getProcessor().get(p)) changed++;
		}
		assertTrue(changed > W * H / 2, changed + " pixels");
	}

	@Test
	void uncertaintyIsGivenOnRequest() throws Exception {
		final ImagePlus image = hyperstack();
		assertNull(run("image", image, "sigma", "100").getOutput("deviation"));
		final ImagePlus deviation = (ImagePlus) run("image", image, "sigma", "100", "uncertainty", "yes", "probes", "4")
			.getOutput("deviation");
		assertArrayEquals(image.getDimensions(), deviation.getDimensions());
		assertEquals(32, deviation.getBitDepth());
		assertEquals("hyper-uncertainty", deviation.getTitle());
		for (int s = 1; s <= 8; s++)
			for (final float v : (float[]) deviation.getStack().getPixels(s))
				assertTrue(v >= 0 && v <= 150, v + " grey levels");
	}

	@Test
	void aReportIsGivenOnRequest() throws Exception {
		final ImagePlus image = hyperstack();
		assertNull(run("image", image, "sigma", "100").getOutput("pages"));
		final Module module = run("image", image, "sigma", "100", "report", "yes");
		final ImagePlus pages = (ImagePlus) module.getOutput("pages");
		assertEquals(image.getNChannels(), pages.getStackSize());
		assertEquals("hyper-report", pages.getTitle());
		assertNotNull(module.getOutput("output"));
	}

	@Test
	void uncertaintyUnderCameraNoise() throws Exception {
		final Module module = run("image", new ImagePlus("a", noisy(16, 1)), "noise", "poisson", "gain", "50", "offset", "0",
			"read", "20", "uncertainty", "yes", "probes", "9");
		assertNull(((Cancelable) module).getCancelReason());
		final ImagePlus deviation = (ImagePlus) module.getOutput("deviation");
		// Poisson noise of gain 50 at 12000 grey levels: sqrt(50 * 12000) = 775
		double mean = 0;
		for (final float v : (float[]) deviation.getProcessor().getPixels()) {
			assertTrue(v >= 0 && v < 1000, v + " grey levels");
			mean += v / (W * H);
		}
		assertTrue(mean > 50, mean + " grey levels");
	}

	@Test
	void theResultStaysCurrentBesideItsUncertainty() throws Exception {
		Interpreter.batchMode = true;
		try {
			final Module module = run("image", new ImagePlus("a", noisy(24, 1)), "uncertainty", "yes");
			assertSame(module.getOutput("output"), WindowManager.getCurrentImage());
			assertEquals(3, ((ImagePlus) module.getOutput("deviation")).getNChannels());
		}
		finally {
			Interpreter.batchMode = false;
			WindowManager.setTempCurrentImage(null);
		}
	}

	@Test
	void parametersAreTaken() throws Exception {
		final ImagePlus image = new ImagePlus("a", noisy(8, 1));
		final String info = ((ImagePlus) run("image", image, "sigma", 12.5, "steps", 3, "smoothing", "20", "schedule", "sqrt",
			"bits", "32", "device", "cpu", "threads", 1).getOutput("output")).getInfoProperty();
		assertTrue(info.contains("sigma=12.50 (given); steps=3; smoothing=20.0; schedule=sqrt; bits=32; device=CPU, 1 thread"),
			info);
		assertTrue(((ImagePlus) run("image", image, "device", "reference").getOutput("output")).getInfoProperty().contains(
			"(estimated); steps=1; bits=same"));
	}

	@Test
	void lastUsedValuesDoNotReturn() throws Exception {
		final ImagePlus image = new ImagePlus("a", noisy(8, 1));
		run("image", image, "sigma", "33", "planes", "current", "bits", "32");
		final ImagePlus output = (ImagePlus) run("image", image).getOutput("output");
		assertTrue(output.getInfoProperty().contains("(estimated)"), output.getInfoProperty());
		assertEquals(8, output.getBitDepth());
	}

	@ParameterizedTest
	@CsvSource({ "sigma, -1", "sigma, NaN", "sigma, abc", "sigma, Infinity", "steps, 0", "steps, 1.5", "steps, many",
		"smoothing, -2", "region, some", "region, selection", "smoothing, 0", "schedule, cubic", "planes, some", "bits, 16", "device, abacus", "threads, 0",
		"prior, nobody", "quality, good", "uncertainty, maybe", "report, maybe", "probes, 0", "channels, 2", "channels, red" })
	void badParameterIsOneSentence(final String name, final String value) throws Exception {
		final ImagePlus image = new ImagePlus("a", noisy(8, 1));
		refused(run("image", image, name, value));
		assertFalse(image.isLocked());
	}

	@Test
	void badPriorFileIsOneSentence() throws Exception {
		final Path file = folder.resolve("foreign.safetensors");
		Files.writeString(file, "no prior");
		assertTrue(refused(run("image", new ImagePlus("a", noisy(8, 1)), "prior", file.toString())).contains(
			"foreign.safetensors"));
	}

	@Test
	void missingImageIsOneSentence() throws Exception {
		// NB: What a macro's image=nosuch arrives as.
		assertTrue(refused(run("image", new ImagePlus())).contains("no image"));
		final Module module = run();
		assertNotNull(((Cancelable) module).getCancelReason());
		assertNull(module.getOutput("output"));
	}

	@Test
	void unusualImagesWork() throws Exception {
		final FloatProcessor ip = new FloatProcessor(5, 2);
		ip.setf(3, Float.NaN);
		final ImagePlus output = (ImagePlus) run("image", new ImagePlus("tiny", ip), "sigma", "1").getOutput("output");
		for (final float v : (float[]) output.getProcessor().getPixels())
			assertTrue(Float.isFinite(v));
	}

	@Test
	void taskButtonCancels() throws Exception {
		final ImagePlus image = hyperstack();
		final Canceller canceller = new Canceller();
		context.inject(canceller);
		context.service(EventService.class).subscribe(canceller);
		final Module module = run("image", image, "sigma", "5", "steps", "50");
		assertTrue(refused(module).contains("cancelled"));
		assertFalse(image.isLocked());
		assertTrue(canceller.task.isDone());
	}

	@Test
	void escapeCancels() throws Exception {
		final Presser presser = new Presser();
		context.service(EventService.class).subscribe(presser);
		try {
			assertTrue(refused(run("image", hyperstack(), "sigma", "5", "steps", "50")).contains("cancelled"));
		}
		finally {
			IJ.resetEscape();
		}
	}

	/** What the next line of a macro in batch mode works on. */
	@Test
	void resultIsCurrentInBatchMode() throws Exception {
		Interpreter.batchMode = true;
		try {
			final ImagePlus first = (ImagePlus) run("image", new ImagePlus("a", noisy(8, 1))).getOutput("output");
			assertSame(first, WindowManager.getCurrentImage());
			final ImagePlus second = (ImagePlus) run("image", new ImagePlus("b", noisy(8, 1))).getOutput("output");
			assertSame(second, WindowManager.getCurrentImage());
		}
		finally {
			BatchImages.forget();
		}
	}

	@Test
	void progressIsTold() throws Exception {
		final Listener listener = new Listener();
		context.service(EventService.class).subscribe(listener);
		run("image", hyperstack(), "sigma", "5", "steps", "5");
		assertTrue(listener.values.size() > 2, listener.values.toString());
		assertEquals(1000, listener.values.stream().mapToLong(v -> v).max().getAsLong());
	}

	/** ImageJ finds the value of a macro's key at the first place where the key's name ends. */
	/** A prior by name wins. */
	@ParameterizedTest
	@CsvSource({ "fast, auto, denoise-fast", "best, auto, denoise", "auto, auto, denoise",
		"Fast, natural-r1," })
	void theQualityChoosesThePrior(final String quality, final String name, final String task)
		throws Exception
	{
		final Module module = run("image", new ImagePlus("a", noisy(8, 1)), "quality", quality, "prior",
			name);
		final String info = ((ImagePlus) module.getOutput("output")).getInfoProperty();
		final String expected = task == null ? name : Priors.defaultName(task);
		assertTrue(info.matches("(?s).*prior\\W+" + expected + "\\b(?!-).*"), info);
	}

	@Test
	void macroKeysAreSafe() {
		final CommandInfo info = commands.getCommand(GncDenoise.class);
		assertNotNull(info);
		assertEquals("Plugins > Restoration > GNC Denoise", info.getMenuPath().getMenuString());
		assertTrue(info.canRunHeadless());
		MacroKeys.assertSafe(info);
	}

	@Test
	void choicesAreThoseThereAre() {
		final CommandInfo info = commands.getCommand(GncDenoise.class);
		assertEquals(Backends.names(), info.getInput("device").getChoices());
		assertTrue(info.canCancel());
	}

	@Test
	void priorFileGoesBeforeTheName() throws Exception {
		final ImagePlus output = (ImagePlus) run("image", new ImagePlus("a", noisy(8, 1)), "prior", "natural-r1", "priorfile",
			prior).getOutput("output");
		assertTrue(output.getInfoProperty().contains("prior=" + prior), output.getInfoProperty());
	}

	@Test
	void noWindowToolkitInFields() {
		for (final Field field : GncDenoise.class.getDeclaredFields())
			assertFalse(field.getType().getName().matches("(java\\.awt|javax\\.swing|ij\\.gui)\\..*"), field.toString());
	}

	// -- Helper methods --

	private Module run(final Object... inputs) throws InterruptedException, ExecutionException {
		boolean given = false;
		for (final Object input : inputs)
			given |= "prior".equals(input);
		final Object[] all = given || inputs.length == 0 ? inputs : java.util.Arrays.copyOf(inputs, inputs.length + 2);
		if (all != inputs) {
			all[inputs.length] = "prior";
			all[inputs.length + 1] = prior;
		}
		return commands.run(GncDenoise.class, true, all).get();
	}

	private static String refused(final Module module) {
		assertNull(module.getOutput("output"));
		final String reason = ((Cancelable) module).getCancelReason();
		assertNotNull(reason);
		assertTrue(reason.matches("[A-Z/].*\\."), reason);
		return reason;
	}

	private static ImagePlus hyperstack() {
		final ImageStack stack = new ImageStack(W, H);
		for (int i = 0; i < 8; i++)
			stack.addSlice(String.valueOf((char) ('a' + i)), noisy(16, i));
		final ImagePlus image = new ImagePlus("hyper", stack);
		image.setDimensions(2, 2, 2);
		image.setOpenAsHyperStack(true);
		image.getCalibration().pixelHeight = 0.5;
		image.setOverlay(new Overlay(new Roi(1, 1, 5, 5)));
		return new CompositeImage(image, CompositeImage.GRAYSCALE);
	}

	private static ImageProcessor noisy(final int bits, final long seed) {
		final ImageProcessor ip = bits == 8 ? new ByteProcessor(W, H) : bits == 16 ? new ShortProcessor(W, H) : bits == 24
			? new ColorProcessor(W, H) : new FloatProcessor(W, H);
		final Random random = new Random(seed);
		for (int i = 0; i < W * H; i++) {
			final int v = (int) (120 + 10 * random.nextGaussian());
			if (bits == 24) ip.set(i, v << 16 | v << 8 | v);
			else ip.setf(i, bits == 16 ? 100 * v : v);
		}
		return ip;
	}

	// -- Helper classes --

	/** Presses the cancel button of the first task that gets somewhere. */
	private static final class Canceller {

		private Task task;

		@Parameter
		private LogService log;

		@EventHandler
		void onEvent(final TaskEvent e) {
			task = e.getTask();
			if (task.getProgressValue() > 0 && !task.isCanceled()) task.cancel("button");
		}
	}

	/** Presses the Escape key once work gets somewhere. */
	private static final class Presser {

		@EventHandler
		void onEvent(final TaskEvent e) {
			if (e.getTask().getProgressValue() > 0) IJ.setKeyDown(KeyEvent.VK_ESCAPE);
		}
	}

	/** Listens to the progress of tasks. */
	private static final class Listener {

		private final List<Long> values = new ArrayList<>();

		@EventHandler
		void onEvent(final TaskEvent e) {
			values.add(e.getTask().getProgressValue());
		}
	}
}
