package org.gncfoe.compute;

import org.gncfoe.prior.ParameterGroup;
import org.gncfoe.prior.Prior;

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

	/** @throws IllegalArgumentException if a value makes no sense; with a sentence for the user */
	public TrainingSettings {
		check("weight of the tau term", lambda, Double.MAX_VALUE);
		check("learning rate of the filters", filterRate, Double.MAX_VALUE);
		check("learning rate of later layers' filters", deepFilterRate, Double.MAX_VALUE);
		check("learning rate of the potentials", potentialRate, Double.MAX_VALUE);
		check("learning rate of the hidden functions", activationRate, Double.MAX_VALUE);
		check("decay of the average", average, 1);
		check("weight of the smoothness", smoothness, Double.MAX_VALUE);
		check("limit of the gradients", clip, Double.MAX_VALUE);
	}

	private static void check(final String what, final double value, final double most) {
		if (!(value >= 0 && value <= most)) throw new IllegalArgumentException("The " + what + " must be at least 0" + (most == 1
			? " and at most 1" : " and finite") + ", not " + value + ".");
	}

	/** The settings the shipped priors were trained with. */
	public static TrainingSettings defaults() {
		return new TrainingSettings(0, 4, -1, 3e-2, 1e-3, 1e-1, 1e-2, 0.9, 0.999, 1e-12, 5, 0.999, 1e-8);
	}

	/** The widest margin that is taken of itself: a wide-sighted prior would leave nothing of a patch. */
	private static final int WIDEST_MARGIN = 12;

	/** The border of patches, in pixels, left out of the loss: as set, or what the prior's halo needs, at most 12. */
	public int margin(final Prior prior) {
		return margin < 0 ? Math.min(WIDEST_MARGIN, prior.gradientRadius()) : margin;
	}

	/** The learning rate of a kind of parameters. */
	public double rate(final ParameterGroup.Kind kind) {
		return switch (kind) {
			case FILTERS -> filterRate;
			case DEEP_FILTERS -> deepFilterRate;
			case ACTIVATIONS -> activationRate;
			case POTENTIALS -> potentialRate;
		};
	}

	/** The same with all learning rates times a factor. */
	public TrainingSettings withRates(final double factor) {
		return new TrainingSettings(lambda, tauPatches, margin, factor * filterRate, factor * deepFilterRate, factor *
			potentialRate, factor * activationRate, beta1, beta2, epsilon, clip, average, smoothness);
	}
}
