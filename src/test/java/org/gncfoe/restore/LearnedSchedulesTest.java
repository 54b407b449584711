package org.gncfoe.restore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.RandomPriors;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.PriorFile;
import org.gncfoe.restore.LearnedSchedules.Learned;
import org.gncfoe.restore.LearnedSchedules.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@link LearnedSchedules} and that {@link Denoiser} uses them. */
class LearnedSchedulesTest {

	private static final Prior PRIOR = RandomPriors.of(1, 4, 3, 8, 1);

	private static Learned learned(final int steps, final double psnr) {
		final double[] t = new double[steps], a = new double[steps], w = new double[steps];
		for (int i = 0; i < steps; i++) {
			t[i] = 1.0 / (i + 1);
			a[i] = 0.123456789 / (i + 1);
			w[i] = 1.5;
		}
		final Schedule s = Schedule.of(t, a, w);
		return new Learned(new NoiseSchedule(new double[] { 0.02, 0.3 }, List.of(s, s.scaled(0.9))), psnr);
	}

	@Test
	void survivesTheFile(@TempDir final Path folder) throws IOException {
		final LearnedSchedules all = LearnedSchedules.NONE.with(Task.DENOISE, learned(5, 28.1)).with(Task.DENOISE, learned(3,
			Double.NaN)).with(Task.INPAINT, learned(10, 25));
		final Path file = folder.resolve("p.safetensors");
		PriorFile.write(all.storeIn(PRIOR.withMetadata(Map.of("schedule.denoise.7", "of another prior", "seed", "1"))), file);
		final Prior read = PriorFile.read(file);
		assertEquals("1", read.metadata().get("seed"));
		final LearnedSchedules again = LearnedSchedules.of(read);
		assertEquals(2, again.all(Task.DENOISE).size());
		assertEquals(10, again.get(Task.INPAINT, 10).orElseThrow().schedule().steps());
		assertTrue(Double.isNaN(again.get(Task.DENOISE, 3).orElseThrow().psnr()));
		final Learned five = again.get(Task.DENOISE, 5).orElseThrow();
		assertEquals(28.1, five.psnr());
		assertEquals(0.3, five.schedule().sigma(1));
		assertEquals(0.123456789, five.schedule().relative(0).a(0), 1e-5 * 0.12);
		assertEquals(0.9, five.schedule().relative(1).t(0), 1e-5);
		assertFalse(again.get(Task.DENOISE, 7).isPresent());
	}

	@Test
	void bestIsTheShortestThatIsNearlyAsGoodAsAny() {
		final LearnedSchedules all = LearnedSchedules.NONE.with(Task.DENOISE, learned(3, 28)).with(Task.DENOISE, learned(5,
			28.1)).with(Task.DENOISE, learned(10, 28.12));
		assertEquals(5, all.best(Task.DENOISE).orElseThrow().schedule().steps());
		assertTrue(all.best(Task.INPAINT).isEmpty());
		assertEquals(4, LearnedSchedules.NONE.with(Task.DENOISE, learned(4, Double.NaN)).best(Task.DENOISE).orElseThrow()
			.schedule().steps());
	}

	@Test
	void nothingIsBestThatIsWorseThanNoLearning() {
		final Learned ten = new Learned(learned(10, 0).schedule(), 25, 25.1), twenty = new Learned(learned(20, 0).schedule(),
			25.08, 25.1);
		assertTrue(LearnedSchedules.NONE.with(Task.INPAINT, ten).best(Task.INPAINT).isEmpty());
		assertEquals(20, LearnedSchedules.NONE.with(Task.INPAINT, ten).with(Task.INPAINT, twenty).best(Task.INPAINT)
			.orElseThrow().schedule().steps());
		assertFalse(twenty.isBetter());
		final Prior stored = LearnedSchedules.NONE.with(Task.INPAINT, ten).storeIn(PRIOR);
		assertEquals(25.1, LearnedSchedules.of(stored).get(Task.INPAINT, 10).orElseThrow().predefined());
	}

	@Test
	void theNearestHasTheNextNumberOfSteps() {
		final LearnedSchedules all = LearnedSchedules.NONE.with(Task.DENOISE, learned(3, 28)).with(Task.DENOISE, learned(5,
			28)).with(Task.DENOISE, learned(10, 28));
		assertEquals(3, all.nearest(Task.DENOISE, 1).orElseThrow().schedule().steps());
		assertEquals(5, all.nearest(Task.DENOISE, 4).orElseThrow().schedule().steps());
		assertEquals(10, all.nearest(Task.DENOISE, 50).orElseThrow().schedule().steps());
		assertTrue(all.nearest(Task.INPAINT, 5).isEmpty());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "[]", "{}", "{\"sigma\":[1],\"t\":[[1]],\"a\":[[1]]}",
		"{\"sigma\":[1],\"t\":[[1]],\"a\":[[-1]],\"w\":[[1]]}", "{\"sigma\":[1],\"t\":[[1],[2]],\"a\":[[1]],\"w\":[[1]]}" })
	void brokenOnesAreNamed(final String json) {
		final Prior broken = PRIOR.withMetadata(Map.of("schedule.denoise.5", json));
		final Exception e = assertThrows(IllegalArgumentException.class, () -> LearnedSchedules.of(broken));
		assertTrue(e.getMessage().contains("schedule.denoise.5"), e.getMessage());
	}

	@Test
	void settingsChooseBetweenLearnedAndPredefined() {
		final LearnedSchedules all = LearnedSchedules.NONE.with(Task.DENOISE, learned(1, 27)).with(Task.DENOISE, learned(3,
			28)).with(Task.DENOISE, learned(5, 28.5));
		final DenoiseSettings d = DenoiseSettings.defaults();
		final double sigma = 0.1;
		assertEquals(all.get(Task.DENOISE, 5).orElseThrow().schedule().at(sigma).toString(), d.schedule(sigma, all)
			.toString());
		assertEquals(0.123456789 * 0.01, d.withSteps(3).schedule(sigma, all).a(0), 2e-4);
		assertEquals(1.5, d.withSteps(3).schedule(sigma, all).dataWeight(0), 1e-12);
		final String oneStep = Schedule.oneStep(sigma * sigma).toString();
		assertEquals(oneStep, d.withSteps(1).schedule(sigma, all).toString());
		assertEquals(oneStep, d.schedule(sigma).toString());
		final Learned better = new Learned(learned(1, 0).schedule(), 27, 26.9);
		assertEquals(better.schedule().at(sigma).toString(), d.withSteps(1).schedule(sigma, all.with(Task.DENOISE, better))
			.toString());
		assertEquals(Schedule.log(sigma, 0.3 * sigma, 4).toString(), d.withSteps(4).schedule(sigma, all).toString());
		assertEquals(Schedule.sqrt(sigma, 0.3 * sigma, 5).toString(), d.withShape(ScheduleShape.SQRT).schedule(sigma, all)
			.toString());
		assertEquals(Schedule.oneStep(0.25).toString(), d.withSmoothing(0.5).schedule(sigma, all).toString());
	}

	@Test
	void denoiserTakesWhatLiesInThePrior() {
		final Prior with = LearnedSchedules.NONE.with(Task.DENOISE, learned(2, 28)).storeIn(PRIOR);
		final float[] noisy = RandomPriors.image(9 * 8, 3);
		try (CpuBackend backend = new CpuBackend(1); PriorEngine engine = backend.open(with)) {
			final float[] expected = new GncFlow(LearnedSchedules.of(with).get(Task.DENOISE, 2).orElseThrow().schedule().at(
				0.1)).solve(new Problem(engine, 9, 8, new GaussianDenoising(noisy, 0.01), noisy), Progress.NONE).image();
			assertArrayEquals(expected, new Denoiser(engine, DenoiseSettings.defaults()).denoise(noisy, 9, 8, 0.1,
				Progress.NONE));
		}
	}

	@Test
	void inpaintingSettingsChooseBetweenLearnedAndPredefined() {
		final Learned ten = learned(10, 27);
		final LearnedSchedules all = LearnedSchedules.NONE.with(Task.INPAINT, ten);
		final InpaintSettings d = InpaintSettings.defaults();
		final String expected = ten.schedule().at(1).toString();
		assertEquals(expected, d.schedule(1, all).toString());
		assertEquals(expected, d.withSteps(10).schedule(1, all).toString());
		final String predefined = d.schedule(1).toString();
		assertEquals(predefined, d.withNoise(0.1).schedule(1, all).toString());
		assertEquals(predefined, d.withShape(ScheduleShape.LOG).schedule(1, all).toString());
		assertEquals(7, d.withSteps(7).schedule(1, all).steps());
		assertEquals(0.04, d.withSmoothing(0.2, Double.NaN).schedule(1, all).t(0), 1e-12);
	}

	@Test
	void inpainterTakesWhatLiesInThePrior() {
		final Prior with = LearnedSchedules.NONE.with(Task.INPAINT, new Learned(new NoiseSchedule(new double[] { 1 }, List.of(
			Schedule.log(0.3, 0.02, 4))), 28, 27)).storeIn(PRIOR);
		final float[] image = RandomPriors.image(9 * 8, 3);
		final boolean[] observed = new boolean[image.length];
		for (int p = 0; p < observed.length; p++)
			observed[p] = p % 3 != 0;
		try (CpuBackend backend = new CpuBackend(1); PriorEngine engine = backend.open(with)) {
			final Inpainter inpainter = new Inpainter(engine, InpaintSettings.defaults());
			assertTrue(inpainter.isLearned());
			final float[] start = image.clone();
			new HarmonicInterpolation().fill(start, observed, 9, 8);
			final float[] expected = new GncFlow(LearnedSchedules.of(with).get(Task.INPAINT, 4).orElseThrow().schedule().at(1))
				.solve(new Problem(engine, 9, 8, new Inpainting(image, observed), start), Progress.NONE).image();
			assertArrayEquals(expected, inpainter.inpaint(image, observed, 9, 8, Progress.NONE), 1e-6f);
			assertFalse(new Inpainter(engine, InpaintSettings.defaults().withSteps(5)).isLearned());
		}
	}
}
