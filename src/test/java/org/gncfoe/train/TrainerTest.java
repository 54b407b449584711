package org.gncfoe.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.TrainingSettings;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.PriorFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@link Trainer}, {@link Checkpoint} and {@link BestPrior}. */
class TrainerTest {

	private static final PriorDesign DESIGN = new PriorDesign(1, 4, 3, 3, 0.05, 1, 3, 8, 9, 0.03);
	private static final int PATCH = 16;

	@TempDir
	private Path folder;

	private final Backend backend = new CpuBackend(2);
	private final Validation validation = new Validation(Pictures.smooth(2, 24), 24);
	private final Prior initial = DESIGN.create(1);

	@AfterEach
	void close() {
		backend.close();
	}

	@Test
	void theLossFalls() throws IOException {
		final Record record = new Record();
		final Trainer.Result result = trainer(plan(400, 100, 0), null, record).train(initial);
		assertTrue(record.losses.get(3) < 0.9 * record.losses.get(0), record.losses.toString());
		assertTrue(result.complete());
		assertEquals(400, result.stepsDone());
		assertTrue(result.psnr()[1] > record.psnr.get(100L)[1] || result.step() == 100);
		assertTrue(result.psnr()[1] > 20.5, "noise of 25 alone has 20.2 dB");
	}

	@Test
	void theSameSeedGivesTheSameNumbers() throws IOException {
		final Trainer.Result a = trainer(plan(30, 10, 0), null, new Record()).train(initial);
		try (Backend other = new CpuBackend(1)) {
			final Trainer.Result b = new Trainer(other, plan(30, 10, 0), patches(), validation, null, "test", new Record())
				.train(initial);
			assertArrayEquals(a.prior().parameters(), b.prior().parameters());
			assertArrayEquals(a.psnr(), b.psnr());
		}
		final TrainingPlan otherSeed = new TrainingPlan(30, 4, PATCH, 2, 10, 10, 0, TrainingSettings.defaults());
		final Trainer.Result c = new Trainer(backend, otherSeed, new Patches(Pictures.smooth(3, 30), 4, PATCH, initial
			.tauAxis().min(), initial.tauAxis().max(), 2), validation, null, "test", new Record()).train(initial);
		assertNotEquals(a.prior().parameters()[0], c.prior().parameters()[0]);
	}

	@Test
	void aResumedTrainingEndsAsAnUninterruptedOne() throws IOException {
		final Trainer.Result whole = trainer(plan(50, 0, 0), null, new Record()).train(initial);
		final Path checkpoint = folder.resolve("c");
		final Record first = new Record();
		first.cancelAt = 23;
		final Trainer.Result part = trainer(plan(50, 0, 0), checkpoint, first).train(initial);
		assertFalse(part.complete());
		assertEquals(23, part.stepsDone());
		final Trainer.Result rest = trainer(plan(50, 0, 7), checkpoint, new Record()).train(initial);
		assertTrue(rest.complete());
		assertArrayEquals(whole.prior().parameters(), rest.prior().parameters());
		assertTrue(rest.seconds() > part.seconds());
	}

	@Test
	void aCrashedTrainingGoesOnFromTheLastCheckpoint() throws IOException {
		final Trainer.Result whole = trainer(plan(50, 10, 0), null, new Record()).train(initial);
		final Path checkpoint = folder.resolve("c");
		final Record crash = new Record() {

			@Override
			public boolean isCanceled() {
				if (steps == 33) throw new IllegalStateException("crash");
				return super.isCanceled();
			}
		};
		assertThrows(IllegalStateException.class, () -> trainer(plan(50, 10, 8), checkpoint, crash).train(initial));
		assertEquals(32, Checkpoint.read(checkpoint).state().step());
		final Trainer.Result rest = trainer(plan(50, 10, 8), checkpoint, new Record()).train(initial);
		assertArrayEquals(whole.prior().parameters(), rest.prior().parameters());
		assertArrayEquals(whole.psnr(), rest.psnr());
	}

	@Test
	void theBestPriorOutlivesInterruptions() throws IOException {
		// a learning rate so large that later priors are worse than earlier ones
		final TrainingPlan wild = new TrainingPlan(300, 4, PATCH, 1, 0, 5, 0, TrainingSettings.defaults().withRates(30));
		final Record whole = new Record();
		final Trainer.Result expected = trainer(wild, null, whole).train(initial);
		final long bestStep = whole.best();
		assertTrue(bestStep < 290, "the test needs a training that gets worse, best at " + bestStep);
		assertEquals(bestStep, expected.step());
		final Path checkpoint = folder.resolve("c");
		final Record first = new Record();
		first.cancelAt = bestStep + 7;
		trainer(wild, checkpoint, first).train(initial);
		assertTrue(Files.exists(folder.resolve("c.best")));
		final Record second = new Record();
		final Trainer.Result rest = trainer(wild, checkpoint, second).train(initial);
		assertEquals(bestStep, rest.step());
		assertArrayEquals(expected.prior().parameters(), rest.prior().parameters());
		assertArrayEquals(expected.psnr(), rest.psnr());
		assertEquals(Map.of(), rest.prior().metadata());
		// and a finished training gives it once more
		final Trainer.Result again = trainer(wild, checkpoint, new Record()).train(initial);
		assertTrue(again.complete());
		assertArrayEquals(expected.prior().parameters(), again.prior().parameters());
		Trainer.forget(checkpoint);
		try (var files = Files.list(folder)) {
			assertEquals(0, files.count());
		}
	}

	@Test
	void bestOfAnotherTrainingOrValidationIsNotTaken() throws IOException {
		final Path checkpoint = folder.resolve("c");
		trainer(plan(20, 5, 0), checkpoint, new Record()).train(initial);
		final BestPrior same = new BestPrior(BestPrior.beside(checkpoint), "test", validation.fingerprint());
		same.read(Map.of());
		assertFalse(same.isEmpty());
		final BestPrior other = new BestPrior(BestPrior.beside(checkpoint), "other", validation.fingerprint());
		other.read(Map.of());
		assertTrue(other.isEmpty());
		final BestPrior elsewhere = new BestPrior(BestPrior.beside(checkpoint), "test", new Validation(Pictures.smooth(1,
			24), 24).fingerprint());
		elsewhere.read(Map.of());
		assertTrue(elsewhere.isEmpty());
		Files.writeString(BestPrior.beside(checkpoint), "broken");
		final BestPrior broken = new BestPrior(BestPrior.beside(checkpoint), "test", validation.fingerprint());
		broken.read(Map.of());
		assertTrue(broken.isEmpty());
		// the checkpoint alone will do
		assertEquals(20, trainer(plan(20, 5, 0), checkpoint, new Record()).train(initial).step());
	}

	@Test
	void cancelKeepsTheBestOrTheLast() throws IOException {
		final Record record = new Record();
		record.cancelAt = 12;
		final Trainer.Result result = trainer(plan(50, 5, 0), null, record).train(initial);
		assertFalse(result.complete());
		assertEquals(List.of(5L, 10L, 12L), new ArrayList<>(record.psnr.keySet()));
		assertEquals(record.best(), result.step());
		final Record blind = new Record();
		blind.cancelAt = 12;
		final Trainer.Result last = new Trainer(backend, plan(50, 5, 0), patches(), null, null, "test", blind).train(initial);
		assertEquals(12, last.step());
		assertNull(last.psnr());
		final Record atOnce = new Record();
		atOnce.cancelAt = 0;
		assertEquals(0, trainer(plan(50, 5, 0), null, atOnce).train(initial).stepsDone());
	}

	@Test
	void interruptionCancels() throws IOException {
		final Record record = new Record() {

			@Override
			public boolean isCanceled() {
				if (steps == 9) Thread.currentThread().interrupt();
				return super.isCanceled();
			}
		};
		final Trainer.Result result = trainer(plan(50, 5, 0), null, record).train(initial);
		assertEquals(10, result.stepsDone());
		assertFalse(Thread.interrupted());
	}

	@Test
	void aPauseStopsTheClockAndSaves() throws IOException {
		final Path checkpoint = folder.resolve("c");
		final long[] until = { 0, 0 };
		final Record record = new Record() {

			@Override
			public boolean isPaused() {
				if (steps == 5 && until[0] == 0) until[0] = System.nanoTime() + 300_000_000L;
				if (until[0] > System.nanoTime() && Files.exists(checkpoint)) until[1]++;
				return until[0] > System.nanoTime();
			}
		};
		final long start = System.nanoTime();
		final Trainer.Result result = trainer(plan(10, 0, 0), checkpoint, record).train(initial);
		assertEquals(10, result.stepsDone());
		assertTrue(until[1] > 0);
		assertTrue((System.nanoTime() - start) * 1e-9 - result.seconds() >= 0.25);
	}

	@Test
	void aTimeBudgetEndsTheTraining() throws IOException {
		final TrainingPlan plan = new TrainingPlan(TrainingPlan.UNLIMITED, 4, PATCH, 1, 100, 0, 0, TrainingSettings
			.defaults(), 1);
		final Record record = new Record();
		final Trainer.Result result = trainer(plan, null, record).train(initial);
		assertTrue(result.complete());
		assertTrue(result.seconds() >= 1 && result.seconds() < 5, result.seconds() + " s");
		assertTrue(record.psnr.size() >= 2);
	}

	@Test
	void aCheckpointThatCannotBeWrittenDoesNotEndATraining() throws IOException {
		final Path inside = Files.createDirectory(folder.resolve("inside")), checkpoint = inside.resolve("c");
		final Record record = new Record() {

			@Override
			public boolean isCanceled() {
				try {
					// the folder vanishes and comes back
					if (steps == 12) {
						Files.delete(checkpoint);
						Files.deleteIfExists(BestPrior.beside(checkpoint));
						Files.delete(inside);
					}
					if (steps == 210) Files.createDirectory(inside);
				}
				catch (final IOException e) {
					throw new IllegalStateException(e);
				}
				return super.isCanceled();
			}
		};
		final Trainer.Result result = trainer(plan(320, 0, 10), checkpoint, record).train(initial);
		assertEquals(320, result.stepsDone());
		assertEquals(2, record.messages.size(), record.messages.toString());
		assertTrue(record.messages.get(0).contains("cannot be written (the folder does not exist)"));
		assertTrue(record.messages.get(1).contains("could be written again"));
		assertEquals(320, Checkpoint.read(checkpoint).state().step());
	}

	@Test
	void checkpointsThatCannotBeUsed() throws IOException {
		final Path checkpoint = folder.resolve("c");
		assertThrows(IOException.class, () -> trainer(plan(5, 0, 0), folder.resolve("no/such/c"), new Record()).train(
			initial));
		trainer(plan(5, 0, 0), checkpoint, new Record()).train(initial);
		final Trainer other = new Trainer(backend, plan(5, 0, 0), patches(), null, checkpoint, "another", new Record());
		assertTrue(assertThrows(IOException.class, () -> other.train(initial)).getMessage().contains("another training"));
		final byte[] whole = Files.readAllBytes(checkpoint);
		for (final int length : new int[] { 0, 5, 40, whole.length - 1 }) {
			Files.write(checkpoint, java.util.Arrays.copyOf(whole, length));
			final IOException e = assertThrows(IOException.class, () -> trainer(plan(5, 0, 0), checkpoint, new Record()).train(
				initial));
			assertTrue(e.getMessage().contains("broken"), e.getMessage());
		}
	}

	@Test
	void checkpointsOfTheFirstFormatAreRead() throws IOException {
		final Path file = folder.resolve("c");
		trainer(plan(5, 0, 0), file, new Record()).train(initial);
		final byte[] now = Files.readAllBytes(file);
		// the first format: another last byte of the magic number, no seconds after the text and the best PSNR
		final int seconds = 8 + 2 + "test".length() + 8;
		final byte[] then = new byte[now.length - 8];
		System.arraycopy(now, 0, then, 0, seconds);
		System.arraycopy(now, seconds + 8, then, seconds, then.length - seconds);
		then[7] = 1;
		final Path old = folder.resolve("old");
		Files.write(old, then);
		final Checkpoint a = Checkpoint.read(file), b = Checkpoint.read(old);
		assertEquals(0, b.seconds());
		assertEquals(a.bestPsnr(), b.bestPsnr());
		assertEquals(a.state().step(), b.state().step());
		assertArrayEquals(a.state().variance(), b.state().variance());
		assertArrayEquals(a.state().gradientNorms(), b.state().gradientNorms());
	}

	@Test
	void whatMakesATrainingAnother() {
		final String old = "D " + plan(50, 10, 8);
		assertTrue(Checkpoint.same(old + " ", "D " + plan(50, 20, 9) + " on a (3 pictures, 7 places)"));
		assertTrue(Checkpoint.same(old + " on a (3 pictures, 7 places)", old + " on a (3 pictures, 7 places)"));
		assertFalse(Checkpoint.same(old + " on a (3 pictures, 7 places)", old + " on a (3 pictures, 8 places)"));
		assertFalse(Checkpoint.same(old, "D " + plan(51, 10, 8)));
		assertFalse(Checkpoint.same(old, null));
	}

	@Test
	void divergenceKeepsTheBest() throws IOException {
		final TrainingPlan plan = new TrainingPlan(400, 4, PATCH, 1, 0, 2, 0, TrainingSettings.defaults().withRates(1e42));
		final Record record = new Record();
		assertThrows(IOException.class, () -> new Trainer(backend, plan, patches(), null, null, "test", record).train(
			initial));
	}

	@Test
	void aLossBeyondReasonEndsTheTraining() {
		// finite, but lost
		final TrainingPlan plan = new TrainingPlan(2000, 4, PATCH, 1, 0, 0, 0, TrainingSettings.defaults().withRates(3e3));
		final Record record = new Record();
		final IOException e = assertThrows(IOException.class, () -> new Trainer(backend, plan, patches(), null, null, "test",
			record).train(initial));
		assertTrue(e.getMessage().contains("smaller learning rates"), e.getMessage());
		assertTrue(e.getMessage().contains("step 100"), e.getMessage());
	}

	@Test
	void finishedPriorsAreWrittenAsPriors() throws IOException {
		final Path checkpoint = folder.resolve("c");
		final Trainer.Result result = trainer(plan(10, 5, 0), checkpoint, new Record()).train(initial);
		assertArrayEquals(result.prior().parameters(), PriorFile.read(BestPrior.beside(checkpoint)).parameters());
	}

	// -- Helper methods --

	private Trainer trainer(final TrainingPlan plan, final Path checkpoint, final TrainingListener listener) {
		return new Trainer(backend, plan, patches(), validation, checkpoint, "test", listener);
	}

	private Patches patches() {
		return new Patches(Pictures.smooth(3, 30), 4, PATCH, initial.tauAxis().min(), initial.tauAxis().max(), 1);
	}

	private static TrainingPlan plan(final long iterations, final int validateEvery, final int checkpointEvery) {
		return new TrainingPlan(iterations, 4, PATCH, 1, 10, validateEvery, checkpointEvery, TrainingSettings.defaults());
	}

	/** What a training said; cancels at a step. */
	private static class Record implements TrainingListener {

		final List<Double> losses = new ArrayList<>();
		final Map<Long, double[]> psnr = new TreeMap<>();
		final List<String> messages = new ArrayList<>();
		long cancelAt = -1, steps = -1;

		@Override
		public void progress(final long step, final double loss, final double smoothing, final double secondsLeft) {
			losses.add(loss);
		}

		@Override
		public void validated(final long step, final double[] values, final Prior prior, final boolean best) {
			psnr.put(step, values);
		}

		/** Asked once before every step, so that it can count them. */
		@Override
		public boolean isCanceled() {
			steps++;
			return cancelAt >= 0 && steps >= cancelAt;
		}

		@Override
		public void message(final String sentence) {
			messages.add(sentence);
		}

		long best() {
			return psnr.entrySet().stream().max(Comparator.comparingDouble(e -> e.getValue()[0] + e.getValue()[1] + e.getValue()[2]))
				.orElseThrow().getKey();
		}
	}
}
