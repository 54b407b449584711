/**
 * The CPU backend: float32 on all cores. Images are cut into tiles, one task each; a convolution becomes matrix products
 * on blocks of pixels in a form the JIT vectorises (every array read and written at the same index); the spline functions
 * are contracted to polynomial tables once per smoothing t.
 */
package org.gncfoe.compute.cpu;
