package org.gncfoe.zarr;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicLong;

import com.google.gson.JsonObject;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.cell.Cell;
import net.imglib2.img.cell.CellGrid;
import net.imglib2.img.cell.LazyCellImg;
import net.imglib2.type.numeric.RealType;

/**
 * An array of a store: an image of any number of dimensions in chunks. ImgLib2's dimensions are those of the store in
 * reverse: x comes first. Used by several threads at once.
 */
public final class ZarrArray {

	/** Chunks that are looked at in place of one that cannot be read, each way. */
	private static final int NEAR = 2;

	private final Storage storage;
	private final String path;
	private final ArrayMetadata array;
	private final JsonObject attributes;
	private final ChunkCache<Long, long[]> indices = new ChunkCache<>(1 << 22, index -> 8L * index.length + 64);
	private final AtomicLong bytesRead = new AtomicLong();

	/** NB: Cells are read by the thread that looks at them. */
	private static final ThreadLocal<long[]> READ = ThreadLocal.withInitial(() -> new long[1]);

	private ZarrArray(final Storage storage, final String path, final ArrayMetadata array, final JsonObject attributes) {
		this.storage = storage;
		this.path = path;
		this.array = array;
		this.attributes = attributes;
	}

	/**
	 * Opens an array.
	 *
	 * @param path where it is in the store; empty: the store itself
	 * @throws IOException if there is none or it cannot be read; with a sentence for the user
	 */
	public static ZarrArray open(final Storage storage, final String path) throws IOException {
		final String at = Keys.check(path);
		final JsonObject v3 = Json.read(storage, Keys.join(at, MetadataV3.FILE));
		final String file = Keys.join(at, v3 != null ? MetadataV3.FILE : MetadataV2.ARRAY);
		final JsonObject json = v3 != null ? v3 : Json.read(storage, file);
		if (json == null) throw new IOException("There is no array " + storage.name(at) + ": " + MetadataV3.FILE + " or " +
			MetadataV2.ARRAY + " is missing.");
		try {
			if (v3 == null) {
				final JsonObject attributes = Json.read(storage, Keys.join(at, MetadataV2.ATTRIBUTES));
				return new ZarrArray(storage, at, MetadataV2.read(json), attributes == null ? new JsonObject() : attributes);
			}
			if (!Json.text(json, "node_type", "").equals("array")) throw new IOException(
				"it is a group of arrays, not an array");
			return new ZarrArray(storage, at, MetadataV3.read(json), Json.object(json, "attributes"));
		}
		catch (final IOException | RuntimeException e) {
			throw new IOException("The array " + storage.name(file) + " cannot be read: " + e.getMessage() + ".", e);
		}
	}

	/** Writes the metadata of an array. */
	static ZarrArray create(final Storage storage, final String path, final ArrayMetadata array) throws IOException {
		final JsonObject attributes = new JsonObject();
		if (array.format() == 3) Json.write(storage, Keys.join(path, MetadataV3.FILE), MetadataV3.write(array, attributes));
		else Json.write(storage, Keys.join(path, MetadataV2.ARRAY), MetadataV2.write(array));
		return new ZarrArray(storage, path, array, attributes);
	}

	/** What it is like. */
	ArrayMetadata metadata() {
		return array;
	}

	/** Its own attributes. */
	JsonObject attributes() {
		return attributes;
	}

	/** Type of the pixels. */
	public DataType type() {
		return array.type();
	}

	/** Bytes of chunks that this thread has read from any storage so far, as they are stored. */
	public static long bytesReadHere() {
		return READ.get()[0];
	}

	/** Bytes of chunks read from the storage so far, as they are stored. */
	public long bytesRead() {
		return bytesRead.get();
	}

	/** Number of pixels per dimension, x first. */
	public long[] size() {
		return reversed(array.shape());
	}

	/** Pixels per dimension of what is written at once, a shard or chunk; x first. */
	public int[] objectSize() {
		return reversed(array.object());
	}

	/** Pixels per dimension of what is read at once; x first. */
	public int[] chunkSize() {
		return reversed(array.codec().shape());
	}

	/** Numbers of shards or chunks per dimension, x first. */
	public long[] objects() {
		final long[] n = new long[array.axes()];
		for (int d = 0; d < n.length; d++)
			n[d] = array.objects(n.length - 1 - d);
		return n;
	}

	/** What a user calls a shard or chunk. {@code position}: in shards or chunks, x first. */
	public String name(final long[] position) {
		return storage.name(key(position));
	}

	// -- Reading --

	/**
	 * The array as an image of cells that are read when they are looked at. Whoever looks at pixels that cannot be read gets
	 * an {@link UncheckedIOException} with a sentence.
	 *
	 * @param cacheBytes so many bytes of pixels are kept
	 */
	public RandomAccessibleInterval<? extends RealType<?>> image(final long cacheBytes) {
		return image(cacheBytes, this::read);
	}

	/**
	 * The same for samples, such as for estimates of noise: a chunk that cannot be read is replaced by one beside it.
	 */
	public RandomAccessibleInterval<? extends RealType<?>> sampled(final long cacheBytes) {
		return image(cacheBytes, this::readOrNeighbour);
	}

	/** Reads a chunk. */
	private interface Reader {

		Object read(long[] position) throws IOException;
	}

	@SuppressWarnings({ "rawtypes", "unchecked" })
	private RandomAccessibleInterval<? extends RealType<?>> image(final long cacheBytes, final Reader reader) {
		final CellGrid grid = new CellGrid(size(), chunkSize());
		final ChunkCache<Long, Cell> cells = new ChunkCache<>(cacheBytes, cell -> cell.size() * type().bytes() + 200);
		final LazyCellImg.Get<Cell> get = index -> {
			try {
				return cells.get(index, () -> cell(grid, index, reader));
			}
			catch (final IOException e) {
				throw new UncheckedIOException(e.getMessage(), e);
			}
		};
		return new LazyCellImg(grid, type().nativePixel(), get);
	}

	@SuppressWarnings({ "rawtypes", "unchecked" })
	private Cell cell(final CellGrid grid, final long index, final Reader reader) throws IOException {
		final int n = grid.numDimensions();
		final long[] min = new long[n], position = new long[n];
		final int[] size = new int[n];
		grid.getCellDimensions(index, min, size);
		grid.getCellGridPositionFlat(index, position);
		return new Cell(size, min, type().access(crop(reader.read(position), chunkSize(), size)));
	}

	private Object readOrNeighbour(final long[] position) throws IOException {
		try {
			return read(position);
		}
		catch (final IOException e) {
			final long[] size = size();
			final int[] chunk = chunkSize();
			for (int d = 0; d < position.length; d++)
				for (int step = -NEAR; step <= NEAR; step++) {
					final long[] other = position.clone();
					other[d] += step;
					if (step == 0 || other[d] < 0 || other[d] * chunk[d] + chunk[d] > size[d]) continue;
					try {
						return read(other);
					}
					catch (final IOException again) {
						// the next one then
					}
				}
			throw e;
		}
	}

	/**
	 * The pixels of a chunk, all of them though some be beyond the image.
	 *
	 * @param position in chunks, x first
	 * @throws IOException if it cannot be read or is damaged; with a sentence for the user
	 */
	Object read(final long[] position) throws IOException {
		final Sharding sharding = array.sharding();
		final long[] object = position.clone();
		int chunk = 0;
		if (sharding != null) for (int axis = 0; axis < position.length; axis++) {
			final int d = position.length - 1 - axis, count = sharding.counts()[axis];
			object[d] = position[d] / count;
			chunk = chunk * count + (int) (position[d] % count);
		}
		final String key = key(object);
		try {
			final byte[] bytes = sharding == null ? storage.read(key, array.codec().most()) : chunk(key, object, chunk);
			if (bytes == null) return type().array(array.codec().pixels(), array.fill());
			bytesRead.addAndGet(bytes.length);
			READ.get()[0] += bytes.length;
			return array.codec().decode(bytes);
		}
		catch (final IOException | RuntimeException e) {
			final String said = String.valueOf(e.getMessage());
			throw said.endsWith(".") ? new IOException(said, e) : new IOException((sharding == null ? "The chunk " : "The shard ") +
				storage.name(key) + " cannot be read: " + said + ".", e);
		}
	}

	private byte[] chunk(final String key, final long[] object, final int chunk) throws IOException {
		long flat = 0;
		for (int d = object.length - 1; d >= 0; d--)
			flat = flat * objects()[d] + object[d];
		final long[] index = indices.get(flat, () -> array.sharding().index(storage, key));
		if (index == null || index[2 * chunk] < 0) return null;
		if (index[2 * chunk + 1] > array.codec().most()) throw BytesCodec.damaged("a chunk of " + index[2 * chunk + 1] +
			" bytes in it makes no sense");
		return storage.read(key, index[2 * chunk], (int) index[2 * chunk + 1]);
	}

	/** The first pixels of a block. {@code size}, {@code part}: x first. */
	private Object crop(final Object pixels, final int[] size, final int[] part) {
		if (java.util.Arrays.equals(size, part)) return pixels;
		int n = 1;
		for (final int p : part)
			n *= p;
		final Object cropped = type().array(n);
		copy(pixels, size, new int[size.length], cropped, part, new int[size.length], part);
		return cropped;
	}

	// -- Writing --

	/**
	 * Writes a shard or chunk, whole or not at all. The same pixels give the same bytes.
	 *
	 * @param position in shards or chunks, x first
	 * @param pixels as many as {@link #objectSize()} says, x fastest; those beyond the image do not matter but are written
	 * @return bytes written, and their checksum (CRC-32C)
	 */
	public Written write(final long[] position, final Object pixels) throws IOException {
		final byte[] bytes = array.sharding() == null ? array.codec().encode(pixels) : shard(position, pixels);
		storage.write(key(position), bytes);
		return new Written(bytes.length, Crc32cCodec.of(bytes, bytes.length));
	}

	/** What was written: bytes, and their checksum (CRC-32C). */
	public record Written(long bytes, long checksum) {}

	/** What was written at a place; null if nothing was. Reads it whole. */
	public Written written(final long[] position) throws IOException {
		final byte[] bytes = storage.read(key(position), Integer.MAX_VALUE - 8);
		return bytes == null ? null : new Written(bytes.length, Crc32cCodec.of(bytes, bytes.length));
	}

	/** Bytes of what was written at a place; -1 if nothing was. */
	public long bytes(final long[] position) throws IOException {
		return storage.size(key(position));
	}

	private byte[] shard(final long[] position, final Object pixels) {
		final int[] counts = reversed(array.sharding().counts()), size = chunkSize(), object = objectSize();
		final long[] all = size();
		final byte[][] chunks = new byte[array.sharding().chunks()][];
		final int[] at = new int[counts.length], from = new int[counts.length];
		for (int k = 0; k < chunks.length; k++) {
			boolean inside = true;
			for (int d = 0; d < at.length; d++) {
				from[d] = at[d] * size[d];
				inside &= position[d] * object[d] + from[d] < all[d];
			}
			if (inside) {
				final Object chunk = type().array(array.codec().pixels());
				copy(pixels, object, from, chunk, size, new int[size.length], size);
				chunks[k] = array.codec().encode(chunk);
			}
			for (int d = 0; d < at.length && ++at[d] == counts[d]; d++)
				at[d] = 0;
		}
		return array.sharding().shard(chunks);
	}

	// -- Helper methods --

	private String key(final long[] position) {
		final long[] axes = reversed(position);
		return Keys.join(path, array.key(axes));
	}

	/** Copies a box between arrays, row by row; all x first. */
	private static void copy(final Object from, final int[] fromSize, final int[] fromMin, final Object to,
		final int[] toSize, final int[] toMin, final int[] box)
	{
		final int n = box.length;
		final int[] at = new int[n];
		while (true) {
			int f = 0, t = 0;
			for (int d = n - 1; d >= 0; d--) {
				f = f * fromSize[d] + fromMin[d] + at[d];
				t = t * toSize[d] + toMin[d] + at[d];
			}
			System.arraycopy(from, f, to, t, box[0]);
			int d = 1;
			while (d < n && ++at[d] == box[d])
				at[d++] = 0;
			if (d >= n) return;
		}
	}

	static long[] reversed(final long[] values) {
		final long[] reversed = new long[values.length];
		for (int d = 0; d < values.length; d++)
			reversed[d] = values[values.length - 1 - d];
		return reversed;
	}

	static int[] reversed(final int[] values) {
		final int[] reversed = new int[values.length];
		for (int d = 0; d < values.length; d++)
			reversed[d] = values[values.length - 1 - d];
		return reversed;
	}
}
