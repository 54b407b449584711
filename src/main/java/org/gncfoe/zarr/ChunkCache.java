package org.gncfoe.zarr;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Keeps what was used last, up to a number of bytes. Safe for several threads; what two ask for at the same time is made
 * twice.
 *
 * @param <K> keys
 * @param <V> values
 */
final class ChunkCache<K, V> {

	/** Makes what is not there. */
	interface Maker<V, E extends Exception> {

		V make() throws E;
	}

	private final LinkedHashMap<K, V> kept = new LinkedHashMap<>(16, 0.75f, true);
	private final long most;
	private final ToLongFunction<V> size;
	private long bytes;

	/**
	 * @param most bytes that are kept
	 * @param size bytes of a value
	 */
	ChunkCache(final long most, final ToLongFunction<V> size) {
		this.most = most;
		this.size = size;
	}

	<E extends Exception> V get(final K key, final Maker<V, E> maker) throws E {
		synchronized (kept) {
			final V value = kept.get(key);
			if (value != null) return value;
		}
		final V made = maker.make();
		if (made != null) keep(key, made);
		return made;
	}

	private void keep(final K key, final V value) {
		synchronized (kept) {
			if (kept.put(key, value) == null) bytes += size.applyAsLong(value);
			for (final var it = kept.entrySet().iterator(); bytes > most && it.hasNext();) {
				final Map.Entry<K, V> eldest = it.next();
				bytes -= size.applyAsLong(eldest.getValue());
				it.remove();
			}
		}
	}
}
