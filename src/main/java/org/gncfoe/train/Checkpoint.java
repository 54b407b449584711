package org.gncfoe.train;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.gncfoe.compute.OptimizerState;
import org.gncfoe.prior.AtomicFile;

/**
 * The state of an interrupted training in a file: the optimiser's, and the description of the training it belongs to,
 * without which going on would silently be another training.
 *
 * @param description architecture, data and plan in words; compared when a training resumes
 * @param state the optimiser's state
 * @param bestPsnr the best validation PSNR so far in dB; NaN if there was none
 */
public record Checkpoint(String description, OptimizerState state, double bestPsnr) {

	private static final long MAGIC = 0x474E43464F450001L;

	/** @throws IOException if it cannot be written; the former checkpoint is then still there */
	public void write(final Path file) throws IOException {
		AtomicFile.write(file, stream -> {
			final DataOutputStream out = new DataOutputStream(stream);
			out.writeLong(MAGIC);
			out.writeUTF(description);
			out.writeDouble(bestPsnr);
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
			if (in.readLong() != MAGIC) throw new IOException("another kind of file");
			final String description = in.readUTF();
			final double best = in.readDouble();
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
				best);
		}
		catch (final IOException e) {
			throw new IOException("The checkpoint " + file +
				" is broken or not a checkpoint: delete it to train from the start.", e);
		}
	}
}
