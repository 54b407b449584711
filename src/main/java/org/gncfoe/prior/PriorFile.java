package org.gncfoe.prior;

import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Priors as files, in the safetensors format, which Python's {@code safetensors} reads as well.
 * <p>
 * Version 2: term k = 1, 2, ... has layers l = 1, 2, ..., layer {@code termk.layerl.} the tensors {@code filters}
 * {@code [outputs][inputs][height][width]}, {@code activation} (not the last layer) and {@code potential} (may be absent
 * but on the last layer), the spline weights {@code [channels][tau knots][feature knots]}. The metadata hold the rest:
 * </p>
 * <ul>
 * <li>{@code format} = {@code gnc-foe-prior}, {@code format_version} = {@code 2}, {@code terms}, {@code termk.depth},
 * {@code intensity_unit} (images have their useful range in [0, 1]), {@code feature_floor} (in that unit);</li>
 * <li>{@code tau_min}, {@code tau_max} (log of a variance in that unit squared), {@code tau_intervals};</li>
 * <li>{@code termk.layerl.stride}, {@code termk.layerl.link} ({@code true} or {@code false});</li>
 * <li>{@code termk.layerl.activation_min}, {@code _max} (no unit), {@code _intervals}, and the same for
 * {@code potential};</li>
 * <li>{@code provenance.KEY} for each KEY of {@link Prior#metadata()}.</li>
 * </ul>
 * Version 1, for one plain chain ({@link Prior#isPlain()}), which is written so: {@code depth} in place of {@code terms},
 * tensors {@code layerl.filters} and {@code layerl.functions}, {@code layerl.feature_min}, {@code _max},
 * {@code _intervals}.
 * <p>
 * Values are float32; float16 is read too, and written on request (version 2). </p>
 * Numbers are written so that reading gives the same bits.
 */
public final class PriorFile {

	/** How file names of priors end. */
	public static final String EXTENSION = ".safetensors";

	private static final String FORMAT = "gnc-foe-prior", UNIT = "useful range [0, 1]";
	private static final String PROVENANCE = "provenance.";

	private PriorFile() {}

	/**
	 * Writes a prior. The file appears whole or not at all.
	 *
	 * @param file where; an existing file is replaced
	 * @throws IllegalArgumentException if a value is NaN or infinite, or a metadata value null: such a prior is never
	 *           written
	 * @throws IOException if the folder does not exist or cannot be written to, or the disk is full; nothing has changed
	 *           then
	 */
	public static void write(final Prior prior, final Path file) throws IOException {
		write(prior, file, false);
	}

	/**
	 * Writes a prior, its values in half precision if wanted: half the bytes, rounded to 11 bits.
	 *
	 * @throws IllegalArgumentException as {@link #write(Prior, Path)}, and if a value is too large for half precision
	 * @throws IOException as {@link #write(Prior, Path)}
	 */
	public static void write(final Prior prior, final Path file, final boolean half) throws IOException {
		final Safetensors content = prior.isPlain() && !half ? encodePlain(prior) : encode(prior);
		if (half) content.tensors().forEach((name, tensor) -> {
			for (final float v : tensor.values())
				if (Math.abs(v) > 65504) throw new IllegalArgumentException(name + " holds the value " + v +
					", too large for half precision");
		});
		try {
			AtomicFile.write(file, out -> content.write(out, half));
		}
		catch (final IOException e) {
			throw new IOException("The prior cannot be written to " + file + " (" + reason(e) +
				"): choose an existing folder with space that you may write to.", e);
		}
	}

	/**
	 * Reads a prior.
	 *
	 * @throws FileNotFoundException if there is no such file
	 * @throws PriorFormatException if the file is no prior, or a broken one
	 * @throws IOException if it cannot be read
	 */
	public static Prior read(final Path file) throws IOException {
		if (Files.isDirectory(file)) throw new PriorFormatException(file.toString(), "is a folder, not a prior",
			"choose a file in it");
		if (Files.exists(file) && !Files.isRegularFile(file)) throw new PriorFormatException(file.toString(),
			"is a pipe or a device, not a prior", "choose a file");
		try (final InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
			return read(in, file.toString());
		}
		catch (final PriorFormatException e) {
			throw e;
		}
		catch (final NoSuchFileException e) {
			throw new FileNotFoundException("There is no prior file " + file + ": check its name and folder.");
		}
		catch (final IOException e) {
			throw new IOException("The prior " + file + " cannot be read (" + reason(e) + "): check its permissions and disk.",
				e);
		}
	}

	/**
	 * Reads a prior from a stream up to its end; the stream is not closed.
	 *
	 * @param name the stream's name in messages
	 * @throws PriorFormatException if it holds no prior, or a broken one
	 * @throws IOException if reading fails
	 */
	public static Prior read(final InputStream in, final String name) throws IOException {
		final Safetensors.Header header = Safetensors.header(in, name);
		final String format = header.metadata().get("format"), version = header.metadata().get("format_version");
		if (!FORMAT.equals(format)) throw Safetensors.foreign(name);
		if (!"1".equals(version) && !"2".equals(version)) throw new PriorFormatException(name, "has format version " + version +
			", this program knows 1 and 2", "update GNC-FoE");
		final Safetensors content = header.read(in);
		try {
			return "1".equals(version) ? decodePlain(content) : decode(content);
		}
		catch (final IllegalArgumentException e) {
			throw Safetensors.damaged(name, e.getMessage());
		}
	}

	private static Map<String, String> header(final Prior prior, final String version) {
		final Map<String, String> metadata = new LinkedHashMap<>();
		metadata.put("format", FORMAT);
		metadata.put("format_version", version);
		metadata.put("intensity_unit", UNIT);
		metadata.put("feature_floor", Double.toString(prior.featureFloor()));
		putAxis(metadata, "tau", prior.tauAxis());
		return metadata;
	}

	private static Safetensors finish(final Prior prior, final Map<String, String> metadata,
		final Map<String, Safetensors.Tensor> tensors)
	{
		tensors.forEach((name, tensor) -> checkFinite(name, tensor.values()));
		prior.metadata().forEach((key, value) -> {
			if (value == null) throw new IllegalArgumentException("the metadata \"" + key + "\" are null");
			metadata.put(PROVENANCE + key, value);
		});
		return new Safetensors(metadata, tensors);
	}

	private static Safetensors.Tensor filters(final Convolution k) {
		return new Safetensors.Tensor(new int[] { k.outputs(), k.inputs(), k.height(), k.width() }, k.weights());
	}

	private static Safetensors.Tensor functions(final SplineFunctions f) {
		return new Safetensors.Tensor(new int[] { f.channels(), f.tau().knots(), f.feature().knots() }, f.weights());
	}

	private static Safetensors encodePlain(final Prior prior) {
		final Map<String, String> metadata = header(prior, "1");
		metadata.put("depth", Integer.toString(prior.depth()));
		final Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
		for (int l = 0; l < prior.depth(); l++) {
			final String layer = layer(l);
			putAxis(metadata, layer + "feature", prior.layer(l).functions().feature());
			tensors.put(layer + "filters", filters(prior.layer(l).convolution()));
			tensors.put(layer + "functions", functions(prior.layer(l).functions()));
		}
		return finish(prior, metadata, tensors);
	}

	private static Safetensors encode(final Prior prior) {
		final Map<String, String> metadata = header(prior, "2");
		metadata.put("terms", Integer.toString(prior.terms().size()));
		final Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
		for (int k = 0; k < prior.terms().size(); k++) {
			final Chain chain = prior.terms().get(k);
			metadata.put(term(k) + "depth", Integer.toString(chain.depth()));
			for (int l = 0; l < chain.depth(); l++) {
				final String name = term(k) + layer(l);
				final Layer layer = chain.layer(l);
				metadata.put(name + "stride", Integer.toString(layer.convolution().stride()));
				metadata.put(name + "link", Boolean.toString(layer.link()));
				tensors.put(name + "filters", filters(layer.convolution()));
				if (layer.activation() != null) put(metadata, tensors, name + "activation", layer.activation());
				if (layer.potential() != null) put(metadata, tensors, name + "potential", layer.potential());
			}
		}
		return finish(prior, metadata, tensors);
	}

	private static void put(final Map<String, String> metadata, final Map<String, Safetensors.Tensor> tensors,
		final String name, final SplineFunctions f)
	{
		putAxis(metadata, name, f.feature());
		tensors.put(name, functions(f));
	}

	/** @throws IllegalArgumentException with what is wrong */
	private static Prior decodePlain(final Safetensors content) {
		final Map<String, String> metadata = content.metadata();
		checkUnit(metadata);
		final KnotAxis tau = axis(metadata, "tau");
		final int depth = integer(metadata, "depth");
		final List<Layer> layers = new ArrayList<>();
		for (int l = 0; l < depth; l++) {
			final Convolution k = convolution(content, layer(l) + "filters", 1);
			final SplineFunctions f = functions(content, layer(l) + "functions", axis(metadata, layer(l) + "feature"), tau);
			layers.add(l == depth - 1 ? Layer.top(k, f) : Layer.hidden(k, f));
		}
		return new Prior(layers, number(metadata, "feature_floor"), provenance(metadata));
	}

	/** @throws IllegalArgumentException with what is wrong */
	private static Prior decode(final Safetensors content) {
		final Map<String, String> metadata = content.metadata();
		checkUnit(metadata);
		final KnotAxis tau = axis(metadata, "tau");
		final int count = integer(metadata, "terms");
		final List<Chain> terms = new ArrayList<>();
		for (int k = 0; k < count; k++) {
			final int depth = integer(metadata, term(k) + "depth");
			final List<Layer> layers = new ArrayList<>();
			for (int l = 0; l < depth; l++) {
				final String name = term(k) + layer(l);
				layers.add(new Layer(convolution(content, name + "filters", integer(metadata, name + "stride")), truth(metadata,
					name + "link"), functions(content, name + "activation", tau), functions(content, name + "potential", tau)));
			}
			terms.add(new Chain(layers));
		}
		return Prior.sum(terms, number(metadata, "feature_floor"), provenance(metadata));
	}

	private static void checkUnit(final Map<String, String> metadata) {
		final String unit = text(metadata, "intensity_unit");
		if (!unit.equals(UNIT)) throw new IllegalArgumentException("unknown intensity unit " + unit);
	}

	private static Map<String, String> provenance(final Map<String, String> metadata) {
		final Map<String, String> provenance = new TreeMap<>();
		metadata.forEach((key, value) -> {
			if (key.startsWith(PROVENANCE)) provenance.put(key.substring(PROVENANCE.length()), value);
		});
		return provenance;
	}

	private static Convolution convolution(final Safetensors content, final String name, final int stride) {
		final Safetensors.Tensor filters = tensor(content, name, 4);
		final int[] k = filters.shape();
		return new Convolution(k[1], k[0], k[2], k[3], stride, filters.values());
	}

	/** The functions of a name, null if there are none. */
	private static SplineFunctions functions(final Safetensors content, final String name, final KnotAxis tau) {
		return content.tensors().containsKey(name) ? functions(content, name, axis(content.metadata(), name), tau) : null;
	}

	private static SplineFunctions functions(final Safetensors content, final String name, final KnotAxis feature,
		final KnotAxis tau)
	{
		final Safetensors.Tensor functions = tensor(content, name, 3);
		final int[] phi = functions.shape();
		if (phi[1] != tau.knots() || phi[2] != feature.knots()) throw new IllegalArgumentException(name +
			" has functions of " + phi[1] + "x" + phi[2] + " knots instead of " + tau.knots() + "x" + feature.knots());
		return new SplineFunctions(phi[0], feature, tau, functions.values());
	}

	/** Prefix of all names of term k, counted from 0. */
	private static String term(final int k) {
		return "term" + (k + 1) + ".";
	}

	/** Prefix of all names of layer l, counted from 0. */
	private static String layer(final int l) {
		return "layer" + (l + 1) + ".";
	}

	private static Safetensors.Tensor tensor(final Safetensors content, final String name, final int axes) {
		final Safetensors.Tensor tensor = content.tensors().get(name);
		if (tensor == null) throw new IllegalArgumentException("it has no " + name);
		if (tensor.shape().length != axes) throw new IllegalArgumentException(name + " has " + tensor.shape().length +
			" axes instead of " + axes);
		checkFinite(name, tensor.values());
		return tensor;
	}

	private static void checkFinite(final String name, final float[] values) {
		for (final float v : values)
			if (!Float.isFinite(v)) throw new IllegalArgumentException(name + " holds the value " + v);
	}

	// -- Metadata --

	private static void putAxis(final Map<String, String> metadata, final String name, final KnotAxis axis) {
		metadata.put(name + "_min", Double.toString(axis.min()));
		metadata.put(name + "_max", Double.toString(axis.max()));
		metadata.put(name + "_intervals", Integer.toString(axis.intervals()));
	}

	private static KnotAxis axis(final Map<String, String> metadata, final String name) {
		return new KnotAxis(number(metadata, name + "_min"), number(metadata, name + "_max"), integer(metadata, name +
			"_intervals"));
	}

	private static double number(final Map<String, String> metadata, final String key) {
		final String value = text(metadata, key);
		try {
			return Double.parseDouble(value);
		}
		catch (final NumberFormatException e) {
			throw new IllegalArgumentException(key + " is \"" + value + "\", not a number", e);
		}
	}

	private static int integer(final Map<String, String> metadata, final String key) {
		final String value = text(metadata, key);
		try {
			return Integer.parseInt(value);
		}
		catch (final NumberFormatException e) {
			throw new IllegalArgumentException(key + " is \"" + value + "\", not a whole number", e);
		}
	}

	private static boolean truth(final Map<String, String> metadata, final String key) {
		final String value = text(metadata, key);
		if (!value.equals("true") && !value.equals("false")) throw new IllegalArgumentException(key + " is \"" + value +
			"\", neither true nor false");
		return value.equals("true");
	}

	private static String text(final Map<String, String> metadata, final String key) {
		final String value = metadata.get(key);
		if (value == null) throw new IllegalArgumentException("it has no " + key);
		return value;
	}

	/** What a file system's exception means, in words; its message alone is often just the file's name. */
	private static String reason(final IOException e) {
		if (e instanceof AccessDeniedException) return "permission denied";
		if (e instanceof NoSuchFileException) return "the folder does not exist";
		return e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.getMessage();
	}
}
