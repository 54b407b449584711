package org.gncfoe.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.figures.Attainment;
import org.gncfoe.figures.Comparison;
import org.gncfoe.figures.Figure;
import org.gncfoe.figures.IntroductoryExample;
import org.gncfoe.figures.PriorGallery;
import org.gncfoe.figures.Sample;
import org.gncfoe.figures.Ways;
import org.gncfoe.prior.Prior;
import org.gncfoe.restore.DenoiseSettings;
import org.gncfoe.restore.Evaluation;
import org.gncfoe.restore.GncFlow;
import org.gncfoe.restore.JointOptimisation;
import org.gncfoe.restore.LearnedSchedules;
import org.gncfoe.restore.PriorChoice;
import org.gncfoe.restore.Quality;
import org.gncfoe.restore.Schedule;
import org.gncfoe.restore.ScheduleShape;
import org.gncfoe.train.TrainingImages;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gnc-foe figures}: computes the figures of the paper anew. */
@Command(name = "figures", mixinStandardHelpOptions = true, sortOptions = false, description = {
	"Computes figures 1 to 4 of Kobler and Pock 2023 anew: each is a picture (PNG) and",
	"its numbers (CSV). fig2, fig3, fig4 and comparison need --data, a folder of images.",
	"comparison puts denoising beside the filters of ImageJ." })
final class FiguresCommand implements Callable<Integer> {

	private static final List<String> NAMES = List.of("fig1", "fig2", "fig3", "fig4", "comparison");

	@Parameters(arity = "1..*", paramLabel = "FIGURE", description = "fig1, fig2, fig3, fig4, comparison")
	private List<String> names;

	@Option(names = { "-o", "--output" }, paramLabel = "FOLDER", defaultValue = "figures",
		description = "where to write, made if need be (default: ${DEFAULT-VALUE})")
	private Path output;

	@Option(names = "--data", paramLabel = "FOLDER", description = "folder of images: grey or RGB, for fig3, fig4 and comparison of 8 bits")
	private Path data;

	@Mixin
	private PriorOptions priorOptions;

	@Option(names = "--limit", paramLabel = "N", defaultValue = "4",
		description = "images of fig3, fig4 and comparison, evenly spread over the folder (default: ${DEFAULT-VALUE})")
	private int limit;

	@Option(names = "--crop", paramLabel = "N", defaultValue = "96",
		description = "take only their middle N x N pixels (default: ${DEFAULT-VALUE})")
	private int crop;

	@Option(names = "--sigma", paramLabel = "S", defaultValue = "25",
		description = "noise of fig3, fig4 and comparison in grey levels (default: ${DEFAULT-VALUE})")
	private double sigma;

	@Option(names = "--missing", paramLabel = "F", defaultValue = "0.5",
		description = "share of missing pixels of fig3 (default: ${DEFAULT-VALUE})")
	private double missing;

	@Option(names = "--smoothing", split = ",", paramLabel = "T0", defaultValue = "0.006,0.03,0.1,0.25,0.5,1",
		description = "initial smoothings of fig3, their largest that of fig4; in [0, 1] (default: ${DEFAULT-VALUE})")
	private double[] smoothings;

	@Option(names = "--steps", split = ",", paramLabel = "N", defaultValue = "2,5,10,20,50,100",
		description = "numbers of steps of fig3, their largest that of fig4 (default: ${DEFAULT-VALUE})")
	private int[] steps;

	@Option(names = "--schedule", paramLabel = "linear|sqrt|log", defaultValue = "log",
		description = "how the smoothing of GNC flow falls; the paper's is linear (default: ${DEFAULT-VALUE})")
	private String schedule;

	@Option(names = "--beta", paramLabel = "B", defaultValue = "100",
		description = "step size of joint optimisation along log t (default: ${DEFAULT-VALUE})")
	private double beta;

	@Option(names = "--seed", paramLabel = "S", defaultValue = "0",
		description = "seed of noise and missing pixels (default: ${DEFAULT-VALUE})")
	private long seed;

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() throws IOException {
		checkOptions();
		for (final String name : new LinkedHashSet<>(names)) {
			final long start = System.nanoTime();
			final Figure figure = figure(name);
			out().printf("%s: %s, %.0f s%n", name, figure.write(output), (System.nanoTime() - start) * 1e-9);
			for (final String finding : figure.findings())
				out().println("  " + finding);
			out().flush();
		}
		return 0;
	}

	// -- Figures --

	private Figure figure(final String name) {
		switch (name) {
			case "fig1":
				return IntroductoryExample.draw();
			case "fig2":
				return input(() -> PriorGallery.draw(priorOptions.isGiven() ? List.of(priorOptions.name()) : PriorGallery
					.naturalPriors(), TrainingImages.read(data), seed));
			case "fig3":
				return attainment();
			case "comparison":
				return comparison();
			default:
				return ways();
		}
	}

	private Figure attainment() {
		final Attainment.Plan plan = new Attainment.Plan(smoothings, steps, shape(), beta);
		try (Backend backend = priorOptions.backend(); PriorEngine engine = backend.open(prior())) {
			log("device: " + backend.device());
			return Attainment.draw(engine, List.of(new Attainment.Task("denoising", noisy()), new Attainment.Task("inpainting",
				incomplete())), plan, this::log);
		}
	}

	private Figure comparison() {
		final List<Sample> images = noisy();
		final List<String> priors = new ArrayList<>();
		if (priorOptions.isGiven()) priors.add(priorOptions.name());
		else {
			priors.addAll(PriorGallery.naturalPriors());
			final String best = input(() -> PriorChoice.denoising(PriorChoice.AUTO, Quality.AUTO,
				DenoiseSettings.defaults(), false));
			if (!priors.contains(best)) priors.add(1, best);
		}
		try (Backend backend = priorOptions.backend()) {
			log("device: " + backend.device());
			return input(() -> Comparison.draw(backend, priors, images, sigma, this::log));
		}
	}

	private Figure ways() {
		final Prior prior = prior();
		final double most = Math.sqrt(prior.maxT()), least = Math.sqrt(prior.minT());
		final double first = Math.max(least, Math.min(most, smoothings[smoothings.length - 1]));
		final int n = steps[steps.length - 1];
		final List<Ways.Way> ways = new ArrayList<>();
		ways.add(new Ways.Way("GNC flow (" + shape() + ")", new GncFlow(Schedule.of(shape(), first, least, n))));
		ways.add(new Ways.Way("joint optimisation", new JointOptimisation(first, beta, n, 0)));
		for (final LearnedSchedules.Learned learned : LearnedSchedules.of(prior).all(LearnedSchedules.Task.DENOISE))
			ways.add(new Ways.Way("learned, " + learned.schedule().steps() + " steps", new GncFlow(learned.schedule().at(sigma /
				Evaluation.PEAK))));
		try (Backend backend = priorOptions.backend(); PriorEngine engine = backend.open(prior)) {
			log("device: " + backend.device());
			return Ways.draw(engine, noisy(), ways, this::log);
		}
	}

	private List<Sample> noisy() {
		return images((name, image, index) -> Sample.noisy(name, image.pixels(), image.height(), image.width(), sigma,
			new Evaluation(seed), index));
	}

	private List<Sample> incomplete() {
		return images((name, image, index) -> Sample.incomplete(name, image.pixels(), image.height(), image.width(), missing,
			new Evaluation(seed), index));
	}

	private interface Degradation {

		Sample of(String name, GreyFolder.Image image, int index);
	}

	private List<Sample> images(final Degradation degradation) {
		return input(() -> {
			final List<Path> files = GreyFolder.list(data);
			final int n = Math.min(limit, files.size());
			final List<Sample> images = new ArrayList<>();
			for (int i = 0; i < n; i++) {
				final int index = (int) ((long) i * files.size() / n);
				images.add(degradation.of(files.get(index).getFileName().toString(), GreyFolder.read(files.get(index)).crop(crop),
					index));
			}
			return images;
		});
	}

	// -- Options --

	private void checkOptions() {
		for (final String name : names)
			if (!NAMES.contains(name)) throw bad("There is no figure \"" + name + "\": take " + String.join(", ", NAMES) + ".");
		if (data == null && names.stream().anyMatch(name -> !name.equals("fig1"))) throw bad(
			"fig2, fig3, fig4 and comparison need a folder of images: name it with --data.");
		if (limit < 1) throw bad("--limit must be at least 1, not " + limit + ".");
		if (crop < 8) throw bad("--crop must be at least 8, not " + crop + ".");
		if (!(sigma > 0 && sigma < Double.POSITIVE_INFINITY)) throw bad("--sigma must be positive and finite, not " + sigma +
			".");
		if (!(missing > 0 && missing < 1)) throw bad("--missing must lie between 0 and 1, not " + missing + ".");
		if (!(beta >= 0 && beta < Double.POSITIVE_INFINITY)) throw bad("--beta must be at least 0 and finite, not " + beta +
			".");
		Arrays.sort(smoothings);
		Arrays.sort(steps);
		if (!(smoothings[0] > 0 && smoothings[smoothings.length - 1] < Double.POSITIVE_INFINITY)) throw bad(
			"--smoothing takes positive numbers.");
		if (steps[0] < 1) throw bad("--steps takes numbers from 1, not " + steps[0] + ".");
		shape();
		try {
			Files.createDirectories(output);
		}
		catch (final IOException e) {
			throw bad("The folder " + output + " cannot be made: choose another one with -o.");
		}
		if (!Files.isWritable(output)) throw bad("The folder " + output +
			" cannot be written to: choose another one with -o.");
	}

	private Prior prior() {
		final Prior prior = priorOptions.prior();
		if (prior.imageChannels() != 1) throw bad("The prior " + priorOptions.name() + " is for images of " + prior
			.imageChannels() + " channels; the figures need one for grey images.");
		return prior;
	}

	private ScheduleShape shape() {
		try {
			return ScheduleShape.of(schedule);
		}
		catch (final IllegalArgumentException e) {
			throw bad("There is no schedule \"" + schedule + "\": take linear, sqrt or log.");
		}
	}

	/** Something made of what the user named, which complains with a sentence for the user. */
	private interface Input<T> {

		T get() throws IOException;
	}

	private <T> T input(final Input<T> input) {
		try {
			return input.get();
		}
		catch (final IOException | IllegalArgumentException e) {
			throw bad(e.getMessage());
		}
	}

	private ParameterException bad(final String sentence) {
		return new ParameterException(spec.commandLine(), sentence);
	}

	private void log(final String line) {
		out().println("  " + line);
		out().flush();
	}

	private PrintWriter out() {
		return spec.commandLine().getOut();
	}
}
