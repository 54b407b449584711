package org.gncfoe.theory;

/**
 * The direction in which an energy curves least at a point: an eigenvalue of the Hessian with its eigenvector.
 *
 * @param at the point, {@code [dimension]}
 * @param eigenvalue the smallest eigenvalue of the Hessian there
 * @param direction its unit eigenvector, {@code [dimension]}
 */
public record Curvature(double[] at, double eigenvalue, double[] direction) {}
