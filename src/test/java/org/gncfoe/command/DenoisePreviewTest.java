package org.gncfoe.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Rectangle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.gncfoe.image.DenoiseOptions;
import org.gncfoe.image.ImageFiles;
import org.gncfoe.restore.Quality;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scijava.Context;
import org.scijava.app.StatusService;
import org.scijava.app.event.StatusEvent;
import org.scijava.command.CommandService;
import org.scijava.event.EventService;
import org.scijava.event.EventHandler;
import org.scijava.event.EventService;
import org.scijava.module.Module;
import org.scijava.module.ModuleService;
import org.scijava.task.TaskService;

import ij.ImagePlus;
import ij.gui.ImageRoi;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.process.ColorProcessor;

/** Tests {@link DenoisePreview}, what it is made of, and how {@link GncDenoise} uses it. */
class DenoisePreviewTest {

	private static final DenoisePreview.Settings SETTINGS = new DenoisePreview.Settings("natural-r1", Quality.AUTO, "cpu", 1,
		DenoiseOptions.defaults().withSigma(20), PreviewMode.AFTER);

	private Context context;
	private ImagePlus image;

	@BeforeEach
	void open() throws Exception {
		context = new Context(CommandService.class, ModuleService.class, StatusService.class, TaskService.class);
		image = ImageFiles.open(java.nio.file.Path.of("sample-images/noisy-cells.tif"));
	}

	@AfterEach
	void close() {
		context.close();
	}

	@Test
	void itShowsChangesAndLeavesTheImageAsItWas() throws Exception {
		final Overlay own = new Overlay(new Roi(1, 1, 5, 5));
		image.setOverlay(own);
		image.setHideOverlay(true);
		try (DenoisePreview preview = new DenoisePreview(image, new StatusLine(context.service(EventService.class)))) {
			preview.show(SETTINGS);
			final Overlay first = waitForChange(own);
			assertEquals(4, first.size());
			assertEquals(0, first.get(0).getBounds().x - 1);
			assertTrue(first.get(1) instanceof ImageRoi);
			assertEquals(new Rectangle(44, 51, 133, 154), first.get(1).getBounds());
			assertEquals(first.get(1).getBounds(), first.get(2).getBounds());
			preview.show(new DenoisePreview.Settings("natural-r1-vn5", Quality.AUTO, "cpu", 1, SETTINGS.options().withSigma(60),
				PreviewMode.AFTER));
			final Overlay second = waitForChange(first);
			assertTrue(roughness((ImageRoi) second.get(1)) < 0.8 * roughness((ImageRoi) first.get(1)));
			preview.refuse("Not so.");
			assertSame(own, image.getOverlay());
			preview.show(SETTINGS);
			waitForChange(own);
		}
		assertSame(own, image.getOverlay());
		assertTrue(image.getHideOverlay());
	}

	@Test
	void whatCannotBeShownIsSaid() throws Exception {
		final CountDownLatch said = new CountDownLatch(1);
		final Object listener = new Object() {

			@EventHandler
			private void on(final StatusEvent e) {
				if (String.valueOf(e.getStatusMessage()).contains("nobody")) said.countDown();
			}
		};
		context.service(EventService.class).subscribe(listener);
		try (DenoisePreview preview = new DenoisePreview(image, new StatusLine(context.service(EventService.class)))) {
			preview.show(new DenoisePreview.Settings("nobody", Quality.AUTO, "cpu", 1, DenoiseOptions.defaults(),
				PreviewMode.AFTER));
			assertTrue(said.await(30, TimeUnit.SECONDS));
			assertNull(image.getOverlay());
		}
	}

	@Test
	void afterItsEndNothingIsShown() {
		final PreviewOverlay overlay = new PreviewOverlay(image);
		overlay.close();
		overlay.show(new ColorProcessor(10, 10), new Rectangle(10, 10), "late");
		assertNull(image.getOverlay());
	}

	@Test
	void onlyTheLatestJobIsDone() throws Exception {
		final List<String> done = new CopyOnWriteArrayList<>();
		final CountDownLatch begun = new CountDownLatch(1), given = new CountDownLatch(1), end = new CountDownLatch(1);
		try (LatestJob jobs = new LatestJob("test", 0)) {
			jobs.submit(progress -> {
				begun.countDown();
				while (!progress.isCanceled())
					Thread.onSpinWait();
				done.add("first was told");
				// NB: else the second could begin, as the latest, before there is a third
				while (given.getCount() > 0)
					Thread.onSpinWait();
			});
			assertTrue(begun.await(10, TimeUnit.SECONDS));
			jobs.submit(progress -> done.add("never"));
			jobs.submit(progress -> {
				done.add("last " + progress.isCanceled());
				end.countDown();
			});
			given.countDown();
			assertTrue(end.await(10, TimeUnit.SECONDS));
		}
		assertEquals("last false", done.get(done.size() - 1));
		assertEquals("first was told", done.get(0));
		assertEquals(2, done.size());
	}

	/** Nobody sees a preview without a screen, and no macro records it. */
	@Test
	void withoutAScreenThereIsNone() throws Exception {
		final Module module = context.service(ModuleService.class).createModule(context.service(CommandService.class)
			.getCommand(GncDenoise.class));
		module.setInput("image", image);
		module.setInput("sigma", "20");
		module.setInput("device", "cpu");
		module.setInput("preview", "after");
		module.preview();
		Thread.sleep(500);
		assertNull(image.getOverlay());
		module.run();
		assertNotNull(module.getOutput("output"));
		assertNull(module.getInput("preview"));
		module.cancel();
	}

	// -- Helper methods --

	private Overlay waitForChange(final Overlay from) throws InterruptedException {
		for (int k = 0; k < 3000 && image.getOverlay() == from; k++)
			Thread.sleep(10);
		assertNotSame(from, image.getOverlay());
		return image.getOverlay();
	}

	/** Sum of the absolute differences of neighbours. */
	private static double roughness(final ImageRoi roi) {
		final ColorProcessor picture = (ColorProcessor) roi.getProcessor();
		double sum = 0;
		for (int y = 0; y < picture.getHeight(); y++)
			for (int x = 1; x < picture.getWidth(); x++)
				sum += Math.abs((picture.get(x, y) & 255) - (picture.get(x - 1, y) & 255));
		return sum;
	}
}
