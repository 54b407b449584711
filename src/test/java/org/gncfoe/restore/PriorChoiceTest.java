package org.gncfoe.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;

import org.gncfoe.prior.Priors;
import org.gncfoe.restore.LearnedSchedules.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which prior is taken where the choice is left open. */
class PriorChoiceTest {

	private static final DenoiseSettings DENOISING = DenoiseSettings.defaults();
	private static final InpaintSettings INPAINTING = InpaintSettings.defaults();

	@Test
	void whatIsAskedForIsTaken() throws IOException {
		assertEquals("natural-r2", PriorChoice.denoising("natural-r2", DENOISING, false));
		assertEquals("/a/b.safetensors", PriorChoice.inpainting("/a/b.safetensors", INPAINTING));
		assertEquals("natural-r2", PriorChoice.energy("natural-r2"));
	}

	/** A network is good for its own steps only. */
	@ParameterizedTest
	@ValueSource(strings = { "auto", " Auto ", "" })
	void networksAreTakenForTheirOwnStepsOnly(final String auto) throws IOException {
		final String network = PriorChoice.denoising(auto, DENOISING, false);
		assertNotEquals(Priors.DEFAULT_NAME, network);
		final int steps = LearnedSchedules.of(Priors.load(network)).best(Task.DENOISE).orElseThrow().schedule().steps();
		assertEquals(network, PriorChoice.denoising(auto, DENOISING.withSteps(steps), false));
		for (final DenoiseSettings other : new DenoiseSettings[] { DENOISING.withSteps(1), DENOISING.withSteps(steps + 1),
			DENOISING.withSmoothing(0.1), DENOISING.withShape(ScheduleShape.LOG) })
			assertEquals(Priors.DEFAULT_NAME, PriorChoice.denoising(auto, other, false), other.toString());
		assertEquals(Priors.DEFAULT_NAME, PriorChoice.denoising(auto, DENOISING, true));
		assertEquals(Priors.DEFAULT_NAME, PriorChoice.energy(auto));
	}

	@Test
	void inpaintingOtherThanAsLearnedTakesTheEnergy() throws IOException {
		for (final InpaintSettings other : new InpaintSettings[] { INPAINTING.withNoise(0.1), INPAINTING.withShape(
			ScheduleShape.LOG), INPAINTING.withSmoothing(0.3, 0.01), INPAINTING.withSteps(7) })
			assertEquals(Priors.DEFAULT_NAME, PriorChoice.inpainting("auto", other), other.toString());
		assertTrue(Priors.shippedNames().contains(PriorChoice.inpainting("auto", INPAINTING)));
	}
}
