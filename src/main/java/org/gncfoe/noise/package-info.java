/**
 * Noise: how much of it an image holds, estimated from the image itself, and whether it is of the kind the restoration
 * assumes. Works on plain float arrays; knows nothing of files or ImageJ.
 */
package org.gncfoe.noise;
