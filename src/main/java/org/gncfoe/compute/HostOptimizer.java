package org.gncfoe.compute;

import java.util.Arrays;
import java.util.List;

import org.gncfoe.prior.Convolution;
import org.gncfoe.prior.ParameterGroup;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.SplineFunctions;

/**
 * The optimiser of score matching on the host: clipping by group, AdaBelief (Zhuang et al. 2020), smoothness penalty,
 * projection of the first layer's filters to zero mean and unit norm, exponential moving average.
 * <p>
 * The potentials are learnt in {@link PotentialCoordinates}; filters and activations as they are. Arrays in
 * {@link OptimizerState} are in these coordinates.
 */
public final class HostOptimizer {

	private final Prior architecture;
	private final TrainingSettings settings;
	private final List<ParameterGroup> groups;
	private final AdaBelief belief;
	private final GradientClip clip;

	/** Starts at the present values of a prior. */
	public HostOptimizer(final Prior initial, final TrainingSettings settings) {
		this.architecture = initial;
		this.settings = settings;
		groups = initial.groups();
		final float[] theta = initial.parameters();
		project(theta);
		fromWeights(theta);
		belief = new AdaBelief(theta, settings.beta1(), settings.beta2(), settings.epsilon(), settings.average());
		clip = new GradientClip(groups.size(), settings.clip());
	}

	/** The number of steps done. */
	public long steps() {
		return belief.steps();
	}

	/**
	 * One step.
	 *
	 * @param gradient gradient with respect to the prior's parameters; used as workspace
	 * @param rate factor on all learning rates
	 */
	public void step(final double[] gradient, final double rate) {
		belief.begin();
		toCoordinates(gradient);
		for (int n = 0; n < groups.size(); n++) {
			final ParameterGroup group = groups.get(n);
			clip(gradient, n);
			if (settings.smoothness() > 0 && group.isFunctions()) addSmoothness(gradient, group);
			belief.move(gradient, group.offset(), group.offset() + group.length(), rate * settings.rate(group.kind()) *
				scale(architecture, group));
		}
		project(belief.values());
		belief.average();
	}

	/** The prior at the present parameters. */
	public Prior prior() {
		return at(belief.values());
	}

	/** The prior at the averaged parameters; the present ones if there is no averaging. */
	public Prior averaged() {
		if (settings.average() <= 0) return prior();
		final float[] values = belief.averaged().clone();
		project(values);
		return at(values);
	}

	/** A copy of the state. */
	public OptimizerState state() {
		return belief.state(clip.norms());
	}

	/**
	 * Goes back to a state.
	 *
	 * @throws IllegalArgumentException if it belongs to another architecture
	 */
	public void restore(final OptimizerState s) {
		final int n = belief.values().length;
		if (s.parameters().length != n || s.gradientNorms().length != groups.size()) throw new IllegalArgumentException(
			"the state belongs to a prior of another architecture (" + s.parameters().length + " parameters, not " + n + ")");
		belief.restore(s);
		clip.restore(s.gradientNorms());
	}

	private Prior at(final float[] coordinates) {
		final float[] values = coordinates.clone();
		for (final ParameterGroup group : groups)
			if (isPotentials(group)) PotentialCoordinates.toWeights(functions(group), values, group.offset());
		return architecture.withParameters(values);
	}

	private void fromWeights(final float[] values) {
		for (final ParameterGroup group : groups)
			if (isPotentials(group)) PotentialCoordinates.fromWeights(functions(group), values, group.offset());
	}

	private void toCoordinates(final double[] gradient) {
		for (final ParameterGroup group : groups)
			if (isPotentials(group)) PotentialCoordinates.gradient(functions(group), gradient, group.offset());
	}

	private static boolean isPotentials(final ParameterGroup group) {
		return group.kind() == ParameterGroup.Kind.POTENTIALS;
	}

	private SplineFunctions functions(final ParameterGroup group) {
		return group.functions(architecture);
	}

	/**
	 * The natural size of a group's values: 1, for potentials the share of one filter in an image's energy, as so many
	 * filters of unit norm meet at every pixel.
	 */
	public static double scale(final Prior prior, final ParameterGroup group) {
		if (!isPotentials(group)) return 1;
		final Convolution first = prior.terms().get(group.term()).layer(0).convolution();
		return (double) first.stride() * first.stride() / (first.height() * first.width());
	}

	/** Scales a group's gradient down where its norm exceeds its running mean too far. */
	private void clip(final double[] gradient, final int n) {
		final ParameterGroup group = groups.get(n);
		double sum = 0;
		for (int i = group.offset(); i < group.offset() + group.length(); i++)
			sum += gradient[i] * gradient[i];
		final double factor = clip.factor(n, sum);
		if (factor == 0) Arrays.fill(gradient, group.offset(), group.offset() + group.length(), 0);
		else if (factor != 1) for (int i = group.offset(); i < group.offset() + group.length(); i++)
			gradient[i] *= factor;
	}

	/**
	 * Adds the gradient of {@code smoothness/2 * sum (second differences)^2} of the learnt coordinates, along the feature
	 * and along tau; for potentials relative to their natural scale, the offsets left out.
	 */
	private void addSmoothness(final double[] gradient, final ParameterGroup group) {
		final SplineFunctions f = functions(group);
		final int n = f.feature().knots(), rows = f.tau().knots(), m = n / 2;
		final boolean potential = isPotentials(group);
		final double scale = scale(architecture, group), factor = settings.smoothness() / (scale * scale);
		// the slopes in their order: the middle slot holds the offset
		final int[] order = new int[potential ? n - 1 : n];
		for (int i = 0, k = 0; i < n; i++)
			if (!potential || i != m) order[k++] = i;
		for (int c = 0; c < f.channels(); c++) {
			final int base = group.offset() + c * rows * n;
			for (int j = 0; j < rows; j++)
				for (int k = 1; k + 1 < order.length; k++)
					secondDifference(gradient, factor, base + j * n + order[k - 1], base + j * n + order[k], base + j * n +
						order[k + 1]);
			for (final int i : order)
				for (int j = 1; j + 1 < rows; j++)
					secondDifference(gradient, factor, base + (j - 1) * n + i, base + j * n + i, base + (j + 1) * n + i);
		}
	}

	private void secondDifference(final double[] gradient, final double factor, final int a, final int b, final int c) {
		final float[] theta = belief.values();
		final double d = factor * ((double) theta[a] - 2.0 * theta[b] + theta[c]);
		gradient[a] += d;
		gradient[b] -= 2 * d;
		gradient[c] += d;
	}

	/** First layers: every filter of zero mean (per image channel) and unit norm. */
	private void project(final float[] values) {
		for (final ParameterGroup group : groups)
			if (group.kind() == ParameterGroup.Kind.FILTERS) project(group.convolution(architecture), values, group.offset());
	}

	private static void project(final Convolution k, final float[] values, final int from) {
		final int size = k.height() * k.width(), taps = k.taps();
		for (int o = 0; o < k.outputs(); o++) {
			double norm = 0;
			for (int c = 0; c < k.inputs(); c++) {
				final int at = from + o * taps + c * size;
				double sum = 0;
				for (int i = at; i < at + size; i++)
					sum += values[i];
				for (int i = at; i < at + size; i++) {
					values[i] -= (float) (sum / size);
					norm += values[i] * values[i];
				}
			}
			final float scale = (float) (1 / Math.max(1e-12, Math.sqrt(norm)));
			for (int i = from + o * taps; i < from + (o + 1) * taps; i++)
				values[i] *= scale;
		}
	}
}
