package org.gncfoe.noise;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What is known of how pixels share their noise: nothing ({@link #AUTO}: it is found), that they do not ({@link #NONE}: the
 * noise is white), or its power spectrum, of all channels or of each. Immutable; equal if the spectra are.
 */
public final class Correlation {

	/** It is found; where sigma or the gain is given, the noise counts as white. */
	public static final Correlation AUTO = new Correlation("auto", List.of());

	/** The noise is taken for white. */
	public static final Correlation NONE = new Correlation("none", List.of());

	private static final int DIGITS = 12;

	private final String name;
	private final List<NoiseSpectrum> spectra;

	private Correlation(final String name, final List<NoiseSpectrum> spectra) {
		this.name = name;
		this.spectra = List.copyOf(spectra);
	}

	/**
	 * A known spectrum. It says how pixels share their noise; how much noise there is, is found from the image, or is what
	 * sigma or a camera's gain says.
	 *
	 * @param spectra one for all channels, or one for each; grey levels squared, or, of a camera, as it is after the
	 *          {@link AnscombeTransform}
	 * @throws IllegalArgumentException if there is none
	 */
	public static Correlation of(final List<NoiseSpectrum> spectra) {
		if (spectra.isEmpty()) throw new IllegalArgumentException("a known correlation needs a spectrum");
		return new Correlation("spectrum " + fingerprint(spectra), spectra);
	}

	/**
	 * What users write: auto, none, or the name of a file of spectra ({@link SpectrumFile}).
	 *
	 * @throws IllegalArgumentException if there is no such file, or it is something else; with a sentence for the user
	 */
	public static Correlation parse(final String text) {
		if (text == null || text.isBlank() || text.strip().equalsIgnoreCase(AUTO.name)) return AUTO;
		if (text.strip().equalsIgnoreCase(NONE.name)) return NONE;
		return of(SpectrumFile.read(Path.of(text.strip())));
	}

	/** Whether the noise is taken for white. */
	public boolean isNone() {
		return this == NONE;
	}

	/** Whether a spectrum is known. */
	public boolean isKnown() {
		return !spectra.isEmpty();
	}

	/** The spectrum of the first channel; null if none is known. */
	public NoiseSpectrum spectrum() {
		return spectra.isEmpty() ? null : spectra.get(0);
	}

	/**
	 * What is known of one channel.
	 *
	 * @param channel its number, from 0
	 * @param channels number of channels of the image
	 * @throws IllegalArgumentException if there are several spectra, but not as many; with a sentence for the user
	 */
	public Correlation ofChannel(final int channel, final int channels) {
		if (spectra.size() < 2) return this;
		if (spectra.size() != channels) throw new IllegalArgumentException("The spectrum of the noise was found for " + spectra
			.size() + " channels, the image has " + channels + ": take one for an image of as many channels, or of one.");
		return of(List.of(spectra.get(channel)));
	}

	/** The same of an image multiplied with the square root of this factor. */
	Correlation scaled(final double factor) {
		return spectra.isEmpty() ? this : of(spectra.stream().map(s -> s.scaled(factor)).toList());
	}

	/** auto, none, or a word that is the same for the same spectra. */
	@Override
	public String toString() {
		return name;
	}

	@Override
	public boolean equals(final Object other) {
		return other instanceof Correlation c && c.name.equals(name);
	}

	@Override
	public int hashCode() {
		return name.hashCode();
	}

	private static String fingerprint(final List<NoiseSpectrum> spectra) {
		try {
			final MessageDigest digest = MessageDigest.getInstance("SHA-256");
			for (final NoiseSpectrum s : spectra) {
				final ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * (s.side() * s.side() + 2));
				for (int k = 0; k < s.side() * s.side(); k++)
					bytes.putDouble(s.power(k / s.side(), k % s.side()));
				digest.update(bytes.putDouble(s.rows()).putDouble(s.columns()).array());
			}
			return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
		}
		catch (final NoSuchAlgorithmException e) {
			// NB: Every Java has it.
			throw new IllegalStateException(e);
		}
	}
}
