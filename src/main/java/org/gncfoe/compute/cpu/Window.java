package org.gncfoe.compute.cpu;

/** A rectangle of pixels. */
record Window(int y, int x, int height, int width) {}
