package org.gncfoe.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.gncfoe.prior.Chain;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.Priors;
import org.gncfoe.train.Patches.Picture;
import org.junit.jupiter.api.Test;

class PriorPictureTest {

	/** The slope of a deep feature along a pixel is the effective filter's value there, by differences at the image 0. */
	@Test
	void effectiveFiltersAreGradientsOfFeatures() throws Exception {
		final Prior prior = Priors.load("natural-r2");
		final Chain chain = prior.terms().get(0);
		final double tau = prior.tau(0.01);
		final EffectiveFilters seen = EffectiveFilters.of(chain, 1, tau);
		final int n = seen.side();
		assertEquals(chain.receptiveField(1), n);
		final SplittableRandom random = new SplittableRandom(3);
		for (int trial = 0; trial < 5; trial++) {
			final int unit = random.nextInt(chain.layer(1).convolution().outputs()), pixel = random.nextInt(n * n);
			assertEquals((feature(chain, tau, unit, pixel, n, 1e-3) - feature(chain, tau, unit, pixel, n, -1e-3)) / 2e-3, seen
				.filter(unit)[pixel], 2e-4);
		}
	}

	/** The feature of the second layer whose receptive field is an image of 0 but for one pixel. */
	private static double feature(final Chain chain, final double tau, final int unit, final int pixel, final int n,
		final double value)
	{
		final var first = chain.layer(0).convolution();
		final var second = chain.layer(1).convolution();
		final LayerFunctions functions = new LayerFunctions(chain.layer(0).activation(), tau);
		double z = 0;
		for (int tap = 0; tap < second.taps(); tap++) {
			final int c = tap / (second.height() * second.width()), j = tap / second.width() % second.height(), i = tap % second
				.width();
			final int y = pixel / n - j, x = pixel % n - i;
			final boolean inside = y >= 0 && x >= 0 && y < first.height() && x < first.width();
			final double u = inside ? value * first.weights()[c * first.taps() + y * first.width() + x] : 0;
			z += second.weights()[unit * second.taps() + tap] * functions.value(c, u);
		}
		return z;
	}

	/** Strides, links and potentials of hidden layers are drawn and measured. */
	@Test
	void aPriorOfSeveralScalesIsDrawn() throws Exception {
		final Prior prior = Priors.load("natural-ms");
		final Chain chain = prior.terms().get(0);
		assertEquals(66, chain.receptiveField(chain.depth() - 1));
		final float[] noise = new float[150 * 140];
		final SplittableRandom random = new SplittableRandom(1);
		for (int p = 0; p < noise.length; p++)
			noise[p] = (float) random.nextDouble();
		final FeatureRanges ranges = FeatureRanges.of(prior, List.of(new Picture("a", noise, 150, 140)), 0.01, 0);
		for (int l = 0; l < prior.depth(); l++)
			assertTrue(ranges.high(l, 0) > ranges.low(l, 0) && ranges.high(l, 0) != FeatureRanges.DEFAULT, "layer " + l);
		final Table table = new Table(PriorPicture.columns());
		final List<String> findings = new ArrayList<>();
		PriorPicture.draw(prior, "natural-ms", List.of(), 0, table, findings);
		assertEquals(2 * prior.depth() - 1, findings.size());
		assertTrue(findings.get(1).startsWith("natural-ms, layer 1: mean deviation of the potentials"), findings.get(1));
	}
}
