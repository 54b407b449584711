package org.gncfoe.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.gncfoe.prior.AtomicFile;
import org.gncfoe.restore.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@link Batch} with a restorer that only copies text. */
class BatchTest {

	@TempDir
	private Path temporary;
	private Path in, out;
	private final List<String> restored = Collections.synchronizedList(new ArrayList<>());
	private final List<String> lines = new ArrayList<>();
	private String settings = "a";

	@BeforeEach
	void makeFolder() throws IOException {
		in = Files.createDirectories(temporary.resolve("in/sub")).getParent();
		out = temporary.resolve("out");
		for (int i = 0; i < 6; i++)
			Files.writeString(in.resolve(i < 3 ? "f" + i + ".tif" : "sub/f" + i + ".tif"), "text " + i);
	}

	@Test
	void everyFileIsRestoredAndHasARow() throws IOException {
		final BatchSummary summary = run(batch(copy()), Progress.NONE);
		assertEquals("6 of 6 images copied", summary.sentence());
		assertEquals("text 4", Files.readString(out.resolve("sub/f4-copy.tif")));
		assertTrue(lines.get(0).matches("\\[1/6\\] f0\\.tif: sigma 2, \\d+\\.\\d s; about \\d+ s left"), lines.get(0));
		assertTrue(lines.get(5).matches("\\[6/6\\] sub/f5.tif: sigma 2, \\d+\\.\\d s"), lines.get(5));
		final List<String> rows = table();
		assertEquals("file,sigma,gain,seconds,device,status,output,remarks", rows.get(0));
		assertTrue(rows.get(1).matches("f0\\.tif,2\\.0000 3\\.5000,0\\.25000,\\d\\.\\d\\d,\"CPU, 2 threads\",done," + java.util.regex.Pattern
			.quote(out.resolve("f0-copy.tif").toString()) + ",\"It said \"\"so\"\".\""), rows.get(1));
		assertEquals(7, rows.size());
	}

	@Test
	void oneFailureDoesNotStopTheOthers() throws IOException {
		final BatchSummary summary = run(batch(new Copy() {

			@Override
			public Restored restore(final BatchItem item, final Progress progress) throws IOException {
				if (item.name().equals("f0.tif")) throw new IOException("The file f0.tif is broken.");
				if (item.name().equals("f1.tif")) throw new IllegalArgumentException("No, \"never\".");
				if (item.name().equals("f2.tif")) throw new IllegalStateException("a bug");
				if (item.name().equals("sub/f3.tif")) throw new OutOfMemoryError();
				return super.restore(item, progress);
			}
		}), Progress.NONE);
		assertEquals("2 of 6 images copied, 4 failed", summary.sentence());
		assertTrue(lines.get(0).startsWith("[1/6] f0.tif: failed: The file f0.tif is broken.; about "), lines.get(0));
		assertTrue(table().get(2).matches("f1\\.tif,,,\\d\\.\\d\\d,,failed,,\"No, \"\"never\"\"\\.\""), table().get(2));
		assertTrue(table().get(3).contains("for a reason it does not know"), table().get(3));
		assertTrue(table().get(4).contains("not enough memory for sub/f3.tif"), table().get(4));
		assertTrue(Files.exists(out.resolve("sub/f5-copy.tif")));
	}

	@Test
	void finishedFilesAreSkippedUnlessSomethingChanged() throws IOException {
		run(batch(copy()), Progress.NONE);
		assertEquals("0 of 0 images copied; 6 were finished before", run(batch(copy()).withResume(true), Progress.NONE)
			.sentence());
		assertEquals(6, restored.size());
		restored.clear();
		Files.writeString(in.resolve("f0.tif"), "other text");
		final Path touched = in.resolve("f1.tif");
		Files.setLastModifiedTime(touched, FileTime.fromMillis(Files.getLastModifiedTime(touched).toMillis() + 5000));
		Files.delete(out.resolve("f2-copy.tif"));
		Files.writeString(out.resolve("sub/f3-copy.tif"), "cut");
		run(batch(copy()).withResume(true), Progress.NONE);
		assertEquals(List.of("f0.tif", "f1.tif", "f2.tif", "sub/f3.tif"), restored);
		assertEquals("text 3", Files.readString(out.resolve("sub/f3-copy.tif")));
		assertEquals(1 + 6 + 4, table().size());
		settings = "b";
		assertEquals("6 of 6 images copied", run(batch(copy()).withResume(true), Progress.NONE).sentence());
		assertEquals("6 of 6 images copied", run(batch(copy()), Progress.NONE).sentence());
		assertEquals(1 + 6, table().size());
	}

	/** Also outside of the work itself: the batch used to end there, silently. */
	@Test
	void everyThrowableIsOneFailure() throws IOException {
		final BatchSummary summary = run(batch(new Copy() {

			@Override
			public long memory(final BatchItem item) {
				if (item.name().equals("f0.tif")) throw new OutOfMemoryError("Requested array size exceeds VM limit");
				if (item.name().equals("f1.tif")) throw new IllegalStateException("a bug");
				return 1;
			}

			@Override
			public Restored restore(final BatchItem item, final Progress progress) throws IOException {
				if (item.name().equals("f2.tif")) throw new StackOverflowError();
				if (item.name().equals("sub/f3.tif")) throw new NoClassDefFoundError("x");
				if (item.name().equals("sub/f4.tif")) throw new CancellationException("its own idea");
				return super.restore(item, progress);
			}
		}), Progress.NONE);
		assertEquals("1 of 6 images copied, 5 failed", summary.sentence());
		assertFalse(summary.isComplete());
		assertEquals(6, lines.size());
		assertEquals(5, table().stream().filter(row -> row.contains(",failed,")).count());
	}

	@Test
	@Timeout(30)
	void whatTakesTooLongFailsAndTheOthersAreDone() throws IOException {
		final BatchSummary summary = run(batch(new Copy() {

			@Override
			public Restored restore(final BatchItem item, final Progress progress) throws IOException {
				if (item.name().equals("f1.tif")) while (!progress.isCanceled()) Thread.onSpinWait();
				progress.check();
				return super.restore(item, progress);
			}
		}).withTimeLimit(new FileTimeLimit(0.5 / 60)), Progress.NONE);
		assertEquals("5 of 6 images copied, 1 failed", summary.sentence());
		assertTrue(lines.get(1).contains("f1.tif was given up after 0.5"), lines.get(1));
		assertFalse(Files.exists(out.resolve("f1-copy.tif")));
	}

	@Test
	void aReadErrorThatPassesIsTriedAgain() throws IOException {
		final AtomicInteger tries = new AtomicInteger();
		final BatchSummary summary = run(batch(new Copy() {

			@Override
			public Restored restore(final BatchItem item, final Progress progress) throws IOException {
				if (item.name().equals("f1.tif") && tries.incrementAndGet() < 2) throw new IOException("It cannot be read.",
					new IOException("Stale file handle"));
				return super.restore(item, progress);
			}
		}), Progress.NONE);
		assertEquals("6 of 6 images copied", summary.sentence());
		assertEquals(2, tries.get());
	}

	@Test
	void aFullDiskEndsTheBatch() throws IOException {
		final BatchSummary summary = run(batch(new Copy() {

			@Override
			public Restored restore(final BatchItem item, final Progress progress) throws IOException {
				if (item.name().equals("f1.tif")) throw new IOException("The result cannot be written.", new IOException(
					"No space left on device"));
				return super.restore(item, progress);
			}
		}), Progress.NONE);
		assertEquals("1 of 6 images copied, 1 failed, 4 not tried; stopped before the end", summary.sentence());
		assertTrue(summary.obstacle().startsWith("There is no space left for the results in " + out), summary.obstacle());
		assertEquals("5 of 5 images copied; 1 was finished before", run(batch(copy()).withResume(true), Progress.NONE)
			.sentence());
	}

	@Test
	void aDamagedResultIsNoticed() throws IOException {
		run(batch(copy()), Progress.NONE);
		Files.writeString(out.resolve("f1-copy.tif"), "tixt 1");
		assertEquals("0 of 0 images copied; 6 were finished before", run(batch(copy()).withResume(true), Progress.NONE)
			.sentence());
		assertEquals("1 of 1 images copied; 5 were finished before", run(batch(copy()).withResume(true).withVerify(true),
			Progress.NONE).sentence());
		assertEquals("text 1", Files.readString(out.resolve("f1-copy.tif")));
	}

	@Test
	@Timeout(20)
	void aFolderIsLockedWhileItIsUsed() throws IOException {
		final List<String> refused = new ArrayList<>();
		run(batch(new Copy() {

			@Override
			public Restored restore(final BatchItem item, final Progress progress) throws IOException {
				for (final boolean share : new boolean[] { false, true })
					try {
						batch(copy()).withShare(share).run(BatchListener.NONE, Progress.NONE);
					}
					catch (final IOException e) {
						refused.add(e.getMessage());
					}
				return super.restore(item, progress);
			}
		}), Progress.NONE);
		assertEquals(12, refused.size());
		assertTrue(refused.get(0).startsWith("Another run is at work in the folder " + out), refused.get(0));
		assertEquals("6 of 6 images copied", run(batch(copy()), Progress.NONE).sentence());
	}

	@Test
	@Timeout(30)
	void runsShareAFolder() throws Exception {
		final List<String> sentences = Collections.synchronizedList(new ArrayList<>());
		final List<Thread> runs = new ArrayList<>();
		for (int r = 0; r < 3; r++) {
			final Thread thread = new Thread(() -> {
				try {
					sentences.add(batch(new Copy() {

						@Override
						public Restored restore(final BatchItem item, final Progress progress) throws IOException {
							try {
								Thread.sleep(30);
							}
							catch (final InterruptedException e) {
								throw new CancellationException();
							}
							return super.restore(item, progress);
						}
					}).withShare(true).run(BatchListener.NONE, Progress.NONE).sentence());
				}
				catch (final IOException e) {
					sentences.add(e.toString());
				}
			});
			runs.add(thread);
			thread.start();
		}
		for (final Thread thread : runs)
			thread.join();
		assertEquals(6, restored.size(), restored.toString());
		assertEquals(6, new java.util.HashSet<>(restored).size());
		assertEquals(3, sentences.stream().filter(s -> s.matches("(\\d) of \\1 images copied.*")).count(), sentences.toString());
		assertEquals(1 + 6, table().size(), table().toString());
	}

	@Test
	void whatAnotherProgramWritesIsLeftAlone() throws Exception {
		Files.createDirectories(out);
		final Path file = out.resolve("f0-copy.tif");
		AtomicFile.write(file, stream -> {
			stream.write(1);
			AtomicFile.deleteLeftovers(file);
		});
		assertEquals(1, Files.size(file));
	}

	@Test
	void nothingIsWrittenThroughALinkOutOfTheFolder() throws IOException {
		final Path elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));
		Files.writeString(elsewhere.resolve("t.csv"), "kept");
		Files.createDirectories(out);
		Files.createSymbolicLink(out.resolve("sub"), elsewhere);
		final BatchSummary summary = run(batch(copy()), Progress.NONE);
		assertEquals("3 of 6 images copied, 3 failed", summary.sentence());
		assertTrue(lines.get(5).contains("is a link that leads out of the output folder"), lines.get(5));
		for (final String name : List.of("t.csv", FinishedFiles.NAME, FolderLock.NAME)) {
			Files.deleteIfExists(out.resolve(name));
			Files.createSymbolicLink(out.resolve(name), elsewhere.resolve("t.csv"));
			final String message = assertThrows(IOException.class, () -> run(batch(copy()), Progress.NONE)).getMessage();
			assertTrue(message.contains(name + " is a link: nothing is written through one."), message);
			Files.delete(out.resolve(name));
		}
		assertEquals("kept", Files.readString(elsewhere.resolve("t.csv")));
		try (var all = Files.list(elsewhere)) {
			assertEquals(1, all.count());
		}
	}

	/** What a power cut may leave of the two files that are gone on with. */
	@Test
	void halfLinesDoNoHarm() throws IOException {
		run(batch(copy()), Progress.NONE);
		for (final Path file : List.of(out.resolve(FinishedFiles.NAME), out.resolve("t.csv"))) {
			final byte[] all = Files.readAllBytes(file);
			Files.write(file, java.util.Arrays.copyOf(all, all.length - 20));
		}
		restored.clear();
		run(batch(copy()).withResume(true), Progress.NONE);
		assertEquals(List.of("sub/f5.tif"), restored);
		assertTrue(table().get(7).startsWith("sub/f5.tif,"), table().get(7));
		assertEquals("0 of 0 images copied; 6 were finished before", run(batch(copy()).withResume(true), Progress.NONE)
			.sentence());
	}

	@Test
	void whatAKilledRunLeftIsRemoved() throws IOException {
		Files.createDirectories(out);
		final Path left = out.resolve(".f0-copy.tif.123e4567-e89b-12d3-a456-426614174000.tmp");
		final Path other = out.resolve(".f0-copy.tif.backup.tmp");
		Files.writeString(left, "half");
		Files.writeString(other, "somebody's");
		run(batch(copy()), Progress.NONE);
		assertFalse(Files.exists(left));
		assertTrue(Files.exists(other));
	}

	@Test
	@Timeout(20)
	void severalFilesAtOnce() throws IOException {
		final CyclicBarrier three = new CyclicBarrier(3);
		run(batch(new Copy() {

			@Override
			public Restored restore(final BatchItem item, final Progress progress) throws IOException {
				try {
					three.await(10, TimeUnit.SECONDS);
				}
				catch (final Exception e) {
					throw new IOException("Not three at once.", e);
				}
				return super.restore(item, progress);
			}
		}).withJobs(3), Progress.NONE);
		assertEquals(6, restored.size());
		assertTrue(lines.stream().noneMatch(line -> line.contains("failed")), lines.toString());
	}

	@Test
	@Timeout(20)
	void memoryLimitsHowManyRunAtOnce() throws IOException {
		final AtomicInteger now = new AtomicInteger(), most = new AtomicInteger();
		run(batch(new Copy() {

			@Override
			public Restored restore(final BatchItem item, final Progress progress) throws IOException {
				most.accumulateAndGet(now.incrementAndGet(), Math::max);
				try {
					Thread.sleep(20);
				}
				catch (final InterruptedException e) {
					throw new CancellationException();
				}
				now.decrementAndGet();
				return super.restore(item, progress);
			}

			@Override
			public long memory(final BatchItem item) {
				return Runtime.getRuntime().maxMemory() / 2;
			}
		}).withJobs(4), Progress.NONE);
		assertEquals(1, most.get());
		assertEquals(6, restored.size());
	}

	@Test
	@Timeout(20)
	void cancelStopsAtOnceAndKeepsWhatIsFinished() throws Exception {
		final CountDownLatch third = new CountDownLatch(1);
		final boolean[] stop = new boolean[1];
		final Thread watcher = new Thread(() -> {
			try {
				third.await();
			}
			catch (final InterruptedException e) {
				return;
			}
			stop[0] = true;
		});
		watcher.start();
		final long[] asked = new long[1];
		final BatchSummary summary = run(batch(new Copy() {

			@Override
			public Restored restore(final BatchItem item, final Progress progress) throws IOException {
				if (restored.size() < 2) return super.restore(item, progress);
				asked[0] = System.nanoTime();
				third.countDown();
				try {
					Thread.sleep(15_000);
				}
				catch (final InterruptedException e) {
					throw new CancellationException();
				}
				return super.restore(item, progress);
			}
		}), new Progress() {

			@Override
			public void update(final double fraction) {}

			@Override
			public boolean isCanceled() {
				return stop[0];
			}
		});
		final double seconds = (System.nanoTime() - asked[0]) * 1e-9;
		// NB: Half a second, and as much for a busy machine.
		assertTrue(seconds < 1, seconds + " s");
		assertTrue(summary.cancelled());
		assertEquals("2 of 6 images copied, 4 not tried; stopped before the end", summary.sentence());
		assertEquals(3, table().size());
		assertEquals("4 of 4 images copied; 2 were finished before", run(batch(copy()).withResume(true), Progress.NONE)
			.sentence());
	}

	@Test
	void progressRisesToOne() throws IOException {
		final List<Double> told = new ArrayList<>();
		run(batch(copy()), new Progress() {

			@Override
			public void update(final double fraction) {
				told.add(fraction);
			}

			@Override
			public boolean isCanceled() {
				return false;
			}
		});
		for (int i = 1; i < told.size(); i++)
			assertTrue(told.get(i) >= told.get(i - 1) && told.get(i) <= 1, told.toString());
	}

	@Test
	void aTableThatCannotBeWrittenIsOneSentence() throws IOException {
		Files.createDirectories(out.resolve("t.csv"));
		final String message = assertThrows(IOException.class, () -> run(batch(copy()), Progress.NONE)).getMessage();
		assertTrue(message.contains("t.csv cannot be written"), message);
	}

	@Test
	void timesToWaitAreSaidAsPeopleDo() {
		assertEquals("7 s", BatchListener.inWords(7.4));
		assertEquals("4 min", BatchListener.inWords(230));
		assertEquals("3 h 20 min", BatchListener.inWords(12_000));
	}

	// -- Helper methods --

	private Batch batch(final FileRestorer restorer) throws IOException {
		return new Batch(new BatchFiles("-copy").find(List.of(in), out), restorer).withHome(out).withCsv(out.resolve("t.csv"));
	}

	private BatchSummary run(final Batch batch, final Progress progress) throws IOException {
		lines.clear();
		return batch.run(new BatchListener() {

			@Override
			public void started(final int files, final int skipped) {}

			@Override
			public void finished(final BatchRecord record, final int number, final int files, final double secondsLeft) {
				lines.add(BatchListener.line(record, number, files, secondsLeft));
			}
		}, progress);
	}

	private List<String> table() throws IOException {
		return Files.readAllLines(out.resolve("t.csv"), StandardCharsets.UTF_8);
	}

	private Copy copy() {
		return new Copy();
	}

	/** Copies files. */
	private class Copy implements FileRestorer {

		@Override
		public Restored restore(final BatchItem item, final Progress progress) throws IOException {
			progress.update(0.5);
			final byte[] text = Files.readAllBytes(item.input());
			AtomicFile.write(item.output(), stream -> stream.write(text));
			restored.add(item.name());
			return new Restored(List.of(2.0, 3.5), List.of(0.25), "CPU, 2 threads", "sigma 2", "summary", List.of(
				"It said \"so\"."));
		}

		@Override
		public String settings() {
			return settings;
		}

		@Override
		public String verb() {
			return "copied";
		}

		@Override
		public long memory(final BatchItem item) {
			return 1;
		}
	}
}
