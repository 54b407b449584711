package org.gncfoe.restore;

import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;

import org.gncfoe.prior.Priors;

/**
 * Which prior is taken where the user leaves the choice: the best measured for what is asked. Networks fine-tuned end to end
 * for a number of steps are better than the energy they come from, but only for those steps; everything else, such as one
 * step, another schedule or the uncertainty, needs the energy.
 */
public final class PriorChoice {

	/** What users write where they leave the choice. */
	public static final String AUTO = "auto";

	private PriorChoice() {}

	/** Whether the choice is left to the program. */
	public static boolean isAuto(final String asked) {
		return asked == null || asked.isBlank() || asked.strip().equalsIgnoreCase(AUTO);
	}

	/** The prior asked for, or the energy. */
	public static String energy(final String asked) {
		return isAuto(asked) ? Priors.DEFAULT_NAME : asked;
	}

	/** The prior asked for, or the best energy for deconvolution. */
	public static String deconvolution(final String asked) {
		return isAuto(asked) ? Priors.defaultName("deconvolve") : asked;
	}

	/**
	 * The prior asked for, or the best for denoising. Where steps are asked for that the best was not
	 * made for, the fast one is taken if it was, else the energy.
	 *
	 * @param quality which network, where no prior is asked for
	 * @param uncertainty whether the posterior standard deviation is asked for too
	 * @throws IOException if a shipped prior cannot be read; with a sentence for the user
	 */
	public static String denoising(final String asked, final Quality quality,
		final DenoiseSettings settings, final boolean uncertainty) throws IOException
	{
		return uncertainty ? energy(asked) : choose(asked, quality.tasks(), learned -> settings.chosen(
			learned).isPresent());
	}

	/**
	 * The prior asked for, or the best for inpainting.
	 *
	 * @throws IOException if a shipped prior cannot be read; with a sentence for the user
	 */
	public static String inpainting(final String asked, final InpaintSettings settings) throws IOException {
		return choose(asked, List.of("inpaint"), learned -> settings.chosen(learned).isPresent());
	}

	/** The prior asked for, or the default of the first task whose steps these are, or the energy. */
	private static String choose(final String asked, final List<String> tasks,
		final Predicate<LearnedSchedules> itsSteps) throws IOException
	{
		if (!isAuto(asked)) return asked;
		for (final String network : tasks.stream().map(Priors::defaultName).distinct().toList())
			if (itsSteps.test(LearnedSchedules.of(Priors.load(network)))) return network;
		return energy(asked);
	}
}
