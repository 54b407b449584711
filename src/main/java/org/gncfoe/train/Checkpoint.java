package org.gncfoe.train;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

import org.gncfoe.compute.OptimizerState;
import org.gncfoe.prior.AtomicFile;

/**
 * The state of an interrupted training in a file: the optimiser's, and the description of the training it belongs to,
 * without which going on would silently be another training.
 *
 * @param description architecture, data and plan in words; compared when a training resumes
 * @param state the optimiser's state
 * @param bestPsnr the best validation PSNR so far in dB; NaN if there was none
 * @param seconds how long the training has run
 */
public record Checkpoint(String description, OptimizerState state, double bestPsnr, double seconds) {

	/** NB: The first format had no seconds. */
	private static final long FIRST = 0x474E43464F450001L, MAGIC = 0x474E43464F450002L;

	/** What a training is on; the first checkpoints did not say so. */
	private static final Pattern DATA = Pattern.compile(" on .* \\(\\d+ pictures, \\d+ places\\)$");

	/** How often to validate and to save may change between two parts of a training. */
	private static final String FREE = "validateEvery=\\d+, checkpointEvery=\\d+, ";

	/** Whether this is the state of the training of that description. */
	public boolean isOf(final String training) {
		return same(description, training);
	}

	/** Whether two descriptions are of the same training. */
	static boolean same(final String training, final String other) {
		if (training == null || other == null) return false;
		String a = training.replaceFirst(FREE, ""), b = other.replaceFirst(FREE, "");
		if (!DATA.matcher(a).find() || !DATA.matcher(b).find()) {
			a = DATA.matcher(a).replaceFirst("");
			b = DATA.matcher(b).replaceFirst("");
		}
		return a.strip().equals(b.strip());
	}

	/** @throws IOException if it cannot be written; the former checkpoint is then still there */
	public void write(final Path file) throws IOException {
		AtomicFile.write(file, stream -> {
			final DataOutputStream out = new DataOutputStream(stream);
			out.writeLong(MAGIC);
			out.writeUTF(description);
			out.writeDouble(bestPsnr);
			out.writeDouble(seconds);
			out.writeLong(state.step());
			out.writeInt(state.parameters().length);
			for (final float[] array : new float[][] { state.parameters(), state.average(), state.mean(), state.variance() })
				for (final float v : array)
					out.writeFloat(v);
			out.writeInt(state.gradientNorms().length);
			for (final double v : state.gradientNorms())
				out.writeDouble(v);
			out.flush();
		});
	}

	/** @throws IOException if it is no checkpoint or is truncated; the message names it and says what to do */
	public static Checkpoint read(final Path file) throws IOException {
		try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
			final long magic = in.readLong();
			if (magic != MAGIC && magic != FIRST) throw new IOException("another kind of file");
			final String description = in.readUTF();
			final double best = in.readDouble();
			final double seconds = magic == FIRST ? 0 : in.readDouble();
			final long step = in.readLong();
			final int n = in.readInt();
			if (n < 0 || n > Files.size(file) / 4) throw new IOException("a length that makes no sense");
			final float[][] arrays = new float[4][n];
			for (final float[] array : arrays)
				for (int i = 0; i < n; i++)
					array[i] = in.readFloat();
			final double[] norms = new double[Math.max(0, Math.min(1000, in.readInt()))];
			for (int i = 0; i < norms.length; i++)
				norms[i] = in.readDouble();
			return new Checkpoint(description, new OptimizerState(step, arrays[0], arrays[1], arrays[2], arrays[3], norms),
				best, seconds);
		}
		catch (final IOException e) {
			throw new IOException("The checkpoint " + file +
				" is broken or not a checkpoint: delete it to train from the start.", e);
		}
	}
}
