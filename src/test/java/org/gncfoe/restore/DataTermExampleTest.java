package org.gncfoe.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.prior.Priors;
import org.junit.jupiter.api.Test;

/** Compiles and runs the code in docs/data-terms.md. */
class DataTermExampleTest {

	record PoissonDenoising(float[] z, double peak) implements ProximalTerm {

		public void prox(final float[] x, final double a) {
			final double b = a * peak;
			for (int p = 0; p < x.length; p++)
				x[p] = (float) (0.5 * (x[p] - b + Math.sqrt((x[p] - b) * (x[p] - b) + 4 * b * z[p])));
		}

		public double energy(final float[] x) {
			double sum = 0;
			for (int p = 0; p < x.length; p++)
				sum += peak * (x[p] - (z[p] > 0 ? z[p] * Math.log(x[p]) : 0));
			return sum;
		}
	}

	@Test
	void photonCountsAreDenoised() throws IOException {
		final int height = 40, width = 48;
		final double peak = 60;
		final float[] clean = new float[height * width], z = new float[clean.length], x;
		final Random random = new Random(1);
		for (int p = 0; p < clean.length; p++) {
			clean[p] = 0.3f + (p % width / 12 + p / width / 10) % 2 * 0.4f;
			z[p] = (float) (count(random, peak * clean[p]) / peak);
		}
		try (Backend backend = Backends.open("auto", 0); PriorEngine engine = backend.open(Priors.load("natural-r1"))) {
			final Problem problem = new Problem(engine, height, width, new PoissonDenoising(z, peak), z);
			final Solver solver = new GncFlow(Schedule.log(0.1, 0.02, 20));
			final Trace trace = Trace.ofPsnr(clean);
			x = solver.solve(problem, Progress.NONE, trace).image();
			assertTrue(trace.entries().get(20).psnr() > trace.entries().get(0).psnr() + 5, () -> trace.entries().toString());
		}
		assertEquals(Psnr.of(clean, clean, 1), Double.POSITIVE_INFINITY);
		assertTrue(Psnr.of(x, clean, 1) > 25, () -> "PSNR " + Psnr.of(x, clean, 1));
	}

	/** What makes the map proximal: no neighbour of prox(v) has a smaller 1/2 ||x - v||^2 + a D(x). */
	@Test
	void theMapIsProximal() {
		final float[] z = { 0, 0.2f, 1.3f };
		final double a = 0.01;
		final PoissonDenoising term = new PoissonDenoising(z, 30);
		final float[] v = { 0.5f, 0.4f, 0.9f }, x = v.clone();
		term.prox(x, a);
		final double least = objective(term, x, v, a);
		for (int p = 0; p < x.length; p++)
			for (final float step : new float[] { -0.01f, 0.01f }) {
				final float[] other = x.clone();
				other[p] += step;
				assertTrue(objective(term, other, v, a) > least);
			}
	}

	/** What the page shows is what is tested here. */
	@Test
	void theDocumentationHasThisCode() throws IOException {
		final String here = stripped(Files.readString(Path.of(
			"src/test/java/org/gncfoe/restore/DataTermExampleTest.java")));
		final Matcher code = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of(
			"docs/data-terms.md")));
		int found = 0;
		while (code.find()) {
			final String block = code.group(1).strip();
			// NB: The last brace closes what goes on here.
			final String text = stripped(block.endsWith("\n}") && block.startsWith("try") ? block.substring(0, block.length() - 1)
				: block);
			assertTrue(here.contains(text), "not in this test: " + block);
			found++;
		}
		assertEquals(2, found);
	}

	private static double objective(final DataTerm term, final float[] x, final float[] v, final double a) {
		double sum = a * term.energy(x);
		for (int p = 0; p < x.length; p++)
			sum += 0.5 * (x[p] - v[p]) * (x[p] - v[p]);
		return sum;
	}

	/** A Poisson number by Knuth's method. */
	private static int count(final Random random, final double mean) {
		final double limit = Math.exp(-mean);
		int n = 0;
		for (double product = random.nextDouble(); product > limit; n++)
			product *= random.nextDouble();
		return n;
	}

	private static String stripped(final String code) {
		return code.lines().map(String::strip).filter(line -> !line.isEmpty()).reduce("", (a, b) -> a + "\n" + b).strip();
	}
}
