package org.gncfoe.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;

import org.junit.jupiter.api.Test;

/** That {@link EveryKernel}, which other implementations are checked with, knows all kernels. */
class EveryKernelTest {

	@Test
	void findsTheKernelsOfTheSources() {
		assertEquals(Set.of("peak peak.cl", "copy peak.cl"), EveryKernel.kernelsOf("peak.cl"));
		assertTrue(EveryKernel.kernelsOf("training.cl").containsAll(Set.of("residual training.cl",
			"moments training.cl", "filters training.cl")));
		int declared = 0;
		for (final String file : KernelSource.FILES)
			declared += KernelSource.text(file).split("__kernel ", -1).length - 1;
		assertEquals(declared, EveryKernel.kernelsOf(KernelSource.FILES).size());
	}
}
