package org.gncfoe.api;

import java.util.Objects;

import org.gncfoe.compute.PriorEngine;
import org.gncfoe.noise.AnscombeTransform;
import org.gncfoe.noise.KnownNoise;
import org.gncfoe.noise.NoiseAnalysis;
import org.gncfoe.noise.NoiseKind;
import org.gncfoe.noise.NoiseModel;
import org.gncfoe.noise.NoiseSpectrum;
import org.gncfoe.noise.Samples;
import org.gncfoe.noise.ValueRange;
import org.gncfoe.restore.ColouredFlow;
import org.gncfoe.restore.DenoiseSettings;
import org.gncfoe.restore.GaussianBlur;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.IntegerType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.integer.UnsignedByteType;

/**
 * How to denoise an image, and what is the same for all its parts: the noise, the scale of the intensities, and the factor
 * that keeps the mean. Found once, from a sample of the image; then parts can be denoised anywhere, in any order, by
 * {@link Gnc#denoise}, and equal the whole bit for bit. Immutable.
 *
 * <pre>
 * DenoisingSettings settings = DenoisingSettings.find(image, engine);
 * DenoisingSettings known = DenoisingSettings.of(NoiseModel.gaussian(12), IntensityScale.BYTES, engine);
 * </pre>
 *
 * @param noise the noise, grey levels
 * @param scale from grey levels to the prior's unit; where the noise is that of a camera, from values after the
 *          {@link AnscombeTransform}
 * @param factor what the signal, the intensity above the camera's offset, is multiplied with in the end: 1 but for a
 *          camera's noise, where it gives the image the mean it had
 * @param steps the steps; its smoothing is in the prior's unit
 * @param level how far the prior is trusted where the noise is correlated, see {@link ColouredFlow}
 * @param blur standard deviation of the blur that comes last, in pixels; 0: none
 * @param reach how far a pixel of the result depends on others if none is missing, in pixels
 * @param tile where pixels are missing (NaN or infinite), side of the tiles in which they are filled in, in pixels
 * @param rim how many pixels around such a tile are looked at
 * @param complete whether no pixel can be missing, as in images of integers
 */
public record DenoisingSettings(NoiseModel noise, IntensityScale scale, double factor, DenoiseSettings steps, int level,
	double blur, int reach, int tile, int rim, boolean complete)
{

	/** Side of the tiles in which missing pixels are filled in where nothing else is asked for, in pixels. */
	static final int TILE = 512;

	/** @throws IllegalArgumentException if a number is out of its range */
	public DenoisingSettings {
		Objects.requireNonNull(noise, "noise");
		Objects.requireNonNull(scale, "scale");
		Objects.requireNonNull(steps, "steps");
		if (level < 0 || level >= ColouredFlow.LEVELS || !(blur >= 0)) throw new IllegalArgumentException("there is no level " +
			level + ", or the blur " + blur + " is negative");
		if (!(factor > 0) || reach < 0 || tile < 1 || rim < 0) throw new IllegalArgumentException("the factor " + factor +
			" and the side " + tile + " must be positive, reach " + reach + " and rim " + rim + " at least 0");
	}

	/** Everything found from the image; see the other method. */
	public static DenoisingSettings find(final RandomAccessibleInterval<? extends RealType<?>> image,
		final PriorEngine engine)
	{
		return find(image, engine, KnownNoise.NOTHING, DenoiseSettings.defaults());
	}

	/**
	 * Settings for an image, from {@link Samples} of it: at most 32 million pixels are read.
	 *
	 * @param image at least two dimensions, grey levels: the first two are x and y, the others count planes
	 * @param engine the prior, opened on a backend; where the noise is that of a camera, up to a million pixels are denoised
	 *          to find the factor
	 * @param known what is known of the noise; the rest is estimated
	 * @param steps the steps; its smoothing is in the prior's unit
	 * @throws IllegalArgumentException if the image has fewer dimensions, or no pixels
	 */
	public static DenoisingSettings find(final RandomAccessibleInterval<? extends RealType<?>> image,
		final PriorEngine engine, final KnownNoise known, final DenoiseSettings steps)
	{
		final Samples samples = Samples.of(image);
		final RealType<?> type = image.getType();
		final NoiseModel found = NoiseAnalysis.of(samples, ValueRange.of(type, samples.parts()), known).model();
		final NoiseModel noise = found.sigmaAt(samples.mean()) == 0 ? NoiseModel.gaussian(0) : found;
		final DenoisingSettings settings = of(noise, scale(noise, type, samples), engine, steps).withComplete(
			type instanceof IntegerType);
		final DenoisingSettings chosen = settings.chosen(engine, samples);
		return chosen.isCamera() ? chosen.withFactor(MeanFactor.of(image, engine, chosen)) : chosen;
	}

	/** The default steps; see the other method. */
	public static DenoisingSettings of(final NoiseModel noise, final IntensityScale scale, final PriorEngine engine) {
		return of(noise, scale, engine, DenoiseSettings.defaults());
	}

	/**
	 * Settings for images of which everything is known. The factor is 1, and pixels may be missing.
	 *
	 * @param noise the noise, grey levels
	 * @param scale to the prior's unit; after the {@link AnscombeTransform} where the noise is that of a camera
	 * @param engine the prior, opened on a backend: tells the reach
	 * @param steps the steps; its smoothing is in the prior's unit
	 */
	public static DenoisingSettings of(final NoiseModel noise, final IntensityScale scale, final PriorEngine engine,
		final DenoiseSettings steps)
	{
		return PlaneDenoiser.settings(noise, scale, engine, steps);
	}

	/** The same with another factor for the signal. */
	public DenoisingSettings withFactor(final double value) {
		return new DenoisingSettings(noise, scale, value, steps, level, blur, reach, tile, rim, complete);
	}

	/** The same with another level, see {@link ColouredFlow}, and another blur (standard deviation, pixels). */
	public DenoisingSettings with(final int newLevel, final double newBlur) {
		final int change = GaussianBlur.radius(newBlur) - GaussianBlur.radius(blur);
		return new DenoisingSettings(noise, scale, factor, steps, newLevel, newBlur, spectrum() == null ? reach + change : reach,
			tile, rim, complete);
	}

	/**
	 * The same with the level and the blur that have the least estimated error on samples of the image.
	 *
	 * @param engine the prior, opened on a backend
	 * @param samples grey levels
	 */
	public DenoisingSettings chosen(final PriorEngine engine, final Samples samples) {
		return new RiskChoice(engine, this, samples).best();
	}

	/** The power spectrum of correlated noise in the prior's unit squared; null if the noise is white. */
	NoiseSpectrum spectrum() {
		final NoiseSpectrum levels = noise.spectrum();
		return levels == null ? null : levels.scaled(1 / (scale.factor() * scale.factor()));
	}

	/** The same with other tiles in which missing pixels are filled in: their side, and the rim around them, in pixels. */
	public DenoisingSettings withTile(final int side, final int around) {
		return new DenoisingSettings(noise, scale, factor, steps, level, blur, reach, side, around, complete);
	}

	/** The same for images in which no pixel, or any, can be missing. */
	public DenoisingSettings withComplete(final boolean value) {
		return new DenoisingSettings(noise, scale, factor, steps, level, blur, reach, tile, rim, value);
	}

	/**
	 * How far around an interval {@link Gnc#denoise} reads, in pixels at most: as far as its pixels depend on others, and,
	 * where pixels may be missing, as far as the tiles reach in which they are filled in (of which nothing is read where none
	 * is missing).
	 */
	public int halo() {
		return complete ? reach : reach + tile - 1 + rim;
	}

	/** Standard deviation of the noise in the prior's unit. */
	public double sigma() {
		return (isCamera() ? 1 : noise.sigmaAt(0)) / scale.factor();
	}

	/** Whether the noise is that of a camera. */
	boolean isCamera() {
		return noise.kind() == NoiseKind.POISSON;
	}

	// -- Helper methods --

	private static IntensityScale scale(final NoiseModel noise, final RealType<?> type, final Samples samples) {
		if (noise.kind() == NoiseKind.POISSON) return IntensityScale.ofTransformed(new AnscombeTransform(noise.camera()), samples
			.parts());
		return type instanceof UnsignedByteType ? IntensityScale.BYTES : IntensityScale.ofRange(samples.parts());
	}
}
