package org.gncfoe.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.ImageState;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.RandomPriors;
import org.gncfoe.compute.SelfTest;
import org.gncfoe.compute.SelfTests;
import org.gncfoe.compute.TrainingBatch;
import org.gncfoe.compute.TrainingSession;
import org.gncfoe.compute.TrainingSettings;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.compute.cpu.CpuBackendTest;
import org.gncfoe.prior.Prior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory, threads, self-test: the backend stays usable and leaves nothing behind. */
class OpenClLifeTest {

	private static float[] denoise(final PriorEngine engine, final int h, final int w, final long seed) {
		final float[] x = RandomPriors.image(h * w, seed);
		try (ImageState s = engine.image(h, w)) {
			s.write(x);
			final float[] precision = RandomPriors.image(h * w, seed + 1);
			for (int i = 0; i < precision.length; i++)
				precision[i] = Math.abs(precision[i]);
			s.observe(x, precision);
			for (int i = 1; i <= 3; i++)
				s.step(0.02 / i, 0.005 / i);
			s.read(x);
		}
		return x;
	}

	@Test
	void everythingIsReleasedAfterAHundredRuns() {
		final Prior p = RandomPriors.of(2, 5, 7, 15, 1);
		final int before = Live.total();
		final TrainingBatch batch = new TrainingBatch(2, 20, 20, RandomPriors.image(800, 1), RandomPriors.normal(800, 2),
			new double[] { -4, -2 });
		try (Backend opencl = Device.open()) {
			final int open = Live.BUFFERS.count();
			for (int i = 0; i < 100; i++) {
				try (PriorEngine engine = opencl.open(p)) {
					denoise(engine, 11, 13, i);
				}
				if (i % 10 == 0) try (TrainingSession s = opencl.train(p, TrainingSettings.defaults())) {
					s.step(batch, 1);
				}
				assertEquals(open, Live.BUFFERS.count(), "buffers after run " + i);
				assertEquals(1, Live.QUEUES.count(), "one queue, used again and again; run " + i);
			}
		}
		assertEquals(before, Live.total());
	}

	@Test
	void severalThreadsDenoiseAtOnce() throws Exception {
		final Prior p = RandomPriors.of(2, 5, 7, 15, 1);
		final ExecutorService pool = Executors.newFixedThreadPool(4);
		try (Backend opencl = Device.open(); PriorEngine engine = opencl.open(p)) {
			final List<Future<float[]>> results = new ArrayList<>();
			for (int i = 0; i < 12; i++) {
				final int n = i;
				results.add(pool.submit(() -> denoise(engine, 20 + n, 31, n)));
			}
			try (PriorEngine cpu = new CpuBackend(1).open(p)) {
				for (int i = 0; i < 12; i++)
					assertEquals(0, CpuBackendTest.difference(results.get(i).get(), denoise(cpu, 20 + i, 31, i)), 1e-5, "image " + i);
			}
		}
		finally {
			pool.shutdown();
		}
	}

	@Test
	void tilesAreSeamlessAndImagesMayExceedTheMemory() {
		final Prior p = RandomPriors.of(2, 5, 7, 15, 1);
		final int h = 97, w = 131;
		final float[] x = RandomPriors.image(h * w, 1), v = RandomPriors.normal(h * w, 2);
		try (OpenClBackend opencl = Device.open(); PriorEngine engine = opencl.open(p); Backend cpu = new CpuBackend(2); ImageState reference =
			cpu.open(p).image(h, w))
		{
			reference.write(x);
			final float[] whole = denoise(engine, h, w, 3);
			final long needed = 4 * Planes.length(1, 1, Rect.of(h, w));
			for (final long limit : new long[] { 40 * needed, 6 * needed }) {
				opencl.context().limitMemory(limit);
				try (OpenClImage image = (OpenClImage) engine.image(h, w)) {
					assertEquals(limit > 8 * needed, image.isResident());
					image.write(x);
					Device.equal("limit " + limit, image, reference, v);
					assertTrue(image.tileSide() < 128);
				}
				assertTrue(CpuBackendTest.difference(denoise(engine, h, w, 3), whole) < 1e-6);
			}
		}
	}

	@Test
	void theSelfTestPassesAndIsRemembered(@TempDir final Path home) throws Exception {
		final DeviceInfo device = Device.first();
		final List<String> notices = new ArrayList<>();
		withHome(home, () -> {
			assertEquals("", SelfTest.refusal(device, notices::add));
			assertTrue(SelfTests.isRemembered(device));
			assertEquals("", SelfTest.refusal(device, notices::add));
		});
		assertEquals(List.of("Compiling and testing the kernels for " + device.name() + ", once; this may take half a minute."),
			notices, "said once");
		assertTrue(Files.readString(home.resolve("opencl-devices.properties")).contains("passed"));
	}

	private static final DeviceInfo TEST = new DeviceInfo(0, "Test", "", "", "1", true, false, 1, 1, 1, 1, 1, 1, true);

	/** A device that opens as something else, and counts how often. */
	private String refusal(final AtomicInteger opened, final Supplier<Backend> as) {
		return SelfTests.refusal(TEST, () -> {
			opened.incrementAndGet();
			return as.get();
		});
	}

	@Test
	void wrongValuesAreRememberedButNotWhatMayPass(@TempDir final Path home) {
		withHome(home, () -> {
			final AtomicInteger opened = new AtomicInteger();
			for (final int code : new int[] { -4, -5, -6, -2, -36, -9999 }) {
				final String busy = refusal(opened, () -> {
					throw new OpenClException(code, "clCreateContext");
				});
				assertTrue(busy.contains("could not run now") && busy.contains("error " + code), busy);
			}
			final String full = refusal(opened, () -> new org.gncfoe.compute.BrokenBackend(new CpuBackend(1), 9, 1));
			assertTrue(full.contains("could not run now"), full);
			assertEquals(7, opened.get(), "tested again each time");
			final String wrong = refusal(opened, () -> new org.gncfoe.compute.BrokenBackend(new CpuBackend(1),
				Integer.MAX_VALUE, 1.01f));
			assertTrue(wrong.contains("wrong values"), wrong);
			assertEquals(wrong, refusal(opened, () -> new CpuBackend(1)), "not tested again");
			assertEquals(8, opened.get());
		});
	}

	@Test
	void aCompilerThatFailsIsRemembered(@TempDir final Path home) {
		withHome(home, () -> {
			final AtomicInteger opened = new AtomicInteger();
			for (int i = 0; i < 2; i++)
				assertTrue(refusal(opened, () -> {
					throw new OpenClException(-11, "compiling");
				}).contains("does not compile"));
			assertEquals(1, opened.get());
		});
	}

	private static void withHome(final Path home, final Runnable test) {
		final String before = System.getProperty("gncfoe.home");
		System.setProperty("gncfoe.home", home.toString());
		try {
			test.run();
		}
		finally {
			if (before == null) System.clearProperty("gncfoe.home");
			else System.setProperty("gncfoe.home", before);
		}
	}

	@Test
	void aDeviceThatComputesWronglyIsRefused() {
		final String refusal = SelfTest.compare(new org.gncfoe.compute.BrokenBackend(new CpuBackend(1), Integer.MAX_VALUE,
			1.01f));
		assertFalse(refusal.isEmpty());
		assertTrue(refusal.contains("wrong values"), refusal);
	}
}
