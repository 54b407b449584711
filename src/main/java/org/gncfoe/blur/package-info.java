/**
 * Blur: point spread functions, measured, Gaussian or from a microscope's optics, and the Fourier transform that applies
 * them. Knows no prior and no other room.
 */
package org.gncfoe.blur;
