package org.gncfoe.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@link NoiseModel} and {@link KnownNoise}. */
class NoiseModelTest {

	@ParameterizedTest
	@ValueSource(strings = { "gaussian sigma=12.30", "gaussian sigma=0", "poisson gain=3.464 offset=3.290 readnoise=0",
		"poisson gain=0.05000 offset=-12.00 readnoise=1234" })
	void textIsReadBack(final String text) {
		assertEquals(text, NoiseModel.parse(text).toString());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "gaussian", "gaussian sigma=x", "gaussian sigma=-1", "poisson gain=1",
		"poisson gain=0 offset=0 readnoise=0", "poisson offset=0 gain=1 readnoise=0", "noise" })
	void nonsenseIsRefused(final String text) {
		assertThrows(IllegalArgumentException.class, () -> NoiseModel.parse(text));
	}

	@Test
	void sigmaFollowsTheIntensity() {
		final NoiseModel model = NoiseModel.poisson(new PoissonGaussian(2, 10, 4));
		assertEquals(2, model.sigmaAt(5));
		assertEquals(Math.sqrt(84), model.sigmaAt(50));
		assertEquals(7, NoiseModel.gaussian(7).sigmaAt(50));
	}

	@Test
	void theLineIsResolved() {
		assertEquals(new PoissonGaussian(2, 10, 0), KnownNoise.NOTHING.resolve(2, -20));
		assertEquals(new PoissonGaussian(2, 0, 20), KnownNoise.NOTHING.resolve(2, 20));
		assertEquals(new PoissonGaussian(2, 12, 4), KnownNoise.NOTHING.withOffset(12).resolve(2, -20));
		assertEquals(new PoissonGaussian(2, 12, 4), KnownNoise.NOTHING.withReadNoise(2).resolve(2, -20));
	}

	@Test
	void knownNoiseIsChecked() {
		assertEquals(NoiseKind.POISSON, KnownNoise.NOTHING.withGain(2).kind());
		assertThrows(IllegalArgumentException.class, () -> KnownNoise.NOTHING.withGain(0));
		assertThrows(IllegalArgumentException.class, () -> KnownNoise.NOTHING.withReadNoise(-1));
		assertThrows(IllegalArgumentException.class, () -> KnownNoise.NOTHING.withOffset(Double.POSITIVE_INFINITY));
		assertThrows(IllegalArgumentException.class, () -> KnownNoise.NOTHING.withGain(2).withKind(NoiseKind.GAUSSIAN));
		assertThrows(IllegalArgumentException.class, () -> NoiseKind.of("poison"));
	}
}
