package org.gncfoe.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

import org.gncfoe.prior.Prior;
import org.gncfoe.prior.PriorFile;

/**
 * The best prior of a training so far, by its mean validation PSNR, kept in a file beside the checkpoint so that it
 * outlives an interruption. The file is a prior as any other.
 */
final class BestPrior {

	private static final String TRAINING = "training", VALIDATION = "validation", STEP = "step", PSNR = "psnr",
			LOSS = "loss";

	private final Path file;
	private final String training, validation;
	private Prior prior;
	private long step;
	private double[] psnr;
	private double loss;
	private boolean written = true;

	/**
	 * @param file where it is kept; null: only in memory
	 * @param training description of the training; the best prior of another one is not taken over
	 * @param validation what the PSNR was measured on
	 */
	BestPrior(final Path file, final String training, final String validation) {
		this.file = file;
		this.training = training;
		this.validation = validation;
	}

	/**
	 * The file of the best prior that belongs to a checkpoint. NB: Without the ending of priors, or it would be offered to
	 * users beside the finished one.
	 */
	static Path beside(final Path checkpoint) {
		return checkpoint.resolveSibling(checkpoint.getFileName() + ".best");
	}

	boolean isEmpty() {
		return prior == null;
	}

	/** The prior, null if there is none. */
	Prior prior() {
		return prior;
	}

	/** The step it was taken at. */
	long step() {
		return step;
	}

	/** Its validation PSNR in dB; null if there is no prior. */
	double[] psnr() {
		return psnr;
	}

	/** The loss when it was taken. */
	double loss() {
		return loss;
	}

	/** The mean of the PSNR in dB; NaN if there is no prior. */
	double mean() {
		return psnr == null ? Double.NaN : mean(psnr);
	}

	/** Whether a prior of this PSNR would be the best. */
	boolean isBeatenBy(final double[] other) {
		return prior == null || Double.isNaN(mean(psnr)) || mean(other) > mean(psnr);
	}

	/** Takes another prior for the best. */
	void set(final Prior best, final long bestStep, final double[] bestPsnr, final double bestLoss) {
		prior = best;
		step = bestStep;
		psnr = bestPsnr.clone();
		loss = bestLoss;
		written = false;
	}

	/** @throws IOException if it cannot be written; the former file is then still there */
	void write() throws IOException {
		if (file == null || written) return;
		final Map<String, String> m = new TreeMap<>();
		m.put(TRAINING, training);
		m.put(VALIDATION, validation);
		m.put(STEP, Long.toString(step));
		m.put(LOSS, Double.toString(loss));
		for (int i = 0; i < psnr.length; i++)
			m.put(PSNR + i, Double.toString(psnr[i]));
		PriorFile.write(prior.withMetadata(m), file);
		written = true;
	}

	/** Takes over what an earlier part of the same training has left, if it can be read and was measured on the same. */
	void read(final Map<String, String> metadata) {
		if (file == null || !Files.exists(file)) return;
		try {
			final Prior kept = PriorFile.read(file);
			final Map<String, String> m = kept.metadata();
			if (!validation.equals(m.get(VALIDATION)) || !Checkpoint.same(training, m.get(TRAINING))) return;
			final double[] values = new double[Validation.SIGMAS.length];
			for (int i = 0; i < values.length; i++)
				values[i] = Double.parseDouble(m.get(PSNR + i));
			set(kept.withMetadata(metadata), Long.parseLong(m.get(STEP)), values, Double.parseDouble(m.get(LOSS)));
			written = true;
		}
		catch (final IOException | RuntimeException e) {
			// NB: Then the resumed state is the best known, as it would be without the file.
		}
	}

	private static double mean(final double[] v) {
		double sum = 0;
		for (final double d : v)
			sum += d / v.length;
		return sum;
	}
}
