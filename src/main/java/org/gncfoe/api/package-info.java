/**
 * Restoration of images of any type, size and number of dimensions, for programs: {@link org.gncfoe.api.Gnc} works on
 * ImgLib2's {@code RandomAccessible(Interval)}, knows nothing of windows, files or ImageJ, and gives any part of an image as
 * it is in the whole, bit for bit.
 */
package org.gncfoe.api;
