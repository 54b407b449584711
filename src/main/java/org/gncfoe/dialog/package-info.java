/**
 * ImageJ's dialog over the parameters of a command, in Fiji and in plain ImageJ 1.x: short, with
 * the rest behind a button, and not modal, so that the image can be scrolled and zoomed meanwhile.
 * Nothing here is about one command.
 */
package org.gncfoe.dialog;
