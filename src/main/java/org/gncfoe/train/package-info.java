/** Training of priors by score matching: patches from a folder of images, the training loop, its checkpoints. */
package org.gncfoe.train;
