/**
 * Images of every kind ImageJ opens: their pixels as ImgLib2 images without copying, one scaling of the intensities to the
 * prior's unit, restoration of every channel and plane, and back to the same bit depth with all metadata.
 * {@link org.gncfoe.image.ImageDenoiser} is the way in for programs; {@link org.gncfoe.image.ImageFiles} reads and writes
 * files. Nothing here opens a window.
 */
package org.gncfoe.image;
