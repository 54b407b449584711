package org.gncfoe.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver must not take from the virtual machine the signals it lives on; PoCL tries to. */
class SignalHandlersTest {

	@TempDir
	Path home;

	private static int divide(final int a, final int b) {
		return a / b;
	}

	/** Looks for devices and tests them, then has the virtual machine make use of its signals. */
	public static final class UseSignals {

		private static volatile int sum;

		public static void main(final String... args) {
			try (Backend backend = Backends.open("opencl", 0)) {
				System.out.println(backend.name());
			}
			System.out.println(SignalHandlers.replaced() + " replaced");
			final int[] values = new int[1024];
			for (int k = 0; k < 8; k++) {
				final Thread thread = new Thread(() -> {
					while (true) {
						int s = 0;
						for (long i = 0; i < 2_000_000_000L; i++)
							s += values[(int) (i & 1023)];
						sum += s;
					}
				});
				thread.setDaemon(true);
				thread.start();
			}
			// all of them fault at once on the page that stops them
			for (int i = 0; i < 50; i++)
				System.gc();
			int thrown = 0;
			for (int i = 1; i <= 1_000_000; i++)
				try {
					divide(1, i % 100_000);
				}
				catch (final ArithmeticException e) {
					thrown++;
				}
			System.out.println(thrown + " divisions by zero seen");
			System.exit(0);
		}
	}

	@Test
	void virtualMachineKeepsItsSignals() throws Exception {
		Device.first();
		final String out = OwnJvm.run(UseSignals.class, home, "", "");
		assertEquals("opencl\n0 replaced\n10 divisions by zero seen", out.replaceAll("(?m)^Compiling.*\\R", ""));
	}

	@Test
	void handlersAreTheVirtualMachinesOwn() {
		Device.first();
		try (OpenClBackend backend = Device.open()) {
			assertEquals(0, SignalHandlers.replaced());
		}
	}
}
