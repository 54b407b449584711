package org.gncfoe.image;

import java.util.List;
import java.util.Locale;

/**
 * What was done to an image.
 *
 * @param prior name of the prior
 * @param device the device, in words
 * @param sigma standard deviation of the noise of each channel, in grey levels; of an RGB image: red, green, blue
 * @param estimated whether sigma was estimated, not given
 * @param steps number of steps per plane; 0 if there was no noise to remove
 * @param planes number of planes done
 * @param seconds time it took
 * @param remarks sentences for the user: missing pixels, clipped pixels, noise of the wrong kind
 */
public record DenoiseReport(String prior, String device, List<Double> sigma, boolean estimated, int steps, int planes,
	double seconds, List<String> remarks)
{

	/** The lists are copied. */
	public DenoiseReport {
		sigma = List.copyOf(sigma);
		remarks = List.copyOf(remarks);
	}

	/** Sigma in words: {@code 12.3 (estimated)}, or one number per channel. */
	public String sigmaInWords() {
		return Words.sigma(sigma, estimated);
	}

	/** One line for logs: device, prior, sigma, steps, planes and time. */
	public String summary() {
		return String.format(Locale.ROOT, "device %s, prior %s, sigma %s, %d %s, %d %s, %.2f s", device, prior,
			sigmaInWords(), steps, steps == 1 ? "step" : "steps", planes, planes == 1 ? "plane" : "planes", seconds);
	}
}
