package org.gncfoe.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;

import org.gncfoe.zarr.TestStores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.command.CommandService;
import org.scijava.log.LogLevel;
import org.scijava.log.LogService;
import org.scijava.module.Module;

import ij.ImagePlus;
import net.imglib2.img.array.ArrayImgs;

/** Tests {@link OpenZarr}. */
class OpenZarrTest {

	@TempDir
	private Path folder;

	private Context context;

	@BeforeEach
	void open() throws IOException {
		context = new Context(CommandService.class, org.scijava.task.TaskService.class,
			org.scijava.app.StatusService.class, LogService.class);
		context.service(LogService.class).setLevel(LogLevel.NONE);
		final var pixels = ArrayImgs.unsignedShorts(60, 50, 3, 2);
		final var cursor = pixels.localizingCursor();
		while (cursor.hasNext()) {
			cursor.fwd();
			cursor.get().set(cursor.getIntPosition(0) + 100 * cursor.getIntPosition(1) + 10000 * cursor.getIntPosition(2) + 5000 *
				cursor.getIntPosition(3));
		}
		TestStores.write(folder.resolve("a.zarr"), 3, "czyx", pixels);
	}

	@AfterEach
	void close() {
		context.close();
	}

	private Module run(final Object... inputs) throws Exception {
		return context.service(CommandService.class).run(OpenZarr.class, true, inputs).get();
	}

	@Test
	void regionsAreOpened() throws Exception {
		for (final String virtual : new String[] { "yes", "no" }) {
			final ImagePlus image = (ImagePlus) run("store", folder.resolve("a.zarr").toFile(), "region", "x=10:30,y=5:15,z=1:3",
				"virtual", virtual).getOutput("output");
			assertEquals("20 10 2 2 1", image.getWidth() + " " + image.getHeight() + " " + image.getNChannels() + " " + image
				.getNSlices() + " " + image.getNFrames());
			assertEquals(16, image.getBitDepth());
			assertEquals(virtual.equals("yes"), image.getStack().isVirtual());
			// channel 2, z 2, pixel (3, 4) is (13, 9, 2) of channel 1 of the store
			assertEquals(13 + 900 + 20000 + 5000, image.getStack().getProcessor(image.getStackIndex(2, 2, 1)).get(3, 4));
			assertEquals(0.5, image.getCalibration().pixelWidth);
			assertEquals(2, image.getCalibration().pixelDepth);
			assertEquals(-10, image.getCalibration().xOrigin);
			assertEquals(10, image.getDisplayRangeMin());
			assertEquals(200, image.getDisplayRangeMax());
		}
	}

	@Test
	void whatMakesNoSenseIsRefused() throws Exception {
		for (final Object[] inputs : new Object[][] { { "store", folder.resolve("b.zarr").toFile() }, { "store", folder.resolve(
			"a.zarr").toFile(), "level", "3" }, { "store", folder.resolve("a.zarr").toFile(), "region", "x=0:61" } })
		{
			final Module module = run(inputs);
			assertNull(module.getOutput("output"));
			final String reason = ((org.scijava.Cancelable) module.getDelegateObject()).getCancelReason();
			assertTrue(reason != null && reason.endsWith("."), reason);
		}
	}
}
