package org.gncfoe.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.imageio.ImageIO;

import org.gncfoe.image.ImageFiles;
import org.gncfoe.image.ImageWriter;
import org.gncfoe.noise.ColouredNoise;
import org.gncfoe.noise.NoiseSpectrum;
import org.gncfoe.noise.SpectrumFile;
import org.gncfoe.restore.Psnr;
import org.gncfoe.zarr.OmeImage;
import org.gncfoe.zarr.TestStores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ij.ImagePlus;
import ij.process.ByteProcessor;
import net.imglib2.img.array.ArrayImgs;

/** Tests {@code estimate-noise --spectrum} and {@code --correlation}. */
class CorrelationOptionTest extends CommandLineRuns {

	private static final int W = 224, H = 192;

	/** Noise smoothed by one pixel: the correlation of neighbours is 0.78. */
	private static final NoiseSpectrum TRUTH = ColouredNoise.smoothed(1, 144);

	@TempDir
	private Path folder;

	private final float[] clean = new float[W * H];
	private Path image, spectrum;

	@BeforeEach
	void write() throws IOException {
		for (int p = 0; p < clean.length; p++)
			clean[p] = Math.hypot(p % W - 110, p / W - 96) < 50 ? 150 : 70;
		image = folder.resolve("image.tif");
		ImageWriter.write(new ImagePlus("image", new ByteProcessor(W, H, noisy(1))), image);
		spectrum = folder.resolve("noise.json");
	}

	private byte[] noisy(final long seed) {
		final float[] noisy = ColouredNoise.added(clean, H, W, TRUTH, seed);
		final byte[] bytes = new byte[noisy.length];
		for (int p = 0; p < bytes.length; p++)
			bytes[p] = (byte) Math.max(0, Math.min(255, Math.round(noisy[p])));
		return bytes;
	}

	@Test
	void theSpectrumIsWrittenShownAndUsed() throws IOException {
		assertEquals(0, execute("estimate-noise", image.toString(), "--spectrum", spectrum.toString(), "--plot", folder
			.toString()), err);
		assertTrue(err.contains("The noise is correlated over about") && err.contains("removed by its power spectrum"), err);
		for (final String name : List.of("image-noise-autocorrelation.png", "image-noise-spectrum.png"))
			assertTrue(ImageIO.read(folder.resolve(name).toFile()).getWidth() > 100, name);
		final NoiseSpectrum found = SpectrumFile.read(spectrum).get(0);
		assertEquals(TRUTH.atLagOne(), found.atLagOne(), 0.1);

		final double auto = denoised("auto"), file = denoised(spectrum.toString()), none = denoised("none");
		assertEquals(auto, file, 0.2, "the spectrum of the same image");
		assertTrue(auto > none + 1.5, auto + ", as white noise " + none);
		// Other noise of the same colour, half as much of it.
		final Path truth = folder.resolve("truth.json");
		SpectrumFile.write(truth, List.of(TRUTH.scaled(4)));
		assertEquals(auto, denoised(truth.toString()), 1, "the image says how much noise there is");
		assertTrue(denoised(truth.toString(), "--sigma", "12") > none + 1.5, "or the user");
	}

	@Test
	void foldersAndStoresAreTheSame() throws IOException {
		SpectrumFile.write(spectrum, List.of(TRUTH));
		final Path in = folder.resolve("in"), single = folder.resolve("single.tif");
		Files.createDirectories(in);
		ImageWriter.write(new ImagePlus("b", new ByteProcessor(W, H, noisy(2))), in.resolve("b.tif"));
		assertEquals(0, execute("denoise", in.toString(), "-o", folder.resolve("out").toString(), "--correlation", spectrum
			.toString(), "--prior", "natural-r1", "--device", "cpu"), err);
		assertEquals(0, execute("denoise", in.resolve("b.tif").toString(), "-o", single.toString(), "--correlation", spectrum
			.toString(), "--prior", "natural-r1", "--device", "cpu"), err);
		final byte[] expected = (byte[]) ImageFiles.open(single).getProcessor().getPixels();
		try (var files = Files.list(folder.resolve("out"))) {
			final Path result = files.filter(f -> f.toString().endsWith(".tif")).findFirst().orElseThrow();
			assertArrayEquals(expected, (byte[]) ImageFiles.open(result).getProcessor().getPixels());
		}
		final Path store = folder.resolve("b.zarr"), result = folder.resolve("r.zarr");
		TestStores.write(store, 2, "zyx", ArrayImgs.unsignedBytes(noisy(2), W, H, 1), 64, 64);
		assertEquals(0, execute("denoise", store.toString(), "-o", result.toString(), "--correlation", spectrum.toString(),
			"--prior", "natural-r1", "--device", "cpu"), err);
		final var pixels = OmeImage.open(result).pixels(0, 1 << 24).randomAccess();
		int different = 0;
		for (int p = 0; p < expected.length; p++)
			if (pixels.setPositionAndGet(p % W, p / W, 0, 0, 0).getRealDouble() != (expected[p] & 0xff)) different++;
		assertEquals(0, different);
	}

	@Test
	void wrongFilesAreOneSentence() throws IOException {
		final List<String> wrong = new ArrayList<>(List.of("{}", "", "[1, 2]", "{\"format\": 7}",
			"{\"format\": \"gnc-foe noise spectrum\", \"version\": 1}",
			"{\"format\": \"gnc-foe noise spectrum\", \"version\": 1, \"channels\": []}",
			"{\"format\": \"gnc-foe noise spectrum\", \"version\": 1, \"channels\": [{\"rows\": 0, \"columns\": 0, \"power\": [[1]]}]}",
			"{\"format\": \"gnc-foe noise spectrum\", \"version\": 1, \"channels\": [{\"rows\": 0, \"columns\": 0, \"power\": [[1, -2], [3, 4]]}]}"));
		for (final String text : wrong) {
			Files.writeString(spectrum, text);
			assertEquals(2, execute("denoise", image.toString(), "--correlation", spectrum.toString()), text);
			assertTrue(err.contains("holds no spectrum of noise: take one that"), err);
		}
		assertEquals(2, execute("denoise", image.toString(), "--correlation", folder.resolve("absent.json").toString()));
		assertTrue(err.contains("There is no file"), err);
		assertEquals(2, execute("denoise", image.toString(), "--correlation", image.toString()));
		assertTrue(err.contains("holds no spectrum"), err);
		SpectrumFile.write(spectrum, List.of(TRUTH, TRUTH));
		assertTrue(0 != execute("denoise", image.toString(), "--correlation", spectrum.toString(), "--device", "cpu"));
		assertTrue((out + err).contains("was found for 2 channels, the image has 1"), out + err);
		SpectrumFile.write(spectrum, List.of(TRUTH));
		assertEquals(2, execute("denoise", image.toString(), "--correlation", spectrum.toString(), "--solver", "joint"));
		assertTrue(err.contains("takes the noise for white"), err);
		assertEquals(2, execute("estimate-noise", image.toString(), image.toString(), "--spectrum", spectrum.toString()));
	}

	/** The PSNR of the image denoised with this correlation. */
	private double denoised(final String correlation, final String... more) throws IOException {
		final Path result = folder.resolve("result.tif");
		Files.deleteIfExists(result);
		final List<String> args = new ArrayList<>(List.of("denoise", image.toString(), "-o", result.toString(),
			"--correlation", correlation, "--prior", "natural-r1", "--device", "cpu"));
		args.addAll(List.of(more));
		assertEquals(0, execute(args.toArray(String[]::new)), err);
		final byte[] bytes = (byte[]) ImageFiles.open(result).getProcessor().getPixels();
		final float[] found = new float[bytes.length];
		for (int p = 0; p < found.length; p++)
			found[p] = bytes[p] & 0xff;
		return Psnr.of(found, clean, 255);
	}
}
