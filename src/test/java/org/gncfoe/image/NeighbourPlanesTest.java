package org.gncfoe.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.prior.Priors;
import org.gncfoe.restore.Progress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import ij.process.FloatProcessor;

/** Tests neighbouring planes of ImageJ's images: slices and frames told apart, channels apart, in memory, files and preview. */
class NeighbourPlanesTest {

	private static final int W = 70, H = 60, C = 2, Z = 3, T = 4;
	private static final double SIGMA = 15;

	private static Backend backend;
	private static PriorEngine engine;
	private static FloatProcessor picture;

	@TempDir
	private Path folder;

	@BeforeAll
	static void open() throws IOException {
		backend = new CpuBackend(2);
		engine = backend.open(Priors.load("natural-r1-vn5"));
		picture = ImageFiles.open(Path.of("sample-images/chelsea.png")).getProcessor().convertToByteProcessor(false)
			.convertToFloatProcessor();
	}

	@AfterAll
	static void close() {
		backend.close();
	}

	// -- Dimensions --

	/** Slices show different things, frames the same: only frames help. Channels do not know of each other. */
	@Test
	void framesOfAHyperstackHelp() {
		final ImagePlus noisy = hyperstack(1), other = hyperstack(2);
		final DenoiseOptions options = DenoiseOptions.defaults().withSigma(SIGMA);
		final float[][] alone = denoised(noisy, options), t = denoised(noisy, options.withNeighbours(NeighbourAxis.T));
		final float[][] z = denoised(noisy, options.withNeighbours(NeighbourAxis.Z));
		final float[][] changed = denoised(other, options.withNeighbours(NeighbourAxis.T));
		for (int i = 0; i < C * Z * T; i++) {
			final float[] clean = scene(i % C, i / C % Z);
			assertTrue(psnr(t[i], clean) > psnr(alone[i], clean) + 1, "frames, plane " + i);
			assertTrue(psnr(z[i], clean) > psnr(alone[i], clean) - 0.06, "slices, plane " + i);
			if (i % C == 0) assertArrayEquals(t[i], changed[i], "the other channel, plane " + i);
			else assertFalse(Arrays.equals(t[i], changed[i]));
		}
	}

	@Test
	void autoTakesWhatHelps() {
		final DenoiseOptions auto = DenoiseOptions.defaults().withSigma(SIGMA).withNeighbours(NeighbourAxis.AUTO);
		final ImagePlus noisy = hyperstack(1);
		final DenoisedImage result = new ImageDenoiser(engine, "p").denoise(noisy, auto, Progress.NONE);
		assertTrue(result.image().getInfoProperty().contains("neighbours=t, t"), result.image().getInfoProperty());
		assertTrue(result.report().remarks().get(0).contains("Neighbours along t"), result.report().remarks().toString());
		assertArrayEquals(denoised(noisy, auto.withNeighbours(NeighbourAxis.T)), planes(result.image()));
		final ImagePlus slices = stack(Z, k -> noise(scene(0, k), k));
		final DenoisedImage alone = new ImageDenoiser(engine, "p").denoise(slices, auto, Progress.NONE);
		assertFalse(alone.image().getInfoProperty().contains("neighbours"), alone.image().getInfoProperty());
		assertTrue(alone.report().remarks().get(0).contains("not to help"));
	}

	@Test
	void saysWhatNeighboursThereAre() {
		final ImagePlus slices = stack(5, k -> noise(scene(0, 0), k));
		final Calibration calibration = slices.getCalibration();
		calibration.pixelWidth = calibration.pixelHeight = 0.1;
		calibration.pixelDepth = 0.32;
		final DenoiseOptions options = DenoiseOptions.defaults().withSigma(SIGMA);
		final ImageDenoiser denoiser = new ImageDenoiser(engine, "p");
		assertTrue(denoiser.denoise(slices, options.withNeighbours(NeighbourAxis.Z), Progress.NONE).image().getInfoProperty()
			.contains("neighbours=z (slices 3.2 pixels apart)"));
		final Exception e = assertThrows(IllegalArgumentException.class, () -> denoiser.denoise(slices, options.withNeighbours(
			NeighbourAxis.T), Progress.NONE));
		assertTrue(e.getMessage().contains("take the neighbours z"), e.getMessage());
		assertThrows(IllegalArgumentException.class, () -> NeighbourAxis.of("x"));
		assertEquals(NeighbourAxis.NONE, NeighbourAxis.of(" "));
	}

	/** Images of one plane, and channels without slices and frames, are as before. */
	@ParameterizedTest
	@EnumSource(NeighbourAxis.class)
	void singlePlanesAreAsBefore(final NeighbourAxis axis) {
		final ImagePlus plane = stack(1, k -> noise(scene(0, 0), 1)), channels = stack(2, k -> noise(scene(k, 0), k));
		channels.setDimensions(2, 1, 1);
		final DenoiseOptions options = DenoiseOptions.defaults();
		for (final ImagePlus image : new ImagePlus[] { plane, channels })
			assertArrayEquals(denoised(image, options), denoised(image, options.withNeighbours(axis)));
		final ImagePlus stack = stack(4, k -> noise(scene(0, 0), k));
		assertArrayEquals(denoised(stack, options.withCurrentPlane(true)), denoised(stack, options.withCurrentPlane(true)
			.withNeighbours(axis)));
	}

	// -- Ways --

	/** Files are written plane by plane, pieces of the preview and parts of large planes are computed by themselves. */
	@Test
	void allWaysGiveTheSameBits() throws IOException {
		final ImagePlus noisy = hyperstack(1);
		noisy.setPosition(1, 2, 3);
		for (final NeighbourAxis axis : new NeighbourAxis[] { NeighbourAxis.Z, NeighbourAxis.T }) {
			final DenoiseOptions options = DenoiseOptions.defaults().withNeighbours(axis);
			final float[][] all = denoised(noisy, options);
			assertArrayEquals(all, planes(new ImageDenoiser(engine, "p", 0, 40).denoise(noisy, options, Progress.NONE).image()));
			final Path file = folder.resolve("result.tif");
			new ImageDenoiser(engine, "p").write(noisy, options, file, Progress.NONE);
			assertArrayEquals(all, planes(ImageFiles.open(file)));
			final ImagePlus result = new ImageDenoiser(engine, "p").denoise(noisy, options, Progress.NONE).image();
			result.setPosition(1, 2, 3);
			final Rectangle piece = new Rectangle(20, 10, 30, 25);
			final var shown = new ImagePreview(noisy).denoise(engine, options, piece, Progress.NONE).picture();
			result.setDisplayRange(noisy.getDisplayRangeMin(), noisy.getDisplayRangeMax());
			final var expected = result.getProcessor();
			expected.setRoi(piece);
			final var cut = expected.crop();
			cut.setMinAndMax(noisy.getDisplayRangeMin(), noisy.getDisplayRangeMax());
			final var picture = new ij.process.ColorProcessor(cut.createImage());
			assertArrayEquals((int[]) picture.getPixels(), (int[]) shown.getPixels(), "preview with " + axis);
		}
	}

	// -- Helper methods --

	private interface Plane {

		float[] of(int k);
	}

	private static ImagePlus stack(final int n, final Plane plane) {
		final ImageStack stack = new ImageStack(W, H);
		for (int k = 0; k < n; k++)
			stack.addSlice(new FloatProcessor(W, H, plane.of(k)));
		return new ImagePlus("stack", stack);
	}

	/** Slices and channels show different scenes, frames the same; the second channel's noise has another seed. */
	private static ImagePlus hyperstack(final int seed) {
		final ImagePlus image = stack(C * Z * T, i -> noise(scene(i % C, i / C % Z), 100 * (i % C == 0 ? 0 : seed) + i));
		image.setDimensions(C, Z, T);
		image.setOpenAsHyperStack(true);
		return image;
	}

	private static float[] scene(final int c, final int z) {
		final float[] pixels = new float[W * H];
		for (int p = 0; p < pixels.length; p++)
			pixels[p] = picture.getf(60 + 80 * z + p % W, 30 + 100 * c + p / W);
		return pixels;
	}

	private static float[] noise(final float[] clean, final int seed) {
		final Random random = new Random(seed);
		for (int p = 0; p < clean.length; p++)
			clean[p] += (float) (SIGMA * random.nextGaussian());
		return clean;
	}

	private static float[][] denoised(final ImagePlus image, final DenoiseOptions options) {
		return planes(new ImageDenoiser(engine, "p").denoise(image, options, Progress.NONE).image());
	}

	private static float[][] planes(final ImagePlus image) {
		final float[][] planes = new float[image.getStackSize()][];
		for (int i = 0; i < planes.length; i++)
			planes[i] = (float[]) image.getStack().getPixels(i + 1);
		return planes;
	}

	private static double psnr(final float[] image, final float[] clean) {
		double sum = 0;
		for (int p = 0; p < clean.length; p++)
			sum += Math.pow(image[p] - clean[p], 2);
		return 10 * Math.log10(255.0 * 255 * clean.length / sum);
	}
}
