package org.gncfoe.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

import org.gncfoe.compute.PriorEngine;
import org.gncfoe.restore.Problem;
import org.gncfoe.restore.Progress;
import org.gncfoe.restore.Solver;
import org.gncfoe.restore.Trace;

/**
 * Figure 4: energy and PSNR over the steps of different ways to choose the smoothing while denoising, means over images,
 * each started from the observation. The energy is R(x, t) + D(x) per pixel at the prior's smallest t, the same for all ways.
 */
public final class Ways {

	/**
	 * A way.
	 *
	 * @param name such as GNC flow
	 * @param solver the solver
	 */
	public record Way(String name, Solver solver) {}

	private Ways() {}

	/**
	 * Computes and draws the figure.
	 *
	 * @param images at least one
	 * @param ways at least one
	 * @param log told of every finished part
	 */
	public static Figure draw(final PriorEngine engine, final List<Sample> images, final List<Way> ways,
		final Consumer<String> log)
	{
		final Table table = new Table("way", "step", "energy_per_pixel", "psnr", "sigma");
		final List<String> findings = new ArrayList<>();
		final Chart energies = new Chart("energy", "step", "(R + D) / pixel"), psnrs = new Chart("PSNR", "step", "PSNR (dB)"),
				sigmas = new Chart("smoothing", "step", "sqrt(t)");
		for (int k = 0; k < ways.size(); k++) {
			final Way way = ways.get(k);
			double[] energy = null, psnr = null, sigma = null;
			for (final Sample image : images) {
				final Trace trace = Trace.ofPsnr(image.clean(), engine.prior().minT());
				way.solver().solve(new Problem(engine, image.height(), image.width(), image.data(), image.starts()[0]),
					Progress.NONE, trace);
				final int n = trace.entries().size();
				if (energy == null) {
					energy = new double[n];
					psnr = new double[n];
					sigma = new double[n];
				}
				for (int i = 0; i < n; i++) {
					final Trace.Entry entry = trace.entries().get(i);
					energy[i] += entry.energy() / image.clean().length / images.size();
					psnr[i] += entry.psnr() / images.size();
					sigma[i] += Math.sqrt(entry.t()) / images.size();
				}
				log.accept(way.name() + ", " + image.name());
			}
			final double[] steps = new double[energy.length];
			for (int i = 0; i < steps.length; i++) {
				steps[i] = i;
				table.add(way.name(), i, energy[i], psnr[i], sigma[i]);
			}
			energies.curve(way.name(), Colours.distinct(k), steps, energy);
			psnrs.curve(way.name(), Colours.distinct(k), steps, psnr);
			sigmas.curve(way.name(), Colours.distinct(k), steps, sigma);
			findings.add(finding(way.name(), energy, psnr, sigma));
		}
		return new Figure("fig4", new Montage(3).add("energy at the smallest t", energies.draw()).add("PSNR", psnrs.draw())
			.add("smoothing", sigmas.draw()).draw(), Map.of("", table), findings);
	}

	private static String finding(final String name, final double[] energy, final double[] psnr, final double[] sigma) {
		final int last = psnr.length - 1;
		int best = 0, least = 0;
		for (int i = 0; i <= last; i++) {
			if (psnr[i] > psnr[best]) best = i;
			if (energy[i] < energy[least]) least = i;
		}
		return String.format(Locale.ROOT, "%s: PSNR is best, %.2f dB, after step %d of %d and %.2f dB at the end; the energy per " +
			"pixel is least, %.4f, after step %d and %.4f at the end, at sqrt(t) = %.3g.", name, psnr[best], best, last,
			psnr[last], energy[least], least, energy[last], sigma[last]);
	}
}
