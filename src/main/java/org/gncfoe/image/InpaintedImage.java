package org.gncfoe.image;

import ij.ImagePlus;

/**
 * An inpainted image.
 *
 * @param image the result, a new image that is not shown
 * @param report what was done
 */
public record InpaintedImage(ImagePlus image, InpaintReport report) {}
