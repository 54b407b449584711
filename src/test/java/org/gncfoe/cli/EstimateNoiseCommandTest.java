package org.gncfoe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import javax.imageio.ImageIO;

import org.gncfoe.image.ImageWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;

/** Tests {@link EstimateNoiseCommand}. */
class EstimateNoiseCommandTest extends CommandLineRuns {

	@TempDir
	private Path folder;

	@Test
	void aRowAndAPlotPerChannel() throws IOException {
		final ImageStack stack = new ImageStack(150, 140);
		stack.addSlice(image(0, 10));
		stack.addSlice(image(4, 0));
		final ImagePlus image = new ImagePlus("two", stack);
		image.setDimensions(2, 1, 1);
		image.setOpenAsHyperStack(true);
		final Path file = folder.resolve("two.tif"), plots = folder.resolve("plots");
		ImageWriter.write(image, file);
		assertEquals(0, run(file.toString(), "--plot", plots.toString()), err);
		final List<String> lines = out.lines().toList();
		assertEquals(3, lines.size(), out);
		final List<String> keys = Arrays.asList(lines.get(0).split("\t"));
		final String[] first = lines.get(1).split("\t"), second = lines.get(2).split("\t");
		assertEquals("gaussian", first[keys.indexOf("model")]);
		assertEquals(10, Double.parseDouble(first[keys.indexOf("sigma")]), 0.8);
		assertEquals("2", second[keys.indexOf("channel")]);
		assertEquals("poisson", second[keys.indexOf("model")]);
		assertEquals(4, Double.parseDouble(second[keys.indexOf("gain")]), 0.4);
		for (final String name : new String[] { "two-noise-c1.png", "two-noise-c2.png" })
			assertTrue(ImageIO.read(plots.resolve(name).toFile()).getWidth() > 100);
	}

	@Test
	void wrongInputIsOneSentence() {
		assertEquals(2, run(folder.resolve("none.tif").toString()));
		assertEquals(1, err.lines().count(), err);
		assertEquals(2, run("x.tif", "--noise", "pink"));
		assertTrue(err.contains("pink"), err);
		assertEquals(2, run("x.tif", "--noise", "gaussian", "--gain", "2"));
		assertEquals(2, run("x.tif", "--gain", "NaN"));
	}

	/** A soft scene with noise of variance gain x + sigma^2. */
	private static ImageProcessor image(final double gain, final double sigma) {
		final Random random = new Random(1);
		final FloatProcessor image = new FloatProcessor(150, 140);
		for (int i = 0; i < 150 * 140; i++) {
			final double clean = 300 + 200 * Math.sin(i % 150 * 0.05) * Math.cos(i / 150 * 0.04);
			image.setf(i, (float) (clean + random.nextGaussian() * Math.sqrt(gain * clean + sigma * sigma)));
		}
		return image;
	}

	private int run(final String... args) {
		final String[] all = new String[args.length + 1];
		all[0] = "estimate-noise";
		System.arraycopy(args, 0, all, 1, args.length);
		return execute(all);
	}
}
