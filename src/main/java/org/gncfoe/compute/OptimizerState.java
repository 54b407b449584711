package org.gncfoe.compute;

/**
 * Everything a training needs to go on exactly: arrays laid out as {@link org.gncfoe.prior.Prior#parameters()}.
 *
 * @param step number of steps done
 * @param parameters the parameters
 * @param average their exponential moving average
 * @param mean AdaBelief's first moment
 * @param variance AdaBelief's second moment
 * @param gradientNorms running mean of the gradient norm of each parameter group, for clipping
 */
public record OptimizerState(long step, float[] parameters, float[] average, float[] mean, float[] variance,
	double[] gradientNorms) {}
