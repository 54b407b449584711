package org.gncfoe.compute.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Cancellation;
import org.gncfoe.compute.HostEngine;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.TrainingSession;
import org.gncfoe.compute.TrainingSettings;
import org.gncfoe.compute.UnrolledFlow;
import org.gncfoe.prior.Prior;

import net.imglib2.parallel.Parallelization;

/** The backend in plain Java on all cores, float32. Always there. */
public final class CpuBackend implements Backend {

	/** More threads no pool takes. */
	private static final int MOST = 32767;

	private final int threads;
	/** Null: the caller's. */
	private final ForkJoinPool pool;
	private final Queue<Workspace> workspaces = new ConcurrentLinkedQueue<>();
	/** NB: Apart, or every thread's would grow to the size of a large tile, one after the other. */
	private final Queue<Workspace> large = new ConcurrentLinkedQueue<>();

	/** On the threads of whoever calls: those of ImgLib2's {@link Parallelization}, by default all cores. */
	public CpuBackend() {
		threads = Runtime.getRuntime().availableProcessors();
		pool = null;
	}

	/**
	 * On so many threads.
	 *
	 * @throws IllegalArgumentException if there is not at least one
	 */
	public CpuBackend(final int threads) {
		if (threads < 1) throw new IllegalArgumentException("at least one thread is needed, not " + threads);
		if (threads > MOST) throw new IllegalArgumentException("The number of threads must be at most " + MOST + ", not " +
			threads + ".");
		this.threads = threads;
		pool = new ForkJoinPool(threads);
	}

	@Override
	public String name() {
		return "cpu";
	}

	@Override
	public String device() {
		return "CPU, " + threads + (threads == 1 ? " thread" : " threads");
	}

	/** Number of threads of this backend, or of the caller. */
	int threads() {
		return pool != null ? threads : Math.min(threads, 1 + Parallelization.getTaskExecutor().getParallelism());
	}

	@Override
	public PriorEngine open(final Prior prior) {
		return new HostEngine(this, prior, (height, width) -> new CpuImage(this, prior, height, width));
	}

	@Override
	public TrainingSession train(final Prior initial, final TrainingSettings settings) {
		return new CpuTrainingSession(this, initial, settings);
	}

	@Override
	public UnrolledFlow unroll(final Prior prior) {
		return new CpuFlow(this, prior);
	}

	/** Adds the first {@code count} arrays to one, in their order, each thread a slice of the elements. */
	void addAll(final double[][] arrays, final int count, final double[] to) {
		final int n = to.length;
		forEach(threads, (s, ws) -> {
			final int from = (int) ((long) n * s / threads), end = (int) ((long) n * (s + 1) / threads);
			for (int q = 0; q < count; q++)
				for (int i = from; i < end; i++)
					to[i] += arrays[q][i];
			return null;
		});
	}

	/** Work on one of many items, with scratch arrays of its own. */
	interface Task<R> {

		R run(int index, Workspace workspace);
	}

	/**
	 * Runs a task for every index on all threads and returns the results in order.
	 * It can be cancelled between two tasks, and within those that ask {@link Workspace#check}.
	 *
	 * @throws CancellationException if the work is not wanted any more ({@link Cancellation})
	 * @throws RuntimeException or Error what a task threw
	 */
	<R> List<R> forEach(final int count, final Task<R> task) {
		final List<Callable<R>> calls = new ArrayList<>(count);
		final BooleanSupplier canceled = Cancellation.current();
		for (int i = 0; i < count; i++) {
			final int index = i;
			calls.add(() -> {
				Cancellation.check(canceled);
				Workspace ws = workspaces.poll();
				if (ws == null) ws = new Workspace();
				ws.stopWhen(canceled);
				final R result = task.run(index, ws);
				workspaces.add(ws);
				return result;
			});
		}
		final List<R> results = new ArrayList<>(count);
		for (final Future<R> future : futures(calls))
			results.add(result(future));
		return results;
	}

	/**
	 * Work on the calling thread whose pieces ({@link Workspace#each}) go to all threads.
	 */
	<R> R together(final Function<Workspace, R> work) {
		Cancellation.check();
		Workspace ws = large.poll();
		if (ws == null) ws = new Workspace();
		ws.stopWhen(Cancellation.current());
		ws.workWith((count, pieces) -> forEach(count, (index, scratch) -> {
			pieces.run(index, scratch);
			return null;
		}));
		final R result = work.apply(ws);
		ws.workWith(null);
		large.add(ws);
		return result;
	}

	/** Bytes of all scratch arrays that are kept for reuse. */
	long scratch() {
		return Stream.concat(workspaces.stream(), large.stream()).mapToLong(Workspace::bytes).sum();
	}

	private <R> List<Future<R>> futures(final List<Callable<R>> calls) {
		try {
			return (pool != null ? pool : Parallelization.getExecutorService()).invokeAll(calls);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancellationException("interrupted");
		}
	}

	private static <R> R result(final Future<R> future) {
		try {
			return future.get();
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancellationException("interrupted");
		}
		catch (final java.util.concurrent.ExecutionException e) {
			Throwable cause = e.getCause();
			// a ForkJoinPool may wrap what was thrown in a copy of itself
			while (cause.getCause() != null && cause.getClass() == cause.getCause().getClass())
				cause = cause.getCause();
			if (cause instanceof Error) throw (Error) cause;
			if (cause instanceof RuntimeException) throw (RuntimeException) cause;
			throw new IllegalStateException(cause);
		}
	}

	@Override
	public void close() {
		if (pool != null) pool.shutdown();
		workspaces.clear();
		large.clear();
	}
}
