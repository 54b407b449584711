/**
 * The prior: a Fields-of-Experts energy R(x, t) with any number of layers, conditioned on the smoothing parameter t
 * (a noise variance), its functions (two-dimensional quartic splines) and its file format (safetensors).
 * This room knows nothing of how a prior is evaluated; see {@link org.gncfoe.compute}.
 */
package org.gncfoe.prior;
