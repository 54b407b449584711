package org.gncfoe.batch;

import java.util.List;
import java.util.stream.Stream;

/**
 * What was done to a file.
 *
 * @param sigma standard deviation of the noise of each channel, grey levels; empty if none was removed
 * @param gain gain of the camera of each channel, grey levels per photon; empty if the noise is Gaussian
 * @param device the device, in words
 * @param noise the noise in words
 * @param summary one line for logs
 * @param remarks sentences for the user
 */
public record Restored(List<Double> sigma, List<Double> gain, String device, String noise, String summary,
	List<String> remarks)
{

	/** The lists are copied. */
	public Restored {
		sigma = List.copyOf(sigma);
		gain = List.copyOf(gain);
		remarks = List.copyOf(remarks);
	}

	/** The same with these sentences before the others. */
	public Restored after(final List<String> sentences) {
		return new Restored(sigma, gain, device, noise, summary, Stream.concat(sentences.stream(), remarks.stream()).toList());
	}

	/** The same with one more sentence. */
	public Restored and(final String sentence) {
		return new Restored(sigma, gain, device, noise, summary, Stream.concat(remarks.stream(), Stream.of(sentence))
			.toList());
	}
}
