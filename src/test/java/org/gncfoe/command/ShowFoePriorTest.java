package org.gncfoe.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Path;

import org.gncfoe.image.QuadraticPriors;
import org.gncfoe.prior.PriorFile;
import org.gncfoe.prior.Priors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Cancelable;
import org.scijava.Context;
import org.scijava.command.CommandService;
import org.scijava.log.LogLevel;
import org.scijava.log.LogService;
import org.scijava.task.TaskService;
import org.scijava.module.Module;

import ij.ImagePlus;

/** Tests {@link ShowFoePrior}. */
class ShowFoePriorTest {

	private final Context context = new Context(CommandService.class, TaskService.class, LogService.class);
	private final CommandService commands = context.service(CommandService.class);

	ShowFoePriorTest() {
		context.service(LogService.class).setLevel(LogLevel.NONE);
	}

	@AfterEach
	void stop() {
		context.dispose();
	}

	@Test
	void filesAreShown(@TempDir final Path folder) throws Exception {
		final Path file = folder.resolve("quadratic.safetensors");
		PriorFile.write(QuadraticPriors.create(), file);
		final ImagePlus picture = (ImagePlus) commands.run(ShowFoePrior.class, true, "priorfile", file.toFile()).get()
			.getOutput("output");
		assertEquals("Filters and functions of quadratic", picture.getTitle());
		assertTrue(picture.getInfoProperty().contains("8 of 8"), picture.getInfoProperty());
	}

	@Test
	void badInputIsOneSentence() throws Exception {
		refused(commands.run(ShowFoePrior.class, true, "prior", "nobody").get());
		refused(commands.run(ShowFoePrior.class, true, "folder", new File("/nowhere/at/all")).get());
	}

	private static void refused(final Module module) {
		assertNull(module.getOutput("output"));
		assertNotNull(((Cancelable) module).getCancelReason());
	}
}
