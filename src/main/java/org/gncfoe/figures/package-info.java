/**
 * Figures 1 to 4 of Kobler and Pock 2023, computed anew: every figure is a picture and the tables behind it, made without a
 * window. {@code docs/paper.md} says what they show.
 */
package org.gncfoe.figures;
