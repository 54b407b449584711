package org.gncfoe.noise;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.gncfoe.prior.AtomicFile;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/**
 * The file of the power spectra of the noise of an image's channels: JSON, which other programs read and write too.
 *
 * <pre>
 * { "format": "gnc-foe noise spectrum", "version": 1,
 *   "channels": [ { "rows": 0, "columns": 0, "power": [ [ 2916.0, 2711.3, ... ], ... ] } ] }
 * </pre>
 *
 * The rows of {@code power} go along y, and begin with frequency 0, as in {@link NoiseSpectrum}.
 */
public final class SpectrumFile {

	private static final String FORMAT = "gnc-foe noise spectrum";
	private static final int VERSION = 1;

	/** Larger files are something else, in bytes. */
	private static final long LARGEST = 1 << 26;

	private SpectrumFile() {}

	/**
	 * Writes spectra; the file is there whole or not at all.
	 *
	 * @param spectra one for every channel
	 * @throws IOException if it cannot be written; with a sentence for the user
	 */
	public static void write(final Path file, final List<NoiseSpectrum> spectra) throws IOException {
		final JsonObject json = new JsonObject();
		json.addProperty("format", FORMAT);
		json.addProperty("version", VERSION);
		final JsonArray channels = new JsonArray();
		spectra.forEach(s -> channels.add(json(s)));
		json.add("channels", channels);
		final byte[] text = (json + "\n").getBytes(StandardCharsets.UTF_8);
		try {
			AtomicFile.write(file, out -> out.write(text));
		}
		catch (final IOException e) {
			throw new IOException("The spectrum of the noise cannot be written to " + file + ": choose another place (" + e
				.getMessage() + ").", e);
		}
	}

	/**
	 * Reads spectra.
	 *
	 * @return one for every channel of the image they were found for
	 * @throws IllegalArgumentException if there is no such file, or it is something else; with a sentence for the user
	 */
	public static List<NoiseSpectrum> read(final Path file) {
		try {
			if (Files.isDirectory(file) || Files.size(file) > LARGEST) throw noSpectrum(file, null);
			final JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
			if (!FORMAT.equals(json.get("format").getAsString())) throw noSpectrum(file, null);
			if (json.get("version").getAsInt() > VERSION) throw new IllegalArgumentException("The file " + file +
				" was written by a newer version of this program: update it.");
			final List<NoiseSpectrum> spectra = new ArrayList<>();
			for (final JsonElement channel : json.getAsJsonArray("channels"))
				spectra.add(spectrum(file, channel.getAsJsonObject()));
			if (spectra.isEmpty()) throw noSpectrum(file, null);
			return spectra;
		}
		catch (final NoSuchFileException e) {
			throw new IllegalArgumentException("There is no file " + file +
				" of the spectrum of noise: the correlation is auto, none, or such a file.", e);
		}
		catch (final IOException | UncheckedIOException e) {
			throw noSpectrum(file, e);
		}
		catch (final IllegalStateException | NullPointerException | UnsupportedOperationException | ClassCastException
				| com.google.gson.JsonParseException | NumberFormatException e)
		{
			throw noSpectrum(file, e);
		}
	}

	// -- Helper methods --

	/** NB: Seven digits are more than an estimate has. */
	private static JsonObject json(final NoiseSpectrum spectrum) {
		final JsonObject json = new JsonObject();
		json.addProperty("rows", (float) spectrum.rows());
		json.addProperty("columns", (float) spectrum.columns());
		final JsonArray power = new JsonArray();
		for (int i = 0; i < spectrum.side(); i++) {
			final JsonArray row = new JsonArray();
			for (int j = 0; j < spectrum.side(); j++)
				row.add((float) spectrum.power(i, j));
			power.add(row);
		}
		json.add("power", power);
		return json;
	}

	private static NoiseSpectrum spectrum(final Path file, final JsonObject json) {
		final JsonArray rows = json.getAsJsonArray("power");
		final int side = rows.size();
		final double[] power = new double[side * side];
		for (int i = 0; i < side; i++) {
			final JsonArray row = rows.get(i).getAsJsonArray();
			if (row.size() != side) throw noSpectrum(file, null);
			for (int j = 0; j < side; j++)
				power[i * side + j] = row.get(j).getAsDouble();
		}
		try {
			return new NoiseSpectrum(side, power, json.get("rows").getAsDouble(), json.get("columns").getAsDouble());
		}
		catch (final IllegalArgumentException e) {
			throw noSpectrum(file, e);
		}
	}

	private static IllegalArgumentException noSpectrum(final Path file, final Exception cause) {
		return new IllegalArgumentException("The file " + file + " holds no spectrum of noise: take one that Estimate Noise or " +
			"estimate-noise --spectrum has written.", cause);
	}
}
