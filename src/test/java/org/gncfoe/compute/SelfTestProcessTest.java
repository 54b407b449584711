package org.gncfoe.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.gncfoe.compute.opencl.Device;
import org.gncfoe.compute.opencl.DeviceInfo;
import org.junit.jupiter.api.Test;

import com.sun.jna.Pointer;

/** Drivers that crash or hang in the self-test take nothing with them, are refused, and are tested again when asked for. */
class SelfTestProcessTest extends OwnHome {

	private static final DeviceInfo TEST = new DeviceInfo(0, "Test", "", "", "1", true, false, 1, 1, 1, 1, 1, 1, true);

	/** Stands for the self-test with a driver that does what the argument says. */
	public static final class Driver {

		public static void main(final String... args) throws InterruptedException {
			SelfTestProcess.started();
			switch (args[0]) {
				case "crash" -> Pointer.createConstant(8).setInt(0, 1);
				case "hang" -> Thread.sleep(60_000);
				case "kill" -> Runtime.getRuntime().halt(137);
				case "lack classes" -> Runtime.getRuntime().halt(3);
				default -> throw new LinkageError(args[0]);
			}
		}
	}

	/** Not a program. */
	public static final class NoProgram {}

	private static SelfTestResult run(final String what, final int seconds) throws Exception {
		return SelfTestProcess.run(Driver.class, seconds, what);
	}

	@Test
	void aCrashIsRefused() throws Exception {
		final SelfTestResult result = run("crash", 60);
		assertTrue(result.lasting() && result.refusal().startsWith("its driver crashed in the self-test (exit code "), result
			.refusal());
	}

	@Test
	void aDriverThatHangsIsEndedAndRefused() throws Exception {
		final SelfTestResult result = run("hang", 3);
		assertTrue(result.lasting() && result.refusal().contains("did not finish the self-test within 3 s"), result.refusal());
		final SelfTestResult here = SelfTest.inTime(1, () -> {
			try {
				new CountDownLatch(1).await();
			}
			catch (final InterruptedException e) {
				// not interrupted
			}
			return null;
		});
		assertTrue(here.lasting() && here.refusal().contains("within 1 s"), here.refusal());
	}

	@Test
	void whatIsNotTheDriversFaultIsTestedAgain() throws Exception {
		final SelfTestResult result = run("kill", 60);
		assertFalse(result.lasting(), result.refusal());
		assertFalse(result.passed());
		assertThrows(IOException.class, () -> SelfTestProcess.run(NoProgram.class, 60), "says nothing about the driver");
		assertThrows(IOException.class, () -> run("lack classes", 60), "nor does that");
		for (final Throwable e : new Throwable[] { new IllegalStateException("of JOCL"), new NoClassDefFoundError("x") }) {
			final SelfTestResult failed = SelfTest.test(() -> {
				if (e instanceof Error) throw (Error) e;
				throw (RuntimeException) e;
			});
			assertFalse(failed.lasting() || failed.passed(), failed.refusal());
			assertTrue(failed.refusal().contains(e.toString()), failed.refusal());
		}
	}

	@Test
	void theDevicePassesInAProcessOfItsOwn() throws Exception {
		final SelfTestResult result = SelfTestProcess.test(Device.first(), 300);
		assertEquals("", result.refusal());
		assertTrue(result.times().device() > 0 && result.times().java() > 0);
	}

	private void write(final String entry) throws IOException {
		final Properties all = new Properties();
		all.setProperty(TEST.key(), entry);
		try (var out = Files.newBufferedWriter(home.resolve("opencl-devices.properties"))) {
			all.store(out, "");
		}
	}

	private String entry() throws IOException {
		final Properties all = new Properties();
		try (var in = Files.newBufferedReader(home.resolve("opencl-devices.properties"))) {
			all.load(in);
		}
		return all.getProperty(TEST.key());
	}

	@Test
	void aTestThatNeverEndedIsRefusedUntilOneIsAskedFor() throws Exception {
		final AtomicInteger tests = new AtomicInteger();
		final SelfTest.Test passes = () -> {
			tests.incrementAndGet();
			return SelfTestResult.passed(new StepTimes(2, 3));
		};
		final String[] mark = new String[1];
		final SelfTestResult first = SelfTest.result(TEST, n -> {}, () -> {
			try {
				mark[0] = entry();
			}
			catch (final IOException e) {
				throw new IllegalStateException(e);
			}
			return passes.run();
		});
		assertEquals("", first.refusal());
		assertTrue(mark[0].matches("begun \\S+ by process " + ProcessHandle.current().pid() + "@.+"), mark[0]);

		final Process ended = new ProcessBuilder("true").start();
		ended.waitFor();
		write(mark[0].replaceFirst("process \\d+", "process " + ended.pid()));
		final SelfTestResult leftOver = SelfTest.result(TEST, n -> {}, passes);
		assertTrue(leftOver.refusal().contains("never ended") && leftOver.refusal().contains("call GNC Devices"), leftOver
			.refusal());
		assertEquals(1, tests.get(), "not tested");

		SelfTestRecord.forgetRefusal(TEST);
		assertEquals(new StepTimes(2, 3), SelfTest.result(TEST, n -> {}, passes).times());
		assertEquals(new StepTimes(2, 3), SelfTest.result(TEST, n -> {}, passes).times(), "remembered");
		assertEquals(2, tests.get());
	}

	@Test
	void aTestUnderWayElsewhereRefusesNothing() throws Exception {
		write("begun " + Instant.now().minusSeconds(30) + " by process 1@another computer");
		assertNull(SelfTestRecord.get(TEST));
		write("begun " + Instant.now().minusSeconds(3000) + " by process 1@another computer");
		assertFalse(SelfTestRecord.get(TEST).passed());
		write("passed");
		assertNull(SelfTestRecord.get(TEST), "an entry without times");
	}

	@Test
	void aFolderThatCannotBeWrittenToIsNoError() throws Exception {
		final Path file = Files.createFile(home.resolve("file"));
		System.setProperty("gncfoe.home", file.resolve("sub").toString());
		SelfTestRecord.remember(TEST, SelfTestResult.passed(new StepTimes(1, 2)));
		assertTrue(SelfTestRecord.get(TEST).passed(), "remembered for this run");
	}
}
