package org.gncfoe.image;

import ij.ImagePlus;

/**
 * A denoised image.
 *
 * @param image the result, a new image that is not shown
 * @param report what was done
 */
public record DenoisedImage(ImagePlus image, DenoiseReport report) {}
