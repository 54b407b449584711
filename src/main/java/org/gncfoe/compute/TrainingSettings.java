package org.gncfoe.compute;

/**
 * What a training step needs to know besides the batch: the loss and the optimiser. Immutable; change with the
 * {@code with...} methods.
 *
 * @param lambda weight of the tau term of loss (7), per pixel; 0 leaves it out
 * @param tauPatches how many patches of each batch enter the tau term (it is a mean; fewer are cheaper)
 * @param margin border of each patch, in pixels, left out of the image term, so that the mirrored border of a patch is not
 *          learnt as if images had one there
 * @param filterRate learning rate of the first layer's filters (unit norm)
 * @param deepFilterRate learning rate of the filters of later layers
 * @param potentialRate learning rate of the potentials, as change of the potential's derivative per step relative to its
 *          natural size
 * @param activationRate learning rate of the hidden layers' functions
 * @param beta1 AdaBelief: decay of the mean
 * @param beta2 AdaBelief: decay of the variance
 * @param epsilon AdaBelief: added to the variance, relative to gradients of size one
 * @param clip largest norm of the gradient of one parameter group relative to its running mean; larger ones are scaled
 *          down; 0: never
 * @param average decay of the exponential moving average of the parameters (EMA), 0: none
 * @param smoothness weight of the penalty that keeps the functions smooth where no data reaches
 */
public record TrainingSettings(double lambda, int tauPatches, int margin, double filterRate, double deepFilterRate,
	double potentialRate, double activationRate, double beta1, double beta2, double epsilon, double clip, double average,
	double smoothness) {

	/** The settings the shipped priors were trained with. */
	public static TrainingSettings defaults() {
		return new TrainingSettings(0, 4, -1, 3e-2, 1e-3, 1e-1, 1e-2, 0.9, 0.999, 1e-12, 5, 0.999, 1e-8);
	}
}
