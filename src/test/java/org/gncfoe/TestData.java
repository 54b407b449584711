package org.gncfoe;

import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.Assumptions;

/** The image data beside the repository, which not every machine has. */
public final class TestData {

	/** A grey image. */
	public record Grey(String name, float[] pixels, int height, int width) {}

	private TestData() {}

	/** A folder or file below {@code shared/data} beside the repository; skips the test where there is none. */
	public static Path path(final String name) {
		for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
			final Path data = folder.resolve("shared").resolve("data").resolve(name);
			if (Files.exists(data)) return data;
		}
		return Assumptions.abort("no ../shared/data/" + name + " on this machine");
	}

	/** The files of a folder below {@code shared/data} with this ending, sorted; skips the test where there is none. */
	public static List<Path> files(final String name, final String ending) throws IOException {
		try (final Stream<Path> files = Files.list(path(name))) {
			return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
		}
	}

	/** Reads a grey or RGB image; grey = 0.2989 R + 0.5870 G + 0.1140 B, rounded. */
	public static Grey grey(final Path file) throws IOException {
		final Raster raster = ImageIO.read(file.toFile()).getRaster();
		final int h = raster.getHeight(), w = raster.getWidth();
		final float[] grey = new float[h * w];
		final int[] pixel = new int[raster.getNumBands()];
		for (int y = 0; y < h; y++)
			for (int x = 0; x < w; x++) {
				raster.getPixel(x, y, pixel);
				grey[y * w + x] = pixel.length < 3 ? pixel[0] : Math.round(0.2989f * pixel[0] + 0.5870f * pixel[1] + 0.1140f *
					pixel[2]);
			}
		return new Grey(file.getFileName().toString(), grey, h, w);
	}
}
