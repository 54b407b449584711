package org.gncfoe.compute;

import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Whether the work of a thread is still wanted, asked in the midst of long computations: before every tile of a step on the
 * processor, every iteration of an estimate. So work can be cancelled within a fraction of a second, however long a step
 * takes.
 *
 * <pre>
 * Result result = Cancellation.during(progress::isCanceled, () -&gt; work(progress));
 * </pre>
 *
 * NB: It belongs to the thread, as otherwise everything that takes long had to hand it on. Who gives work to other threads
 * gives them {@link #current()}.
 */
public final class Cancellation {

	private static final BooleanSupplier NEVER = () -> false;

	private static final ThreadLocal<BooleanSupplier> CURRENT = ThreadLocal.withInitial(() -> NEVER);

	private Cancellation() {}

	/**
	 * Does work that stops when it is not wanted any more.
	 *
	 * @param canceled true once the work should stop; asked often, by several threads
	 * @param work what to do, on this thread
	 * @return its result
	 * @throws CancellationException if it was stopped
	 */
	public static <R> R during(final BooleanSupplier canceled, final Supplier<R> work) {
		final BooleanSupplier before = CURRENT.get();
		CURRENT.set(before == NEVER ? canceled : () -> canceled.getAsBoolean() || before.getAsBoolean());
		try {
			return work.get();
		}
		finally {
			if (before == NEVER) CURRENT.remove();
			else CURRENT.set(before);
		}
	}

	/** What tells whether the work of this thread should stop; for threads that take part in it. */
	public static BooleanSupplier current() {
		return CURRENT.get();
	}

	/** @throws CancellationException if the work of this thread should stop */
	public static void check() {
		check(CURRENT.get());
	}

	/** @throws CancellationException if this says so */
	public static void check(final BooleanSupplier canceled) {
		if (canceled.getAsBoolean()) throw new CancellationException("canceled");
	}
}
