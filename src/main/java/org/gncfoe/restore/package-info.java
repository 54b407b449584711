/**
 * Restoration: data terms with their proximal maps, schedules of the smoothing parameter, the solvers, and what is made of
 * them ({@link org.gncfoe.restore.Denoiser}, {@link org.gncfoe.restore.Inpainter}). Works on plain float arrays and a prior
 * opened on a backend; knows nothing of files or ImageJ.
 */
package org.gncfoe.restore;
