package org.gncfoe.blocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

import org.gncfoe.api.Gnc;
import org.gncfoe.compute.Backend;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.image.Channels;
import org.gncfoe.image.DenoiseOptions;
import org.gncfoe.image.InpaintOptions;
import org.gncfoe.image.OutputBits;
import org.gncfoe.image.QuadraticPriors;
import org.gncfoe.restore.Progress;
import org.gncfoe.zarr.DataType;
import org.gncfoe.zarr.FolderStorage;
import org.gncfoe.zarr.OmeImage;
import org.gncfoe.zarr.TestStores;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.view.Views;

/** Tests that stores restored block by block are as the whole, whoever does the blocks, and however often it is begun. */
class BlockJobTest {

	private static final long W = 300, H = 170;

	@TempDir
	private Path folder;

	private static Backend backend;
	private static PriorEngine engine;

	private Img<UnsignedShortType> pixels;
	private OmeImage image;
	private final List<BlockResult> results = new ArrayList<>();

	@BeforeAll
	static void open() {
		backend = new CpuBackend(2);
		engine = backend.open(QuadraticPriors.create());
	}

	@AfterAll
	static void close() {
		backend.close();
	}

	@BeforeEach
	void write() throws IOException {
		pixels = ArrayImgs.unsignedShorts(W, H, 2, 2);
		final Random random = new Random(5);
		final var cursor = pixels.localizingCursor();
		while (cursor.hasNext()) {
			cursor.fwd();
			final double x = cursor.getDoublePosition(0), y = cursor.getDoublePosition(1);
			cursor.get().setReal(Math.max(0, 500 + 300 * Math.sin(x / 17) * Math.cos(y / 23) + 100 * cursor.getIntPosition(3) +
				40 * random.nextGaussian()));
		}
		image = TestStores.write(folder.resolve("in.zarr"), 3, "czyx", pixels, 32, 96);
	}

	private static StoreOptions store(final String region, final int format, final int shard) {
		return new StoreOptions(0, region, format, 16 * (shard / 32), shard);
	}

	private JobPlan plan(final StoreOptions store) {
		return JobPlan.denoising(image, store, DenoiseOptions.defaults(), engine, "quadratic", 1 << 20);
	}

	private BlockRun.Summary run(final JobPlan plan, final String to, final boolean resume, final int workers,
		final Progress progress) throws IOException
	{
		final FolderStorage storage = new FolderStorage(folder.resolve(to));
		final Journal journal = new Journal(storage);
		final BlockJob job = StoreJobs.prepare(plan, storage, journal, resume, "test");
		results.clear();
		return new BlockRun(job, journal, new ThreadRunner(job, engine, workers)).run(resume, true, (result, n, all, left) -> {
			results.add(result);
			assertTrue(n <= all && left >= 0);
		}, progress);
	}

	/** All files of a store but the notes, with their bytes. */
	private TreeMap<String, String> files(final String store) throws IOException {
		final TreeMap<String, String> files = new TreeMap<>();
		try (Stream<Path> found = Files.walk(folder.resolve(store))) {
			for (final Path file : found.filter(f -> Files.isRegularFile(f) && !f.toString().contains(".gnc-foe")).toList())
				files.put(folder.resolve(store).relativize(file).toString(), java.util.HexFormat.of().formatHex(Files.readAllBytes(
					file)));
		}
		return files;
	}

	// -- Denoising --

	@ParameterizedTest
	@ValueSource(ints = { 32, 96, 160 })
	void blocksAreAsTheWhole(final int shard) throws IOException {
		final JobPlan plan = plan(store(null, 3, shard));
		assertTrue(run(plan, "out.zarr", false, 3, Progress.NONE).isComplete());
		final OmeImage result = OmeImage.open(folder.resolve("out.zarr"));
		assertEquals(DataType.UINT16, result.level(0).type());
		final JobSpec spec = plan.find();
		for (int c = 0; c < 2; c++) {
			final Img<UnsignedShortType> whole = ArrayImgs.unsignedShorts(W, H, 2);
			Gnc.denoise(Views.hyperSlice(pixels, 3, c), whole, engine, spec.channels().get(c).denoising());
			TestStores.assertSame(whole, Views.hyperSlice(Views.hyperSlice(result.pixels(0, 1 << 20), 4, 0), 3, c));
		}
		final long blocks = 2 * 2 * ((W + shard - 1) / shard) * ((H + shard - 1) / shard);
		assertEquals(blocks, results.size());
	}

	@Test
	void regionsAreAsInTheWhole() throws IOException {
		run(plan(store(null, 3, 96)), "all.zarr", false, 1, Progress.NONE);
		run(plan(store("x=41:200,y=30:99,z=1", 2, 64)), "part.zarr", false, 2, Progress.NONE);
		final OmeImage part = OmeImage.open(folder.resolve("part.zarr"));
		TestStores.assertSame(Views.interval(OmeImage.open(folder.resolve("all.zarr")).pixels(0, 1 << 20), new long[] { 41, 30,
			1, 0, 0 }, new long[] { 199, 98, 1, 1, 0 }), part.pixels(0, 1 << 20));
		assertEquals(41 * 0.5, part.translation(0)[0]);
	}

	@Test
	void specIsTheSameAfterItsJourney() {
		final JobSpec spec = plan(store(null, 3, 96)).find();
		assertEquals(spec.write(), JobSpec.read(spec.write()).write());
		final JobSpec camera = JobPlan.denoising(image, store(null, 3, 96), DenoiseOptions.defaults().withNoise(
			org.gncfoe.noise.KnownNoise.NOTHING.withGain(1 / 3.0)).withSmoothing(10 / 3.0).withSteps(3).withShape(
				org.gncfoe.restore.ScheduleShape.SQRT), engine, "quadratic", 1 << 20).find();
		assertEquals(camera.write(), JobSpec.read(camera.write()).write());
		assertTrue(camera.write().contains("\"0.3333333333333333\""), camera.write());
		final JobSpec inpainting = JobPlan.inpainting(image, "zero", null, store(null, 3, 96), InpaintOptions.defaults()
			.withSigma(7).withSmoothing(50), engine, "quadratic", 1 << 20).find();
		final JobSpec read = JobSpec.read(inpainting.write());
		assertEquals(inpainting.write(), read.write());
		assertEquals(inpainting.channels().get(1).inpainting().denoising().toString(), read.channels().get(1).inpainting()
			.denoising().toString());
		assertThrows(IllegalArgumentException.class, () -> JobSpec.read("{}"));
	}

	@Test
	void channelsThatAreNotChosenAreCopied() throws IOException {
		run(JobPlan.denoising(image, store(null, 3, 96), DenoiseOptions.defaults().withChannels(Channels.of("2")).withBits(
			OutputBits.FLOAT), engine, "quadratic", 1 << 20), "out.zarr", false, 2, Progress.NONE);
		final var result = OmeImage.open(folder.resolve("out.zarr")).pixels(0, 1 << 20);
		TestStores.assertSame(Views.hyperSlice(pixels, 3, 0), Views.hyperSlice(Views.hyperSlice(result, 4, 0), 3, 0));
		assertTrue(result.getAt(9, 9, 1, 1, 0).getRealDouble() % 1 != 0);
		final IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> JobPlan.denoising(image, store(
			null, 3, 96), DenoiseOptions.defaults().withChannels(Channels.of("3")), engine, "quadratic", 1));
		assertTrue(e.getMessage().endsWith("has 2 channels: there is no channel 3."));
	}

	// -- Stopped and gone on with --

	@Test
	void stoppedAndGoneOnWith() throws IOException {
		run(plan(store(null, 3, 64)), "whole.zarr", false, 2, Progress.NONE);
		final int all = results.size();
		int runs = 0;
		for (boolean stopped = true; stopped; runs++)
			try {
				final int before = runs;
				run(plan(store(null, 3, 64)), "out.zarr", runs > 0, 2, new Progress() {

					@Override
					public void update(final double fraction) {}

					@Override
					public boolean isCanceled() {
						return results.size() > 5 + before;
					}
				});
				stopped = false;
			}
			catch (final CancellationException e) {
				// again
			}
		assertTrue(runs > 3 && runs < all, "" + runs);
		assertEquals(files("whole.zarr"), files("out.zarr"));
	}

	@Test
	void whatIsDamagedOrGoneIsDoneAgain() throws IOException {
		run(plan(store(null, 3, 64)), "out.zarr", false, 2, Progress.NONE);
		final var before = files("out.zarr");
		final List<String> shards = before.keySet().stream().filter(f -> f.startsWith("0/c/")).toList();
		final Path store = folder.resolve("out.zarr");
		Files.delete(store.resolve(shards.get(3)));
		final byte[] damaged = Files.readAllBytes(store.resolve(shards.get(7)));
		damaged[20] ^= 4;
		Files.write(store.resolve(shards.get(7)), damaged);
		final BlockRun.Summary summary = run(plan(store(null, 3, 64)), "out.zarr", true, 2, Progress.NONE);
		assertEquals(2, results.stream().filter(r -> r.pass() == 0).count());
		assertTrue(summary.skipped() > 0);
		assertEquals(before, files("out.zarr"));
		// notes that are damaged do not count
		Files.writeString(store.resolve(".gnc-foe/done.txt"), "0 1 17\nrubbish\n0 99999999 5 00000000\n");
		assertEquals(0, run(plan(store(null, 3, 64)), "out.zarr", true, 2, Progress.NONE).skipped());
	}

	@Test
	void otherOptionsAreNoResumption() throws IOException {
		run(plan(store(null, 3, 64)), "out.zarr", false, 2, Progress.NONE);
		final IOException e = assertThrows(IOException.class, () -> run(plan(store(null, 3, 96)), "out.zarr", true, 1,
			Progress.NONE));
		assertTrue(e.getMessage().contains("was begun with other options"), e.getMessage());
		assertThrows(IOException.class, () -> StoreJobs.checkOutput(folder.resolve("in.zarr"), folder.resolve("out.zarr"),
			false));
		assertThrows(IOException.class, () -> StoreJobs.checkOutput(folder.resolve("in.zarr"), folder.resolve("in.zarr/b"),
			true));
	}

	// -- Damage --

	@Test
	void aDamagedChunkCostsItsBlocksOnly() throws IOException {
		final Path shard = folder.resolve("in.zarr/0/c/0/0/1/1");
		final byte[] bytes = Files.readAllBytes(shard), damaged = bytes.clone();
		damaged[3] ^= 1;
		Files.write(shard, damaged);
		final BlockRun.Summary summary = run(plan(store(null, 3, 96)), "out.zarr", false, 2, Progress.NONE);
		assertFalse(summary.isComplete());
		assertTrue(summary.failures().size() >= 1 && summary.failures().size() <= 4, summary.failures().toString());
		for (final String failure : summary.failures())
			assertTrue(failure.matches("Block .*out\\.zarr.0.c.0.0.\\d.\\d was left out: The shard \\Q" + shard +
				"\\E cannot be read: .*\\."), failure);
		assertEquals(32 - summary.failures().size(), summary.done());
		// mended and gone on with, it is as if nothing had been
		Files.write(shard, bytes);
		final long left = summary.failures().size();
		assertTrue(run(plan(store(null, 3, 96)), "out.zarr", true, 2, Progress.NONE).isComplete());
		assertEquals(left, results.stream().filter(r -> r.pass() == 0).count());
	}

	// -- Inpainting --

	@Test
	void inpaintingFillsWhatIsMissing() throws IOException {
		final Random random = new Random(3);
		for (final UnsignedShortType pixel : pixels)
			if (random.nextInt(10) == 0) pixel.setZero();
		image = TestStores.write(folder.resolve("holes.zarr"), 2, "czyx", pixels, 50, 50);
		final JobPlan plan = JobPlan.inpainting(image, "zero", null, store(null, 3, 96), InpaintOptions.defaults().withSteps(3),
			engine, "quadratic", 1 << 20);
		assertTrue(run(plan, "out.zarr", false, 2, Progress.NONE).isComplete());
		final var result = OmeImage.open(folder.resolve("out.zarr")).pixels(0, 1 << 20);
		final Img<UnsignedShortType> whole = ArrayImgs.unsignedShorts(W, H, 2);
		final var in = Views.hyperSlice(pixels, 3, 1);
		Gnc.inpaint(in, new MissingMask(plan.find(), null).of(in, 1, Double.NaN), whole, engine, plan.find().channels().get(1)
			.inpainting());
		TestStores.assertSame(whole, Views.hyperSlice(Views.hyperSlice(result, 4, 0), 3, 1));
		final var before = pixels.randomAccess();
		final var after = Views.flatIterable(Views.hyperSlice(result, 4, 0)).localizingCursor();
		while (after.hasNext()) {
			after.fwd();
			before.setPosition(after);
			final double value = after.get().getRealDouble(), was = before.get().getRealDouble();
			assertTrue(was == 0 ? value > 0 : value == was);
		}
	}

	/** A mask of one plane serves all planes and channels. */
	@Test
	void masksOfOnePlane() throws IOException {
		final Img<? extends RealType<?>> lost = ArrayImgs.unsignedBytes(W, H);
		lost.getAt(20, 30).setReal(1);
		final OmeImage mask = TestStores.write(folder.resolve("mask.zarr"), 3, "yx", lost, 64, 64);
		final JobPlan plan = JobPlan.inpainting(image, null, mask, store(null, 3, 96), InpaintOptions.defaults().withSteps(2),
			engine, "quadratic", 1 << 20);
		assertTrue(run(plan, "out.zarr", false, 2, Progress.NONE).isComplete());
		final var result = Views.flatIterable(Views.hyperSlice(OmeImage.open(folder.resolve("out.zarr")).pixels(0, 1 << 20), 4,
			0)).localizingCursor();
		int changed = 0;
		while (result.hasNext()) {
			result.fwd();
			if (result.get().getRealDouble() == pixels.getAt(result).getRealDouble()) continue;
			changed++;
			assertTrue(result.getIntPosition(0) == 20 && result.getIntPosition(1) == 30);
		}
		assertEquals(4, changed);
		assertThrows(IllegalArgumentException.class, () -> JobPlan.inpainting(image, "hot", null, store(null, 3, 96),
			InpaintOptions.defaults(), engine, "quadratic", 1));
	}
}
