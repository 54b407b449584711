package org.gncfoe.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;

import org.gncfoe.compute.opencl.OwnJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backends are found as services. */
class ProvidersTest {

	/** Opens backends from a thread that knows nothing of plugins, as Fiji's and clusters' may. */
	public static final class Foreign {

		public static void main(final String... args) {
			Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
			for (final String name : new String[] { "cpu", "reference", "auto" })
				try (Backend backend = Backends.open(name, 1)) {
					System.out.println(name + " is " + backend.name());
				}
			System.exit(0);
		}
	}

	@Test
	void theClassLoaderOfTheThreadDoesNotMatter(@TempDir final Path home) throws Exception {
		final String said = OwnJvm.run(Foreign.class, home, "-Dgncfoe.opencl.hide=platform", "");
		assertTrue(said.contains("cpu is cpu") && said.contains("reference is reference") && said.contains("auto is cpu"),
			said);
	}

	@Test
	void allThatAreNamedAreThere() {
		assertEquals(1, Providers.kinds().size());
		for (final String name : new String[] { Backends.CPU, Backends.REFERENCE })
			assertEquals(name, Providers.host(name).name());
		assertTrue(Double.isNaN(Providers.host(Backends.REFERENCE).gigaflops()));
	}
}
