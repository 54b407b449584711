package org.gncfoe.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import javax.imageio.ImageIO;

import org.gncfoe.compute.RandomPriors;
import org.gncfoe.compute.TrainingSettings;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.PriorFile;
import org.gncfoe.prior.Priors;
import org.gncfoe.train.StartingPrior;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

/** Tests {@link TrainCommand}. */
class TrainCommandTest {

	private static final String[] SMALL = { "--filters", "4", "--tau-intervals", "3", "--feature-intervals", "9", "--batch",
		"4", "--patch", "24", "--threads", "2" };

	@TempDir
	private Path folder;

	private Path images, output;

	@BeforeEach
	void writeInput() throws IOException {
		images = Files.createDirectory(folder.resolve("images"));
		output = folder.resolve("prior.safetensors");
		for (int i = 0; i < 3; i++)
			write(images.resolve("image" + i + ".png"), 80 + i, 160, i);
	}

	@Test
	void aPriorWithItsProvenance() throws IOException {
		final String out = succeed("--iterations", "12", "--hold-out", "--seed", "5");
		assertTrue(out.contains("3 pictures"), out);
		assertTrue(out.contains("Warning: That is little"), out);
		assertTrue(out.contains("validation PSNR"), out);
		assertTrue(out.contains("wrote " + output + " (step 12)"), out);
		final Prior prior = PriorFile.read(output);
		assertEquals(4, prior.layer(0).convolution().outputs());
		final Map<String, String> m = prior.metadata();
		assertEquals("images (3 pictures)", m.get("training_data"));
		assertEquals("12 of 12", m.get("iterations"));
		assertEquals("5", m.get("seed"));
		assertEquals("0.006000 .. 1.000", m.get("noise_range"));
		assertTrue(m.get("loss").matches("\\d+\\.\\d{6}"), m.get("loss"));
		assertTrue(m.get("validation_psnr_15_25_50").matches("\\S+ \\S+ \\S+"));
		assertTrue(m.get("date").matches("\\d{4}-\\d\\d-\\d\\d"));
		for (final String key : new String[] { "commit", "software", "settings", "device", "seconds", "batch",
			"training_patches" })
			assertFalse(m.get(key).isBlank(), key);
	}

	@Test
	void theSameCommandGivesTheSamePrior() throws IOException {
		succeed("--iterations", "8");
		final float[] first = PriorFile.read(output).parameters();
		Files.delete(output);
		succeed("--iterations", "8", "--all-patches");
		assertArrayEquals(first, PriorFile.read(output).parameters());
	}

	@Test
	void calledAgainItSaysThatItIsFinished() throws IOException {
		succeed("--iterations", "8");
		try (var left = Files.list(folder)) {
			assertTrue(left.noneMatch(file -> file.toString().contains("checkpoint")));
		}
		final byte[] prior = Files.readAllBytes(output);
		final String out = succeed("--iterations", "8");
		assertTrue(out.contains("is the finished prior of this very training"), out);
		assertArrayEquals(prior, Files.readAllBytes(output));
		assertTrue(succeed("--iterations", "9").contains("(step 9)"));
	}

	@Test
	void calledAgainItGoesOn() throws Exception {
		final Path checkpoint = Path.of(output + ".checkpoint");
		// NB: A prior cannot be written into a pipe, so the training is not over.
		assertEquals(0, new ProcessBuilder("mkfifo", output.toString()).start().waitFor());
		final List<String> args = new ArrayList<>(List.of("train", images.toString(), "-o", output.toString()));
		args.addAll(Arrays.asList(SMALL));
		args.addAll(List.of("--iterations", "8"));
		final StringWriter err = new StringWriter();
		assertEquals(1, execute(new StringWriter(), err, args), err.toString());
		assertTrue(err.toString().contains("holds the training") && Files.exists(checkpoint), err.toString());
		Files.delete(output);
		final List<String> other = new ArrayList<>(Arrays.asList(SMALL));
		other.addAll(List.of("--iterations", "9"));
		assertTrue(fail(images, other.toArray(String[]::new)).contains("belongs to another training"));
		final String out = succeed("--iterations", "8");
		assertTrue(out.contains("Going on from step 8"), out);
		assertTrue(Files.exists(output) && !Files.exists(checkpoint));
	}

	@Test
	void fineTuning() throws IOException {
		final Path start = folder.resolve("start.safetensors");
		PriorFile.write(RandomPriors.of(1, 4, 3, 8, 1), start);
		final String out = succeed(List.of("--iterations", "5", "--from", start.toString(), "--patch", "24", "--batch",
			"4"));
		assertTrue(out.contains("starting from " + start), out);
		final Prior prior = PriorFile.read(output);
		assertEquals(start.toString(), prior.metadata().get("started_from"));
		assertEquals(3, prior.layer(0).convolution().height());
		final double rate = TrainingSettings.defaults().filterRate() * StartingPrior.FINE_TUNING_RATE;
		assertTrue(prior.metadata().get("settings").contains("filterRate=" + rate), prior.metadata().get("settings"));
	}

	@Test
	void aTrainedPriorIsMadeDeeper() throws IOException {
		final Path start = folder.resolve("start.safetensors");
		PriorFile.write(RandomPriors.of(2, 4, 3, 8, 1), start);
		succeed(List.of("--iterations", "2", "--from", start.toString(), "--layers", "3", "--patch", "28", "--batch", "2"));
		assertEquals(3, PriorFile.read(output).depth());
		assertTrue(fail(images, "--from", start.toString(), "--layers", "1").contains("as many or more"));
	}

	@Test
	void theClosestShippedPriorIsFound() throws IOException {
		final String out = succeed(List.of("--iterations", "2", "--from", "closest", "--batch", "2"));
		final String name = PriorFile.read(output).metadata().get("started_from");
		assertTrue(out.contains("starting from " + name), out);
		assertTrue(Priors.names().contains(name) && Priors.load(name).depth() == 1, name);
	}

	@Test
	void aTimeBudget() throws IOException {
		final String out = succeed("--minutes", "0.02");
		assertTrue(out.contains("wrote "), out);
		assertTrue(PriorFile.read(output).metadata().get("iterations").matches("\\d+ of \\d+"));
	}

	@Test
	void shrinkingAndReference() {
		succeed(List.of("--iterations", "1", "--shrink", "2", "--device", "reference", "--patch", "14", "--batch", "1",
			"--filters", "2"));
	}

	@Test
	void badInputIsOneSentence() throws IOException {
		final Path empty = Files.createDirectory(folder.resolve("empty")), small = Files.createDirectory(folder.resolve(
			"small")), flat = Files.createDirectory(folder.resolve("flat"));
		Files.writeString(empty.resolve("notes.txt"), "no image");
		write(small.resolve("small.png"), 10, 10, 1);
		assertTrue(ImageIO.write(new BufferedImage(70, 70, BufferedImage.TYPE_BYTE_GRAY), "png", flat.resolve("flat.png")
			.toFile()));
		assertTrue(fail(folder.resolve("nothing")).contains("There is no folder"));
		assertTrue(fail(empty).contains("holds no image"));
		assertTrue(fail(small).contains("as large as a patch"));
		assertTrue(fail(flat).contains("cannot be trained on"));
		assertTrue(fail(images, "--no-such-option").contains("--no-such-option"));
		assertTrue(fail(images, "-o", folder.resolve("no/such/p.safetensors").toString()).contains("cannot be written to"));
		assertTrue(fail(images, "-o", folder.toString()).contains("is a folder"));
		assertTrue(fail(images, "--checkpoint", folder.resolve("no/such/c").toString()).contains("cannot be written to"));
		assertTrue(fail(images, "--layers", "0").contains("at least one layer"));
		assertTrue(fail(images, "--filters", "0").contains("at least one filter"));
		assertTrue(fail(images, "--min-sigma", "0").contains("noise range"));
		assertTrue(fail(images, "--max-sigma", "NaN").contains("noise range"));
		assertTrue(fail(images, "--filter-rate", "NaN").contains("learning rate"));
		assertTrue(fail(images, "--iterations", "0").contains("--iterations"));
		assertTrue(fail(images, "--iterations", "many").contains("--iterations"));
		assertTrue(fail(images, "--batch", "0").contains("--batch"));
		assertTrue(fail(images, "--patch", "12").contains("too small for this prior"));
		assertTrue(fail(images, "--patch", "0").contains("at least one pixel"));
		assertTrue(fail(images, "--minutes", "0").contains("--minutes"));
		assertTrue(fail(images, "--shrink", "0").contains("shrunk"));
		assertTrue(fail(images, "--threads", "0").contains("threads"));
		assertTrue(fail(images, "--device", "abacus").contains("device"));
		assertTrue(fail(images, "--from", "nobody").contains("There is no prior"));
		assertTrue(fail(images, "--from", "natural-r1", "--max-sigma", "1").contains("together with --from"));
		assertTrue(fail(images, "--from", "closest", "--layers", "9").contains("No prior with 9 layers"));
		assertTrue(fail(images, "--validation", empty.toString()).contains("holds no image"));
		assertTrue(fail(images, "--validation", images.toString(), "--hold-out").contains("cannot both"));
		final Path broken = folder.resolve("broken.safetensors");
		Files.writeString(broken, "broken");
		assertTrue(fail(images, "--from", broken.toString()).contains("broken.safetensors"));
		final Path checkpoint = folder.resolve("c");
		Files.writeString(checkpoint, "broken");
		assertTrue(fail(images, "--checkpoint", checkpoint.toString()).contains("is broken or not a checkpoint"));
		assertFalse(Files.exists(output));
	}

	// -- Helper methods --

	private String succeed(final String... options) {
		final List<String> all = new ArrayList<>(Arrays.asList(SMALL));
		all.addAll(Arrays.asList(options));
		return succeed(all);
	}

	private String succeed(final List<String> options) {
		final List<String> args = new ArrayList<>(List.of("train", images.toString(), "-o", output.toString()));
		args.addAll(options);
		final StringWriter out = new StringWriter(), err = new StringWriter();
		assertEquals(0, execute(out, err, args), err.toString());
		assertEquals("", err.toString());
		return out.toString();
	}

	/** What is said about bad input. */
	private String fail(final Path input, final String... options) {
		final List<String> args = new ArrayList<>(List.of("train", input.toString()));
		if (!Arrays.asList(options).contains("-o")) args.addAll(List.of("-o", output.toString()));
		args.addAll(Arrays.asList(options));
		final StringWriter out = new StringWriter(), err = new StringWriter();
		assertEquals(2, execute(out, err, args), err.toString());
		final String[] lines = err.toString().split("\\R");
		assertEquals("Try 'gnc-foe train --help' for more.", lines[lines.length - 1]);
		assertTrue(lines.length <= 3, err.toString());
		return err.toString();
	}

	private static int execute(final StringWriter out, final StringWriter err, final List<String> args) {
		final CommandLine commandLine = Main.commandLine();
		commandLine.setOut(new PrintWriter(out, true));
		commandLine.setErr(new PrintWriter(err, true));
		return commandLine.execute(args.toArray(String[]::new));
	}

	private static void write(final Path file, final int width, final int height, final int phase) throws IOException {
		final BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++)
				image.getRaster().setSample(x, y, 0, 128 + (int) (100 * Math.sin(0.2 * x + phase) * Math.cos(0.1 * y)));
		assertTrue(ImageIO.write(image, "png", file.toFile()));
	}
}
