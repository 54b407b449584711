/**
 * The theory behind graduated non-convexity, on densities known in closed form: Gaussian mixtures and empirical
 * densities, their energies F(x, t) = -log f_t(x) at any smoothing t, when these become convex, and the GNC flow on them.
 * Everything in float64. Source: Kobler and Pock 2023, section 2.
 */
package org.gncfoe.theory;
