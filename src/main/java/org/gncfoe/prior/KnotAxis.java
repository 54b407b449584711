package org.gncfoe.prior;

/**
 * Equidistant knots of a quartic spline along one variable: the interval [min, max] cut into {@code intervals} equal
 * cells, one knot in the middle of each and two more beyond either end, so that the shifts of the B-spline sum to one on
 * the whole of [min, max].
 *
 * @param min lower end of the range
 * @param max upper end of the range
 * @param intervals number of cells, at least 1
 */
public record KnotAxis(double min, double max, int intervals) {

	/** @throws IllegalArgumentException if the range is empty or not finite, or there is no interval */
	public KnotAxis {
		if (!(min < max) || Double.isInfinite(max - min)) throw new IllegalArgumentException("an axis needs a finite range min < max, not [" + min +
			", " + max + "]");
		if (intervals < 1) throw new IllegalArgumentException("an axis needs at least one interval, not " + intervals);
	}

	/** Number of knots, and of weights along this axis: intervals + 4. */
	public int knots() {
		return intervals + QuarticBSpline.SUPPORT - 1;
	}

	/** Distance between knots. */
	public double spacing() {
		return (max - min) / intervals;
	}

	/** Position of knot i. */
	public double knot(final int i) {
		return min + (i - 1.5) * spacing();
	}

	/** The cell that holds u, clamped to 0..intervals-1. */
	public int cell(final double u) {
		final int j = (int) Math.floor((u - min) / spacing());
		return Math.max(0, Math.min(intervals - 1, j));
	}

	/** Local coordinate of u in a cell: in [-1/2, 1/2] inside it, in units of the spacing. */
	public double local(final double u, final int cell) {
		return (u - min) / spacing() - cell - 0.5;
	}
}
