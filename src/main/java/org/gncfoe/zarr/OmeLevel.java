package org.gncfoe.zarr;

/**
 * A level of a pyramid.
 *
 * @param path where its array is
 * @param scale distance of pixels per axis, in units of the axis; axes in the order of the store
 * @param translation where the first pixel's centre is, likewise
 */
public record OmeLevel(String path, double[] scale, double[] translation) {}
