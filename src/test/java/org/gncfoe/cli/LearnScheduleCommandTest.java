package org.gncfoe.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import javax.imageio.ImageIO;

import org.gncfoe.prior.Prior;
import org.gncfoe.prior.PriorFile;
import org.gncfoe.restore.LearnedSchedules;
import org.gncfoe.restore.LearnedSchedules.Task;
import org.gncfoe.train.PriorDesign;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests {@link LearnScheduleCommand}. */
class LearnScheduleCommandTest extends CommandLineRuns {

	@TempDir
	private Path folder;

	private Path images, prior, output;

	@BeforeEach
	void writeInput() throws IOException {
		images = Files.createDirectory(folder.resolve("images"));
		prior = folder.resolve("prior.safetensors");
		output = folder.resolve("output.safetensors");
		PriorFile.write(new PriorDesign(1, 6, 3, 3, 0.01, 1, 5, 8, 15, 0.03).create(1), prior);
		final Random random = new Random(1);
		for (int n = 0; n < 2; n++) {
			final BufferedImage image = new BufferedImage(40, 36, BufferedImage.TYPE_BYTE_GRAY);
			for (int i = 0; i < 40 * 36; i++)
				image.getRaster().setSample(i % 40, i / 40, 0, (i % 40 / 8 + i / 40 / 8) % 2 == 0 ? 60 + random.nextInt(10) : 180);
			ImageIO.write(image, "png", images.resolve(n + ".png").toFile());
		}
	}

	private int run(final String... options) {
		final List<String> all = new ArrayList<>(List.of("learn-schedule", images.toString(), "--prior", prior.toString(), "-o",
			output.toString(), "--iterations", "3", "--batch", "3", "--patch", "20", "--threads", "2"));
		all.addAll(List.of(options));
		return execute(all.toArray(new String[0]));
	}

	@Test
	void schedulesOfSeveralLengthsLieInThePrior() throws IOException {
		assertEquals(0, run("--steps", "2,3", "--validation", images.toString(), "--validation-images", "1", "--sigma-range",
			"10..50", "--knots", "2", "--compare"), err);
		assertTrue(out.contains("best fixed"), out);
		final Prior written = PriorFile.read(output);
		final LearnedSchedules learned = LearnedSchedules.of(written);
		assertEquals(2, learned.all(Task.DENOISE).size());
		assertEquals(10 / 255.0, learned.get(Task.DENOISE, 2).orElseThrow().schedule().sigma(0), 1e-5);
		assertFalse(Double.isNaN(learned.get(Task.DENOISE, 3).orElseThrow().psnr()));
		assertArrayEquals(PriorFile.read(prior).parameters(), written.parameters());
		assertEquals(0, execute("evaluate", images.toString(), "--prior", output.toString(), "--steps", "2", "--sigma", "25"),
			err);
	}

	@Test
	void moreTasksAreAdded() throws IOException {
		assertEquals(0, run("--steps", "2"), err);
		prior = output;
		assertEquals(0, run("--steps", "3", "--task", "inpaint", "--missing", "0.6", "--validation", images.toString()), err);
		final LearnedSchedules learned = LearnedSchedules.of(PriorFile.read(output));
		assertTrue(learned.get(Task.DENOISE, 2).isPresent());
		assertTrue(learned.get(Task.INPAINT, 3).isPresent());
	}

	@Test
	void allSchedulesAreLearnedIntoOneFileAndThoseThereAreKept() throws IOException {
		assertEquals(0, run("--all", "--validation", images.toString(), "--validation-images", "1"), err);
		final LearnedSchedules learned = LearnedSchedules.of(PriorFile.read(output));
		for (final int steps : new int[] { 1, 3, 5, 10 })
			assertFalse(Double.isNaN(learned.get(Task.DENOISE, steps).orElseThrow().predefined()));
		assertFalse(Double.isNaN(learned.get(Task.INPAINT, 10).orElseThrow().predefined()));
		assertFalse(Double.isNaN(learned.get(Task.INPAINT, 20).orElseThrow().psnr()));
		assertEquals(0, run("--all", "--skip-learned"), err);
		assertFalse(out.contains("iteration"), out);
		assertEquals(0, run("--steps", "4"), err);
		assertEquals(5, LearnedSchedules.of(PriorFile.read(output)).all(Task.DENOISE).size());
		assertEquals(2, LearnedSchedules.of(PriorFile.read(output)).all(Task.INPAINT).size());
		PriorFile.write(new PriorDesign(1, 5, 3, 3, 0.01, 1, 5, 8, 15, 0.03).create(2), prior);
		assertEquals(2, run("--steps", "2"), "another prior's file is not overwritten");
		assertTrue(err.contains("is not the prior"), err);
	}

	@Test
	void anotherPriorsScheduleIsAStart() throws IOException {
		assertEquals(0, run("--steps", "3", "--rate", "0.3"), err);
		final Path other = output;
		output = folder.resolve("second.safetensors");
		assertEquals(0, run("--steps", "3", "--rate", "0", "--start", other.toString()), err);
		final LearnedSchedules.Learned first = LearnedSchedules.of(PriorFile.read(other)).get(Task.DENOISE, 3).orElseThrow();
		final LearnedSchedules.Learned second = LearnedSchedules.of(PriorFile.read(output)).get(Task.DENOISE, 3).orElseThrow();
		for (int k = 0; k < 5; k++)
			for (int i = 0; i < 3; i++) {
				assertEquals(first.schedule().relative(k).t(i), second.schedule().relative(k).t(i), 1e-3 * first.schedule().relative(
					k).t(i));
				assertEquals(first.schedule().relative(k).a(i), second.schedule().relative(k).a(i), 1e-3 * first.schedule().relative(
					k).a(i));
			}
	}

	@Test
	void fineTuningWritesAnotherPriorWithItsScheduleAlone() throws IOException {
		assertEquals(0, run("--steps", "2,3"), err);
		prior = output;
		output = folder.resolve("tuned.safetensors");
		assertEquals(0, run("--steps", "3", "--fine-tune"), err);
		final Prior tuned = PriorFile.read(output);
		assertTrue(tuned.metadata().get("fine_tuned").contains("3 steps"), tuned.metadata().toString());
		assertEquals(1, LearnedSchedules.of(tuned).all(Task.DENOISE).size());
		assertTrue(Files.exists(Path.of(output + ".checkpoint")));
		final float[] before = PriorFile.read(prior).parameters();
		assertFalse(Arrays.equals(before, tuned.parameters()));
		assertEquals(2, run("--steps", "3", "--fine-tune", "--seed", "5"), "a checkpoint of another training");
		assertTrue(err.contains("delete it"), err);
	}

	@Test
	void allIsNotOneTask() {
		assertEquals(2, run("--all", "--task", "inpaint"));
		assertTrue(err.contains("--all cannot be given with"), err);
	}

	@ParameterizedTest
	@CsvSource({ "--task,blur", "--start,nowhere", "--steps,0", "--sigma-range,50..5", "--sigma-range,5-50", "--sigma-range,0..5",
		"--missing,1", "--knots,0", "--validation-images,0", "--patch,400", "--prior,nowhere", "--batch,0",
		"--iterations,0", "--device,nowhere" })
	void badUsageIsRefusedWithASentence(final String option, final String value) {
		assertEquals(2, execute("learn-schedule", images.toString(), "-o", output.toString(), option.equals("--prior") ? "--seed"
			: "--prior", option.equals("--prior") ? "1" : prior.toString(), option, value));
		assertTrue(err.length() > 20 && !err.contains("Exception"), err);
		assertFalse(Files.exists(output));
	}

	@Test
	void aBrokenScheduleInAFileIsNamed() throws IOException {
		PriorFile.write(PriorFile.read(prior).withMetadata(Map.of("schedule.denoise.3", "{")), prior);
		assertEquals(2, run("--steps", "2"));
		assertTrue(err.contains("schedule.denoise.3"), err);
	}
}
