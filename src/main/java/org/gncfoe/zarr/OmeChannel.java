package org.gncfoe.zarr;

/**
 * How a channel is shown.
 *
 * @param label its name; null: none
 * @param rgb its colour, 0xRRGGBB; -1: none
 * @param start grey level shown black; NaN: not said
 * @param end grey level shown brightest; NaN: not said
 */
public record OmeChannel(String label, int rgb, double start, double end) {}
