package org.gncfoe.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import org.apache.spark.SimpleFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.gncfoe.blocks.BlockResult;
import org.gncfoe.blocks.BlockRunner;
import org.gncfoe.blocks.BlockTask;
import org.gncfoe.restore.Progress;

import scala.collection.Iterator;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Does blocks on Spark: a block is a task. What an executor was doing when it was lost Spark gives to another; a block is
 * written whole or not at all, and always the same.
 */
final class SparkRunner implements BlockRunner {

	/** So many tasks at most are with the scheduler at once: a driver's memory is finite too. */
	private static final int WAVE = 20_000;

	private final JavaSparkContext context;
	private final Broadcast<BlockTask> task;
	// NB: Broadcasts of another context have the same numbers.
	private final String id = UUID.randomUUID().toString();

	SparkRunner(final JavaSparkContext context, final BlockTask task) {
		this.context = context;
		this.task = context.broadcast(task);
	}

	@Override
	public void run(final int pass, final List<Long> blocks, final Consumer<BlockResult> done, final Progress progress) {
		for (int from = 0; from < blocks.size(); from += WAVE)
			wave(pass, new ArrayList<>(blocks.subList(from, Math.min(blocks.size(), from + WAVE))), done, progress);
	}

	private void wave(final int pass, final List<Long> blocks, final Consumer<BlockResult> done, final Progress progress) {
		final JavaRDD<Long> rdd = context.parallelize(blocks, blocks.size());
		final List<Object> partitions = new ArrayList<>();
		for (int i = 0; i < blocks.size(); i++)
			partitions.add(i);
		final SimpleFutureAction<Boolean> action = context.sc().submitJob(rdd.rdd(), new Work(task, id, pass), CollectionConverters
			.asScala(partitions).toSeq(), new Heard(done), new AbstractFunction0<Boolean>() {

				@Override
				public Boolean apply() {
					return true;
				}
			});
		while (true)
			try {
				Await.result(action, Duration.create(200, TimeUnit.MILLISECONDS));
				return;
			}
			catch (final TimeoutException e) {
				if (!progress.isCanceled()) continue;
				action.cancel();
				throw new CancellationException("canceled");
			}
			catch (final InterruptedException e) {
				action.cancel();
				Thread.currentThread().interrupt();
				throw new CancellationException("interrupted");
			}
			catch (final Exception e) {
				throw e instanceof RuntimeException r ? r : new IllegalStateException(e.getMessage(), e);
			}
	}

	/** What an executor does. */
	private static final class Work extends AbstractFunction1<Iterator<Long>, BlockResult[]> implements Serializable {

		private static final long serialVersionUID = 1;

		private final Broadcast<BlockTask> task;
		private final String id;
		private final int pass;

		Work(final Broadcast<BlockTask> task, final String id, final int pass) {
			this.task = task;
			this.id = id;
			this.pass = pass;
		}

		@Override
		public BlockResult[] apply(final Iterator<Long> blocks) {
			final List<BlockResult> results = new ArrayList<>();
			while (blocks.hasNext())
				results.add(Workers.of(id, task.value()).run(pass, blocks.next()));
			return results.toArray(BlockResult[]::new);
		}
	}

	/** What the driver does when a task has ended. */
	private static final class Heard extends AbstractFunction2<Object, BlockResult[], BoxedUnit> {

		private final Consumer<BlockResult> done;

		Heard(final Consumer<BlockResult> done) {
			this.done = done;
		}

		@Override
		public BoxedUnit apply(final Object partition, final BlockResult[] results) {
			synchronized (done) {
				for (final BlockResult result : results)
					done.accept(result);
			}
			return BoxedUnit.UNIT;
		}
	}
}
