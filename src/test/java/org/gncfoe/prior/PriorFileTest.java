package org.gncfoe.prior;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@link PriorFile}: what is written is read, and nothing else is. */
class PriorFileTest {

	private static final Map<String, String> PROVENANCE = Map.of("seed", "42", "training data", "train400 \"quoted\" \u03c3\n",
		"loss", Double.toString(1 / 3.0), "format", "not the file's", "", "empty key", "empty value", "");

	@TempDir
	Path folder;

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	void readsBackTheSameBits(final int depth) throws IOException {
		final Prior prior = RandomPriors.create(depth, depth, PROVENANCE);
		prior.layer(0).convolution().weights()[0] = -0f;
		prior.layer(0).convolution().weights()[1] = Float.MIN_VALUE;
		prior.layer(0).functions().weights()[0] = Float.MAX_VALUE;
		final Path file = write(prior);
		final Prior read = PriorFile.read(file);
		assertSame(prior, read);
		try (final var in = Files.newInputStream(file)) {
			assertSame(prior, PriorFile.read(in, "stream"));
		}
	}

	@Test
	void theBytesAreThoseOfTheFormat() throws IOException {
		final Prior prior = RandomPriors.create(2, 7, PROVENANCE);
		final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(write(prior))).order(ByteOrder.LITTLE_ENDIAN);
		final int length = Math.toIntExact(bytes.getLong(0));
		assertEquals(0, length % 8);
		final JsonObject header = JsonParser.parseString(new String(bytes.array(), 8, length, StandardCharsets.UTF_8))
			.getAsJsonObject();

		final JsonObject metadata = header.getAsJsonObject("__metadata__");
		assertEquals("gnc-foe-prior", metadata.get("format").getAsString());
		assertEquals("1", metadata.get("format_version").getAsString());
		assertEquals("2", metadata.get("depth").getAsString());
		assertEquals("0.30000000000000004", metadata.get("feature_floor").getAsString());
		assertEquals("3", metadata.get("tau_intervals").getAsString());
		assertEquals("-3.1", metadata.get("layer2.feature_min").getAsString());
		assertEquals("42", metadata.get("provenance.seed").getAsString());
		assertEquals("not the file's", metadata.get("provenance.format").getAsString());
		metadata.entrySet().forEach(e -> assertTrue(e.getValue().getAsJsonPrimitive().isString(), e.getKey()));

		final JsonObject functions = header.getAsJsonObject("layer2.functions");
		assertEquals("F32", functions.get("dtype").getAsString());
		assertEquals("[5,7,11]", functions.get("shape").toString());
		assertEquals("[5,4,5,3]", header.getAsJsonObject("layer2.filters").get("shape").toString());
		int at = 8 + length;
		for (final Layer layer : prior.layers()) {
			for (final float[] values : new float[][] { layer.convolution().weights(), layer.functions().weights() })
				for (final float value : values) {
					assertEquals(Float.floatToRawIntBits(value), bytes.getInt(at));
					at += 4;
				}
		}
		assertEquals(at, bytes.capacity());
		assertEquals(at - 8 - length, functions.getAsJsonArray("data_offsets").get(1).getAsInt());
	}

	@Test
	void tensorsMayComeInAnyOrderWithOthersBetween() throws IOException {
		final Prior prior = RandomPriors.create(1, 1, Map.of());
		final JsonObject header = header(Files.readAllBytes(write(prior)));
		final JsonObject other = new JsonObject();
		other.add("__metadata__", header.get("__metadata__"));
		final int n = prior.layer(0).convolution().weights().length, m = prior.layer(0).functions().weights().length;
		put(other, "layer1.functions", header, 0, 4 * m);
		put(other, "later.addition", null, 4 * m, 4 * m + 8);
		put(other, "layer1.filters", header, 4 * m + 8, 4 * m + 8 + 4 * n);
		final ByteBuffer data = ByteBuffer.allocate(4 * (n + m) + 8).order(ByteOrder.LITTLE_ENDIAN);
		for (final float w : prior.layer(0).functions().weights())
			data.putFloat(w);
		data.putDouble(0);
		for (final float w : prior.layer(0).convolution().weights())
			data.putFloat(w);
		assertSame(prior, read(join(other.toString(), data.array())));
	}

	// -- Writing --

	@Test
	void replacesTheFileAndLeavesNothingElse() throws IOException {
		final Path file = write(RandomPriors.create(3, 1, Map.of()));
		final Prior second = RandomPriors.create(1, 2, Map.of());
		PriorFile.write(second, file);
		assertSame(second, PriorFile.read(file));
		assertOnlyFile(file);
	}

	@Test
	void failedWritingChangesNothing() throws IOException {
		final Prior prior = RandomPriors.create(1, 1, Map.of());
		final Path file = write(prior);
		final Prior broken = RandomPriors.create(1, 2, Map.of());
		broken.layer(0).functions().weights()[3] = Float.NaN;
		assertThrows(IllegalArgumentException.class, () -> PriorFile.write(broken, file));
		assertThrows(IOException.class, () -> AtomicFile.write(file, out -> {
			out.write(new byte[100_000]);
			throw new IOException("disk full");
		}));
		assertSame(prior, PriorFile.read(file));
		assertOnlyFile(file);
	}

	@Test
	void saysWhereItCannotWrite() throws IOException {
		final Prior prior = RandomPriors.create(1, 1, Map.of());
		final Path nowhere = folder.resolve("missing/prior.safetensors");
		assertClear(assertThrows(IOException.class, () -> PriorFile.write(prior, nowhere)), nowhere.toString());
		final Path occupied = Files.createDirectories(folder.resolve("a folder/with content")).getParent();
		assertClear(assertThrows(IOException.class, () -> PriorFile.write(prior, occupied)), "a folder");
		assertOnlyFile(occupied);
	}

	// -- Files that are no priors --

	@Test
	void everyTruncationIsTold() throws IOException {
		final byte[] whole = Files.readAllBytes(write(RandomPriors.create(1, 1, PROVENANCE)));
		for (int length = 0; length < whole.length; length += length < 2000 ? 1 : 97)
			assertRefused(Arrays.copyOf(whole, length));
		assertTrue(assertRefused(Arrays.copyOf(whole, whole.length - 1)).contains("cut short (1 bytes"));
		assertTrue(assertRefused(Arrays.copyOf(whole, whole.length + 1)).contains("goes on"));
	}

	@Test
	void damagedHeadersNeverCauseAnythingElse() throws IOException {
		final byte[] whole = Files.readAllBytes(write(RandomPriors.create(2, 1, PROVENANCE)));
		final Random random = new Random(1);
		final int header = (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong();
		for (int k = 0; k < 3000; k++) {
			final byte[] bytes = whole.clone();
			bytes[random.nextInt(8 + header)] = k % 2 == 0 ? (byte) random.nextInt() : (byte) "0123456789{}[],:\"-"
				.charAt(random.nextInt(18));
			try {
				read(bytes); // a changed remark or floor is still a prior
			}
			catch (final PriorFormatException e) {
				assertClear(e, "broken.safetensors");
			}
		}
	}

	@Test
	void nonsensicalLengthsAreTold() throws IOException {
		for (final long length : new long[] { 0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 31, 100_000_001, 99_000_000 })
			assertRefused(ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put("{}".getBytes()).array());
	}

	@Test
	void foreignFilesAreTold() throws IOException {
		final ByteArrayOutputStream png = new ByteArrayOutputStream();
		ImageIO.write(new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY), "png", png);
		assertForeign(png.toByteArray());
		assertForeign("A text file, longer than the eight bytes of a header length.".getBytes());
		assertForeign(join("{}", new byte[0]));
		assertForeign(join("{\"weight\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]}}", new byte[4]));
		assertForeign(join("{\"__metadata__\":{\"format\":\"pt\"},\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
			new byte[4]));
	}

	@Test
	void newerVersionsAskForAnUpdate() throws IOException {
		assertTrue(assertRefusedWith(h -> metadata(h).addProperty("format_version", "3")).contains("update"));
	}

	@Test
	void inconsistentFilesAreTold() throws IOException {
		assertRefusedWith(h -> h.remove("layer1.functions"));
		assertRefusedWith(h -> h.addProperty("layer1.functions", "text"));
		assertRefusedWith(h -> h.add("layer1.functions", null));
		for (final String key : new String[] { "depth", "intensity_unit", "feature_floor", "tau_min", "layer1.feature_intervals",
			"format_version" })
			assertRefusedWith(h -> metadata(h).remove(key));
		for (final String depth : new String[] { "0", "-1", "2", "2000000000", "one", "" })
			assertRefusedWith(h -> metadata(h).addProperty("depth", depth));
		for (final String floor : new String[] { "NaN", "-1", "Infinity", "small" })
			assertRefusedWith(h -> metadata(h).addProperty("feature_floor", floor));
		for (final String end : new String[] { "NaN", "Infinity", "-100", "x" })
			assertRefusedWith(h -> metadata(h).addProperty("tau_max", end));
		for (final String intervals : new String[] { "0", "5", "7", "2147483647", "1e3" })
			assertRefusedWith(h -> metadata(h).addProperty("layer1.feature_intervals", intervals));
		assertRefusedWith(h -> metadata(h).addProperty("intensity_unit", "grey levels"));
		assertRefusedWith(h -> metadata(h).add("depth", JsonParser.parseString("[1,2]")));
		for (final String shape : new String[] { "[4,1,3,5,1]", "[2,1,5,6]", "[60]", "[4,1,5]", "[0,1,5,3]", "[-4,-1,5,3]",
			"[4,1,5,2147483647]", "[65536,65536,65536,65536]", "[4.5,1,5,3]", "4", "[null]", "[]" })
			assertRefusedWith(h -> h.getAsJsonObject("layer1.filters").add("shape", JsonParser.parseString(shape)));
		for (final String offsets : new String[] { "[0,241]", "[-4,236]", "[4,0]", "[4,244]", "[240,0]", "[0]", "[0,240,480]",
			"[9223372036854775567,9223372036854775807]", "[0,1e99]", "{}" })
			assertRefusedWith(h -> h.getAsJsonObject("layer1.filters").add("data_offsets", JsonParser.parseString(offsets)));
		for (final String type : new String[] { "F16", "F64", "", "BF16" })
			assertRefusedWith(h -> h.getAsJsonObject("layer1.filters").addProperty("dtype", type));
	}

	@Test
	void deepNestingIsNoDanger() {
		final String deep = "[".repeat(1_000_000), up = "]".repeat(1_000_000);
		for (final String header : new String[] { "{\"__metadata__\":{\"format\":" + deep + "1" + up + "}}", "{\"w\":" + deep,
			"{\"w\":{\"dtype\":\"F32\",\"shape\":" + deep + "1" + up + ",\"data_offsets\":[0,4]}}" })
			assertRefused(join(header, new byte[4]));
	}

	@Test
	void valuesThatAreNoNumbersAreTold() throws IOException {
		final Prior prior = RandomPriors.create(2, 1, Map.of());
		final byte[] whole = Files.readAllBytes(write(prior));
		for (final float bad : new float[] { Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY })
			for (int at = whole.length - 4; at > whole.length - 4 * prior.parameterCount(); at -= 4 * 31) {
				final byte[] bytes = whole.clone();
				ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(at, bad);
				assertTrue(assertRefused(bytes).contains(Float.toString(bad)));
			}
	}

	@Test
	void missingFilesAndFoldersAreTold() {
		final Path missing = folder.resolve("missing.safetensors");
		assertClear(assertThrows(FileNotFoundException.class, () -> PriorFile.read(missing)), missing.toString());
		assertClear(assertThrows(PriorFormatException.class, () -> PriorFile.read(folder)), folder.toString());
	}

	// -- Helper methods --

	private Path write(final Prior prior) throws IOException {
		final Path file = folder.resolve("prior.safetensors");
		PriorFile.write(prior, file);
		return file;
	}

	private static Prior read(final byte[] bytes) throws IOException {
		return PriorFile.read(new ByteArrayInputStream(bytes), "broken.safetensors");
	}

	private void assertOnlyFile(final Path file) throws IOException {
		try (final Stream<Path> files = Files.list(folder)) {
			assertEquals(java.util.List.of(file), files.filter(f -> !f.getFileName().toString().equals("prior.safetensors") || f
				.equals(file)).toList());
		}
	}

	private static void assertSame(final Prior expected, final Prior actual) {
		assertEquals(expected.depth(), actual.depth());
		assertEquals(expected.featureFloor(), actual.featureFloor());
		assertEquals(expected.metadata(), actual.metadata());
		for (int l = 0; l < expected.depth(); l++) {
			final Convolution k = expected.layer(l).convolution(), k2 = actual.layer(l).convolution();
			assertEquals(new Convolution(k.inputs(), k.outputs(), k.height(), k.width(), k2.weights()), k2);
			assertArrayEquals(bits(k.weights()), bits(k2.weights()));
			final SplineFunctions f = expected.layer(l).functions(), f2 = actual.layer(l).functions();
			assertEquals(f.with(f2.weights()), f2);
			assertArrayEquals(bits(f.weights()), bits(f2.weights()));
		}
	}

	private static int[] bits(final float[] values) {
		final int[] bits = new int[values.length];
		Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
		return bits;
	}

	private static JsonObject header(final byte[] file) {
		final int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
		return JsonParser.parseString(new String(file, 8, length, StandardCharsets.UTF_8)).getAsJsonObject();
	}

	private static JsonObject metadata(final JsonObject header) {
		return header.getAsJsonObject("__metadata__");
	}

	private static byte[] join(final String header, final byte[] data) {
		final byte[] text = header.getBytes(StandardCharsets.UTF_8);
		return ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).put(text)
			.put(data).array();
	}

	private static void put(final JsonObject to, final String name, final JsonObject from, final int begin, final int end) {
		final JsonObject slot = from == null ? JsonParser.parseString("{\"dtype\":\"F32\",\"shape\":[2]}").getAsJsonObject() : from
			.getAsJsonObject(name).deepCopy();
		slot.add("data_offsets", JsonParser.parseString("[" + begin + "," + end + "]"));
		to.add(name, slot);
	}

	/** @return the message */
	private String assertRefusedWith(final Consumer<JsonObject> change) throws IOException {
		final byte[] whole = Files.readAllBytes(write(RandomPriors.create(1, 1, Map.of())));
		final JsonObject header = header(whole);
		final int length = (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong();
		change.accept(header);
		return assertRefused(join(header.toString(), Arrays.copyOfRange(whole, 8 + length, whole.length)));
	}

	private static void assertForeign(final byte[] bytes) {
		assertTrue(assertRefused(bytes).contains("is not a GNC-FoE prior"));
	}

	/** @return the message */
	private static String assertRefused(final byte[] bytes) {
		return assertClear(assertThrows(PriorFormatException.class, () -> read(bytes)), "broken.safetensors");
	}

	/** One line that names the file and ends like a sentence. */
	private static String assertClear(final IOException e, final String name) {
		final String message = e.getMessage();
		assertTrue(message.contains(name) && message.matches("[^\\n]*: [^\\n]*\\."), message);
		return message;
	}
}
