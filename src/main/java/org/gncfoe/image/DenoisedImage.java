package org.gncfoe.image;

import ij.ImagePlus;

/**
 * A denoised image.
 *
 * @param image the result, a new image that is not shown
 * @param report what was done
 * @param deviation standard deviations of the posterior of every pixel, in grey levels, 32 bits; NaN where a pixel was
 *          missing; null if it was not asked for
 */
public record DenoisedImage(ImagePlus image, DenoiseReport report, ImagePlus deviation) {}
