package org.gncfoe.theory;

/**
 * What is known about X, drawn from a mixture, once {@code y = X + sqrt(t) n} has been seen, n standard normal: mean and
 * covariance of X given y, from the derivatives of the energy of y (Tweedie's formula).
 *
 * <pre>
 * E[X | y]   = y - t grad F(y, t)
 * Cov[X | y] = t (I - t Hess F(y, t))
 * </pre>
 *
 * Sources: Robbins 1956, Efron 2011; Kobler and Pock 2023, section 2.
 */
public final class Tweedie {

	private Tweedie() {}

	/**
	 * The MMSE estimate of X, {@code [dimension]}.
	 *
	 * @param f density of X
	 * @param y the noisy point, {@code [dimension]}
	 * @param t variance of the noise, positive
	 * @throws IllegalArgumentException if t is not positive and finite, or y has another dimension
	 */
	public static double[] denoise(final GaussianMixture f, final double[] y, final double t) {
		return Vectors.add(y, -t, noisy(f, t).gradient(y));
	}

	/** The covariance of X given y, {@code [dimension][dimension]}; parameters and exceptions as {@link #denoise}. */
	public static double[][] covariance(final GaussianMixture f, final double[] y, final double t) {
		final double[][] c = noisy(f, t).hessian(y);
		for (int i = 0; i < y.length; i++)
			for (int j = 0; j < y.length; j++)
				c[i][j] = t * ((i == j ? 1 : 0) - t * c[i][j]);
		return c;
	}

	private static GaussianMixture noisy(final GaussianMixture f, final double t) {
		if (!(t > 0)) throw new IllegalArgumentException("the variance of the noise must be positive, not " + t);
		return f.smoothed(t);
	}
}
