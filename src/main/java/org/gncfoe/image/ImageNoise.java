package org.gncfoe.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

import ij.ImagePlus;

import org.gncfoe.compute.Cancellation;
import org.gncfoe.noise.KnownNoise;
import org.gncfoe.noise.NoiseAnalysis;
import org.gncfoe.noise.NoiseSpectrum;
import org.gncfoe.noise.Samples;
import org.gncfoe.noise.SpectrumFile;
import org.gncfoe.noise.SpectrumInWords;
import org.gncfoe.noise.ValueRange;
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
		return Cancellation.during(progress::isCanceled, () -> channels(image, known, false, progress)).stream().map(
			Channel::analysis).toList();
	}

	/**
	 * What was found about a channel.
	 *
	 * @param analysis its noise
	 * @param spectrum the noise's power spectrum, see {@link NoiseAnalysis#measuredSpectrum}; null if it cannot be measured
	 */
	public record Channel(NoiseAnalysis analysis, NoiseSpectrum spectrum) {

		/** The noise of an image of one channel; {@code range}: values it could hold. */
		public static Channel of(final Samples samples, final ValueRange range, final KnownNoise known) {
			final NoiseAnalysis analysis = NoiseAnalysis.of(samples, range, known);
			return new Channel(analysis, analysis.measuredSpectrum(samples, range));
		}

		/** Whether the noise is white, and what follows, in a sentence. */
		public String inWords() {
			return SpectrumInWords.of(spectrum, analysis.model());
		}
	}

	/** The same with the spectra, which take longer. */
	public static List<Channel> withSpectra(final ImagePlus image, final KnownNoise known, final Progress progress) {
		return Cancellation.during(progress::isCanceled, () -> channels(image, known, true, progress));
	}

	/**
	 * Writes the spectra of the channels to a file, for {@code correlation=FILE}.
	 *
	 * @throws IOException if it cannot be written, or one of them could not be measured; with a sentence for the user
	 */
	public static void write(final Path file, final List<Channel> channels) throws IOException {
		for (int c = 0; c < channels.size(); c++)
			if (channels.get(c).spectrum() == null) throw new IOException("The spectrum of the noise" + (channels.size() > 1
				? " of channel " + (c + 1) : "") + " could not be measured, so nothing was written: take an image with larger flat parts.");
		SpectrumFile.write(file, channels.stream().map(Channel::spectrum).toList());
	}

	// -- Helper methods --

	private static List<Channel> channels(final ImagePlus image, final KnownNoise known, final boolean spectra,
		final Progress progress)
	{
		final int channels = Wraps.channels(image);
		final List<Channel> result = new ArrayList<>();
		for (int c = 0; c < channels; c++) {
			final ChannelPlanes planes = new ChannelPlanes(image, c);
			final Samples samples = planes.samples(progress);
			final ValueRange range = planes.range(samples.parts());
			result.add(spectra ? Channel.of(samples, range, known) : new Channel(NoiseAnalysis.of(samples, range, known), null));
			progress.check();
			progress.update((c + 1.0) / channels);
		}
		return result;
	}
}
