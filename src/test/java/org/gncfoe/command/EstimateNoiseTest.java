package org.gncfoe.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

import org.gncfoe.image.QuadraticPriors;
import org.gncfoe.prior.PriorFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Cancelable;
import org.scijava.Context;
import org.scijava.app.StatusService;
import org.scijava.command.Command;
import org.scijava.command.CommandService;
import org.scijava.log.LogLevel;
import org.scijava.log.LogService;
import org.scijava.module.Module;
import org.scijava.task.TaskService;

import ij.ImagePlus;
import ij.process.FloatProcessor;

/** Tests {@link EstimateNoise}, and what {@link GncDenoise} takes about the noise, through SciJava. */
class EstimateNoiseTest {

	@TempDir
	private Path folder;

	private Context context;
	private String prior;

	@BeforeEach
	void start() throws IOException {
		context = new Context(CommandService.class, TaskService.class, StatusService.class, LogService.class);
		context.service(LogService.class).setLevel(LogLevel.NONE);
		final Path file = folder.resolve("test.safetensors");
		PriorFile.write(QuadraticPriors.create(), file);
		prior = file.toString();
	}

	@AfterEach
	void stop() {
		context.dispose();
	}

	@Test
	void modelAndPlotAreOutputs() throws Exception {
		final Module module = run(EstimateNoise.class, "image", image());
		assertTrue(module.getOutput("model").toString().startsWith("poisson gain="), module.getOutput("model").toString());
		final ImagePlus plot = (ImagePlus) module.getOutput("output");
		assertEquals(1, plot.getStackSize());
		assertEquals("cells-noise", plot.getTitle());
		final Object gaussian = run(EstimateNoise.class, "image", image(), "noise", "gaussian").getOutput("model");
		assertTrue(gaussian.toString().startsWith("gaussian sigma="), gaussian.toString());
	}

	@Test
	void denoisingTakesWhatIsKnown() throws Exception {
		final ImagePlus auto = (ImagePlus) run(GncDenoise.class, "image", image(), "prior", prior).getOutput("output");
		assertTrue(auto.getInfoProperty().contains("poisson gain="), auto.getInfoProperty());
		final ImagePlus known = (ImagePlus) run(GncDenoise.class, "image", image(), "prior", prior, "gain", "4", "offset",
			"10", "read", "5").getOutput("output");
		assertTrue(known.getInfoProperty().contains("poisson gain=4.000 offset=10.00 readnoise=5.000 (given)"), known
			.getInfoProperty());
	}

	@Test
	void nonsenseIsRefused() throws Exception {
		for (final String[] wrong : new String[][] { { "noise", "pink" }, { "gain", "0" }, { "read", "-1" }, { "offset",
			"x" }, { "sigma", "3", "noise", "poisson" }, { "gain", "2", "noise", "gaussian" } }) {
			final Object[] inputs = new Object[wrong.length + 4];
			System.arraycopy(new Object[] { "image", image(), "prior", prior }, 0, inputs, 0, 4);
			System.arraycopy(wrong, 0, inputs, 4, wrong.length);
			assertTrue(((Cancelable) run(GncDenoise.class, inputs).getDelegateObject()).isCanceled(), String.join(" ", wrong));
		}
		assertTrue(((Cancelable) run(EstimateNoise.class, "image", image(), "noise", "pink").getDelegateObject())
			.isCanceled());
	}

	private static ImagePlus image() {
		final Random random = new Random(2);
		final FloatProcessor image = new FloatProcessor(120, 110);
		for (int i = 0; i < 120 * 110; i++) {
			final double clean = 300 + 250 * Math.sin(i % 120 * 0.05) * Math.cos(i / 120 * 0.04);
			image.setf(i, (float) (clean + random.nextGaussian() * Math.sqrt(4 * clean)));
		}
		return new ImagePlus("cells.tif", image);
	}

	private Module run(final Class<? extends Command> command, final Object... inputs) throws Exception {
		return context.service(CommandService.class).run(command, true, inputs).get();
	}
}
