package org.gncfoe.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.event.KeyEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scijava.Cancelable;
import org.scijava.Context;
import org.scijava.Contextual;
import org.scijava.app.StatusService;
import org.scijava.app.event.StatusEvent;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.convert.ConvertService;
import org.scijava.event.EventHandler;
import org.scijava.event.EventService;
import org.scijava.log.LogLevel;
import org.scijava.log.LogMessage;
import org.scijava.log.LogService;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.ModuleService;
import org.scijava.prefs.PrefService;
import org.scijava.task.TaskService;
import org.scijava.task.event.TaskEvent;
import org.scijava.thread.ThreadService;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.VirtualStack;
import ij.WindowManager;
import ij.macro.Interpreter;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;
import ij.process.LUT;
import ij.process.ShortProcessor;

/**
 * What a user finds who works in Fiji: what dialogs remember, what is said where, and images of all
 * kinds and states.
 */
class HomeInFijiTest {

	private static final int W = 40, H = 30;

	@TempDir
	private Path folder;

	private Context context;
	private CommandService commands;
	private final List<LogMessage> messages = new ArrayList<>();
	private final Listener listener = new Listener();

	@BeforeEach
	void open() {
		context = new Context(CommandService.class, TaskService.class, StatusService.class,
			LogService.class);
		context.service(LogService.class).setLevel(LogLevel.NONE);
		context.service(LogService.class).addLogListener(messages::add);
		context.service(EventService.class).subscribe(listener);
		commands = context.service(CommandService.class);
	}

	@AfterEach
	void close() {
		IJ.resetEscape();
		BatchImages.forget();
		context.close();
	}

	// -- Dialogs --

	@Test
	void nothingSticks() {
		for (final CommandInfo info : commands.getCommands()) {
			if (!info.getClassName().startsWith("org.gncfoe.command.")) continue;
			for (final ModuleItem<?> item : info.inputs()) {
				final Class<?> type = item.getType();
				if (Contextual.class.isAssignableFrom(type) || type == Context.class) continue;
				final String what = info.getTitle() + " " + item.getName();
				assertFalse(item.isPersisted(), what);
				assertEquals(item.getName().matches("prior|folder|heldout|input|output|store"), Remembered
					.isRemembered(item), what);
			}
		}
	}

	@Test
	void runsWithoutADialogChangeNoDialog() throws Exception {
		final PrefService prefs = context.service(PrefService.class);
		prefs.clear(GncDenoise.class);
		run("sigma", "3", "steps", "1", "prior", "natural-r1");
		run("sigma", "abc", "prior", "natural-r1");
		new LegacyLike(context).run(GncDenoise.class, "sigma=3 steps=1 prior=natural-r1", image());
		assertNull(prefs.get(GncDenoise.class, "sigma"));
		assertNull(prefs.get(GncDenoise.class, "prior"));
	}

	@Test
	void thePriorIsRemembered() throws Exception {
		final PrefService prefs = context.service(PrefService.class);
		final ConvertService converters = context.service(ConvertService.class);
		final CommandInfo info = commands.getCommand(GncDenoise.class);
		final Module used = context.service(ModuleService.class).createModule(info);
		used.setInput("prior", new PriorName("natural-r2"));
		used.setInput("sigma", "7");
		Remembered.save(used, prefs);
		final Module next = context.service(ModuleService.class).createModule(info);
		Remembered.load(next, prefs, converters);
		assertEquals("natural-r2", String.valueOf(next.getInput("prior")));
		assertEquals("auto", next.getInput("sigma"));
		used.setInput("prior", new PriorName("deleted-since"));
		Remembered.save(used, prefs);
		final Module last = context.service(ModuleService.class).createModule(info);
		Remembered.load(last, prefs, converters);
		assertEquals("auto", String.valueOf(last.getInput("prior")));
		prefs.clear(GncDenoise.class);
	}

	// -- What is said --

	@Test
	void remarksAreInformation() throws Exception {
		context.service(LogService.class).setLevel(LogLevel.INFO);
		final ImagePlus image = image();
		image.getProcessor().set(3, 65535);
		image.getProcessor().setValue(0);
		image.getProcessor().setRoi(0, 0, W / 2, H);
		image.getProcessor().fill();
		final ImagePlus output = (ImagePlus) run("image", image, "sigma", "900").getOutput("output");
		assertTrue(output.getInfoProperty().matches(
			"(?s).*\\nGNC Denoise: \\d+ values? (was|were) clipped .*"), output.getInfoProperty());
		assertTrue(messages.stream().anyMatch(m -> String.valueOf(m.text()).contains("clipped")));
		for (final LogMessage message : messages) assertTrue(message.level() >= LogLevel.INFO,
			message.text() + " would bring the console to the front");
	}

	@Test
	void theLastWordIsTheNoise() throws Exception {
		run("sigma", "20", "steps", "1");
		listener.settle();
		final String last = listener.texts.get(listener.texts.size() - 1);
		assertTrue(last.startsWith("GNC Denoise: sigma 20.00 (given), prior natural-r1, "),
			listener.texts.toString());
	}

	@ParameterizedTest
	@CsvSource({ "sigma, 20, false", "sigma, abc, false", "steps, 300, true" })
	void theProgressBarEnds(final String key, final String value,
		final boolean escape) throws Exception {
		listener.escape = escape;
		final Module module = run(key, value);
		assertEquals(value.equals("20"), module.getOutput("output") != null);
		listener.settle();
		assertTrue(listener.progress.get(listener.progress.size() - 1) == 1.0,
			listener.progress.toString());
	}

	// -- Keys --

	@ParameterizedTest
	@CsvSource({ "sigme=3, sigma", "Smooth=3, smoothing", "plane=current, planes",
		"sigma=3 bit=32, bits" })
	void unknownKeysNameTheNearest(final String options,
		final String nearest) throws Exception {
		final String reason = refused(new LegacyLike(context).run(GncDenoise.class, options, image()));
		assertTrue(reason.endsWith("did you mean " + nearest + "?"), reason);
	}

	@Test
	void knownKeysAreTaken() throws Exception {
		final ImagePlus output = (ImagePlus) new LegacyLike(context).run(GncDenoise.class,
			"sigma=3 prior=[natural-r1] steps=1 priorfile=[] planes=current", image()).getOutput("output");
		assertTrue(output.getInfoProperty().contains("sigma=3.000 (given)"), output.getInfoProperty());
	}

	@Test
	void noImageOfATitle() throws Exception {
		assertEquals("There is no open image \"no such\".",
			refused(new LegacyLike(context).run(GncDenoise.class, "image=[no such] sigma=3", image())));
	}

	@Test
	void anAmbiguousMaskListsTheImages() throws Exception {
		Interpreter.batchMode = true;
		for (final String title : new String[] { "dust", "scratches" })
			new ImagePlus(title, new ByteProcessor(W, H)).show();
		new ImagePlus("larger", new ByteProcessor(W + 1, H)).show();
		final ImagePlus image = image();
		final String reason = refused(commands.run(GncInpaint.class, true, "image", image, "missing",
			"mask").get());
		assertTrue(reason.matches(
			"Several open images could be the mask: (dust, scratches|scratches, dust); .*missing=.*"),
			reason);
		image.show();
		WindowManager.setTempCurrentImage(image);
		final List<String> choices = MissingName.choices().stream().map(MissingName::name).toList();
		assertEquals(List.of("selection", "nan", "zero", "saturated", "hot"), choices.subList(0, 5));
		assertEquals(List.of("dust", "scratches"), choices.subList(5, 7).stream().sorted().toList());
		assertEquals(7, choices.size());
	}

	// -- Images --

	@Test
	void titlesAreUnique() throws Exception {
		Interpreter.batchMode = true;
		final ImagePlus image = image();
		final List<String> titles = new ArrayList<>();
		for (int i = 0; i < 3; i++) titles.add(((ImagePlus) run("image", image, "sigma", "20", "steps",
			"1").getOutput("output")).getTitle());
		assertEquals(List.of("cells-denoised", "cells-denoised-1", "cells-denoised-2"), titles);
	}

	@Test
	void palettesAreRefused() throws Exception {
		final byte[] r = new byte[256], g = new byte[256], b = new byte[256];
		new Random(1).nextBytes(r);
		new Random(2).nextBytes(g);
		new Random(3).nextBytes(b);
		final ImagePlus palette = new ImagePlus("map.gif", new ByteProcessor(W, H));
		palette.setLut(new LUT(r, g, b));
		for (final Class<? extends RestorationCommand> command : List.of(GncDenoise.class,
			GncInpaint.class, EstimateNoise.class)) {
			final String reason = refused(commands.run(command, true, "image", palette).get());
			assertTrue(reason.contains("numbers of colours") && reason.contains("RGB Color"), reason);
		}
		final ImagePlus coloured = new ImagePlus("fire", image().getProcessor().convertToByte(true));
		coloured.setLut(LUT.createLutFromColor(Color.MAGENTA));
		assertNotNull(run("image", coloured, "sigma", "20").getOutput("output"));
	}

	@Test
	void aLockedImageIsWaitedFor() throws Exception {
		final ImagePlus image = image();
		lockFor(image, 600);
		assertNotNull(run("image", image, "sigma", "20").getOutput("output"));
		assertFalse(image.isLocked());
	}

	@Test
	void anImageThatStaysLockedIsRefused() throws Exception {
		final ImagePlus image = image();
		final Thread holder = lockFor(image, 20_000);
		assertTrue(refused(run("image", image, "sigma", "20")).contains("cells.tif is locked"));
		assertTrue(image.isLocked(), "Somebody else's lock was opened");
		holder.interrupt();
	}

	@Test
	void aClosedImageIsFinishedOrRefused() throws Exception {
		final ImagePlus image = stack(6);
		listener.action = image::close;
		final Module module = run("image", image, "sigma", "20", "steps", "20");
		assertTrue(listener.acted);
		if (module.getOutput("output") == null) refused(module);
	}

	@Test
	void anImageChangedMeanwhileIsRefused() throws Exception {
		final ImagePlus image = stack(6);
		listener.action = () -> image.getStack().deleteLastSlice();
		final String reason = refused(run("image", image, "sigma", "20", "steps", "20"));
		assertTrue(listener.acted);
		assertEquals("The image cells.tif was changed meanwhile: run the command again.", reason);
	}

	@Test
	void virtualStacksAreDenoised() throws Exception {
		final ImagePlus real = stack(3), virtual = new ImagePlus("cells.tif", new VirtualStack(W, H) {

			@Override
			public int getSize() {
				return 3;
			}

			@Override
			public int size() {
				return 3;
			}

			@Override
			public int getBitDepth() {
				return 16;
			}

			@Override
			public ImageProcessor getProcessor(final int n) {
				return real.getStack().getProcessor(n).duplicate();
			}

			@Override
			public Object getPixels(final int n) {
				return getProcessor(n).getPixels();
			}
		});
		final ImagePlus a = (ImagePlus) run("image", real, "sigma", "20").getOutput("output");
		final ImagePlus b = (ImagePlus) run("image", virtual, "sigma", "20").getOutput("output");
		assertEquals(3, b.getStackSize());
		for (int s = 1; s <= 3; s++)
			assertArrayEquals((short[]) a.getStack().getPixels(s), (short[]) b.getStack().getPixels(s));
	}

	// -- Helper methods --

	private Module run(final Object... inputs) throws Exception {
		final List<Object> all = new ArrayList<>(List.of(inputs));
		if (!all.contains("image")) all.addAll(List.of("image", image()));
		all.addAll(List.of("device", "cpu", "threads", "1"));
		return commands.run(GncDenoise.class, true, all.toArray()).get();
	}

	private static String refused(final Module module) {
		assertNull(module.getInfo().getOutput("output") == null ? null : module.getOutput("output"));
		final String reason = ((Cancelable) module).getCancelReason();
		assertNotNull(reason);
		assertTrue(reason.matches("[A-Z/].*[.?]"), reason);
		return reason;
	}

	private static Thread lockFor(final ImagePlus image,
		final long milliseconds) throws InterruptedException {
		final CountDownLatch locked = new CountDownLatch(1);
		final Thread thread = new Thread(() -> {
			image.lockSilently();
			locked.countDown();
			try {
				Thread.sleep(milliseconds);
			}
			catch (final InterruptedException e) {
				// It is unlocked at once then.
			}
			image.unlock();
		});
		thread.setDaemon(true);
		thread.start();
		locked.await();
		return thread;
	}

	private static ImagePlus image() {
		return new ImagePlus("cells.tif", noisy(1));
	}

	private static ImagePlus stack(final int slices) {
		final ImageStack stack = new ImageStack(W, H);
		for (int s = 0; s < slices; s++)
			stack.addSlice(noisy(s));
		return new ImagePlus("cells.tif", stack);
	}

	private static ShortProcessor noisy(final long seed) {
		final ShortProcessor pixels = new ShortProcessor(W, H);
		final Random random = new Random(seed);
		for (int p = 0; p < W * H; p++)
			pixels.set(p, (int) (1000 + 20 * random.nextGaussian()));
		return pixels;
	}

	/** Listens to the status bar; does something once work has begun. */
	private final class Listener {

		private final List<String> texts = new ArrayList<>();
		private final List<Double> progress = new ArrayList<>();
		private boolean escape, acted;
		private Runnable action;

		@EventHandler
		private void onEvent(final StatusEvent e) {
			if (e.getStatusMessage() != null && !e.isWarning()) texts.add(e.getStatusMessage());
			if (e.getProgressMaximum() > 0) progress.add((
				double) e.getProgressValue() / e.getProgressMaximum());
		}

		@EventHandler
		private void onEvent(final TaskEvent e) {
			if (e.getTask().getProgressValue() <= 0) return;
			if (escape) IJ.setKeyDown(KeyEvent.VK_ESCAPE);
			if (action == null || acted) return;
			acted = true;
			action.run();
		}

		/** Waits until the status bar has been told all. */
		void settle() throws Exception {
			for (int i = 0; i < 3; i++)
				context.service(ThreadService.class).invoke(() -> {});
		}
	}
}
