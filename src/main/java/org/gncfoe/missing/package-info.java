/**
 * Which pixels of an image are missing: given by a mask, not a number, zero, saturated, or defects of the camera. Plain
 * arrays in, plain arrays out; images are {@code [height][width]}, row-major, in any unit.
 */
package org.gncfoe.missing;
