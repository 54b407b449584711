/**
 * Many image files, one after the other or several at once: which files, where their results go, what became of each of
 * them, and how to go on after an interruption. Without any user interface: commands and the command line are above it.
 */
package org.gncfoe.batch;
