package org.gncfoe.image;

import java.util.List;
import java.util.Locale;

import org.gncfoe.noise.NoiseKind;
import org.gncfoe.noise.NoiseModel;

/**
 * What was done to an image.
 *
 * @param prior name of the prior
 * @param device the device, in words
 * @param sigma standard deviation of the noise of each channel, in grey levels; of an RGB image: red, green, blue
 * @param noise the noise of each channel likewise; for that of a camera, sigma is the one at the mean intensity
 * @param estimated whether sigma was estimated, not given
 * @param steps number of steps per plane; 0 if there was no noise to remove
 * @param planes number of planes done
 * @param seconds time it took
 * @param remarks sentences for the user: missing pixels, clipped pixels, noise of the wrong kind
 * @param checks whether it did well, for every channel that was denoised; empty if that was not asked for
 */
public record DenoiseReport(String prior, String device, List<Double> sigma, List<NoiseModel> noise, boolean estimated, int steps, int planes,
	double seconds, List<String> remarks, List<DenoiseCheck> checks)
{

	/** The lists are copied. */
	public DenoiseReport {
		sigma = List.copyOf(sigma);
		noise = List.copyOf(noise);
		remarks = List.copyOf(remarks);
		checks = List.copyOf(checks);
	}

	/** Sigma in words: {@code 12.3 (estimated)}, or one number per channel. */
	public String sigmaInWords() {
		return Words.sigma(sigma, estimated);
	}

	/** The noise in words: sigma alone if it is Gaussian in all channels, else what it is in each of them. */
	public String noiseInWords() {
		return Words.noise(noise, sigma, estimated);
	}

	/** One line for logs: device, prior, noise, steps, planes and time, and the gain predicted by checks. */
	public String summary() {
		return String.format(Locale.ROOT, "device %s, prior %s, %s, %d %s, %d %s, %.2f s", device, prior,
			noiseInWords(), steps, steps == 1 ? "step" : "steps", planes, planes == 1 ? "plane" : "planes", seconds) + (checks
				.isEmpty() ? "" : ", predicted gain " + String.join(" / ", checks.stream().map(c -> c.gain().toString()).toList()));
	}
}
