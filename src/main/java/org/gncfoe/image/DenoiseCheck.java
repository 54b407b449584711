package org.gncfoe.image;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.gncfoe.noise.NoiseModel;
import org.gncfoe.noise.VariancePoint;
import org.gncfoe.restore.ResidualCheck;

/**
 * Whether denoising a channel of an image did well, as far as the image itself tells: measured on one plane of it, or the
 * middle of a large one. {@link CheckPage} draws it, {@link CheckTable} writes it down.
 *
 * @param image title of the image
 * @param channel number of the channel from 1; 0: the image has one
 * @param plane number of the plane in the channel, from 1
 * @param crop a telling part of it
 * @param noise the noise, grey levels
 * @param residual the residual in units of the noise
 * @param variances variance of the residual over the denoised intensity, grey levels, corrected for the part of the noise
 *          that stays in the image
 * @param gain the predicted gain in PSNR
 * @param meanBefore mean of the noisy plane, grey levels
 * @param meanAfter mean of the denoised one
 * @param counted share of the pixels that count: not missing, and not so near the ends of the range that noise is clipped
 * @param chosen what was chosen, by name
 * @param findings what follows, as sentences for the user
 * @param warnings what is to be mended, as sentences for the user; empty if all is well
 */
public record DenoiseCheck(String image, int channel, int plane, Crop crop, NoiseModel noise, ResidualCheck residual,
	List<VariancePoint> variances, Gain gain, double meanBefore, double meanAfter, double counted,
	Map<String, String> chosen, List<String> findings, List<String> warnings)
{

	/**
	 * A part of the plane.
	 *
	 * @param x its left, in pixels
	 * @param y its top
	 * @param width its width
	 * @param height its height
	 * @param before noisy pixels, grey levels {@code [height][width]}
	 * @param after denoised ones
	 * @param residual noisy minus denoised, in units of the noise's standard deviation; NaN where a pixel is missing
	 */
	record Crop(int x, int y, int width, int height, float[] before, float[] after, float[] residual) {}

	/**
	 * A predicted gain in PSNR.
	 *
	 * @param decibels estimate; infinite if the predicted error is not above 0
	 * @param least one standard error lower
	 * @param most one standard error higher; infinite likewise
	 */
	record Gain(double decibels, double least, double most) {

		/** From mean squared errors before and after, with a standard error of the latter. */
		static Gain of(final double before, final double after, final double standardError) {
			return new Gain(decibels(before, after), decibels(before, after + standardError), decibels(before, after -
				standardError));
		}

		private static double decibels(final double before, final double after) {
			return after > 0 ? 10 * Math.log10(before / after) : Double.POSITIVE_INFINITY;
		}

		/** {@code 8.1 dB (7.6 to 8.7)}. */
		@Override
		public String toString() {
			if (Double.isInfinite(least)) return "not known, as the predicted error is below 0";
			if (Double.isInfinite(decibels)) return String.format(Locale.ROOT, "at least %.1f dB", least);
			return Double.isInfinite(most) ? String.format(Locale.ROOT, "%.1f dB (at least %.1f)", decibels, least) : String
				.format(Locale.ROOT, "%.1f dB (%.1f to %.1f)", decibels, least, most);
		}
	}

	/** {@code cells.tif}, or {@code cells.tif, channel 2}. */
	String title() {
		return image + (channel > 0 ? ", channel " + channel : "");
	}
}
