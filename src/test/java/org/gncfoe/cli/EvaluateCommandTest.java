package org.gncfoe.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.imageio.ImageIO;

import org.gncfoe.compute.RandomPriors;
import org.gncfoe.prior.PriorFile;
import org.gncfoe.prior.Priors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import ij.ImagePlus;
import ij.io.FileSaver;
import ij.process.ByteProcessor;
import picocli.CommandLine;

/** Tests {@link EvaluateCommand} and {@link GreyFolder}. */
class EvaluateCommandTest {

	private static final String MEAN = "mean sigma=%s psnr=-?\\d+\\.\\d\\d seconds=\\d+\\.\\d\\d";

	@TempDir
	private Path folder;

	private Path images;
	private Path prior;

	@BeforeEach
	void writeInput() throws IOException {
		images = Files.createDirectory(folder.resolve("images"));
		prior = folder.resolve("prior.safetensors");
		PriorFile.write(RandomPriors.of(1, 4, 3, 8, 1), prior);
		for (int i = 0; i < 3; i++)
			write(images.resolve("image" + i + ".png"), grey(20 + i, 15));
		Files.writeString(images.resolve("README.txt"), "not an image");
	}

	@Test
	void lastLinesAreTheMeans() {
		final String[] lines = succeed("--sigma", "15,12.5", "--prior", prior.toString());
		assertTrue(lines[lines.length - 2].matches(String.format(MEAN, "15")), lines[lines.length - 2]);
		assertTrue(lines[lines.length - 1].matches(String.format(MEAN, "12\\.5")), lines[lines.length - 1]);
		assertEquals(2 + 3 * 2 + 2, lines.length);
	}

	@Test
	void theQualityIsForDenoising() {
		fail("There is no quality \"good\": take auto, best or fast.", images.toString(),
			"--quality", "good");
		fail("--quality is for denoising: leave it out with --inpaint and --holes.", images
			.toString(), "--quality", "fast", "--inpaint", "0.5");
	}

	/** As the command denoise does: the noise is estimated. */
	@Test
	void noisyImagesAreComparedWithTheTruth() throws IOException {
		final Path clean = Files.createDirectory(folder.resolve("clean")), noisy = Files.createDirectory(folder.resolve("noisy"));
		final java.util.Random random = new java.util.Random(1);
		final ByteProcessor truth = new ByteProcessor(96, 80), image = new ByteProcessor(96, 80);
		for (int p = 0; p < truth.getPixelCount(); p++) {
			truth.set(p, 60 + p % 96 + (p / 96 / 20 % 2) * 40);
			image.set(p, (int) Math.round(truth.get(p) + 10 * random.nextGaussian()));
		}
		new FileSaver(new ImagePlus("", truth)).saveAsPng(clean.resolve("a.png").toString());
		new FileSaver(new ImagePlus("", image)).saveAsPng(noisy.resolve("a.png").toString());
		images = noisy;
		final String[] lines = succeed("--truth", clean.toString());
		assertTrue(lines[0].startsWith("prior " + Priors.defaultName("denoise") + ","), lines[0]);
		assertTrue(succeed("--truth", clean.toString(), "--quality", "fast")[0].startsWith("prior " +
			Priors.defaultName("denoise-fast") + ","));
		final String[] row = lines[2].trim().split("\\s+");
		// 10 log10(255^2 / 10^2)
		assertEquals(28.1, Double.parseDouble(row[1]), 0.3);
		assertTrue(Double.parseDouble(row[2]) > 33, lines[2]);
		assertEquals(0, Double.parseDouble(row[3]), 0.2);
		assertTrue(lines[3].matches("mean noisy=28\\.\\d\\d psnr=[34]\\d\\.\\d\\d seconds=\\d+\\.\\d\\d"), lines[3]);
	}

	@ParameterizedTest
	@ValueSource(strings = { "auto", "reference" })
	void figuresDoNotDependOnTheChoiceOfImages(final String device) throws IOException {
		final Path all = folder.resolve("all.csv"), some = folder.resolve("some.csv");
		succeed("--sigma", "25", "--prior", prior.toString(), "--csv", all.toString(), "--device", device);
		succeed("--sigma", "25", "--prior", prior.toString(), "--csv", some.toString(), "--device", device, "--every", "2",
			"--threads", "1");
		assertEquals(List.of(), withoutTime(all, 4).stream().filter(line -> line.startsWith("image1")).filter(
			withoutTime(some, 3)::contains).toList());
		assertTrue(withoutTime(all, 4).containsAll(withoutTime(some, 3)));
		try (var files = Files.list(folder)) {
			assertFalse(files.anyMatch(file -> file.toString().endsWith(".tmp")));
		}
	}

	@Test
	void inpaintingStandsBesideInterpolations() {
		final String[] lines = succeed("--inpaint", "0.5", "--prior", prior.toString(), "--steps", "3", "--limit", "2",
			"--crop", "12");
		final String last = lines[lines.length - 1];
		assertTrue(last.matches(
			"mean missing=0\\.5 psnr=\\S+ linear=\\S+ harmonic=\\S+ biharmonic=\\S+ seconds=\\d+\\.\\d\\d"), last);
		assertEquals(2 + 2 + 1, lines.length);
	}

	@Test
	void holesStandBesideInterpolations() {
		final String[] lines = succeed("--holes", "2,4", "--prior", prior.toString(), "--steps", "3", "--limit", "1");
		assertTrue(lines[lines.length - 1].startsWith("mean hole=4 psnr="), lines[lines.length - 1]);
	}

	@Test
	void uncertaintyIsCompared() {
		final String[] lines = succeed("--sigma", "15,25", "--uncertainty", "--probes", "4", "--prior", prior.toString());
		final String last = lines[lines.length - 1];
		assertTrue(last.matches("mean sigma=25 within1=\\d\\.\\d{3} within2=\\d\\.\\d{3} error=\\S+ predicted=\\S+"), last);
		assertEquals(2 + 3 * 2 + 2, lines.length);
	}

	@Test
	void optionsOfTheSolverAreTaken() {
		succeed("--sigma", "25", "--prior", prior.toString(), "--steps", "3", "--smoothing", "40", "--schedule", "sqrt",
			"--seed", "9");
	}

	@Test
	void badInputIsOneSentence() throws IOException {
		final Path empty = Files.createDirectory(folder.resolve("empty"));
		final String p = prior.toString();
		fail("There is no folder", folder.resolve("nothing").toString(), "--prior", p);
		fail("There are no images", empty.toString(), "--prior", p);
		for (final String sigma : new String[] { "-1", "NaN", "abc", "Infinity" })
			fail("--sigma", images.toString(), "--prior", p, "--sigma=" + sigma);
		fail("There is no prior \"nobody\"", images.toString(), "--prior", "nobody");
		fail("schedule", images.toString(), "--prior", p, "--schedule", "cubic");
		fail("device", images.toString(), "--prior", p, "--device", "abacus");
		fail("threads", images.toString(), "--prior", p, "--threads", "0");
		fail("--inpaint", images.toString(), "--prior", p, "--inpaint", "1");
		fail("--steps", images.toString(), "--prior", p, "--steps", "0");
		fail("cannot be written", images.toString(), "--prior", p, "--csv", folder.resolve("no/such.csv").toString());
		fail("--probes", images.toString(), "--prior", p, "--uncertainty", "--probes", "0");
		fail("cannot be given with", images.toString(), "--prior", p, "--uncertainty", "--inpaint", "0.5");
		Files.writeString(images.resolve("broken.png"), "not an image");
		fail("broken.png", images.toString(), "--prior", p);
	}

	@Test
	void coloursAndColourTablesBecomeGreyLevels() throws IOException {
		final BufferedImage rgb = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
		rgb.setRGB(0, 0, 0x804020);
		rgb.setRGB(1, 0, 0xffffff);
		final Path colour = folder.resolve("colour.png");
		write(colour, rgb);
		final float[] expected = { Math.round(0.2989 * 0x80 + 0.5870 * 0x40 + 0.1140 * 0x20), 255 };
		assertArrayEquals(expected, GreyFolder.read(colour).pixels());
		final byte[] reds = { (byte) 0x80, (byte) 255 }, greens = { 0x40, (byte) 255 }, blues = { 0x20, (byte) 255 };
		final BufferedImage indexed = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 2, reds,
			greens, blues));
		indexed.getRaster().setSample(1, 0, 0, 1);
		final Path table = folder.resolve("table.png");
		write(table, indexed);
		assertArrayEquals(expected, GreyFolder.read(table).pixels());
		final BufferedImage deep = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
		write(folder.resolve("deep.png"), deep);
		assertThrows(IOException.class, () -> GreyFolder.read(folder.resolve("deep.png")));
	}

	@Test
	void greyLevelsAreReadAsTheyAreAndCroppedInTheMiddle() throws IOException {
		final GreyFolder.Image image = GreyFolder.read(images.resolve("image0.png"));
		assertEquals(15, image.height());
		assertEquals(20, image.width());
		for (int p = 0; p < 300; p++)
			assertEquals(p * 7 % 256, image.pixels()[p]);
		final GreyFolder.Image crop = image.crop(17);
		assertEquals(15, crop.height());
		assertEquals(17, crop.width());
		assertEquals(image.pixels()[20 + 1], crop.pixels()[17]);
	}

	// -- Helper methods --

	private String[] succeed(final String... options) {
		final String[] args = new String[options.length + 2];
		args[0] = "evaluate";
		args[1] = images.toString();
		System.arraycopy(options, 0, args, 2, options.length);
		final StringWriter out = new StringWriter(), err = new StringWriter();
		assertEquals(0, execute(out, err, args), err.toString());
		assertEquals("", err.toString());
		return out.toString().split("\\R");
	}

	private static void fail(final String sentence, final String... options) {
		final String[] args = new String[options.length + 1];
		args[0] = "evaluate";
		System.arraycopy(options, 0, args, 1, options.length);
		final StringWriter out = new StringWriter(), err = new StringWriter();
		assertEquals(2, execute(out, err, args));
		assertTrue(err.toString().contains(sentence), err.toString());
		assertFalse(err.toString().contains("\tat "), err.toString());
	}

	private static int execute(final StringWriter out, final StringWriter err, final String... args) {
		final CommandLine commandLine = Main.commandLine();
		commandLine.setOut(new PrintWriter(out, true));
		commandLine.setErr(new PrintWriter(err, true));
		return commandLine.execute(args);
	}

	private static List<String> withoutTime(final Path csv, final int lines) throws IOException {
		final List<String> all = Files.readAllLines(csv);
		assertEquals(lines, all.size());
		assertEquals("image,sigma,psnr,seconds", all.get(0));
		return all.stream().map(line -> line.substring(0, line.lastIndexOf(','))).toList();
	}

	private static BufferedImage grey(final int width, final int height) {
		final BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
		for (int p = 0; p < width * height; p++)
			image.getRaster().setSample(p % width, p / width, 0, p * 7 % 256);
		return image;
	}

	private static void write(final Path file, final BufferedImage image) throws IOException {
		assertTrue(ImageIO.write(image, "png", file.toFile()));
	}
}
