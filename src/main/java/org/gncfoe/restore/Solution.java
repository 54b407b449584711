package org.gncfoe.restore;

/**
 * What a solver found.
 *
 * @param image the image {@code [channels][height][width]}, row-major, prior's intensity unit
 * @param t smoothing (variance) of the last step
 * @param steps number of steps done
 * @param stopped true if the stopping rule ended the run before its last planned step
 */
public record Solution(float[] image, double t, int steps, boolean stopped) {}
