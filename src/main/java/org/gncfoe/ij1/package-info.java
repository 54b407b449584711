/**
 * The SciJava commands in plain ImageJ 1.x, which knows no SciJava: the bundle's {@code plugins.config} names
 * {@link org.gncfoe.ij1.CommandPlugIn} with the class of a command for each menu entry. Nothing here is about one command:
 * macro keys come from the command's annotated parameters, dialogs from {@link org.gncfoe.dialog}.
 */
package org.gncfoe.ij1;
