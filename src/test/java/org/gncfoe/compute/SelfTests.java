package org.gncfoe.compute;

import java.util.function.Supplier;

/** The self-test of a device that opens as something else, for tests of other packages. */
public final class SelfTests {

	private SelfTests() {}

	/** Why a device is refused after a test of what it opens as, or by what is remembered of it. */
	public static String refusal(final ComputeDevice device, final Supplier<Backend> as) {
		return SelfTest.result(device, notice -> {}, () -> SelfTest.test(as)).refusal();
	}

	/** Whether it is remembered that a device passed. */
	public static boolean isRemembered(final ComputeDevice device) {
		return SelfTestRecord.get(device).passed();
	}
}
