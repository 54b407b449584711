package org.gncfoe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

import org.gncfoe.image.QuadraticPriors;
import org.gncfoe.prior.PriorFile;
import org.gncfoe.zarr.OmeImage;
import org.gncfoe.zarr.TestStores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import net.imglib2.img.array.ArrayImgs;

/** Tests commands with a store as input. */
class ZarrCommandTest extends CommandLineRuns {

	@TempDir
	private Path folder;

	private Path store, prior;

	@BeforeEach
	void write() throws IOException {
		prior = folder.resolve("prior.safetensors");
		PriorFile.write(QuadraticPriors.create(), prior);
		store = folder.resolve("in.zarr");
		final byte[] pixels = new byte[700 * 90];
		final Random random = new Random(4);
		for (int i = 0; i < pixels.length; i++)
			pixels[i] = (byte) (100 + 30 * Math.sin(i % 700 / 40.0) + 12 * random.nextGaussian());
		TestStores.write(store, 2, "zyx", ArrayImgs.unsignedBytes(pixels, 700, 90, 1), 100, 100);
	}

	private int denoise(final String... more) {
		final String[] args = new String[more.length + 6];
		System.arraycopy(new String[] { "denoise", store.toString(), "--prior", prior.toString(), "--device", "cpu" }, 0, args,
			0, 6);
		System.arraycopy(more, 0, args, 6, more.length);
		return execute(args);
	}

	@Test
	void denoisesAStore() throws IOException {
		assertEquals(0, denoise(), err);
		final Path result = folder.resolve("in-denoised.zarr");
		assertTrue(out.startsWith(store + " -> " + result), out);
		assertTrue(out.contains("noise gaussian sigma=1"), out);
		final OmeImage image = OmeImage.open(result);
		assertEquals(2, image.levels());
		final var provenance = image.metadata().others().getAsJsonArray("gnc-foe").get(1).getAsJsonObject();
		assertTrue(provenance.get("program").getAsString().startsWith("gnc-foe "));
		assertEquals(QuadraticPriors.create().fingerprint(), provenance.get("prior_fingerprint").getAsString());
		double before = 0, after = 0;
		final var a = OmeImage.open(store).pixels(0, 1 << 20).randomAccess();
		final var b = image.pixels(0, 1 << 20).randomAccess();
		for (int x = 1; x < 700; x++) {
			before += Math.abs(a.setPositionAndGet(x, 40, 0, 0, 0).getRealDouble() - a.setPositionAndGet(x - 1, 40, 0, 0, 0)
				.getRealDouble());
			after += Math.abs(b.setPositionAndGet(x, 40, 0, 0, 0).getRealDouble() - b.setPositionAndGet(x - 1, 40, 0, 0, 0)
				.getRealDouble());
		}
		assertTrue(after < 0.8 * before, after + " of " + before);
		// again: nothing is overwritten; --resume finds all there
		assertEquals(2, denoise());
		assertTrue(err.contains("already: choose another name, or go on with what is there with --resume."), err);
		assertEquals(0, denoise("--resume", "--verify"), err);
		assertTrue(out.contains(" 0 blocks, 2 were there"), out);
	}

	@Test
	void dryRunWritesNothing() {
		assertEquals(0, denoise("--dry-run"), err);
		assertTrue(out.matches(
			"(?s)blocks: 1, files: 2, .*pixels around each block.*memory: .*blocks at once.*time: about .*noise: gaussian.*"),
			out);
		assertFalse(Files.exists(folder.resolve("in-denoised.zarr")));
	}

	@Test
	void aDamagedChunkIsNamed() throws IOException {
		final Path chunk = store.resolve("0/0/0/2");
		assertTrue(Files.exists(chunk));
		Files.write(chunk, new byte[] { 1, 2, 3 });
		final Path result = folder.resolve("out.zarr");
		assertEquals(2, denoise("-o", result.toString(), "--region", "x=150:260", "--ngff", "0.4"));
		assertTrue(err.contains("was left out: The chunk " + chunk + " cannot be read: zstd says:"), err);
		assertTrue(err.contains("1 blocks failed; the others are done."), err);
	}

	@Test
	void inpaintsAStore() {
		assertEquals(0, execute("inpaint", store.toString(), "--missing", "zero", "--prior", prior.toString(), "--device", "cpu",
			"-o", folder.resolve("out.zarr").toString(), "--steps", "2"), err);
		assertTrue(Files.isRegularFile(folder.resolve("out.zarr/zarr.json")));
		assertEquals(2, execute("inpaint", store.toString(), "--missing", "hot", "--prior", prior.toString(), "--device", "cpu",
			"-o", folder.resolve("b.zarr").toString()));
		assertTrue(err.contains("In stores pixels can be missing by nan, zero, saturated or a mask in a store"), err);
	}

	@Test
	void estimatesTheNoiseOfAStore() {
		assertEquals(0, execute("estimate-noise", store.toString(), "--noise", "gaussian"), err);
		final double sigma = Double.parseDouble(out.split("\n")[1].split("\t")[3]);
		assertEquals(12, sigma, 0.6);
	}

	@Test
	void badOptionsAreSaid() {
		assertEquals(2, denoise("--region", "x=0:1000"));
		assertTrue(err.contains("is not in the image, which has 700 along x"), err);
		assertEquals(2, denoise("--level", "5"));
		assertTrue(err.contains("there is no level 5."), err);
		assertEquals(2, denoise("--ngff", "0.3"));
		assertTrue(err.contains("OME-NGFF 0.5 or 0.4, not 0.3."), err);
		assertEquals(2, denoise("--shard", "1000"));
		assertEquals(2, denoise("-o", store.resolve("inside").toString()));
		assertTrue(err.contains("must lie outside"), err);
	}

	/** Stores among the images of a folder are images; what is in them is not looked for. */
	@Test
	void foldersWithStores() throws IOException {
		final Path images = Files.createDirectories(folder.resolve("images/day"));
		Files.move(store, images.resolve("cells.zarr"));
		org.gncfoe.image.ImageWriter.write(new ij.ImagePlus("a", new ij.process.ByteProcessor(20, 20)), images.resolve("a.tif"));
		final String[] command = { "denoise", folder.resolve("images").toString(), "-o", folder.resolve("out").toString(),
			"--prior", prior.toString(), "--device", "cpu", "--resume" };
		assertEquals(0, execute(command), out + err);
		assertTrue(out.contains("2 of 2 images denoised"), out);
		final Path result = folder.resolve("out/day/cells-denoised.zarr");
		assertEquals(2, OmeImage.open(result).levels());
		assertTrue(Files.isRegularFile(folder.resolve("out/day/a-denoised.tif")));
		assertEquals(0, execute(command), out + err);
		assertTrue(out.contains("2 finished before") || out.contains("0 of 0") || out.contains("2 "), out);
		final Path shard = result.resolve("0/c/0/0/0");
		final var before = Files.getLastModifiedTime(shard);
		assertEquals(0, execute(command), out + err);
		assertEquals(before, Files.getLastModifiedTime(shard));
		// a shard that is gone is noticed by nobody, unless the notes are gone too: then what is there is made again
		Files.delete(result.resolve(".gnc-foe/done.txt"));
		Files.delete(shard);
		assertEquals(0, execute(command), out + err);
		assertTrue(Files.isRegularFile(shard));
	}

	@Test
	void programsAreToldOfBlocks() {
		assertEquals(0, denoise("--progress", "json"), err);
		assertTrue(out.contains("{\"event\":\"block\",\"pass\":0,\"block\":0,\"done\":true,\"number\":1,\"blocks\":2,"), out);
	}
}
