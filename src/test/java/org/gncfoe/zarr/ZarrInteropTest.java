package org.gncfoe.zarr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import net.imglib2.img.array.ArrayImgs;

/**
 * Lets other programs read what is written here, where there are any: zarr-python 2 (Debian: python3-zarr) version 2,
 * TensorStore (property gncfoe.tensorstore: a Python that has it) version 3.
 */
class ZarrInteropTest {

	@TempDir
	private Path folder;

	@Test
	void zarrPythonReadsOurs() throws IOException, InterruptedException {
		check(System.getProperty("gncfoe.zarrpython", "/usr/bin/python3"), "zarr", 2, "zarr.open(p+'/0', mode='r')[:]");
	}

	@Test
	void tensorStoreReadsOurs() throws IOException, InterruptedException {
		check(System.getProperty("gncfoe.tensorstore", "python3"), "tensorstore", 3, "tensorstore.open({'driver':'zarr3'," +
			"'kvstore':{'driver':'file','path':p+'/0'}}).result().read().result()");
	}

	private void check(final String python, final String module, final int format, final String open) throws IOException,
		InterruptedException
	{
		assumeTrue("ok".equals(run(python, "import numpy, " + module + "; print('ok')")), "no " + module + " in " + python);
		final short[] values = new short[70 * 50 * 2];
		for (int i = 0; i < values.length; i++)
			values[i] = (short) (i * 31 % 60013);
		TestStores.write(folder.resolve("a.zarr"), format, "zyx", ArrayImgs.unsignedShorts(values, 70, 50, 2));
		assertEquals("uint16 (2, 50, 70) True", run(python, "import numpy, " + module + "; p='" + folder.resolve("a.zarr") +
			"'; a=" + open + "; print(a.dtype, a.shape, bool((a.ravel() == numpy.arange(7000) * 31 % 60013).all()))"));
	}

	private static String run(final String python, final String code) throws InterruptedException {
		try {
			final Process process = new ProcessBuilder(List.of(python, "-c", code)).redirectErrorStream(true).start();
			final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
			process.waitFor(60, TimeUnit.SECONDS);
			return said;
		}
		catch (final IOException e) {
			return e.getMessage();
		}
	}
}
