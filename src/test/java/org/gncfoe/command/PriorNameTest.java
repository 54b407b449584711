package org.gncfoe.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.gncfoe.image.QuadraticPriors;
import org.gncfoe.prior.PriorFile;
import org.gncfoe.prior.Priors;
import org.gncfoe.restore.PriorChoice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scijava.Context;
import org.scijava.app.StatusService;
import org.scijava.command.Command;
import org.scijava.command.CommandService;
import org.scijava.convert.ConvertService;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.ModuleService;
import org.scijava.prefs.PrefService;
import org.scijava.task.TaskService;
import org.scijava.widget.InputPanel;
import org.scijava.widget.WidgetModel;
import org.scijava.widget.WidgetService;

/** Tests {@link PriorName} and {@link PriorNames} as SciJava's dialogs, macros and preferences use them. */
class PriorNameTest {

	private static final String OWN = "prior-name-test";

	private Context context;
	private ModuleItem<PriorName> item;

	@BeforeEach
	void open() {
		context = new Context(CommandService.class, ConvertService.class, ModuleService.class, WidgetService.class,
			PrefService.class, TaskService.class, StatusService.class);
		item = item(GncDenoise.class);
	}

	@AfterEach
	void close() throws IOException {
		Files.deleteIfExists(own());
		context.service(PrefService.class).clear(GncDenoise.class);
		context.close();
	}

	@ParameterizedTest
	@ValueSource(classes = { GncDenoise.class, GncInpaint.class, ShowFoePrior.class })
	void allCommandsOfferWhatThereIs(final Class<? extends Command> command) {
		assertEquals(PriorName.class, item(command).getType());
	}

	@Test
	void theDialogListsAllPriorsAndTheFreeChoiceFirst() {
		final List<String> listed = listed();
		assertEquals(PriorChoice.AUTO, listed.get(0));
		final List<String> there = new ArrayList<>(Priors.names());
		there.add(PriorChoice.AUTO);
		assertTrue(there.containsAll(listed) && listed.containsAll(there), listed + " " + there);
		assertEquals(there.size(), listed.size());
	}

	@Test
	void aNewPriorIsListedAtOnce() throws IOException {
		assertFalse(listed().contains(OWN));
		Files.createDirectories(own().getParent());
		PriorFile.write(QuadraticPriors.create(), own());
		assertEquals(OWN, listed().get(listed().size() - 1));
	}

	@Test
	void aDeletedOneIsReplaced() throws Exception {
		final Module module = context.service(ModuleService.class).createModule(context.service(CommandService.class).getCommand(
			GncDenoise.class));
		module.setInput("prior", new PriorName("gone"));
		final WidgetModel model = context.service(WidgetService.class).createModel((InputPanel<?, ?>) null, module, item,
			new ArrayList<>(context.service(ConvertService.class).getCompatibleInputs(PriorName.class)));
		assertEquals(PriorName.DEFAULT, model.getValue());
		assertEquals(PriorName.DEFAULT, module.getInput("prior"));
	}

	@Test
	void macrosGiveItsText() {
		final ConvertService convert = context.service(ConvertService.class);
		assertTrue(convert.supports("natural-r1", PriorName.class));
		assertEquals(new PriorName("natural-r1"), convert.convert("natural-r1", PriorName.class));
		assertEquals("/my folder/p.safetensors", convert.convert("/my folder/p.safetensors", PriorName.class).name());
		assertEquals("natural-r1", convert.convert(new PriorName("natural-r1"), String.class));
		assertEquals(PriorName.DEFAULT, convert.convert(" ", PriorName.class));
	}

	// -- Helper methods --

	private static Path own() {
		return Priors.userFolder().resolve(OWN + PriorFile.EXTENSION);
	}

	@SuppressWarnings("unchecked")
	private ModuleItem<PriorName> item(final Class<? extends Command> command) {
		return (ModuleItem<PriorName>) context.service(CommandService.class).getCommand(command).getInput("prior");
	}

	private List<String> listed() {
		return context.service(ConvertService.class).getCompatibleInputs(PriorName.class).stream().map(Object::toString)
			.toList();
	}
}
