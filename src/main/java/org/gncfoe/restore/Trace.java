package org.gncfoe.restore;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Records energies and PSNR over the steps of a solver. Used by one solver run at a time.
 */
public class Trace {

	/** Records nothing. */
	public static final Trace NONE = new Trace(null, Double.NaN) {

		@Override
		void record(final int step, final double t, final Iterate iterate) {}
	};

	/**
	 * The state after one step.
	 *
	 * @param step number of steps done; 0 is the starting image
	 * @param t smoothing (variance) of that step, for step 0 that of the first one
	 * @param prior energy R(x, t), or at the one smoothing the trace was made for
	 * @param data energy D(x) at weight 1, exact constraints left out
	 * @param psnr PSNR to the truth in dB, NaN if it is not known
	 */
	public record Entry(int step, double t, double prior, double data, double psnr) {

		/** R(x, t) + D(x). */
		public double energy() {
			return prior + data;
		}
	}

	private final float[] truth;
	/** Smoothing at which energies are taken; NaN: that of the step. */
	private final double at;
	private final List<Entry> entries = new ArrayList<>();

	private Trace(final float[] truth, final double at) {
		this.truth = truth;
		this.at = at;
	}

	/** A trace of the energies. */
	public static Trace ofEnergy() {
		return new Trace(null, Double.NaN);
	}

	/**
	 * A trace of the energies and the PSNR.
	 *
	 * @param truth the true image, shaped like the image, prior's intensity unit with range [0, 1]; not copied
	 */
	public static Trace ofPsnr(final float[] truth) {
		return new Trace(truth, Double.NaN);
	}

	/**
	 * A trace of the PSNR and of the energies at one smoothing, so that the steps of different ways can be compared.
	 *
	 * @param truth the true image, as in {@link #ofPsnr}
	 * @param t smoothing (variance) at which R is evaluated
	 */
	public static Trace ofPsnr(final float[] truth, final double t) {
		return new Trace(truth, t);
	}

	/** The entries so far, first to last; unmodifiable view. */
	public List<Entry> entries() {
		return Collections.unmodifiableList(entries);
	}

	void record(final int step, final double t, final Iterate iterate) {
		final double psnr = truth == null ? Double.NaN : Psnr.of(iterate.image(), truth, 1);
		entries.add(new Entry(step, t, iterate.priorEnergy(Double.isNaN(at) ? t : at), iterate.dataEnergy(), psnr));
	}
}
