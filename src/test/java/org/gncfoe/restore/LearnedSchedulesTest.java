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
}
