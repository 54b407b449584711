/** The reference backend: every formula of the method in float64 and plain loops, to compare the fast ones against. */
package org.gncfoe.compute.reference;
