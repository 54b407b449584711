package org.gncfoe.compute.opencl;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.jocl.CL;
import org.jocl.cl_device_id;

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
	 * @param devices usable devices, GPUs before CPUs, more memory first
	 * @param reason why there is none; empty if there is one
	 */
	public record Probe(List<DeviceInfo> devices, String reason) {}

	private record Found(DeviceInfo info, cl_device_id id) {}

	private static final class Lazy {

		static final List<cl_device_id> IDS = new ArrayList<>();
		static final Probe PROBE = look(System.getProperty(HIDE, ""), IDS);
	}

	private OpenClDevices() {}

	/** The devices of this machine; the first call looks, later ones remember. */
	public static Probe probe() {
		return Lazy.PROBE;
	}

	/** Looks again with something hidden: {@code library}, {@code platform}, {@code device}, or nothing. For tests. */
	static Probe probe(final String hide) {
		return look(hide, new ArrayList<>());
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
			// NB: a fixed name in the temporary folder would be shared with other users and cluster nodes.
			if (System.getProperty("uniqueLibraryNames") == null) System.setProperty("uniqueLibraryNames", "true");
			final List<Found> found = Query.devices(hide);
			if (found.isEmpty()) return new Probe(List.of(), "no OpenCL device found");
			final List<DeviceInfo> infos = new ArrayList<>();
			for (final Found f : found) {
				infos.add(f.info);
				ids.add(f.id);
			}
			return new Probe(List.copyOf(infos), "");
		}
		catch (final OpenClException e) {
			return new Probe(List.of(), e.code() == -1001 ? "no OpenCL platform (driver) is installed" : e.code() == -1
				? "no OpenCL device found" : e.getMessage());
		}
		catch (final Throwable t) {
			final String message = t.getMessage() == null ? "" : t.getMessage().lines().findFirst().orElse("");
			return new Probe(List.of(), "the OpenCL library cannot be loaded (" + t.getClass().getSimpleName() + (message
				.isEmpty() ? "" : ": " + message) + ")");
		}
	}

	/** Everything that touches JOCL. */
	private static final class Query {

		static List<Found> devices(final String hide) {
			return SignalHandlers.during(() -> all(hide));
		}

		private static List<Found> all(final String hide) {
			CL.setExceptionsEnabled(false);
			final List<Found> all = new ArrayList<>();
			for (final var platform : Calls.platforms(hide.equals("platform")))
				for (final cl_device_id id : Calls.devices(platform, hide.equals("device")))
					if (Calls.usable(id)) all.add(new Found(info(0, id, Calls.name(platform)), id));
			all.sort(Comparator.comparing((final Found f) -> !f.info.gpu()).thenComparing(f -> -f.info.memory()));
			for (int i = 0; i < all.size(); i++) {
				final Found f = all.get(i);
				all.set(i, new Found(info(i, f.id, f.info.platform()), f.id));
			}
			return all;
		}

		private static DeviceInfo info(final int index, final cl_device_id id, final String platform) {
			return new DeviceInfo(index, Calls.text(id, CL.CL_DEVICE_NAME), Calls.text(id, CL.CL_DEVICE_VENDOR), platform, Calls
				.text(id, CL.CL_DRIVER_VERSION), (Calls.number(id, CL.CL_DEVICE_TYPE) & CL.CL_DEVICE_TYPE_CPU) == 0, Calls
					.number(id, CL.CL_DEVICE_GLOBAL_MEM_SIZE), Calls.number(id, CL.CL_DEVICE_MAX_MEM_ALLOC_SIZE), Calls.number(
						id, CL.CL_DEVICE_LOCAL_MEM_SIZE), (int) Calls.number(id, CL.CL_DEVICE_MAX_COMPUTE_UNITS), Calls.number(id,
							CL.CL_DEVICE_MAX_WORK_GROUP_SIZE), (int) Calls.number(id, CL.CL_DEVICE_NATIVE_VECTOR_WIDTH_FLOAT), Calls
								.text(id, CL.CL_DEVICE_EXTENSIONS).contains("cl_khr_fp64"));
		}
	}
}
