package org.gncfoe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.gncfoe.image.ImageFiles;
import org.gncfoe.image.ImageWriter;
import org.gncfoe.image.QuadraticPriors;
import org.gncfoe.prior.PriorFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.FloatProcessor;
import ij.process.ShortProcessor;

/** Tests {@link DeconvolveCommand}. */
class DeconvolveCommandTest extends CommandLineRuns {

	private static final int W = 40, H = 30;

	@TempDir
	private Path folder;

	private Path prior, image;

	@BeforeEach
	void writeInput() throws IOException {
		prior = folder.resolve("prior.safetensors");
		PriorFile.write(QuadraticPriors.create(), prior);
		final ImageStack stack = new ImageStack(W, H);
		for (int k = 0; k < 2; k++) {
			final ShortProcessor plane = new ShortProcessor(W, H);
			for (int p = 0; p < W * H; p++)
				plane.set(p, 1000 + 300 * (p % 7) + 10 * k);
			stack.addSlice(plane);
		}
		image = folder.resolve("image.tif");
		ImageWriter.write(new ImagePlus("image", stack), image);
	}

	@Test
	void aStackIsDeconvolvedWithEitherPsf() throws IOException {
		assertEquals(0, run(image.toString(), "--psf-width", "1.2", "--sigma", "5"), err);
		final ImagePlus result = ImageFiles.open(folder.resolve("image-deconvolved.tif"));
		assertEquals(2, result.getStackSize());
		assertEquals(16, result.getBitDepth());
		assertTrue(result.getInfoProperty().contains("psf=gaussian 1.2 pixels"), result.getInfoProperty());
		final FloatProcessor box = new FloatProcessor(3, 3);
		box.add(1);
		final Path psf = folder.resolve("psf.tiff"), other = folder.resolve("other.tif");
		ImageWriter.write(new ImagePlus("psf", box), psf);
		assertEquals(0, run(image.toString(), "--psf", psf.toString(), "--sigma", "5", "-o", other.toString()), err);
		assertTrue(ImageFiles.open(other).getInfoProperty().contains("psf=psf.tiff 3x3"));
	}

	@Test
	void badUseIsToldInOneSentence() throws IOException {
		refused("what the blur is", image.toString());
		refused("what the blur is", image.toString(), "--psf", "a.tif", "--psf-width", "1");
		refused("must be one positive number", image.toString(), "--psf-width", "wide");
		refused("steps", image.toString(), "--psf-width", "1", "--steps", "0");
		assertTrue(run(image.toString(), "--psf-width", "20", "--sigma", "5") != 0);
		assertTrue((out + err).contains("larger than the image"), out + err);
		assertTrue(Files.notExists(folder.resolve("image-deconvolved.tif")));
	}

	// -- Helper methods --

	private void refused(final String words, final String... args) {
		assertEquals(2, run(args), out);
		assertTrue(err.contains(words), err);
	}

	private int run(final String... args) {
		final String[] all = new String[args.length + 5];
		all[0] = "deconvolve";
		System.arraycopy(args, 0, all, 1, args.length);
		System.arraycopy(new String[] { "--prior", prior.toString(), "--device", "cpu" }, 0, all, args.length + 1, 4);
		return execute(all);
	}
}
