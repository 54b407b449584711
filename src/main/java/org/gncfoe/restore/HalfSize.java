package org.gncfoe.restore;

import org.gncfoe.compute.Cancellation;

/**
 * An image with missing pixels at half its size: every pixel is the mean of those observed among four; missing if none is.
 *
 * @param image {@code [height][width]}, 0 where missing, until that is filled
 * @param observed true where observed
 * @param height half the height, rounded up
 * @param width half the width, rounded up
 */
record HalfSize(float[] image, boolean[] observed, int height, int width) {

	/**
	 * A part of an image at half its size.
	 *
	 * @param image one channel, {@code [.][imageWidth]}; ignored where missing
	 * @param part the part
	 */
	static HalfSize of(final float[] image, final boolean[] observed, final int imageWidth, final Crop part) {
		final int h = (part.height() + 1) / 2, w = (part.width() + 1) / 2;
		final float[] half = new float[h * w];
		final boolean[] known = new boolean[h * w];
		for (int y = 0; y < h; y++) {
			Cancellation.check();
			for (int x = 0; x < w; x++) {
				double sum = 0;
				int n = 0;
				for (int j = 2 * y; j < Math.min(part.height(), 2 * y + 2); j++)
					for (int i = 2 * x; i < Math.min(part.width(), 2 * x + 2); i++) {
						final int p = (part.top() + j) * imageWidth + part.left() + i;
						if (!observed[p]) continue;
						sum += image[p];
						n++;
					}
				known[y * w + x] = n > 0;
				if (n > 0) half[y * w + x] = (float) (sum / n);
			}
		}
		return new HalfSize(half, known, h, w);
	}

	/**
	 * Writes this image, its missing pixels filled and interpolated linearly, to missing pixels of the full one.
	 *
	 * @param full a part of the full image
	 * @param fullObserved the same part
	 * @param part where it is in what this is half of
	 */
	void enlarge(final float[] full, final boolean[] fullObserved, final Crop part) {
		for (int v = 0; v < part.height(); v++)
			for (int u = 0; u < part.width(); u++) {
				final int p = v * part.width() + u;
				if (fullObserved[p]) continue;
				// Weights 3/4 and 1/4: the centres of small pixels lie a quarter of a large one away from its centre.
				final int y = part.top() + v, x = part.left() + u, j = y / 2, i = x / 2;
				final int dj = Math.max(0, Math.min(height - 1, j + 2 * (y % 2) - 1));
				final int di = Math.max(0, Math.min(width - 1, i + 2 * (x % 2) - 1));
				full[p] = (9 * image[j * width + i] + 3 * image[dj * width + i] + 3 * image[j * width + di] + image[dj * width +
					di]) / 16;
			}
	}
}
