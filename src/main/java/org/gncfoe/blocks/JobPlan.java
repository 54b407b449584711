package org.gncfoe.blocks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

import org.gncfoe.api.DenoisingSettings;
import org.gncfoe.api.InpaintingSettings;
import org.gncfoe.api.IntensityScale;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.image.Channels;
import org.gncfoe.image.DenoiseOptions;
import org.gncfoe.image.InpaintOptions;
import org.gncfoe.image.OutputBits;
import org.gncfoe.missing.MissingPixels;
import org.gncfoe.noise.KnownNoise;
import org.gncfoe.noise.NoiseModel;
import org.gncfoe.noise.Samples;
import org.gncfoe.restore.DenoiseSettings;
import org.gncfoe.restore.InpaintSettings;
import org.gncfoe.restore.SolverKind;
import org.gncfoe.zarr.DataType;
import org.gncfoe.zarr.OmeImage;
import org.gncfoe.zarr.OmeWriter;
import org.gncfoe.zarr.Storage;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.converter.Converters;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;

/**
 * What is to be done to an image of a store. What is the same for all blocks is found here, once, from a sample of the whole
 * level, whatever region of it is restored.
 */
public final class JobPlan {

	private static final int CHANNEL = 3, USUAL_STEPS = 5;

	private final OmeImage image, mask;
	private final StoreOptions store;
	private final Interval region;
	private final String request, missing, verb;
	private final Channels chosen;
	private final OutputBits bits;
	private final PriorEngine engine;
	private final String priorName;
	private final Finder finder;
	private final long cacheBytes;

	/** Finds the settings of a channel. */
	private interface Finder {

		ChannelSettings of(RandomAccessibleInterval<? extends RealType<?>> channel, long index);
	}

	private JobPlan(final String verb, final OmeImage image, final OmeImage mask, final String missing,
		final StoreOptions store, final Object options, final Channels chosen, final OutputBits bits, final PriorEngine engine,
		final String priorName, final long cacheBytes)
	{
		this.verb = verb;
		this.image = image;
		this.mask = mask;
		this.missing = missing;
		this.store = store;
		this.chosen = chosen;
		this.bits = bits;
		this.engine = engine;
		this.priorName = priorName;
		this.cacheBytes = cacheBytes;
		region = Region.of(store.region(), image.size(checked(image, store.level())));
		checkChannels();
		if (engine.prior().imageChannels() != 1) throw new IllegalArgumentException("The prior is for images of " + engine
			.prior().imageChannels() + " channels: take one for grey images.");
		// NB: The layout of the result is in its metadata; resuming keeps it.
		request = verb + " level " + store.level() + " of " + java.util.Arrays.toString(image.size(store.level())) + " " + image
			.level(store.level()).type() + ", region " + (store.region() == null ? "all" : store.region()) + ", format " + store
				.format() + ", " + store.chunk() + "/" + store.shard() + ", missing " + (missing == null ? "nan" : missing) + (mask ==
					null ? "" : " " + mask.name()) + ", " + options;
		finder = options instanceof DenoiseOptions d ? (channel, c) -> denoising(channel, d, d.noise()
			.ofChannel((int) c, (int) image.size(store.level())[CHANNEL])) : (channel, c) -> inpainting(
			channel, c, (InpaintOptions) options);
	}

	/**
	 * A plan to denoise.
	 *
	 * @param image the image
	 * @param store what of it, and how the result is laid out
	 * @param options how
	 * @param engine the prior, opened on a backend
	 * @param cacheBytes so many bytes of pixels that were read are kept
	 * @throws IllegalArgumentException if the options do not fit the image; with a sentence for the user
	 */
	public static JobPlan denoising(final OmeImage image, final StoreOptions store, final DenoiseOptions options,
		final PriorEngine engine, final String priorName, final long cacheBytes)
	{
		checkSolver(options.solver());
		return new JobPlan("denoised", image, null, null, store, options, options.channels(), options.bits(), engine,
			priorName, cacheBytes);
	}

	/**
	 * A plan to inpaint.
	 *
	 * @param missing {@code nan}, {@code zero} or {@code saturated}; with a mask null
	 * @param mask where it is not zero pixels are missing; null: by rule
	 */
	public static JobPlan inpainting(final OmeImage image, final String missing, final OmeImage mask,
		final StoreOptions store, final InpaintOptions options, final PriorEngine engine, final String priorName,
		final long cacheBytes)
	{
		checkSolver(options.solver());
		final String rule = mask != null ? MissingMask.MASK : missing;
		if (!Set.of(MissingMask.NAN, MissingMask.ZERO, MissingMask.SATURATED, MissingMask.MASK).contains(rule))
			throw new IllegalArgumentException("In stores pixels can be missing by nan, zero, saturated or a mask in a store, not " +
				"by \"" + missing + "\": such are found from whole planes.");
		final JobPlan plan = new JobPlan("inpainted", image, mask, rule, store, options, options.channels(), options.bits(),
			engine, priorName, cacheBytes);
		if (mask != null) plan.checkMask();
		return plan;
	}

	private static void checkSolver(final SolverKind solver) {
		if (solver != SolverKind.FLOW) throw new IllegalArgumentException(
			"Stores are restored by the solver flow: leave the solver out.");
	}

	/** What the user asked for, in words. */
	public String request() {
		return request;
	}

	/** The image. */
	public OmeImage image() {
		return image;
	}

	/** Where pixels are missing; null: by rule. */
	public OmeImage mask() {
		return mask;
	}

	/** The part of the level that is restored: x, y, z, channel, time. */
	public Interval region() {
		return region;
	}

	/** Bytes of pixels that are kept. */
	public long cacheBytes() {
		return cacheBytes;
	}

	/** The prior, opened on a backend. */
	public PriorEngine engine() {
		return engine;
	}

	/** Side of blocks in pixels. */
	int side() {
		return store.format() == 2 ? store.chunk() : store.shard();
	}

	/** About how far around a block is looked, in pixels, before that is known. */
	int roughHalo() {
		return USUAL_STEPS * engine.prior().gradientRadius();
	}

	/** Type of the result's pixels. */
	DataType type() {
		return bits == OutputBits.FLOAT ? DataType.FLOAT32 : image.level(store.level()).type();
	}

	/** Finds what is the same for all blocks. Reads samples of the image. */
	public JobSpec find() {
		final RandomAccessibleInterval<? extends RealType<?>> pixels = image.usual(image.level(store.level()).sampled(
			cacheBytes));
		final List<ChannelSettings> channels = new ArrayList<>();
		for (long c = 0; c < pixels.dimension(CHANNEL); c++)
			channels.add(c < region.min(CHANNEL) || c > region.max(CHANNEL) || !isChosen(c) ? ChannelSettings.COPY : finder.of(
				Views.hyperSlice(pixels, CHANNEL, c), c));
		return new JobSpec(request, engine.prior().fingerprint(), store.level(), region.minAsLongArray(), missing, channels);
	}

	/** Writes the metadata of the result, and empty arrays. */
	public OmeImage create(final Storage to, final JobSpec spec, final String program) throws IOException {
		final OmeWriter.Layout layout = new OmeWriter.Layout(store.format(), type(), store.chunk(), store.format() == 2 ? store
			.chunk() : store.shard());
		return OmeWriter.create(to, image, store.level(), region, layout, provenance(spec, program));
	}

	/** Noise of the channels in words. */
	public static List<String> noise(final JobSpec spec) {
		final List<String> words = new ArrayList<>();
		for (final ChannelSettings channel : spec.channels())
			words.add(channel.denoising() != null ? channel.denoising().noise().toString() : channel.inpainting() != null &&
				channel.inpainting().denoising() != null ? channel.inpainting().denoising().noise().toString() : "none");
		return words;
	}

	// -- Settings --

	private ChannelSettings denoising(final RandomAccessibleInterval<? extends RealType<?>> channel,
		final DenoiseOptions options, final KnownNoise known)
	{
		final DenoiseSettings steps = new DenoiseSettings(options.steps(), Double.NaN, options.shape());
		DenoisingSettings settings;
		if (Double.isNaN(options.sigma())) settings = DenoisingSettings.find(channel, engine, known, steps);
		else settings = DenoisingSettings.of(known.gaussian(options.sigma()), scale(channel), engine, steps).withComplete(
			!isFloat(channel));
		if (!Double.isNaN(options.smoothing())) settings = DenoisingSettings.of(settings.noise(), settings.scale(), engine,
			new DenoiseSettings(options.steps(), options.smoothing() / settings.scale().factor(), options.shape())).withFactor(
				settings.factor()).withComplete(settings.complete());
		return new ChannelSettings(settings, null, Double.NaN);
	}

	private ChannelSettings inpainting(final RandomAccessibleInterval<? extends RealType<?>> channel, final long index,
		final InpaintOptions options)
	{
		double saturation = Double.NaN;
		if (MissingMask.SATURATED.equals(missing)) {
			final OptionalDouble found = MissingPixels.saturation(Samples.of(channel).parts());
			if (found.isPresent()) saturation = found.getAsDouble();
		}
		final JobSpec rule = new JobSpec(request, "", store.level(), region.minAsLongArray(), missing, List.of());
		final var lost = new MissingMask(rule, mask == null ? null : mask.pixels(0, cacheBytes / 4)).of(channel, index,
			saturation);
		final InpaintSettings steps = InpaintSettings.defaults().withShape(options.shape()).withSteps(options.steps());
		InpaintingSettings settings = InpaintingSettings.find(channel, lost, engine, steps, 0);
		if (!Double.isNaN(options.smoothing())) settings = InpaintingSettings.of(settings.scale(), engine, steps.withSmoothing(
			options.smoothing() / settings.scale().factor(), Double.NaN), 0);
		if (options.sigma() != 0) {
			// NB: A camera's noise has a scale of its own, and a factor that keeps the mean.
			settings = settings.withDenoising(Double.isNaN(options.sigma()) ? DenoisingSettings.find(Converters.convert(
				(RandomAccessibleInterval<RealType<?>>) channel,
				(RandomAccessibleInterval<net.imglib2.type.BooleanType<?>>) lost, (v, gone, to) -> to.set(gone.get() ? Float.NaN : v
					.getRealFloat()), new FloatType()), engine, options.noise(), DenoiseSettings.defaults()) : DenoisingSettings.of(
						NoiseModel.gaussian(options.sigma()), settings.scale(), engine));
		}
		return new ChannelSettings(null, settings, saturation);
	}

	private static IntensityScale scale(final RandomAccessibleInterval<? extends RealType<?>> channel) {
		return channel.getType() instanceof UnsignedByteType ? IntensityScale.BYTES : IntensityScale.ofRange(Samples.of(channel)
			.parts());
	}

	private static boolean isFloat(final RandomAccessibleInterval<? extends RealType<?>> channel) {
		return !(channel.getType() instanceof net.imglib2.type.numeric.IntegerType);
	}

	// -- Helper methods --

	private static int checked(final OmeImage image, final int level) {
		image.level(level);
		return level;
	}

	private boolean isChosen(final long channel) {
		return chosen.isAll() || numbers().contains((int) channel + 1);
	}

	private Set<Integer> numbers() {
		final Set<Integer> numbers = new TreeSet<>();
		for (final String number : chosen.toString().split(","))
			numbers.add(Integer.parseInt(number));
		return numbers;
	}

	private void checkChannels() {
		final long all = image.size(store.level())[CHANNEL];
		if (!chosen.isAll()) for (final int number : numbers())
			if (number > all) throw new IllegalArgumentException("The image " + image.name() + " has " + all + (all == 1
				? " channel" : " channels") + ": there is no channel " + number + ".");
	}

	private void checkMask() {
		final long[] size = image.size(store.level()), its = mask.size(0);
		for (int d = 0; d < size.length; d++)
			if (its[d] != size[d] && (d < 2 || its[d] != 1)) throw new IllegalArgumentException("The mask " + mask.name() +
				" has " + its[d] + " along " + "xyzct".charAt(d) + ", the image " + size[d] + ": it needs as many" + (d < 2 ? "."
					: ", or one."));
	}

	/** NB: No time, so that the same run gives the same files. */
	private JsonObject provenance(final JobSpec spec, final String program) {
		final JsonObject json = new JsonObject();
		json.addProperty("program", program);
		json.addProperty("done", verb);
		json.addProperty("source", image.name().replaceAll(".*[/\\\\]", ""));
		json.addProperty("prior", priorName);
		json.addProperty("prior_fingerprint", spec.prior());
		final JsonArray noise = new JsonArray();
		noise(spec).forEach(noise::add);
		json.add("noise", noise);
		json.addProperty("options", request);
		return json;
	}
}
