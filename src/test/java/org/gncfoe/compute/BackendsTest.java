package org.gncfoe.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.gncfoe.compute.opencl.DeviceInfo;
import org.junit.jupiter.api.Test;

/** Which device is taken by itself: the fastest that passed, by the times remembered of a real step. */
class BackendsTest extends OwnHome {

	private static String automatic(final int threads, final DeviceInfo... devices) {
		try (Backend backend = Backends.automatic(new DeviceProvider.Probe(List.of(devices), "", List.of()), threads,
			notice -> {}))
		{
			return backend.name() + ": " + backend.device();
		}
	}

	@Test
	void theFastestDeviceIsTakenWhateverItsPlace() {
		final DeviceInfo first = DeviceTimes.named("First", true), second = DeviceTimes.named("Second", true), third =
			DeviceTimes.named("Third", true);
		DeviceTimes.passed(first, 8, 10);
		// NB: in a slower run, which does not matter
		DeviceTimes.passed(second, 10, 20);
		DeviceTimes.refused(third, "third is wrong");
		assertTrue(automatic(0, first, second, third).startsWith("opencl: OpenCL: Second"), automatic(0, first, second));
		assertTrue(automatic(0, first, third).startsWith("opencl: OpenCL: First"));
	}

	@Test
	void aDeviceSlowerThanJavaIsLeftAloneAndThatIsSaid() {
		final DeviceInfo slow = DeviceTimes.named("Slow", false), refused = DeviceTimes.named("Refused", true);
		DeviceTimes.passed(slow, 120, 10);
		DeviceTimes.refused(refused, "it crashed");
		final String chosen = automatic(0, refused, slow);
		assertTrue(chosen.startsWith("cpu: ") && chosen.contains(
			"Slow is slower than Java, 120.0 ms a step (Java 10.0)") && chosen.contains("it crashed"), chosen);
		DeviceTimes.passed(slow, 10.5, 10);
		assertTrue(automatic(0, slow).startsWith("opencl: "), "as fast but for noise");
	}

	@Test
	void aNumberOfThreadsRulesOutCpusOnly() {
		final DeviceInfo cpu = DeviceTimes.named("Processor", false), gpu = DeviceTimes.named("Graphics", true);
		DeviceTimes.passed(cpu, 1, 10);
		DeviceTimes.passed(gpu, 5, 10);
		assertTrue(automatic(1, cpu).startsWith("cpu: CPU, 1 thread"), automatic(1, cpu));
		assertTrue(automatic(1, cpu, gpu).startsWith("opencl: OpenCL: Graphics"), automatic(1, cpu, gpu));
		assertEquals(automatic(0, gpu, cpu), automatic(0, cpu, gpu));
	}
}
