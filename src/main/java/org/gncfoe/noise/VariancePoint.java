package org.gncfoe.noise;

/**
 * The noise of pixels of about the same intensity.
 *
 * @param mean their mean intensity, grey levels, corrected for clipping
 * @param variance variance of their noise, grey levels squared, corrected for clipping and for texture
 * @param patches number of flat patches measured
 * @param flatShare share of the patches of that intensity, 0..1, that hold no more than noise
 */
public record VariancePoint(double mean, double variance, int patches, double flatShare) {}
