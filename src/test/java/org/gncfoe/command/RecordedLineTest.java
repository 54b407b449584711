package org.gncfoe.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.gncfoe.image.ImageFiles;
import org.gncfoe.image.QuadraticPriors;
import org.gncfoe.prior.PriorFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Cancelable;
import org.scijava.Context;
import org.scijava.ItemVisibility;
import org.scijava.app.StatusService;
import org.scijava.command.Command;
import org.scijava.command.CommandService;
import org.scijava.convert.ConvertService;
import org.scijava.log.LogLevel;
import org.scijava.log.LogService;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.service.Service;
import org.scijava.task.TaskService;

import ij.ImagePlus;
import ij.Macro;

/**
 * Runs commands, writes down their options as Fiji's recorder does (name=value of every input that is not null, in brackets
 * if there is a space), and runs them again with these options, read as Fiji reads those of macros.
 */
class RecordedLineTest {

	@TempDir
	private Path folder;

	private Context context;
	private ImagePlus image;

	@BeforeEach
	void open() throws IOException {
		context = new Context(CommandService.class, ConvertService.class, TaskService.class, StatusService.class,
			LogService.class);
		context.service(LogService.class).setLevel(LogLevel.NONE);
		image = ImageFiles.open(Path.of("sample-images/noisy-cells.tif"));
		image.setRoi(20, 30, 12, 7);
	}

	@AfterEach
	void close() {
		context.close();
	}

	@Test
	void denoise() throws Exception {
		final String line = replay(GncDenoise.class, "image", image, "noise", "poisson", "gain", "4.5", "offset", "0", "read",
			"3", "prior", "natural-r1-vn5", "steps", "3", "smoothing", "60", "schedule", "sqrt", "bits", "32", "device", "cpu",
			"threads", "2", "channels", "1", "preview", "split");
		assertTrue(line.contains("prior=natural-r1-vn5"), line);
		assertTrue(line.contains("channels=1 "), line);
		assertFalse(line.contains("preview"), line);
	}

	@Test
	void denoiseWithAQuality() throws Exception {
		final String line = replay(GncDenoise.class, "image", image, "sigma", "9", "quality", "fast",
			"device", "cpu");
		assertTrue(line.contains("quality=fast "), line);
	}

	@Test
	void denoiseWithAPriorInAFolderWithSpaces() throws Exception {
		final Path file = Files.createDirectories(folder.resolve("my priors")).resolve("p 1.safetensors");
		PriorFile.write(QuadraticPriors.create(), file);
		replay(GncDenoise.class, "image", image, "sigma", "12.5", "priorfile", file.toFile(), "uncertainty", "yes", "probes",
			"5");
		replay(GncDenoise.class, "image", image, "sigma", "12.5", "prior", file.toString());
	}

	@Test
	void inpaint() throws Exception {
		replay(GncInpaint.class, "image", image, "missing", "selection", "sigma", "8", "channels", "1", "steps", "4", "device", "cpu");
	}

	@Test
	void showPrior() throws Exception {
		replay(ShowFoePrior.class, "prior", "natural-r1-vn5");
	}

	@Test
	void estimateNoise() throws Exception {
		replay(EstimateNoise.class, "image", image, "noise", "gaussian");
	}

	// -- Helper methods --

	private String replay(final Class<? extends Command> command, final Object... inputs) throws Exception {
		final Module first = run(command, inputs);
		final String line = recorded(first);
		final List<Object> again = new ArrayList<>(inputs[0].equals("image") ? Arrays.asList("image", image) : List.of());
		for (final ModuleItem<?> item : first.getInfo().inputs()) {
			final String text = Macro.getValue(line, item.getName(), null);
			if (text == null) continue;
			assertTrue(context.service(ConvertService.class).supports(text, item.getType()), item.getName());
			again.add(item.getName());
			again.add(context.service(ConvertService.class).convert(text, item.getType()));
		}
		final Module second = run(command, again.toArray());
		for (final ModuleItem<?> item : first.getInfo().outputs())
			if (first.getOutput(item.getName()) instanceof ImagePlus) compare((ImagePlus) first.getOutput(item.getName()),
				(ImagePlus) second.getOutput(item.getName()));
		return line;
	}

	private Module run(final Class<? extends Command> command, final Object... inputs) throws Exception {
		final Module module = context.service(CommandService.class).run(command, true, inputs).get();
		assertNotNull(module.getOutput("output"), ((Cancelable) module).getCancelReason());
		return module;
	}

	private static String recorded(final Module module) {
		final StringBuilder line = new StringBuilder();
		for (final ModuleItem<?> item : module.getInfo().inputs()) {
			final Object value = module.getInput(item.getName());
			if (value == null || value instanceof Service || value instanceof Context || value instanceof ImagePlus || item
				.getVisibility() == ItemVisibility.INVISIBLE) continue;
			final String text = value.toString();
			line.append(item.getName()).append('=').append(text.contains(" ") || text.isEmpty() ? "[" + text + "]" : text).append(
				' ');
		}
		return line.toString();
	}

	private static void compare(final ImagePlus a, final ImagePlus b) {
		assertArrayEquals(a.getDimensions(), b.getDimensions());
		for (int s = 1; s <= a.getStackSize(); s++) {
			final Object p = a.getStack().getPixels(s), q = b.getStack().getPixels(s);
			if (p instanceof float[]) assertArrayEquals((float[]) p, (float[]) q);
			else if (p instanceof int[]) assertArrayEquals((int[]) p, (int[]) q);
			else assertArrayEquals((byte[]) p, (byte[]) q);
		}
	}
}
