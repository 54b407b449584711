package org.gncfoe.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.noise.ColouredNoise;
import org.gncfoe.noise.KnownNoise;
import org.gncfoe.noise.NoiseKind;
import org.gncfoe.prior.Priors;
import org.gncfoe.restore.Progress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ij.ImagePlus;
import ij.ImageStack;
import ij.io.Opener;
import ij.measure.ResultsTable;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;

/** What is said about a result: right where all is well, and a warning where it is not. */
class DenoiseCheckTest {

	private static final int SIZE = 256;

	private static PriorEngine engine;
	private static ImageDenoiser denoiser;
	private static float[] clean;

	@TempDir
	private Path folder;

	@BeforeAll
	static void open() throws IOException {
		engine = new CpuBackend(1).open(Priors.load("natural-r1"));
		denoiser = new ImageDenoiser(engine, "natural-r1").withChecks(true);
		final ImageProcessor photograph = new Opener().openImage("sample-images/chelsea.png").getProcessor();
		photograph.setRoi(60, 20, SIZE, SIZE);
		clean = (float[]) photograph.crop().convertToByte(false).convertToFloat().getPixels();
	}

	@AfterAll
	static void close() {
		engine.close();
		engine.backend().close();
	}

	@Test
	void predictsTheGainUnderWhiteNoise() {
		final ImagePlus noisy = white(20, 1);
		final DenoisedImage result = denoised(noisy, DenoiseOptions.defaults().withSigma(20));
		final DenoiseCheck check = result.report().checks().get(0);
		assertGain(check, noisy, result.image());
		assertEquals(List.of(), check.warnings());
		assertEquals(1, check.residual().strength(), 0.1);
		assertEquals(check.residual().expectedCorrelation(0, 1), check.residual().correlation(0, 1), 0.06);
		assertEquals("natural-r1", check.chosen().get("Prior"));
		assertTrue(result.report().summary().contains("predicted gain " + check.gain()), result.report().summary());
	}

	@Test
	void predictsTheGainUnderTheNoiseOfACamera() {
		final Random random = new Random(2);
		final float[] y = new float[clean.length];
		// NB: Counts of some tens of photons are nearly normal.
		for (int p = 0; p < y.length; p++)
			y[p] = (float) (clean[p] + Math.sqrt(4 * clean[p] + 9) * random.nextGaussian());
		final ImagePlus noisy = new ImagePlus("camera", new FloatProcessor(SIZE, SIZE, y));
		final DenoisedImage result = denoised(noisy, DenoiseOptions.defaults().withNoise(new KnownNoise(NoiseKind.POISSON, 4,
			0, 3)));
		assertGain(result.report().checks().get(0), noisy, result.image());
		assertEquals(List.of(), result.report().checks().get(0).warnings());
	}

	@Test
	void warnsWhereDetailGoesWithTheNoise() {
		final DenoiseCheck check = denoised(white(15, 3), DenoiseOptions.defaults().withSigma(40)).report().checks().get(0);
		assertTrue(check.warnings().stream().anyMatch(w -> w.contains("fine detail went")), check.warnings().toString());
		assertTrue(check.warnings().stream().anyMatch(w -> w.contains("is smaller than")), check.warnings().toString());
	}

	@Test
	void warnsWhereNoiseStays() {
		final DenoiseCheck check = denoised(white(30, 4), DenoiseOptions.defaults().withSigma(15)).report().checks().get(0);
		assertTrue(check.warnings().stream().anyMatch(w -> w.contains("is larger than")), check.warnings().toString());
	}

	@Test
	void warnsOfColour() {
		final float[] y = ColouredNoise.added(clean, SIZE, SIZE, ColouredNoise.smoothed(0.7, 400), 5);
		final DenoisedImage result = denoised(new ImagePlus("coloured", new FloatProcessor(SIZE, SIZE, y)), DenoiseOptions
			.defaults().withSigma(20));
		final DenoiseCheck check = result.report().checks().get(0);
		assertTrue(check.warnings().stream().anyMatch(w -> w.contains("has colour")), check.warnings().toString());
		assertTrue(result.report().remarks().containsAll(check.warnings()));
	}

	@Test
	void pagesAndTablesAreWritten() throws IOException {
		final ImageStack stack = new ImageStack(SIZE, SIZE);
		for (int k = 0; k < 2; k++)
			stack.addSlice(white(20, 6 + k).getProcessor());
		final ImagePlus image = new ImagePlus("two, channels.tif", stack);
		image.setDimensions(2, 1, 1);
		final List<DenoiseCheck> checks = denoised(image, DenoiseOptions.defaults().withSigma(20)).report().checks();
		assertEquals(List.of(1, 2), checks.stream().map(DenoiseCheck::channel).toList());
		final Path to = folder.resolve("new");
		final List<Path> files = CheckFiles.write(checks, to, "two");
		assertEquals(List.of("two-c1-report.png", "two-c2-report.png", "two-report.csv"), files.stream().map(f -> f
			.getFileName().toString()).toList());
		final ImagePlus page = ImageFiles.open(files.get(0));
		assertEquals(CheckPage.WIDTH, page.getWidth());
		// NB: Something is drawn in every third of the page.
		for (int k = 0; k < 3; k++) {
			page.setRoi(0, k * page.getHeight() / 3, page.getWidth(), page.getHeight() / 3);
			assertTrue(page.getProcessor().getStats().stdDev > 5, "third " + k);
		}
		assertTrue(CheckFiles.isPage(files.get(0)));
		assertFalse(CheckFiles.isPage(folder.resolve("other-report.png")));
		final List<String> lines = Files.readAllLines(files.get(2));
		assertEquals(3, lines.size());
		assertTrue(lines.get(0).startsWith("Image,Channel,Plane,PredictedGain,"), lines.get(0));
		assertTrue(lines.get(2).startsWith("\"two, channels.tif\",2,1,"), lines.get(2));
		final ResultsTable table = new ResultsTable();
		checks.forEach(check -> CheckTable.add(table, check));
		assertEquals(2, table.size());
		assertEquals(checks.get(1).gain().decibels(), table.getValue("PredictedGain", 1), 1e-6);
		assertEquals(2, CheckFiles.pages(checks, "a").getStackSize());
		final Path file = Files.createFile(folder.resolve("file"));
		assertTrue(assertThrows(IOException.class, () -> CheckFiles.write(checks, file, "two")).getMessage().contains(
			"choose another folder"));
	}

	@Test
	void smallImagesAndMissingPixels() {
		final ImageProcessor ip = white(20, 8).getProcessor();
		ip.setRoi(0, 0, 21, 30);
		final ImageProcessor small = ip.crop();
		small.setf(3, 4, Float.NaN);
		final List<DenoiseCheck> checks = denoised(new ImagePlus("small", small), DenoiseOptions.defaults().withSigma(20)).report()
			.checks();
		assertEquals(CheckPage.WIDTH, CheckPage.of(checks.get(0)).getWidth());
		assertTrue(Double.isFinite(checks.get(0).gain().decibels()));
		assertEquals(1 - 1.0 / (21 * 30), checks.get(0).counted(), 1e-9);
	}

	@Test
	void theResultIsTheSameWithoutTheReport() {
		final ImagePlus noisy = white(20, 9);
		final DenoiseOptions options = DenoiseOptions.defaults().withSigma(20);
		final DenoisedImage without = new ImageDenoiser(engine, "natural-r1").denoise(noisy, options, Progress.NONE);
		assertEquals(0, without.report().checks().size());
		final float[] a = (float[]) without.image().getProcessor().getPixels(), b = (float[]) denoised(noisy, options).image()
			.getProcessor().getPixels();
		assertTrue(Arrays.equals(a, b));
	}

	// -- Helper methods --

	private static DenoisedImage denoised(final ImagePlus noisy, final DenoiseOptions options) {
		return denoiser.denoise(noisy, options, Progress.NONE);
	}

	private static ImagePlus white(final double sigma, final long seed) {
		final Random random = new Random(seed);
		final float[] y = clean.clone();
		for (int p = 0; p < y.length; p++)
			y[p] += sigma * random.nextGaussian();
		return new ImagePlus("white", new FloatProcessor(SIZE, SIZE, y));
	}

	/** The true gain is within three standard errors, and these are small. */
	private static void assertGain(final DenoiseCheck check, final ImagePlus noisy, final ImagePlus result) {
		final double gain = 10 * Math.log10(error(noisy) / error(result)), half = (check.gain().most() - check.gain().least()) /
			2;
		assertEquals(gain, check.gain().decibels(), 3 * half, check.gain().toString());
		assertTrue(half < 0.4, check.gain().toString());
	}

	private static double error(final ImagePlus image) {
		final float[] x = (float[]) image.getProcessor().getPixels();
		double sum = 0;
		for (int p = 0; p < x.length; p++)
			sum += Math.pow(x[p] - clean[p], 2);
		return sum;
	}
}
