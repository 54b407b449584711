package org.gncfoe.compute.opencl;

import java.util.ArrayList;
import java.util.List;

import org.jocl.CL;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/**
 * The one lazy look for OpenCL devices. Safe to call where there is no OpenCL at all: whatever goes wrong becomes a
 * reason in words.
 */
public final class OpenClDevices {

	/** System property that hides OpenCL, for tests and for users in trouble: {@code library}, {@code platform}, {@code device}. */
	public static final String HIDE = "gncfoe.opencl.hide";

	/**
	 * What the look found.
	 *
	 * @param devices usable devices: discrete GPUs, then those that share the host's memory, then CPUs; of each kind, more
	 *          memory first
	 * @param reason why there is none; empty if there is one
	 * @param failures drivers and devices that could not be asked, and why, a phrase each
	 */
	public record Probe(List<DeviceInfo> devices, String reason, List<String> failures) {

		static Probe none(final String reason) {
			return new Probe(List.of(), reason, List.of());
		}
	}

	private static final class Lazy {

		static final List<cl_device_id> IDS = new ArrayList<>();
		static final Probe PROBE = look(System.getProperty(HIDE, ""), IDS);
	}

	private OpenClDevices() {}

	/** The devices of this machine; the first call looks, later ones remember. */
	public static Probe probe() {
		return Lazy.PROBE;
	}

	/** The driver's handle of a device of {@link #probe()}. */
	static cl_device_id id(final DeviceInfo device) {
		probe();
		return Lazy.IDS.get(device.index());
	}

	/** NB: the list's type is not written as cl_device_id, which must not be loaded before the try block. */
	private static Probe look(final String hide, final List<cl_device_id> ids) {
		try {
			if (hide.equals("library")) throw new UnsatisfiedLinkError("no OpenCL library found (hidden by -D" + HIDE + ")");
			OpenClLibrary.require();
			// NB: a fixed name in the temporary folder would be shared with other users and cluster nodes.
			if (System.getProperty("uniqueLibraryNames") == null) System.setProperty("uniqueLibraryNames", "true");
			return Query.devices(hide, ids);
		}
		catch (final OpenClException e) {
			return Probe.none(e.code() == -1001 ? "no OpenCL platform (driver) is installed" : e.code() == -1
				? "no OpenCL device found" : e.getMessage());
		}
		catch (final Throwable t) {
			final String message = t.getMessage() == null ? "" : t.getMessage().lines().findFirst().orElse("");
			return Probe.none("the OpenCL library cannot be loaded (" + t.getClass().getSimpleName() + (message.isEmpty() ? ""
				: ": " + message) + ")");
		}
	}

	/** Everything that touches JOCL. */
	private static final class Query implements DeviceSearch.Drivers<cl_platform_id, cl_device_id> {

		private final String hide;

		private Query(final String hide) {
			this.hide = hide;
		}

		static Probe devices(final String hide, final List<cl_device_id> ids) {
			final DeviceSearch.Result<cl_device_id> result = DriverSignals.during(() -> {
				CL.setExceptionsEnabled(false);
				return DeviceSearch.search(new Query(hide));
			});
			final List<DeviceInfo> infos = new ArrayList<>();
			result.found().forEach(f -> {
				infos.add(f.info());
				ids.add(f.id());
			});
			final String failed = result.failures().isEmpty() ? "" : " (" + String.join("; ", result.failures()) + ")";
			return new Probe(List.copyOf(infos), infos.isEmpty() ? "no OpenCL device found" + failed : "", result.failures());
		}

		@Override
		public List<cl_platform_id> platforms() {
			return List.of(Calls.platforms(hide.equals("platform")));
		}

		@Override
		public String name(final cl_platform_id platform) {
			return Calls.name(platform);
		}

		@Override
		public List<cl_device_id> devices(final cl_platform_id platform) {
			DriverSignals.check(Calls.name(platform));
			return List.of(Calls.devices(platform, hide.equals("device")));
		}

		@Override
		public boolean usable(final cl_device_id id) {
			return Calls.usable(id);
		}

		@Override
		public DeviceInfo info(final cl_device_id id, final String platform) {
			return new DeviceInfo(0, Calls.text(id, CL.CL_DEVICE_NAME), Calls.text(id, CL.CL_DEVICE_VENDOR), platform, Calls
				.text(id, CL.CL_DRIVER_VERSION), (Calls.number(id, CL.CL_DEVICE_TYPE) & CL.CL_DEVICE_TYPE_CPU) == 0, Calls
					.number(id, CL.CL_DEVICE_HOST_UNIFIED_MEMORY) != 0, Calls.number(id, CL.CL_DEVICE_GLOBAL_MEM_SIZE), Calls
						.number(id, CL.CL_DEVICE_MAX_MEM_ALLOC_SIZE), Calls.number(id, CL.CL_DEVICE_LOCAL_MEM_SIZE), (int) Calls
							.number(id, CL.CL_DEVICE_MAX_COMPUTE_UNITS), Calls.number(id, CL.CL_DEVICE_MAX_WORK_GROUP_SIZE),
				(int) Calls.number(id, CL.CL_DEVICE_NATIVE_VECTOR_WIDTH_FLOAT), Calls.text(id, CL.CL_DEVICE_EXTENSIONS).contains(
					"cl_khr_fp64"));
		}
	}
}
