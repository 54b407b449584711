package org.gncfoe.image;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

import ij.ImagePlus;

import org.gncfoe.compute.Cancellation;
import org.gncfoe.noise.KnownNoise;
import org.gncfoe.noise.NoiseAnalysis;
import org.gncfoe.noise.Samples;
import org.gncfoe.restore.Progress;

/** The noise of the channels of an image. */
public final class ImageNoise {

	private ImageNoise() {}

	/**
	 * Estimates what is not known of the noise of every channel, from sample planes of it.
	 *
	 * @param image any image; the red, green and blue of an RGB image are channels
	 * @param known what is known of all of them
	 * @param progress told after every channel
	 * @return one analysis per channel
	 * @throws CancellationException if progress says so
	 */
	public static List<NoiseAnalysis> analyse(final ImagePlus image, final KnownNoise known, final Progress progress) {
		return Cancellation.during(progress::isCanceled, () -> channels(image, known, progress));
	}

	// -- Helper methods --

	private static List<NoiseAnalysis> channels(final ImagePlus image, final KnownNoise known, final Progress progress) {
		final int channels = Wraps.channels(image);
		final List<NoiseAnalysis> result = new ArrayList<>();
		for (int c = 0; c < channels; c++) {
			final ChannelPlanes planes = new ChannelPlanes(image, c);
			final Samples samples = planes.samples(progress);
			result.add(NoiseAnalysis.of(samples, planes.range(samples.parts()), known));
			progress.check();
			progress.update((c + 1.0) / channels);
		}
		return result;
	}
}
