package org.gncfoe.figures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

import org.gncfoe.compute.ImageState;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.restore.GncFlow;
import org.gncfoe.restore.JointOptimisation;
import org.gncfoe.restore.Problem;
import org.gncfoe.restore.Progress;
import org.gncfoe.restore.Psnr;
import org.gncfoe.restore.Schedule;
import org.gncfoe.restore.ScheduleShape;
import org.gncfoe.restore.Solution;
import org.gncfoe.restore.Solver;

import ij.process.ImageProcessor;

/**
 * Figure 3: how often the least known energy is reached, and the mean PSNR, by initial smoothing and number of steps, for
 * denoising and inpainting with GNC flow and with joint optimisation, each from three starts: the observation, zeros and
 * noise.
 * <p>
 * The energy of a result is R(x, t) + D(x), for GNC flow at the prior's smallest t, at which every schedule ends, for joint
 * optimisation at the t it ends with. The least known energy of an image is the least of all runs, and of one four times as
 * long as the longest from the largest smoothing. It counts as reached if 95 % of what the observation's energy
 * exceeds it by are gone; the rate for 99 % is in the table.
 */
public final class Attainment {

	/** Share of the observation's excess energy up to which the least energy counts as reached, and nearly exactly so. */
	static final double NEAR = 0.05;
	private static final double NEARER = 0.01;

	private static final String[] SOLVERS = { "GNC flow", "joint optimisation" };

	/**
	 * What is varied.
	 *
	 * @param firstSigmas square roots of the initial smoothings, prior's unit, rising; what lies below the prior's range is
	 *          its lower end: no initial smoothing
	 * @param steps numbers of steps, rising
	 * @param shape how the smoothing of GNC flow falls
	 * @param beta step size of tau of joint optimisation
	 */
	public record Plan(double[] firstSigmas, int[] steps, ScheduleShape shape, double beta) {}

	/**
	 * A task with its images.
	 *
	 * @param name of the task, such as denoising
	 */
	public record Task(String name, List<Sample> images) {}

	private final PriorEngine engine;
	private final Plan plan;
	private final Consumer<String> log;
	private final Table table = new Table("task", "solver", "sqrt_t0", "steps", "rate", "psnr", "rate_99", "mean_excess",
		"mean_final_sigma");
	private final Table runs = new Table("task", "solver", "image", "start", "sqrt_t0", "steps", "energy", "least_energy",
		"excess", "final_sigma", "psnr");
	private final List<String> findings = new ArrayList<>();

	private Attainment(final PriorEngine engine, final Plan plan, final Consumer<String> log) {
		this.engine = engine;
		this.plan = plan;
		this.log = log;
	}

	/**
	 * Computes and draws the figure.
	 *
	 * @param log told of every finished part
	 */
	public static Figure draw(final PriorEngine engine, final List<Task> tasks, final Plan plan, final Consumer<String> log) {
		final Attainment work = new Attainment(engine, plan, log);
		final Montage montage = new Montage(2);
		for (final Task task : tasks)
			for (int s = 0; s < SOLVERS.length; s++)
				work.part(task, s, montage);
		return new Figure("fig3", montage.draw(), Map.of("", work.table, "runs", work.runs), work.findings);
	}

	/** One run of a solver. */
	private record Run(double energy, double sigma, double psnr) {}

	// -- Helper methods --

	private void part(final Task task, final int solver, final Montage montage) {
		final int rows = plan.firstSigmas().length, columns = plan.steps().length, inits = Sample.STARTS.length;
		final double[][] rate = new double[rows][columns], nearer = new double[rows][columns], psnr = new double[rows][columns], excess = new double[rows][columns],
				sigma = new double[rows][columns];
		for (final Sample image : task.images()) {
			final Run[][][] all = new Run[rows][columns][inits];
			double least = run(image, 0, solver(solver, plan.firstSigmas()[rows - 1], 4 * plan.steps()[columns - 1]), solver)
				.energy();
			for (int r = 0; r < rows; r++)
				for (int c = 0; c < columns; c++)
					for (int i = 0; i < inits; i++) {
						all[r][c][i] = run(image, i, solver(solver, plan.firstSigmas()[r], plan.steps()[c]), solver);
						least = Math.min(least, all[r][c][i].energy());
					}
			final double unit = energy(image, image.starts()[0], engine.prior().minT()) - least;
			final double share = 1.0 / (inits * task.images().size());
			for (int r = 0; r < rows; r++)
				for (int c = 0; c < columns; c++)
					for (int i = 0; i < inits; i++) {
						final Run run = all[r][c][i];
						final double over = (run.energy() - least) / unit;
						if (over <= NEAR) rate[r][c] += share;
						if (over <= NEARER) nearer[r][c] += share;
						psnr[r][c] += share * run.psnr();
						excess[r][c] += share * over;
						sigma[r][c] += share * run.sigma();
						runs.add(task.name(), SOLVERS[solver], image.name(), Sample.STARTS[i], plan.firstSigmas()[r], plan
							.steps()[c], run.energy(), least, over, run.sigma(), run.psnr());
					}
			log.accept(task.name() + ", " + SOLVERS[solver] + ", " + image.name());
		}
		for (int r = 0; r < rows; r++)
			for (int c = 0; c < columns; c++)
				table.add(task.name(), SOLVERS[solver], plan.firstSigmas()[r], plan.steps()[c], rate[r][c], psnr[r][c],
					nearer[r][c], excess[r][c], sigma[r][c]);
		final String title = task.name() + ", " + SOLVERS[solver] + ": ";
		montage.add(title + "rate of 95 % of the way to the least energy", map(rate, "%.2f", 0, 1));
		montage.add(title + "mean PSNR", map(psnr, "%.2f", min(psnr), max(psnr)));
		find(title, rate, psnr);
	}

	private Solver solver(final int which, final double firstSigma, final int steps) {
		final double most = Math.sqrt(engine.prior().maxT()), least = Math.sqrt(engine.prior().minT());
		final double first = Math.max(least, Math.min(most, firstSigma));
		return which == 0 ? new GncFlow(Schedule.of(plan.shape(), first, least, steps)) : new JointOptimisation(first, plan
			.beta(), steps, 0);
	}

	private Run run(final Sample image, final int start, final Solver solver, final int which) {
		final Solution solution = solver.solve(new Problem(engine, image.height(), image.width(), image.data(), image
			.starts()[start]), Progress.NONE);
		final double t = which == 0 ? engine.prior().minT() : solution.t();
		return new Run(energy(image, solution.image(), t), Math.sqrt(t), Psnr.of(solution.image(), image.clean(), 1));
	}

	private double energy(final Sample image, final float[] x, final double t) {
		try (ImageState state = engine.image(image.height(), image.width())) {
			state.write(x);
			return state.energy(t) + image.data().energy(x);
		}
	}

	private ImageProcessor map(final double[][] values, final String format, final double low, final double high) {
		final String[] rows = Arrays.stream(plan.firstSigmas()).mapToObj(s -> String.format(Locale.ROOT, "%.3g", s)).toArray(
			String[]::new);
		final String[] columns = Arrays.stream(plan.steps()).mapToObj(Integer::toString).toArray(String[]::new);
		return HeatMap.draw(values, rows, columns, "sqrt(t0)", "steps", format, low, high);
	}

	private void find(final String title, final double[][] rate, final double[][] psnr) {
		final int top = rate.length - 1, most = plan.steps().length - 1;
		int row = 0, column = 0;
		for (int r = 0; r <= top; r++)
			for (int c = 0; c <= most; c++)
				if (psnr[r][c] > psnr[row][column]) {
					row = r;
					column = c;
				}
		findings.add(String.format(Locale.ROOT, "%s95 %% of the way to the least energy are gone by %.0f %% of the runs with sqrt(t0) = %.3g and " +
			"%d steps, by %.0f %% without initial smoothing. The best mean PSNR is %.2f dB (sqrt(t0) = %.3g, %d steps, rate " +
			"%.0f %%); with the largest smoothing and most steps it is %.2f dB.", title, 100 * rate[top][most], plan
				.firstSigmas()[top], plan.steps()[most], 100 * rate[0][most], psnr[row][column], plan.firstSigmas()[row], plan
					.steps()[column], 100 * rate[row][column], psnr[top][most]));
	}

	private static double min(final double[][] values) {
		return Arrays.stream(values).flatMapToDouble(Arrays::stream).min().getAsDouble();
	}

	private static double max(final double[][] values) {
		return Arrays.stream(values).flatMapToDouble(Arrays::stream).max().getAsDouble();
	}
}
