package org.gncfoe.theory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;

/**
 * From which smoothing on the energy F(., t) of a mixture is convex: t_bar, the smallest t with
 * {@code min_x lambda_min( Hess F(x, t) ) >= 0}. A log-concave density stays so when it is smoothed further (Prekopa), so
 * F(., t) is convex exactly for t >= t_bar, and t_bar is found by bisection.
 * <p>
 * With different covariances t_bar may be decided very far out, where the widest component takes over from the others and
 * the density is practically 0: {@link #within} leaves out all but a box that matters.
 * </p>
 * <p>
 * The minimum over x is searched from many points: on the line on a grid over all components, and wherever two components
 * are equally likely; in higher dimension at the means, at equally likely points of pairs of components along the line of
 * their means and along random lines, and at random points. From the best of them lambda_min descends along its gradient.
 * On the line the grid is far finer than any structure of F near t_bar; in higher dimension a minimum can be missed, and
 * the {@linkplain #threshold() threshold} is then too small.
 * </p>
 * Source: Kobler and Pock 2023, section 2. Immutable.
 */
public final class Convexity {

	private static final int GRID = 2000, PAIRS = 200, LINES = 2, RANDOM = 200, DESCENTS = 12;

	private final GaussianMixture mixture;
	private final long seed;
	private final double[] min, max;

	/** Convexity of F(., t) of this mixture on the whole space, with random points always from the same seed. */
	public Convexity(final GaussianMixture mixture) {
		this(mixture, 1, filled(mixture, Double.NEGATIVE_INFINITY), filled(mixture, Double.POSITIVE_INFINITY));
	}

	private Convexity(final GaussianMixture mixture, final long seed, final double[] min, final double[] max) {
		this.mixture = mixture;
		this.seed = seed;
		this.min = min;
		this.max = max;
	}

	/**
	 * The same, but on a box only.
	 *
	 * @param from lower corner, {@code [dimension]}
	 * @param to upper corner, {@code [dimension]}
	 * @throws IllegalArgumentException if the box is empty or of another dimension
	 */
	public Convexity within(final double[] from, final double[] to) {
		if (from.length != min.length || to.length != min.length) throw new IllegalArgumentException("a box of " + min.length +
			" dimensions is needed");
		for (int k = 0; k < min.length; k++)
			if (!(from[k] < to[k])) throw new IllegalArgumentException("a box must not be empty: [" + from[k] + ", " + to[k] + "]");
		return new Convexity(mixture, seed, from.clone(), to.clone());
	}

	/** The same with another seed for the random points. */
	public Convexity withSeed(final long other) {
		return new Convexity(mixture, other, min, max);
	}

	/**
	 * The bound of the theorem: F(., t) is convex for all t >= diam^2, diam the largest distance of two means; holds for
	 * empirical densities and whenever all components share one covariance, otherwise empty.
	 */
	public static OptionalDouble diameterBound(final GaussianMixture mixture) {
		return mixture.sharesCovariance() ? OptionalDouble.of(mixture.squaredDiameter()) : OptionalDouble.empty();
	}

	/**
	 * The sharper bound t >= max(0, diam^2 / 4 - s), s the smallest variance of the shared covariance (0 for an empirical
	 * density); empty if the components share none. For Hess F = P - P Cov[mu | x] P, P = (S + t I)^-1, is positive
	 * semidefinite if S + t I - Cov[mu | x] is, and by Popoviciu's inequality no projection of the means, which lies in an
	 * interval of length diam at most, has a variance above diam^2 / 4. (Usually said of the line only, but every direction
	 * is one.) It is attained by two components.
	 */
	public static OptionalDouble popoviciuBound(final GaussianMixture mixture) {
		return mixture.sharesCovariance() ? OptionalDouble.of(Math.max(0, mixture.squaredDiameter() / 4 - mixture
			.smallestVariance())) : OptionalDouble.empty();
	}

	/**
	 * The least curvature of F(., t) found anywhere.
	 *
	 * @param t smoothing (variance), positive, or 0 if no covariance is singular
	 */
	public Curvature least(final double t) {
		final GaussianMixture f = mixture.smoothed(t);
		return starts(f).stream().limit(DESCENTS).map(start -> descend(f, start)).min(Comparator.comparingDouble(
			Curvature::eigenvalue)).get();
	}

	/** Whether no negative curvature of F(., t) is found; t as in {@link #least}. */
	public boolean isConvex(final double t) {
		final GaussianMixture f = mixture.smoothed(t);
		final List<Curvature> starts = starts(f);
		if (starts.get(0).eigenvalue() < 0) return false;
		return starts.stream().limit(DESCENTS).noneMatch(start -> descend(f, start).eigenvalue() < 0);
	}

	/**
	 * t_bar, to a relative accuracy of 1e-9; 0 if it is less than 1e-10 of the bounds, or of the covariances' scale. On a
	 * box: the smallest t from which on F(., t) curves nowhere negatively in it.
	 */
	public double threshold() {
		if (isWholeSpace()) {
			double high = popoviciuBound(mixture).orElse(mixture.squaredDiameter() + mixture.largestVariance());
			if (high == 0) return 0;
			while (!isConvex(high))
				high *= 2;
			final double low = 1e-10 * high;
			return isConvex(low) ? 0 : bisect(low, high);
		}
		// NB: On a box convexity may come and go as t grows, but not beyond the threshold of the whole space.
		final double high = new Convexity(mixture).withSeed(seed).threshold();
		if (high == 0) return 0;
		double low = high;
		while (isConvex(low))
			if ((low *= 0.95) <= 1e-10 * high) return 0;
		return low == high ? high : bisect(low, low / 0.95);
	}

	private double bisect(final double nonConvex, final double convex) {
		double low = nonConvex, high = convex;
		while (high > (1 + 1e-9) * low) {
			final double middle = Math.sqrt(low * high);
			if (isConvex(middle)) high = middle;
			else low = middle;
		}
		return high;
	}

	private boolean isWholeSpace() {
		return Arrays.stream(max).allMatch(v -> v == Double.POSITIVE_INFINITY) && Arrays.stream(min).allMatch(
			v -> v == Double.NEGATIVE_INFINITY);
	}

	// -- Search --

	/** Where to search, the most negative first, on the line only what is lowest among its neighbours. */
	private List<Curvature> starts(final GaussianMixture f) {
		final List<double[]> points = new ArrayList<>();
		final Random random = new Random(seed);
		final double width = Math.sqrt(f.largestVariance());
		addCrossings(f, random, points);
		if (f.dimension() == 1) addGrid(f, width, points);
		else for (int k = 0; k < RANDOM; k++) {
			final double[] mean = f.mean(random.nextInt(f.size()));
			points.add(Vectors.add(mean, 2 * width * random.nextDouble(), direction(f.dimension(), random)));
		}
		for (int i = 0; i < Math.min(f.size(), PAIRS); i++)
			points.add(f.mean(i));
		List<Curvature> found = points.stream().map(this::clamp).map(f::curvature).toList();
		if (f.dimension() == 1) found = localMinima(found);
		return found.stream().sorted(Comparator.comparingDouble(Curvature::eigenvalue)).toList();
	}

	private void addGrid(final GaussianMixture f, final double width, final List<double[]> points) {
		double from = Double.POSITIVE_INFINITY, to = Double.NEGATIVE_INFINITY;
		for (int i = 0; i < f.size(); i++) {
			from = Math.min(from, f.mean(i)[0] - 4 * width);
			to = Math.max(to, f.mean(i)[0] + 4 * width);
		}
		if (Double.isFinite(max[0] - min[0])) {
			from = min[0];
			to = max[0];
		}
		for (int k = 0; k <= GRID; k++)
			points.add(new double[] { from + (to - from) * k / GRID });
	}

	private static List<Curvature> localMinima(final List<Curvature> all) {
		final List<Curvature> sorted = all.stream().sorted(Comparator.comparingDouble(c -> c.at()[0])).toList();
		final List<Curvature> lowest = new ArrayList<>();
		for (int k = 0; k < sorted.size(); k++) {
			final double here = sorted.get(k).eigenvalue();
			if (here <= sorted.get(Math.max(0, k - 1)).eigenvalue() && here <= sorted.get(Math.min(sorted.size() - 1, k + 1))
				.eigenvalue()) lowest.add(sorted.get(k));
		}
		return lowest;
	}

	/** Points where two components are equally likely: there the responsibilities change fastest. */
	private static void addCrossings(final GaussianMixture f, final Random random, final List<double[]> points) {
		final int n = f.size();
		final boolean all = n * (n - 1L) / 2 <= PAIRS;
		if (all) for (int i = 0; i < n; i++)
			for (int j = 0; j < i; j++)
				addCrossings(f, i, j, random, points);
		else for (int k = 0; k < PAIRS; k++)
			addCrossings(f, random.nextInt(n), random.nextInt(n), random, points);
	}

	private static void addCrossings(final GaussianMixture f, final int i, final int j, final Random random,
		final List<double[]> points)
	{
		final double[] origin = f.mean(i), between = Vectors.add(f.mean(j), -1, origin);
		final double distance = Vectors.norm(between);
		final double scale = Math.max(distance, Math.sqrt(f.largestVariance()));
		if (distance > 0) addCrossings(f, i, j, origin, between, points);
		for (int k = 0; k < LINES; k++)
			addCrossings(f, i, j, origin, Vectors.add(new double[f.dimension()], scale, direction(f.dimension(), random)), points);
	}

	/** Along a line the difference of two log densities is a quadratic: its roots, in units of the direction. */
	private static void addCrossings(final GaussianMixture f, final int i, final int j, final double[] origin,
		final double[] direction, final List<double[]> points)
	{
		final double[] v = new double[3];
		for (int k = 0; k < 3; k++) {
			final double[] x = Vectors.add(origin, k - 1, direction);
			v[k] = f.logShare(i, x) - f.logShare(j, x);
		}
		final double a = (v[0] + v[2]) / 2 - v[1], b = (v[2] - v[0]) / 2, c = v[1];
		// NB: In this form the root that stays finite as a -> 0 is exact; the other is then infinite and left out.
		final double q = -0.5 * (b + Math.copySign(Math.sqrt(b * b - 4 * a * c), b));
		for (final double root : new double[] { c / q, q / a })
			if (Math.abs(root) < 1e6) points.add(Vectors.add(origin, root, direction));
	}

	private static double[] direction(final int dimension, final Random random) {
		final double[] v = new double[dimension];
		Arrays.setAll(v, k -> random.nextGaussian());
		return Vectors.add(new double[dimension], 1 / Vectors.norm(v), v);
	}

	/** Follows the negative gradient of lambda_min, with a step that grows while it succeeds. */
	private Curvature descend(final GaussianMixture f, final Curvature start) {
		Curvature best = start;
		double[] gradient = null;
		final double unit = Math.sqrt(f.largestVariance());
		double step = 0.1 * unit;
		for (int k = 0; k < 500 && step > 1e-8 * unit; k++) {
			if (gradient == null) gradient = f.curvatureGradient(best.at(), best.direction());
			final double norm = Vectors.norm(gradient);
			if (!(norm > 0)) break;
			final Curvature next = f.curvature(clamp(Vectors.add(best.at(), -step / norm, gradient)));
			if (next.eigenvalue() < best.eigenvalue()) {
				best = next;
				gradient = null;
				step *= 1.5;
			}
			else step /= 2;
		}
		return best;
	}

	/** The nearest point in the box. */
	private double[] clamp(final double[] x) {
		final double[] inside = new double[x.length];
		Arrays.setAll(inside, k -> Math.max(min[k], Math.min(max[k], x[k])));
		return inside;
	}

	private static double[] filled(final GaussianMixture mixture, final double value) {
		final double[] all = new double[mixture.dimension()];
		Arrays.fill(all, value);
		return all;
	}
}
