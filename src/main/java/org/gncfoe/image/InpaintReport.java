package org.gncfoe.image;

import java.util.List;
import java.util.Locale;

import org.gncfoe.noise.NoiseModel;

/**
 * What was done to an image.
 *
 * @param prior name of the prior
 * @param device the device, in words
 * @param missing number of missing values: pixels, or components of RGB pixels, in all planes
 * @param sigma standard deviation of the noise of each channel, in grey levels; empty if observed pixels were kept
 * @param noise the noise of each channel likewise; for that of a camera, sigma is the one at the mean intensity
 * @param estimated whether sigma was estimated, not given
 * @param steps number of steps at full size; 0 if nothing was missing
 * @param planes number of planes done
 * @param seconds time it took
 * @param remarks sentences for the user: nothing missing, holes too wide, clipped pixels, noise of the wrong kind
 */
public record InpaintReport(String prior, String device, long missing, List<Double> sigma, List<NoiseModel> noise, boolean estimated, int steps,
	int planes, double seconds, List<String> remarks)
{

	/** The lists are copied. */
	public InpaintReport {
		sigma = List.copyOf(sigma);
		noise = List.copyOf(noise);
		remarks = List.copyOf(remarks);
	}

	/** How much was missing: {@code 12 values missing}. */
	public String missingInWords() {
		return Words.count(missing, "value", "values") + " missing";
	}

	/** What happened to the observed pixels, in words. */
	public String observedInWords() {
		return sigma.isEmpty() ? "observed pixels kept" : "observed pixels denoised, " + Words.noise(noise, sigma, estimated);
	}

	/** One line for logs: missing pixels, device, prior, noise, steps, planes and time. */
	public String summary() {
		return String.format(Locale.ROOT, "%s, device %s, prior %s, %s, %s, %s, %.2f s", missingInWords(), device, prior, observedInWords(), Words.count(steps, "step", "steps"), Words.count(planes, "plane",
				"planes"), seconds);
	}
}
