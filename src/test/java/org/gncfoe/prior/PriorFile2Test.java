package org.gncfoe.prior;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests version 2 of {@link PriorFile}: sums of strided chains, half precision. */
class PriorFile2Test {

	@TempDir
	Path folder;

	private static Prior graph(final String shape) {
		return org.gncfoe.compute.RandomPriors.graph(shape, 1, 3, 7, 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "links", "strided", "sum", "thirds" })
	void readsBackTheSame(final String shape) throws IOException {
		final Prior prior = graph(shape);
		final Path file = folder.resolve("prior.safetensors");
		PriorFile.write(prior, file);
		final Prior read = PriorFile.read(file);
		assertSameShape(prior, read);
		assertArrayEquals(prior.parameters(), read.parameters());
	}

	private static void assertSameShape(final Prior expected, final Prior actual) {
		assertEquals(expected.groups(), actual.groups());
		assertEquals(expected.featureFloor(), actual.featureFloor());
		for (int l = 0; l < expected.depth(); l++) {
			final Layer a = expected.layer(l), b = actual.layer(l);
			assertEquals(a.link(), b.link());
			assertEquals(a.convolution().stride(), b.convolution().stride());
			assertEquals(a.convolution().height(), b.convolution().height());
			if (a.activation() != null) assertEquals(a.activation().feature(), b.activation().feature());
			if (a.potential() != null) assertEquals(a.potential().feature(), b.potential().feature());
		}
	}

	@Test
	void namesAreThoseOfTheFormat() throws IOException {
		final Path file = folder.resolve("prior.safetensors");
		PriorFile.write(graph("sum"), file);
		final String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
		for (final String part : new String[] { "\"format_version\":\"2\"", "\"terms\":\"2\"", "\"term1.depth\":\"1\"",
			"\"term2.layer1.stride\":\"2\"", "\"term2.layer2.link\":\"true\"", "\"term2.layer1.activation_intervals\":\"7\"",
			"\"term2.layer1.potential_min\":\"-4.0\"", "\"term2.layer1.filters\":{", "\"term2.layer1.activation\":{",
			"\"term1.layer1.potential\":{" })
			assertTrue(text.contains(part), part);
		assertFalse(text.contains("term1.layer1.activation"));
	}

	@Test
	void halfPrecisionHalvesTheFileAndRoundsToElevenBits() throws IOException {
		final Prior prior = graph("strided");
		final Path full = folder.resolve("full.safetensors"), half = folder.resolve("half.safetensors");
		PriorFile.write(prior, full);
		PriorFile.write(prior, half, true);
		assertEquals(2 * prior.parameterCount(), Files.size(full) - Files.size(half), 64);
		final float[] a = prior.parameters(), b = PriorFile.read(half).parameters();
		for (int i = 0; i < a.length; i++)
			assertEquals(a[i], b[i], Math.abs(a[i]) / 2048 + 3e-8);
	}

	@Test
	void everyHalfPrecisionNumberIsReadAndWrittenBack() {
		for (int bits = 0; bits < 1 << 16; bits++) {
			final float v = Float16.toFloat((short) bits);
			if (Float.isNaN(v)) continue;
			assertEquals((short) bits, Float16.of(v), Integer.toHexString(bits));
			final float next = Float16.toFloat((short) (bits + 1));
			// NB: between two neighbours the nearer one, in the middle the even one
			if (!Float.isFinite(next) || (bits & 0x7fff) == 0x7fff || (bits & 0x8000) != (bits + 1 & 0x8000)) continue;
			final float middle = (v + next) / 2;
			assertEquals((short) ((bits & 1) == 0 ? bits : bits + 1), Float16.of(middle), Integer.toHexString(bits));
			assertEquals((short) (bits + 1), Float16.of(Math.nextAfter(middle, next)), Integer.toHexString(bits));
		}
		assertEquals(Float.POSITIVE_INFINITY, Float16.toFloat(Float16.of(65520)));
	}

	@Test
	void plainChainsStayVersionOne() throws IOException {
		final Path file = folder.resolve("plain.safetensors");
		PriorFile.write(RandomPriors.create(2, 1, java.util.Map.of()), file);
		assertTrue(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains("\"format_version\":\"1\""));
	}

	@Test
	void tooLargeForHalfPrecisionIsSaid() {
		final Prior prior = graph("links");
		prior.layer(0).convolution().weights()[0] = 1e6f;
		final Path file = folder.resolve("large.safetensors");
		final IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> PriorFile.write(prior, file,
			true));
		assertTrue(e.getMessage().contains("term1.layer1.filters"), e.getMessage());
		assertFalse(Files.exists(file));
	}

	@Test
	void chainsThatDoNotFitAreRefused() {
		final Layer first = graph("strided").layer(0), linked = graph("strided").layer(1);
		assertThrows(IllegalArgumentException.class, () -> new Chain(java.util.List.of(first)), "ends with activations");
		assertThrows(IllegalArgumentException.class, () -> new Chain(java.util.List.of(linked)), "link of the first");
		assertThrows(IllegalArgumentException.class, () -> new Convolution(1, 1, 7, 7, 2, new float[49]));
	}
}
