package org.gncfoe.restore;

/**
 * An image with missing pixels at half its size: every pixel is the mean of those observed among four; missing if none is.
 *
 * @param image {@code [height][width]}, 0 where missing
 * @param observed true where observed
 * @param height half the height, rounded up
 * @param width half the width, rounded up
 */
record HalfSize(float[] image, boolean[] observed, int height, int width) {

	/** @param image one channel, {@code [height][width]}; ignored where missing */
	static HalfSize of(final float[] image, final boolean[] observed, final int height, final int width) {
		final int h = (height + 1) / 2, w = (width + 1) / 2;
		final float[] half = new float[h * w];
		final boolean[] known = new boolean[h * w];
		for (int y = 0; y < h; y++)
			for (int x = 0; x < w; x++) {
				double sum = 0;
				int n = 0;
				for (int j = 2 * y; j < Math.min(height, 2 * y + 2); j++)
					for (int i = 2 * x; i < Math.min(width, 2 * x + 2); i++)
						if (observed[j * width + i]) {
							sum += image[j * width + i];
							n++;
						}
				known[y * w + x] = n > 0;
				if (n > 0) half[y * w + x] = (float) (sum / n);
			}
		return new HalfSize(half, known, h, w);
	}

	/**
	 * Writes an image of half the size, interpolated linearly, to the missing pixels of the full one.
	 *
	 * @param filled {@code [this.height][this.width]}
	 */
	void enlarge(final float[] filled, final float[] full, final boolean[] fullObserved, final int fullHeight,
		final int fullWidth)
	{
		for (int y = 0; y < fullHeight; y++)
			for (int x = 0; x < fullWidth; x++) {
				if (fullObserved[y * fullWidth + x]) continue;
				// Weights 3/4 and 1/4: the centres of small pixels lie a quarter of a large one away from its centre.
				final int j = y / 2, i = x / 2;
				final int dj = Math.max(0, Math.min(height - 1, j + 2 * (y % 2) - 1));
				final int di = Math.max(0, Math.min(width - 1, i + 2 * (x % 2) - 1));
				full[y * fullWidth + x] = (9 * filled[j * width + i] + 3 * filled[dj * width + i] + 3 * filled[j * width + di] +
					filled[dj * width + di]) / 16;
			}
	}
}
