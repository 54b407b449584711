package org.gncfoe.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;

/** One bad driver or device among good ones. */
class DeviceSearchTest {

	/** Drivers and devices by name: a {@code !} at the end fails, a {@code -} is not usable. */
	private static class Simulated implements DeviceSearch.Drivers<List<String>, String> {

		private final List<List<String>> all;

		/** @param all for each platform its name, then its devices */
		Simulated(final List<List<String>> all) {
			this.all = all;
		}

		@Override
		public List<List<String>> platforms() {
			return all;
		}

		@Override
		public String name(final List<String> platform) {
			if (platform.get(0).equals("nameless!")) throw new IllegalStateException("no name");
			return platform.get(0);
		}

		@Override
		public List<String> devices(final List<String> platform) {
			if (platform.get(0).endsWith("!")) throw new OpenClException(-31, "clGetDeviceIDs");
			return platform.subList(1, platform.size());
		}

		@Override
		public boolean usable(final String device) {
			return !device.endsWith("-");
		}

		@Override
		public DeviceInfo info(final String device, final String platform) {
			if (device.endsWith("!")) throw new OpenClException(-33, "clGetDeviceInfo");
			final boolean gpu = !device.contains("CPU"), unified = !gpu || device.contains("integrated");
			return new DeviceInfo(0, device, "", platform, "1", gpu, unified, device.length(), 1, 1, 1, 1, 1, true);
		}
	}

	private static DeviceSearch.Result<String> search(final List<List<String>> all) {
		return DeviceSearch.search(new Simulated(all));
	}

	@Test
	void aFailingDriverOrDeviceHidesNoOther() {
		final DeviceSearch.Result<String> r = search(List.of(List.of("bad!", "lost GPU"), List.of("good", "GPU a!", "GPU bc",
			"GPU d-"), List.of("nameless!"), List.of("empty"), List.of("host", "CPU")));
		assertEquals(List.of("GPU bc", "CPU"), r.found().stream().map(DeviceSearch.Found::id).toList());
		assertEquals(List.of("bad!: clGetDeviceIDs failed with OpenCL error -31",
			"good, device 0: clGetDeviceInfo failed with OpenCL error -33", "platform 2: no name"), r.failures());
	}

	/** NB: here the memory is the length of the name, and integrated GPUs have most, as they report the host's. */
	@Test
	void discreteGpusComeBeforeIntegratedOnesBeforeCpus() {
		final DeviceSearch.Result<String> r = search(List.of(List.of("host", "CPU with the most memory of all"), List.of(
			"vendor", "integrated GPU", "GPU", "big GPU")));
		assertEquals(List.of("big GPU", "GPU", "integrated GPU", "CPU with the most memory of all"), r.found().stream().map(
			DeviceSearch.Found::id).toList());
		for (int i = 0; i < r.found().size(); i++)
			assertEquals(i, r.found().get(i).info().index());
	}

	@Test
	void noDriversAtAllAreAnError() {
		final DeviceSearch.Drivers<List<String>, String> none = new Simulated(List.of()) {

			@Override
			public List<List<String>> platforms() {
				throw new OpenClException(-1001, "clGetPlatformIDs");
			}
		};
		assertEquals(-1001, assertThrows(OpenClException.class, () -> DeviceSearch.search(none)).code());
		assertTrue(search(List.of()).found().isEmpty());
	}
}
