package org.gncfoe.cli;

import java.util.List;

import org.gncfoe.compute.TrainingSettings;
import org.gncfoe.train.PriorDesign;
import org.gncfoe.train.ScalesDesign;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of training that say what the prior looks like and how the optimiser goes about it. */
final class RecipeOptions {

	/** Those that a trained prior has decided already. */
	private static final List<String> DESIGN = List.of("--filters", "--scales", "--min-sigma", "--max-sigma",
		"--tau-intervals", "--feature-intervals", "--feature-range", "--feature-floor");

	@Spec(Target.MIXEE)
	private CommandSpec spec;

	@Option(names = "--layers", paramLabel = "L", description = "layers of the prior")
	private int layers = 1;

	@Option(names = "--filters", paramLabel = "N", description = "filters (feature channels) per layer")
	private int filters = PriorDesign.ofLayers(1).channels();

	@Option(names = "--scales", paramLabel = "DESIGN",
		description = "a prior of several scales: layers CHANNELS:SIDEsSTRIDE with commas, or natural-ms for its own")
	private String scales;

	@Option(names = "--min-sigma", paramLabel = "S", description = "smallest noise, intensities in [0, 1]")
	private double minSigma = PriorDesign.ofLayers(1).minSigma();

	@Option(names = "--max-sigma", paramLabel = "S", description = "largest noise, intensities in [0, 1]")
	private double maxSigma = PriorDesign.ofLayers(1).maxSigma();

	@Option(names = "--tau-intervals", paramLabel = "N", description = "spline cells along log t")
	private int tauIntervals = PriorDesign.ofLayers(1).tauIntervals();

	@Option(names = "--feature-intervals", paramLabel = "N", description = "spline cells along the feature")
	private int featureIntervals = PriorDesign.ofLayers(1).featureIntervals();

	@Option(names = "--feature-range", paramLabel = "U",
		description = "half range of the splines, in units of the feature scale")
	private double featureRange = PriorDesign.ofLayers(1).featureRange();

	@Option(names = "--feature-floor", paramLabel = "C", description = "constant of the feature scale sqrt(t + C^2)")
	private double featureFloor = PriorDesign.ofLayers(1).featureFloor();

	@Option(names = "--lambda", paramLabel = "X", description = "weight of the tau term of the loss")
	private double lambda = TrainingSettings.defaults().lambda();

	@Option(names = "--filter-rate", paramLabel = "X", description = "learning rate of the first layer's filters")
	private Double filterRate;

	@Option(names = "--deep-filter-rate", paramLabel = "X", description = "learning rate of later layers' filters")
	private Double deepFilterRate;

	@Option(names = "--potential-rate", paramLabel = "X", description = "learning rate of the potentials")
	private Double potentialRate;

	@Option(names = "--activation-rate", paramLabel = "X", description = "learning rate of the hidden functions")
	private Double activationRate;

	@Option(names = "--average", paramLabel = "X", description = "decay of the moving average of the weights, 0: none")
	private double average = TrainingSettings.defaults().average();

	@Option(names = "--smoothness", paramLabel = "X", description = "weight of the penalty on rough functions")
	private double smoothness = TrainingSettings.defaults().smoothness();

	@Option(names = "--clip", paramLabel = "X",
		description = "gradients are clipped at X times their running norm, 0: never")
	private double clip = TrainingSettings.defaults().clip();

	/** Number of layers. */
	int layers() {
		return layers;
	}

	/**
	 * The design of several scales that was asked for, or null.
	 *
	 * @throws IllegalArgumentException if it is none
	 */
	ScalesDesign scales() {
		if (scales == null) return null;
		final ScalesDesign d = ScalesDesign.of(scales.equals("natural-ms") ? ScalesDesign.DEFAULT : scales);
		return new ScalesDesign(d.layers(), minSigma, maxSigma, given("--tau-intervals") ? tauIntervals : d.tauIntervals(),
			featureRange, given("--feature-intervals") ? featureIntervals : d.featureIntervals(), featureFloor);
	}

	/** @throws IllegalArgumentException if a value makes no sense */
	PriorDesign design() {
		return new PriorDesign(layers, filters, 7, 3, minSigma, maxSigma, tauIntervals, featureRange, featureIntervals,
			featureFloor);
	}

	/**
	 * The settings of a training.
	 *
	 * @param d those that suit what it starts from, for what the user did not choose
	 * @throws IllegalArgumentException if a value makes no sense
	 */
	TrainingSettings settings(final TrainingSettings d) {
		return new TrainingSettings(lambda, d.tauPatches(), d.margin(), or(filterRate, d.filterRate()), or(deepFilterRate, d
			.deepFilterRate()), or(potentialRate, d.potentialRate()), or(activationRate, d.activationRate()), d.beta1(), d
				.beta2(), d.epsilon(), given("--clip") ? clip : d.clip(), average, given("--smoothness") ? smoothness : d.smoothness());
	}

	/** Whether the user chose the number of layers. */
	boolean isDepthGiven() {
		return given("--layers");
	}

	private boolean given(final String option) {
		return spec.commandLine().getParseResult().hasMatchedOption(option);
	}

	/**
	 * Checks that the user did not ask a trained prior to look different, but for more layers.
	 *
	 * @throws ParameterException if he did
	 */
	void checkTrained() {
		for (final String name : DESIGN)
			if (given(name)) throw new ParameterException(spec.commandLine(), name +
				" cannot be chosen together with --from: the trained prior has decided it.");
	}

	private static double or(final Double value, final double otherwise) {
		return value == null ? otherwise : value;
	}
}
