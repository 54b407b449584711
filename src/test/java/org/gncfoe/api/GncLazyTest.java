package org.gncfoe.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.image.QuadraticPriors;
import org.gncfoe.noise.NoiseModel;
import org.gncfoe.restore.Progress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import net.imglib2.FinalInterval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.parallel.Parallelization;
import net.imglib2.position.FunctionRandomAccessible;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;

/** Tests of results that are computed where they are looked at. */
class GncLazyTest {

	private static Backend backend;
	private static PriorEngine smooth;
	private static DenoisingSettings settings;

	@BeforeAll
	static void open() {
		backend = new CpuBackend(2);
		smooth = backend.open(QuadraticPriors.create());
		settings = DenoisingSettings.of(NoiseModel.gaussian(12), IntensityScale.BYTES, smooth, Scenes.STEPS).withComplete(
			true);
	}

	@AfterAll
	static void close() {
		backend.close();
	}

	/** The example: 400 million pixels that are nowhere in memory, of which a corner and a spot in the middle are looked at. */
	@Test
	void aCornerOfAHugeImage() {
		final AtomicLong read = new AtomicLong();
		final RandomAccessibleInterval<FloatType> huge = Views.interval(new FunctionRandomAccessible<>(2, (at, pixel) -> {
			read.incrementAndGet();
			pixel.set((float) Scenes.value(at));
		}, FloatType::new), new FinalInterval(20_000, 20_000));

		final RandomAccessibleInterval<FloatType> lazy = Gnc.denoised(huge, smooth, settings);
		assertArrayEquals(new long[] { 20_000, 20_000 }, lazy.dimensionsAsLongArray());
		assertEquals(0, read.get());

		for (final FinalInterval looked : List.of(FinalInterval.createMinMax(19_900, 19_900, 19_999, 19_999), FinalInterval
			.createMinMax(9_000, 8_000, 9_049, 8_029)))
		{
			final long before = read.get();
			final float[] seen = Pixels.of(lazy).read(looked, Progress.NONE);
			final long cells = 4L * (512 + 2 * settings.halo()) * (512 + 2 * settings.halo());
			assertTrue(read.get() - before <= cells, read.get() - before + " pixels read");
			final RandomAccessibleInterval<FloatType> part = Views.translate(net.imglib2.img.array.ArrayImgs.floats(looked
				.dimensionsAsLongArray()), looked.minAsLongArray());
			Gnc.denoise(huge, part, smooth, settings);
			assertArrayEquals(Pixels.of(part).read(looked, Progress.NONE), seen);
		}
	}

	@Test
	void severalThreadsReadTheSameCells() throws Exception {
		final RandomAccessibleInterval<UnsignedByteType> image = Scenes.image(new UnsignedByteType(), FinalInterval
			.createMinSize(-5, 10, 0, 1100, 700, 2));
		final RandomAccessibleInterval<FloatType> whole = Scenes.result(image);
		Gnc.denoise(image, whole, smooth, settings);
		final RandomAccessibleInterval<FloatType> lazy = Gnc.denoised(image, smooth, settings);
		assertTrue(Intervals.equals(image, lazy));
		final ExecutorService pool = Executors.newFixedThreadPool(6);
		try {
			final List<Future<Void>> all = new ArrayList<>();
			for (int n = 0; n < 6; n++)
				all.add(pool.submit((Callable<Void>) () -> {
					Scenes.assertPart(whole, lazy, image, "lazy");
					return null;
				}));
			for (final Future<Void> one : all)
				one.get();
		}
		finally {
			pool.shutdown();
		}
		// NB: In a pool that helps itself while it waits.
		final RandomAccessibleInterval<FloatType> again = Gnc.denoised(image, smooth, settings);
		final AtomicInteger different = new AtomicInteger();
		Parallelization.runMultiThreaded(() -> LoopBuilder.setImages(whole, again).multiThreaded().forEachPixel((a, b) -> {
			if (a.get() != b.get()) different.incrementAndGet();
		}));
		assertEquals(0, different.get());
	}

	// -- Once --

	@Test
	void valuesAreMadeOnceThoughManyAsk() throws Exception {
		final Once<Integer, Object> once = new Once<>();
		final AtomicInteger made = new AtomicInteger();
		final ExecutorService pool = Executors.newFixedThreadPool(8);
		try {
			final List<Future<Object>> all = new ArrayList<>();
			for (int n = 0; n < 8; n++)
				all.add(pool.submit(() -> once.get(1, () -> {
					made.incrementAndGet();
					sleep();
					return new Object();
				})));
			for (final Future<Object> one : all)
				assertSame(all.get(0).get(), one.get());
		}
		finally {
			pool.shutdown();
		}
		assertEquals(1, made.get());
	}

	@Test
	void whoFailsLeavesTheOthersATry() throws Exception {
		final Once<Integer, String> once = new Once<>();
		final AtomicInteger tries = new AtomicInteger();
		final ExecutorService pool = Executors.newFixedThreadPool(2);
		try {
			final Callable<String> ask = () -> once.get(1, () -> {
				sleep();
				if (tries.getAndIncrement() == 0) throw new IllegalStateException("first");
				return "made";
			});
			final Future<String> a = pool.submit(ask), b = pool.submit(ask);
			int failed = 0;
			for (final Future<String> one : List.of(a, b))
				try {
					assertEquals("made", one.get());
				}
				catch (final java.util.concurrent.ExecutionException e) {
					failed++;
				}
			assertEquals(1, failed);
		}
		finally {
			pool.shutdown();
		}
		assertThrows(IllegalStateException.class, () -> once.get(2, () -> {
			throw new IllegalStateException();
		}));
		assertEquals("two", once.get(2, () -> "two"));
	}

	/** Who makes a value and asks for one that somebody else makes does not wait: that one may wait in turn. */
	@Test
	void valuesThatNeedEachOtherDoNotWaitForEver() {
		final Once<Integer, Integer> once = new Once<>();
		assertEquals(3, once.get(1, () -> once.get(2, () -> 2) + once.get(2, () -> 9) - 1));
	}

	private static void sleep() {
		try {
			Thread.sleep(50);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}
}
