package org.gncfoe.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

import org.gncfoe.image.ImageWriter;
import org.gncfoe.image.QuadraticPriors;
import org.gncfoe.prior.PriorFile;
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
import ij.ImageStack;
import ij.plugin.filter.GaussianBlur;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;

/** Tests {@link GncDeconvolve} and {@link MakePsf} through SciJava, as scripts run them. */
class GncDeconvolveTest {

	private static final int W = 44, H = 36;

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
	void aStackGetsSharperPlaneByPlane() throws Exception {
		final ImageStack stack = new ImageStack(W, H);
		stack.addSlice("a", blurred(1));
		stack.addSlice("b", blurred(2));
		final ImagePlus image = new ImagePlus("cells.tif", stack);
		final ImagePlus output = output(run("image", image, "width", "1.5", "sigma", "1"));
		assertEquals("cells-deconvolved", output.getTitle());
		assertEquals(2, output.getStackSize());
		assertTrue(output.getInfoProperty().contains("psf=gaussian 1.5 pixels"), output.getInfoProperty());
		for (int k = 1; k <= 2; k++)
			assertTrue(error(output.getStack().getProcessor(k), scene(k)) < 0.8 * error(image.getStack().getProcessor(k), scene(
				k)), "plane " + k);
		assertFalse(image.isLocked());
		final ImagePlus plane = output(run("image", image, "width", "1.5", "sigma", "1", "planes", "current"));
		org.junit.jupiter.api.Assertions.assertArrayEquals((byte[]) output.getStack().getPixels(1), (byte[]) plane.getProcessor()
			.getPixels());
	}

	@Test
	void aMadePsfServesAndItsPixelsMustFit() throws Exception {
		final Module made = commands.run(MakePsf.class, true, "na", "0.9", "wavelength", "0.5", "immersion", "1", "pixel", "0.2",
			"side", "9").get();
		final ImagePlus psf = (ImagePlus) made.getOutput("output");
		assertEquals(9, psf.getWidth());
		assertEquals("\u00b5m", psf.getCalibration().getUnit());
		final Path file = folder.resolve("psf.tif");
		ImageWriter.write(psf, file);
		final ImagePlus image = new ImagePlus("cells.tif", blurred(1));
		assertNotNull(output(run("image", image, "psf", file.toString(), "sigma", "1")));
		image.getCalibration().setUnit("micron");
		image.getCalibration().pixelWidth = image.getCalibration().pixelHeight = 0.1;
		assertTrue(refused(run("image", image, "psf", file.toString())).contains("not as large"));
		// The same width, said in the unit of the image.
		final ImagePlus a = output(run("image", image, "width", "0.15 um", "sigma", "1")), b = output(run("image", image, "width",
			"1.5", "sigma", "1"));
		org.junit.jupiter.api.Assertions.assertArrayEquals((byte[]) b.getProcessor().getPixels(), (byte[]) a.getProcessor()
			.getPixels());
		final ImagePlus planes = (ImagePlus) commands.run(MakePsf.class, true, "planes", "3", "side", "9").get().getOutput(
			"output");
		assertEquals(3, planes.getNSlices());
		ImageWriter.write(planes, file);
		assertTrue(refused(run("image", image, "psf", file.toString())).contains("3 planes"));
	}

	@ParameterizedTest
	@CsvSource({ "width, wide, must be", "width, 0, must be", "width, -1, must be", "width, 0.2 um, has no pixel size",
		"width, 30, larger than the image", "psf, none.tif, no open image", "sigma, much, must be a number", "steps, 0, steps",
		"planes, some, no planes", "channels, 2, ''", "prior, natural-r1-inpaint, fine-tuned" })
	void badInputIsRefusedInOneSentence(final String name, final String value, final String words) throws Exception {
		final ImagePlus image = new ImagePlus("cells.tif", blurred(1));
		final Module module = name.equals("prior") ? commands.run(GncDeconvolve.class, true, "image", image, name, value).get()
			: run("image", image, name, value);
		assertTrue(refused(module).contains(words), ((Cancelable) module).getCancelReason());
		assertFalse(image.isLocked());
	}

	@ParameterizedTest
	@CsvSource({ "na, 1.6", "na, high", "wavelength, 520", "pixel, 0", "planes, 2", "side, 8", "pinhole, -1", "depth, -1" })
	void badOpticsAreRefusedInOneSentence(final String name, final String value) throws Exception {
		refused(commands.run(MakePsf.class, true, name, value).get());
	}

	@Test
	void macroKeysAreSafe() {
		for (final CommandInfo info : new CommandInfo[] { commands.getCommand(GncDeconvolve.class), commands.getCommand(
			MakePsf.class) }) {
			assertTrue(info.canRunHeadless());
			MacroKeys.assertSafe(info);
		}
		assertEquals("Plugins > Restoration > GNC Deconvolve", commands.getCommand(GncDeconvolve.class).getMenuPath()
			.getMenuString());
	}

	// -- Helper methods --

	private Module run(final Object... inputs) throws Exception {
		final Object[] all = java.util.Arrays.copyOf(inputs, inputs.length + 4);
		all[inputs.length] = "prior";
		all[inputs.length + 1] = prior;
		all[inputs.length + 2] = "device";
		all[inputs.length + 3] = "cpu";
		return commands.run(GncDeconvolve.class, true, all).get();
	}

	private static ImagePlus output(final Module module) {
		final ImagePlus output = (ImagePlus) module.getOutput("output");
		assertNotNull(output, ((Cancelable) module).getCancelReason());
		return output;
	}

	private static String refused(final Module module) {
		assertNull(module.getOutput("output"));
		final String reason = ((Cancelable) module).getCancelReason();
		assertNotNull(reason);
		assertTrue(reason.matches("[A-Z/].*\\."), reason);
		return reason;
	}

	/** Bars of 4 pixels. */
	private static FloatProcessor scene(final int k) {
		final FloatProcessor scene = new FloatProcessor(W, H);
		for (int y = 0; y < H; y++)
			for (int x = 0; x < W; x++)
				scene.setf(x, y, (x / 4 + k * (y / 9)) % 2 == 0 ? 60 : 180);
		return scene;
	}

	private static ImageProcessor blurred(final int k) {
		final FloatProcessor image = scene(k);
		new GaussianBlur().blurGaussian(image, 1.5, 1.5, 0.001);
		final Random random = new Random(k);
		for (int p = 0; p < W * H; p++)
			image.setf(p, (float) (image.getf(p) + random.nextGaussian()));
		return image.convertToByte(false);
	}

	private static double error(final ImageProcessor a, final ImageProcessor b) {
		double sum = 0;
		for (int p = 0; p < W * H; p++)
			sum += Math.pow(a.getf(p) - b.getf(p), 2);
		return Math.sqrt(sum / W / H);
	}
}
