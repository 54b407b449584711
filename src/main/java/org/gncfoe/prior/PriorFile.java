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
 * Layer l = 1, 2, ... has two float32 tensors: {@code layerl.filters} {@code [outputs][inputs][height][width]} and
 * {@code layerl.functions}, the spline weights {@code [channels][tau knots][feature knots]}. The metadata hold the rest:
 * </p>
 * <ul>
 * <li>{@code format} = {@code gnc-foe-prior}, {@code format_version} = {@code 1}, {@code depth} = L,
 * {@code intensity_unit} (images have their useful range in [0, 1]), {@code feature_floor} (in that unit);</li>
 * <li>{@code tau_min}, {@code tau_max} (log of a variance in that unit squared), {@code tau_intervals};</li>
 * <li>{@code layerl.feature_min}, {@code layerl.feature_max} (no unit), {@code layerl.feature_intervals};</li>
 * <li>{@code provenance.KEY} for each KEY of {@link Prior#metadata()}.</li>
 * </ul>
 * Numbers are written so that reading gives the same bits.
 */
public final class PriorFile {

	/** How file names of priors end. */
	public static final String EXTENSION = ".safetensors";

	private static final String FORMAT = "gnc-foe-prior", VERSION = "1", UNIT = "useful range [0, 1]";
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
		final Safetensors content = encode(prior);
		try {
			AtomicFile.write(file, content::write);
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
		if (!VERSION.equals(version)) throw new PriorFormatException(name, "has format version " + version +
			", this program knows " + VERSION, "update GNC-FoE");
		final Safetensors content = header.read(in);
		try {
			return decode(content);
		}
		catch (final IllegalArgumentException e) {
			throw Safetensors.damaged(name, e.getMessage());
		}
	}

	private static Safetensors encode(final Prior prior) {
		final Map<String, String> metadata = new LinkedHashMap<>();
		metadata.put("format", FORMAT);
		metadata.put("format_version", VERSION);
		metadata.put("depth", Integer.toString(prior.depth()));
		metadata.put("intensity_unit", UNIT);
		metadata.put("feature_floor", Double.toString(prior.featureFloor()));
		putAxis(metadata, "tau", prior.tauAxis());
		final Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
		for (int l = 0; l < prior.depth(); l++) {
			final String layer = layer(l);
			final Convolution k = prior.layer(l).convolution();
			final SplineFunctions phi = prior.layer(l).functions();
			putAxis(metadata, layer + "feature", phi.feature());
			tensors.put(layer + "filters", new Safetensors.Tensor(new int[] { k.outputs(), k.inputs(), k.height(), k.width() }, k
				.weights()));
			tensors.put(layer + "functions", new Safetensors.Tensor(new int[] { phi.channels(), phi.tau().knots(), phi.feature()
				.knots() }, phi.weights()));
		}
		tensors.forEach((name, tensor) -> checkFinite(name, tensor.values()));
		prior.metadata().forEach((key, value) -> {
			if (value == null) throw new IllegalArgumentException("the metadata \"" + key + "\" are null");
			metadata.put(PROVENANCE + key, value);
		});
		return new Safetensors(metadata, tensors);
	}

	/** @throws IllegalArgumentException with what is wrong */
	private static Prior decode(final Safetensors content) {
		final Map<String, String> metadata = content.metadata();
		final String unit = text(metadata, "intensity_unit");
		if (!unit.equals(UNIT)) throw new IllegalArgumentException("unknown intensity unit " + unit);
		final KnotAxis tau = axis(metadata, "tau");
		final int depth = integer(metadata, "depth");
		final List<Layer> layers = new ArrayList<>();
		for (int l = 0; l < depth; l++) {
			final Safetensors.Tensor filters = tensor(content, layer(l) + "filters", 4);
			final Safetensors.Tensor functions = tensor(content, layer(l) + "functions", 3);
			final KnotAxis feature = axis(metadata, layer(l) + "feature");
			final int[] k = filters.shape(), phi = functions.shape();
			if (phi[1] != tau.knots() || phi[2] != feature.knots()) throw new IllegalArgumentException("layer " + (l + 1) +
				" has functions of " + phi[1] + "x" + phi[2] + " knots instead of " + tau.knots() + "x" + feature.knots());
			layers.add(new Layer(new Convolution(k[1], k[0], k[2], k[3], filters.values()), //
				new SplineFunctions(phi[0], feature, tau, functions.values())));
		}
		final Map<String, String> provenance = new TreeMap<>();
		metadata.forEach((key, value) -> {
			if (key.startsWith(PROVENANCE)) provenance.put(key.substring(PROVENANCE.length()), value);
		});
		return new Prior(layers, number(metadata, "feature_floor"), provenance);
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
