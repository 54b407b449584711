package org.gncfoe.restore;

import java.util.Locale;

/** How the smoothing falls from its first to its last value: equal steps in t, in sqrt t or in log t. */
public enum ScheduleShape {

	/** Equal steps of t, as in the paper. */
	LINEAR {

		@Override
		double t(final double first, final double last, final double fraction) {
			return first + (last - first) * fraction;
		}
	},

	/** Equal steps of sqrt t, the standard deviation. */
	SQRT {

		@Override
		double t(final double first, final double last, final double fraction) {
			final double sigma = LINEAR.t(Math.sqrt(first), Math.sqrt(last), fraction);
			return sigma * sigma;
		}
	},

	/** Equal ratios of t. */
	LOG {

		@Override
		double t(final double first, final double last, final double fraction) {
			return Math.exp(LINEAR.t(Math.log(first), Math.log(last), fraction));
		}
	};

	/** Smoothing at a fraction (0 .. 1) of the way from the first to the last one; all are variances. */
	abstract double t(double first, double last, double fraction);

	/** The name in lower case, as on the command line. */
	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * The shape of a name as on the command line.
	 *
	 * @throws IllegalArgumentException if there is no such shape
	 */
	public static ScheduleShape of(final String name) {
		for (final ScheduleShape shape : values())
			if (shape.toString().equals(name)) return shape;
		throw new IllegalArgumentException("unknown schedule '" + name + "'; there are linear, sqrt and log");
	}
}
