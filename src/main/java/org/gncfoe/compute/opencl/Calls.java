package org.gncfoe.compute.opencl;

import static org.jocl.CL.*;

import java.nio.charset.StandardCharsets;

import org.jocl.Pointer;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/** OpenCL's queries as Java values, and its error codes as exceptions. */
final class Calls {

	/** All types of devices. NB: JOCL's constant has 64 bits set, which Mesa's rusticl refuses (-31). */
	private static final long ALL_TYPES = 0xFFFFFFFFL;

	private Calls() {}

	/** @throws OpenClException unless the code is success */
	static void check(final int code, final String what) {
		if (code != CL_SUCCESS) throw new OpenClException(code, what);
	}

	/** All platforms. */
	static cl_platform_id[] platforms(final boolean hide) {
		final int[] n = new int[1];
		check(hide ? -1001 : clGetPlatformIDs(0, null, n), "clGetPlatformIDs");
		final cl_platform_id[] all = new cl_platform_id[n[0]];
		if (n[0] > 0) check(clGetPlatformIDs(n[0], all, null), "clGetPlatformIDs");
		return all;
	}

	/** All devices of a platform; none is no error, as another platform may have one. */
	static cl_device_id[] devices(final cl_platform_id platform, final boolean hide) {
		final int[] n = new int[1];
		final int code = hide ? CL_DEVICE_NOT_FOUND : clGetDeviceIDs(platform, ALL_TYPES, 0, null, n);
		if (code == CL_DEVICE_NOT_FOUND) return new cl_device_id[0];
		check(code, "clGetDeviceIDs");
		final cl_device_id[] all = new cl_device_id[n[0]];
		if (n[0] > 0) check(clGetDeviceIDs(platform, ALL_TYPES, n[0], all, null), "clGetDeviceIDs");
		return all;
	}

	/** True if the device is there and has a compiler. */
	static boolean usable(final cl_device_id id) {
		return number(id, CL_DEVICE_AVAILABLE) != 0 && number(id, CL_DEVICE_COMPILER_AVAILABLE) != 0;
	}

	static String name(final cl_platform_id id) {
		final long[] size = new long[1];
		check(clGetPlatformInfo(id, CL_PLATFORM_NAME, 0, null, size), "clGetPlatformInfo");
		final byte[] bytes = new byte[(int) size[0]];
		check(clGetPlatformInfo(id, CL_PLATFORM_NAME, bytes.length, Pointer.to(bytes), null), "clGetPlatformInfo");
		return string(bytes);
	}

	static String text(final cl_device_id id, final int key) {
		final long[] size = new long[1];
		check(clGetDeviceInfo(id, key, 0, null, size), "clGetDeviceInfo");
		final byte[] bytes = new byte[(int) size[0]];
		check(clGetDeviceInfo(id, key, bytes.length, Pointer.to(bytes), null), "clGetDeviceInfo");
		return string(bytes);
	}

	/** A number of any width up to 64 bits. */
	static long number(final cl_device_id id, final int key) {
		final long[] size = new long[1];
		check(clGetDeviceInfo(id, key, 0, null, size), "clGetDeviceInfo");
		final long[] value = new long[1];
		check(clGetDeviceInfo(id, key, size[0], Pointer.to(value), null), "clGetDeviceInfo");
		return size[0] == 4 ? value[0] & 0xffffffffL : value[0];
	}

	/** The text up to the terminating zero. */
	static String string(final byte[] bytes) {
		final String s = new String(bytes, StandardCharsets.UTF_8);
		final int end = s.indexOf(0);
		return (end < 0 ? s : s.substring(0, end)).trim();
	}
}
