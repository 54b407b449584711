/**
 * SciJava commands for the menus, macros and scripts of Fiji: thin, over the packages that do the work, which know nothing
 * of them.
 */
package org.gncfoe.command;
