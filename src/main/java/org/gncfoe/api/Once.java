package org.gncfoe.api;

import java.lang.ref.SoftReference;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Values that are made when they are first asked for, once though several threads ask, and forgotten when memory is short.
 *
 * @param <K> their keys
 * @param <V> the values
 */
final class Once<K, V> {

	/** Whether this thread is making a value: then it must not wait for others, who may wait for it. */
	private static final ThreadLocal<Boolean> MAKING = ThreadLocal.withInitial(() -> false);

	private final ConcurrentHashMap<K, SoftReference<V>> made = new ConcurrentHashMap<>();
	private final ConcurrentHashMap<K, CompletableFuture<V>> running = new ConcurrentHashMap<>();

	/**
	 * The value of a key.
	 *
	 * @param maker makes it; what it throws goes to whoever asked first, the others try again
	 */
	V get(final K key, final Supplier<V> maker) {
		while (true) {
			final V known = known(key);
			if (known != null) return known;
			// NB: A pool may give a thread that waits for its own parts something else to do, which may ask for any value.
			if (MAKING.get()) return keep(key, maker.get());
			final CompletableFuture<V> mine = new CompletableFuture<>(), other = running.putIfAbsent(key, mine);
			if (other == null) return make(key, maker, mine);
			try {
				return other.join();
			}
			catch (final CompletionException | CancellationException e) {
				// who made it failed, as when cancelled; that says nothing about this thread
			}
		}
	}

	/** Forgets the values of all keys but some. */
	void keep(final Predicate<K> kept) {
		made.keySet().removeIf(kept.negate());
	}

	// -- Helper methods --

	private V make(final K key, final Supplier<V> maker, final CompletableFuture<V> mine) {
		MAKING.set(true);
		try {
			V value = known(key);
			if (value == null) value = keep(key, maker.get());
			mine.complete(value);
			return value;
		}
		finally {
			MAKING.remove();
			running.remove(key, mine);
			mine.cancel(false);
		}
	}

	private V known(final K key) {
		final SoftReference<V> reference = made.get(key);
		return reference == null ? null : reference.get();
	}

	private V keep(final K key, final V value) {
		made.put(key, new SoftReference<>(value));
		return value;
	}
}
