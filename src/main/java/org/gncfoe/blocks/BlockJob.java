package org.gncfoe.blocks;

import java.io.IOException;
import java.io.UncheckedIOException;

import org.gncfoe.api.Gnc;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.restore.Progress;
import org.gncfoe.zarr.OmeImage;
import org.gncfoe.zarr.Pyramid;
import org.gncfoe.zarr.ZarrArray;

import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.type.numeric.RealType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;

/**
 * The work on an image of a store, cut into blocks: every block is one object of the result, a shard or chunk, that it alone
 * writes. Pass 0 restores, every further pass makes a level of the pyramid from the one before. Used by several threads at
 * once.
 */
public final class BlockJob {

	/** A block that cannot be read or written is tried so often: file systems on a network have their moments. */
	private static final int TRIES = 3;

	/** Where channels are counted in images of x, y, z, channel, time. */
	private static final int CHANNEL = 3;

	private final JobSpec spec;
	private final OmeImage from, to;
	private final MissingMask missing;
	private final RandomAccessibleInterval<? extends RealType<?>>[] sources;

	/**
	 * @param from the image
	 * @param mask where pixels are missing, if the job says so; else null
	 * @param to the result: its metadata are there
	 * @param cacheBytes so many bytes of pixels that were read are kept
	 */
	@SuppressWarnings("unchecked")
	public BlockJob(final JobSpec spec, final OmeImage from, final OmeImage mask, final OmeImage to, final long cacheBytes) {
		this.spec = spec;
		this.from = from;
		this.to = to;
		sources = new RandomAccessibleInterval[to.levels()];
		for (int pass = 0; pass < sources.length; pass++)
			sources[pass] = pass == 0 ? from.pixels(spec.level(), cacheBytes) : to.pixels(pass - 1, cacheBytes / 4);
		missing = new MissingMask(spec, mask == null ? null : mask.pixels(0, cacheBytes / 4));
	}

	/** What is done. */
	public JobSpec spec() {
		return spec;
	}

	/** The result. */
	public OmeImage result() {
		return to;
	}

	/** Number of passes: levels of the result. */
	public int passes() {
		return to.levels();
	}

	/** Number of blocks of a pass. */
	public long blocks(final int pass) {
		return Intervals.numElements(to.level(pass).objects());
	}

	/** What a user calls a block: the file it becomes. */
	public String name(final int pass, final long block) {
		return to.level(pass).name(position(pass, block));
	}

	/** Whether what was written as a block is still there, by its length; or by all its bytes. */
	public boolean isThere(final BlockResult done, final boolean thoroughly) throws IOException {
		final ZarrArray array = to.level(done.pass());
		final long[] position = position(done.pass(), done.block());
		if (!thoroughly) return array.bytes(position) == done.bytes();
		return new ZarrArray.Written(done.bytes(), done.checksum()).equals(array.written(position));
	}

	/**
	 * Does a block and writes it. What goes wrong with its pixels or files is in the result; other exceptions are faults.
	 *
	 * @param engine the prior, opened on a backend
	 * @param progress asked whether to stop
	 */
	public BlockResult run(final int pass, final long block, final PriorEngine engine, final Progress progress) {
		final long start = System.nanoTime();
		final long before = ZarrArray.bytesReadHere();
		String failure = null;
		for (int n = 0; n < TRIES; n++)
			try {
				final Object values = compute(pass, block, engine, progress);
				progress.check();
				final ZarrArray.Written written = to.level(pass).write(position(pass, block), values);
				return new BlockResult(pass, block, written.bytes(), written.checksum(), ZarrArray.bytesReadHere() - before,
					seconds(start), null);
			}
			catch (final IOException | UncheckedIOException e) {
				failure = sentence(e);
			}
		return new BlockResult(pass, block, 0, 0, ZarrArray.bytesReadHere() - before, seconds(start), "Block " + name(pass,
			block) + " was left out: " + failure);
	}

	/** Seconds that a block takes without being written. */
	double measure(final long block, final PriorEngine engine, final Progress progress) throws IOException {
		final long start = System.nanoTime();
		try {
			compute(0, block, engine, progress);
		}
		catch (final UncheckedIOException e) {
			throw new IOException(sentence(e), e);
		}
		return seconds(start);
	}

	/** The pixels of a block, in the result. */
	Interval interval(final int pass, final long block) {
		final ZarrArray array = to.level(pass);
		return Intervals.intersect(object(array, position(pass, block)), new FinalInterval(array.size()));
	}

	// -- Helper methods --

	private Object compute(final int pass, final long block, final PriorEngine engine, final Progress progress)
		throws IOException
	{
		final ZarrArray array = to.level(pass);
		final Interval object = object(array, position(pass, block));
		final Object values = array.type().array(Math.toIntExact(Intervals.numElements(object)));
		final RandomAccessibleInterval<? extends RealType<?>> whole = Views.translate(array.type().image(values, object
			.dimensionsAsLongArray()), object.minAsLongArray());
		final RandomAccessibleInterval<? extends RealType<?>> pixels = to.usual(Views.interval(whole, interval(pass, block)));
		if (pass == 0) restore(Views.translate(pixels, spec.min()), engine, progress);
		else Pyramid.halve(sources[pass], pixels, to.size(pass));
		return values;
	}

	private void restore(final RandomAccessibleInterval<? extends RealType<?>> out, final PriorEngine engine,
		final Progress progress)
	{
		final long first = out.min(CHANNEL), n = out.dimension(CHANNEL);
		for (long c = first; c < first + n; c++) {
			final Progress part = progress.part((double) (c - first) / n, (c - first + 1.0) / n);
			final ChannelSettings settings = spec.channels().get((int) c);
			final RandomAccessibleInterval<? extends RealType<?>> in = Views.hyperSlice(sources[0], CHANNEL, c), channel = Views
				.hyperSlice(out, CHANNEL, c);
			if (settings.denoising() != null) Gnc.denoise(in, channel, engine, settings.denoising(), part);
			else if (settings.inpainting() != null) Gnc.inpaint(in, missing.of(in, c, settings.saturation()), channel, engine,
				settings.inpainting(), part);
			else LoopBuilder.setImages(Views.interval(in, channel), channel).forEachPixel((value, pixel) -> pixel.setReal(value
				.getRealDouble()));
		}
	}

	private static Interval object(final ZarrArray array, final long[] position) {
		final int[] size = array.objectSize();
		final long[] min = new long[size.length], max = new long[size.length];
		for (int d = 0; d < size.length; d++) {
			min[d] = position[d] * size[d];
			max[d] = min[d] + size[d] - 1;
		}
		return new FinalInterval(min, max);
	}

	private long[] position(final int pass, final long block) {
		final long[] objects = to.level(pass).objects(), position = new long[objects.length];
		long rest = block;
		for (int d = 0; d < objects.length; rest /= objects[d++])
			position[d] = rest % objects[d];
		return position;
	}

	private static double seconds(final long start) {
		return (System.nanoTime() - start) / 1e9;
	}

	private static String sentence(final Exception e) {
		final String said = String.valueOf(e.getMessage());
		return said.matches("(?s).* .*[.!?]") ? said : "It cannot be read or written (" + said + ").";
	}
}
