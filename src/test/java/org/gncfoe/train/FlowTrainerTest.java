package org.gncfoe.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.gncfoe.compute.RandomPriors;
import org.gncfoe.compute.TrainingSettings;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.prior.Prior;
import org.gncfoe.restore.NoiseSchedule;
import org.gncfoe.train.Patches.Picture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Learning schedules, and filters and functions with them, on small synthetic images. */
class FlowTrainerTest {

	private static final double[] SIGMAS = { 0.05, 0.2 };

	private final CpuBackend backend = new CpuBackend(2);
	private final Prior prior = PriorDesign.ofLayers(1).create(1);

	@AfterEach
	void close() {
		backend.close();
	}

	private static List<Picture> pictures() {
		final List<Picture> pictures = new ArrayList<>();
		for (int n = 0; n < 3; n++) {
			final float[] x = new float[40 * 40];
			for (int i = 0; i < x.length; i++)
				x[i] = (i % 40 / (7 + n) + i / 40 / 9) % 2 == 0 ? 0.3f : 0.7f;
			pictures.add(new Picture("checks " + n, x, 40, 40));
		}
		return pictures;
	}

	private static TrainingPlan plan(final long iterations, final int checkpointEvery) {
		return new TrainingPlan(iterations, 4, 24, 1, 0, 0, checkpointEvery, TrainingSettings.defaults());
	}

	private final List<Double> losses = new ArrayList<>();

	private FlowTrainer trainer(final TrainingPlan plan, final boolean fineTune, final RestorationTask task) {
		return new FlowTrainer(backend, plan, 0.05, fineTune, task, new FlowListener() {

			@Override
			public void progress(final long step, final double loss, final double secondsEach, final double secondsLeft) {
				losses.add(loss);
			}

			@Override
			public void validated(final FlowTrainer.Result measured, final boolean best) {}

			@Override
			public boolean isCanceled() {
				return false;
			}
		});
	}

	private static RestorationTask denoising() {
		return new DenoisingTask(pictures(), 4, 24, SIGMAS[0], SIGMAS[1], 1);
	}

	private NoiseSchedule start() {
		return ScheduleStart.denoising(SIGMAS, 3, prior);
	}

	@Test
	void denoisingScheduleImproves() throws IOException {
		final FlowTrainer.Result r = trainer(plan(60, 0), false, denoising()).learn(prior, start(), null, null, "");
		assertTrue(losses.get(2) < losses.get(0) - 0.2, losses.toString());
		assertEquals(3, r.schedule().steps());
		assertArrayEquals(prior.parameters(), r.prior().parameters());
	}

	@Test
	void inpaintingScheduleImproves() throws IOException {
		final RestorationTask task = new InpaintingTask(pictures(), 4, 24, new double[] { 0.5, 0.8 }, 1);
		final FlowTrainer.Result r = trainer(plan(60, 0), false, task).learn(prior, ScheduleStart.inpainting(4, prior), null,
			null, "");
		assertTrue(losses.get(2) < losses.get(0), losses.toString());
		assertEquals(1, r.schedule().knots());
	}

	@Test
	void fineTuningImprovesFurtherAndResumesExactly(@TempDir final Path folder) throws IOException {
		final Path file = folder.resolve("c");
		final FlowTrainer.Result whole = trainer(plan(40, 0), true, denoising()).learn(prior, start(), null, null, "d");
		assertTrue(losses.get(1) < losses.get(0), losses.toString());
		assertNotEquals(prior.parameters()[100], whole.prior().parameters()[100]);
		// cancelled after the checkpoint of iteration 20, as if the machine had gone down
		final FlowTrainer first = new FlowTrainer(backend, plan(40, 10), 0.05, true, denoising(), new FlowListener() {

			private long done;

			@Override
			public void progress(final long step, final double loss, final double secondsEach, final double secondsLeft) {
				done = step;
			}

			@Override
			public void validated(final FlowTrainer.Result measured, final boolean best) {}

			@Override
			public boolean isCanceled() {
				return done >= 20;
			}
		});
		first.learn(prior, start(), null, file, "d");
		assertTrue(Files.exists(file));
		assertThrows(IOException.class, () -> trainer(plan(40, 10), true, denoising()).learn(prior, start(), null, file,
			"another"));
		final FlowTrainer.Result resumed = trainer(plan(40, 10), true, denoising()).learn(prior, start(), null, file, "d");
		assertArrayEquals(whole.prior().parameters(), resumed.prior().parameters());
		assertEquals(whole.schedule().at(0.1).toString(), resumed.schedule().at(0.1).toString());
	}

	@Test
	void divergenceIsSaidAndPausesSave(@TempDir final Path folder) throws IOException {
		final Path file = folder.resolve("c");
		final List<String> messages = new ArrayList<>();
		final boolean[] paused = { false };
		final FlowListener listener = new FlowListener() {

			private long until;

			@Override
			public void progress(final long step, final double loss, final double secondsEach, final double secondsLeft) {}

			@Override
			public void validated(final FlowTrainer.Result measured, final boolean best) {}

			@Override
			public boolean isCanceled() {
				return false;
			}

			@Override
			public boolean isPaused() {
				if (until == 0) until = System.nanoTime() + 150_000_000L;
				paused[0] |= Files.exists(file);
				return until > System.nanoTime();
			}

			@Override
			public void message(final String sentence) {
				messages.add(sentence);
			}
		};
		// rates that make numbers of the schedule infinite
		final FlowTrainer wild = new FlowTrainer(backend, plan(60, 0), 1e40, false, denoising(), listener);
		final FlowTrainer.Result r = wild.learn(prior, start(), (p, s) -> new double[] { 30 }, file, "d");
		assertEquals(0, r.step());
		assertTrue(paused[0]);
		assertEquals(1, messages.size(), messages.toString());
		assertTrue(messages.get(0).contains("diverged"), messages.toString());
		assertThrows(IOException.class, () -> new FlowTrainer(backend, plan(60, 0), 1e40, false, denoising(), listener).learn(
			prior, start(), null, null, "d"));
	}

	@Test
	void theStartIsKeptWhereNothingIsBetter() throws IOException {
		final int[] calls = { 0 };
		final FlowTrainer.Result r = trainer(plan(3, 0), false, denoising()).learn(prior, start(), (p,
			s) -> new double[] { 30 - calls[0]++ }, null, "");
		assertEquals(0, r.step());
		assertEquals(30, r.meanPsnr());
		assertEquals(2, calls[0]);
	}
}
