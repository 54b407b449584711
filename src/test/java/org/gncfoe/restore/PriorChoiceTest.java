package org.gncfoe.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Locale;

import org.gncfoe.prior.Priors;
import org.gncfoe.restore.LearnedSchedules.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which prior is taken where the choice is left open. */
class PriorChoiceTest {

	private static final DenoiseSettings DENOISING = DenoiseSettings.defaults();
	/** So many steps no network was made for. */
	private static final int OTHER = 17;
	private static final InpaintSettings INPAINTING = InpaintSettings.defaults();

	@Test
	void whatIsAskedForIsTaken() throws IOException {
		assertEquals("natural-r2", PriorChoice.denoising("natural-r2", Quality.FAST, DENOISING, false));
		assertEquals("/a/b.safetensors", PriorChoice.inpainting("/a/b.safetensors", INPAINTING));
		assertEquals("natural-r2", PriorChoice.energy("natural-r2"));
	}

	/** A network is good for its own steps only. */
	@ParameterizedTest
	@ValueSource(strings = { "auto", " Auto ", "" })
	void networksAreTakenForTheirOwnStepsOnly(final String auto) throws IOException {
		for (final Quality quality : Quality.values()) {
			final String network = PriorChoice.denoising(auto, quality, DENOISING, false);
			assertNotEquals(Priors.DEFAULT_NAME, network);
			assertEquals(network, PriorChoice.denoising(auto, quality, DENOISING.withSteps(steps(network)),
				false));
			for (final DenoiseSettings other : new DenoiseSettings[] { DENOISING.withSteps(1), DENOISING
				.withSteps(OTHER), DENOISING.withSmoothing(0.1), DENOISING.withShape(ScheduleShape.LOG) })
				assertEquals(Priors.DEFAULT_NAME, PriorChoice.denoising(auto, quality, other, false), other
					.toString());
			assertEquals(Priors.DEFAULT_NAME, PriorChoice.denoising(auto, quality, DENOISING, true));
		}
		assertEquals(Priors.DEFAULT_NAME, PriorChoice.energy(auto));
	}

	/** Which one the index of priors says, and tests do not. */
	@Test
	void theQualityIsATaskOfTheIndex() throws IOException {
		final String best = Priors.defaultName("denoise"), fast = Priors.defaultName("denoise-fast");
		assertEquals(best, PriorChoice.denoising("auto", Quality.AUTO, DENOISING, false));
		assertEquals(best, PriorChoice.denoising("auto", Quality.BEST, DENOISING, false));
		assertEquals(fast, PriorChoice.denoising("auto", Quality.FAST, DENOISING, false));
	}

	/** So that steps of an earlier default mean what they meant. */
	@Test
	void theFastOneTakesItsStepsWhereTheBestHasNone() throws IOException {
		final String fast = Priors.defaultName("denoise-fast");
		final DenoiseSettings its = DENOISING.withSteps(steps(fast));
		final String best = PriorChoice.denoising("auto", Quality.BEST, its, false);
		assertTrue(its.chosen(LearnedSchedules.of(Priors.load(best))).isPresent());
		assertEquals(best, PriorChoice.denoising("auto", Quality.AUTO, its, false));
	}

	@Test
	void qualitiesHaveNames() {
		for (final Quality quality : Quality.values())
			assertEquals(quality, Quality.of(" " + quality.toString().toUpperCase(Locale.ROOT)));
		assertEquals(Quality.AUTO, Quality.of(""));
		assertEquals("There is no quality \"good\": take auto, best or fast.", assertThrows(
			IllegalArgumentException.class, () -> Quality.of("good")).getMessage());
	}

	private static int steps(final String network) throws IOException {
		return LearnedSchedules.of(Priors.load(network)).best(Task.DENOISE).orElseThrow().schedule()
			.steps();
	}

	@Test
	void inpaintingOtherThanAsLearnedTakesTheEnergy() throws IOException {
		for (final InpaintSettings other : new InpaintSettings[] { INPAINTING.withNoise(0.1), INPAINTING.withShape(
			ScheduleShape.LOG), INPAINTING.withSmoothing(0.3, 0.01), INPAINTING.withSteps(7) })
			assertEquals(Priors.DEFAULT_NAME, PriorChoice.inpainting("auto", other), other.toString());
		assertTrue(Priors.shippedNames().contains(PriorChoice.inpainting("auto", INPAINTING)));
	}
}
