package org.gncfoe.noise;

/**
 * What was found out about the noise of an image.
 *
 * @param sigma standard deviation of the noise, in grey levels of the image; 0 if none was found
 * @param flatShare share of the image's patches, 0..1, that hold no more than noise; the estimate rests on them
 * @param correlation correlation of the noise of neighbouring pixels: about 0 for white noise; NaN if unknown
 */
public record NoiseEstimate(double sigma, double flatShare, double correlation) {

	/** Above this correlation the noise is not white enough for a method that assumes so. */
	static final double CORRELATED = 0.3;

	/** Whether neighbouring pixels share their noise so much that restoration, which assumes white noise, suffers. */
	public boolean isCorrelated() {
		return correlation > CORRELATED;
	}

	/** A sentence for the user if the noise is correlated, else null. */
	public String warning() {
		if (!isCorrelated()) return null;
		return String.format(java.util.Locale.ROOT, "The noise of neighbouring pixels is correlated (%.2f), as after " +
			"interpolation, smoothing or lossy compression: it is taken for structure and mostly stays; restore the raw " +
			"data, bin the image, or give a larger sigma.", correlation);
	}
}
