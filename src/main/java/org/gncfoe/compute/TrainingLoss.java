package org.gncfoe.compute;

/**
 * The loss of one batch.
 *
 * @param image mean over pixels and patches of 1/2 (sqrt(t) grad R - n)^2: 1/2 would be a prior that knows nothing, less
 *          is better
 * @param smoothing the tau term per pixel without its factor: (1/2 (d_tau R)^2 - d_tau^2 R) / pixels; 0 if lambda = 0
 * @param lambda the factor of the tau term
 */
public record TrainingLoss(double image, double smoothing, double lambda) {

	/** image + lambda * smoothing. */
	public double total() {
		return lambda == 0 ? image : image + lambda * smoothing;
	}
}
