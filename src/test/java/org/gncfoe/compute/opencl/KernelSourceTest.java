package org.gncfoe.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What compilers other than the one at hand would stumble over. */
class KernelSourceTest {

	private static final Pattern DOUBLE = Pattern.compile(
		"(?<![\\w.])(\\d+\\.\\d*(e[+-]?\\d+)?|\\d+e[+-]?\\d+|\\.\\d+(e[+-]?\\d+)?)(?![\\w.])"), INLINE = Pattern.compile(
			"(?<!static )\\binline\\b");

	static String[] files() {
		return KernelSource.FILES;
	}

	private static String code(final String file) {
		return KernelSource.text(file).replaceAll("//.*", "");
	}

	@ParameterizedTest
	@MethodSource("files")
	void hasNoDoubleLiterals(final String file) {
		assertEquals(0, DOUBLE.matcher(code(file)).results().peek(r -> System.err.println(r.group())).count());
	}

	@ParameterizedTest
	@MethodSource("files")
	void inlineFunctionsAreStatic(final String file) {
		assertFalse(INLINE.matcher(code(file)).find());
	}

	@Test
	void thePatternsFindWhatTheyShould() {
		for (final String d : new String[] { "= 0.5;", "(real) 1e-12,", "2.*x", ".5 ", "-1.5e3)" })
			assertEquals(1, DOUBLE.matcher(d).results().count(), d);
		for (final String f : new String[] { "0.5f", "1e-3f", "v.s0", "x1e5", "3", "region.w" })
			assertEquals(0, DOUBLE.matcher(f).results().count(), f);
		assertEquals(1, INLINE.matcher("inline int f()").results().count());
	}
}
