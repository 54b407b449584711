package org.gncfoe.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.image.ImageFiles;
import org.gncfoe.image.ImageInpainter;
import org.gncfoe.image.InpaintOptions;
import org.gncfoe.image.InpaintedImage;
import org.gncfoe.image.MissingRule;
import org.gncfoe.image.MissingRules;
import org.gncfoe.image.OutputBits;
import org.gncfoe.prior.Prior;
import org.gncfoe.restore.Progress;
import org.gncfoe.restore.ScheduleShape;

import ij.ImagePlus;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gnc-foe inpaint}: fills missing pixels of image files. A file that fails does not keep the others from being done. */
@Command(name = "inpaint", mixinStandardHelpOptions = true, sortOptions = false, description = {
	"Fills missing pixels of images and stacks of 8, 16 or 32 bits or RGB, slice by",
	"slice. All other pixels stay as they are, bit for bit, unless --sigma is given." })
final class InpaintCommand implements Callable<Integer> {

	@Parameters(arity = "1..*", paramLabel = "INPUT", description = "images in any format that ImageJ opens")
	private List<Path> inputs;

	@Option(names = "--missing", required = true, paramLabel = "FILE|nan|zero|saturated|hot", description = {
		"what is missing: where a mask image is not zero (one plane, or as many as",
		"the input has); NaN; zero; saturated pixels; or hot and dead pixels and",
		"lines. NaN and infinite pixels are always missing." })
	private String missing;

	@Option(names = { "-o", "--output" }, paramLabel = "FILE|FOLDER", description = {
		"where to write: a .tif or .png file, or a folder, made if need be",
		"(default: NAME-inpainted.tif beside each input)" })
	private String output;

	@Option(names = "--sigma", paramLabel = "S|auto", description = {
		"also denoise the observed pixels: standard deviation of the noise in grey",
		"levels of the input, or auto: estimated per channel (default: they are kept)" })
	private String sigma;

	@Mixin
	private PriorOptions priorOptions;

	@Option(names = "--steps", paramLabel = "N", description = "number of steps (default: the best measured)")
	private Integer steps;

	@Option(names = "--smoothing", paramLabel = "T0",
		description = "first smoothing, as a noise standard deviation in grey levels (default: the best measured)")
	private Double smoothing;

	@Option(names = "--schedule", paramLabel = "auto|linear|sqrt|log", defaultValue = "auto",
		description = "how the smoothing falls; auto: as learned for the prior, else log (default: ${DEFAULT-VALUE})")
	private String schedule;

	@Option(names = "--bits", paramLabel = "same|32", defaultValue = "same",
		description = "bit depth of the result: that of the input, or 32 (default: ${DEFAULT-VALUE})")
	private String bits;

	@Spec
	private CommandSpec spec;

	private Targets targets;

	@Override
	public Integer call() {
		final InpaintOptions options = options();
		final MissingRule rule = rule();
		final Prior prior = priorOptions.prior();
		targets = targets();
		int failed = 0;
		try (Backend backend = priorOptions.backend(); PriorEngine engine = backend.open(prior)) {
			final ImageInpainter inpainter = inpainter(engine);
			for (final Path input : inputs)
				if (!inpaint(inpainter, rule, options, input)) failed++;
		}
		if (inputs.size() > 1) out().println((inputs.size() - failed) + " of " + inputs.size() + " images inpainted");
		out().flush();
		return failed == 0 ? 0 : spec.exitCodeOnInvalidInput();
	}

	// -- One image --

	/** Inpaints one file; where that fails, says why and returns false. */
	private boolean inpaint(final ImageInpainter inpainter, final MissingRule rule, final InpaintOptions options,
		final Path input)
	{
		try {
			final ImagePlus image = ImageFiles.open(input);
			targets.check(input, image, options.bits() == OutputBits.FLOAT);
			final InpaintedImage result = inpainter.inpaint(image, rule, options, Progress.NONE);
			targets.write(input, result.image());
			out().println(input + " -> " + targets.of(input));
			out().println("  " + result.report().summary());
			for (final String remark : result.report().remarks())
				out().println("  note: " + remark);
			out().flush();
			return true;
		}
		catch (final IOException | IllegalArgumentException e) {
			complain(e.getMessage());
		}
		catch (final OutOfMemoryError e) {
			complain("There is not enough memory for " + input + ": start Java with a larger -Xmx, such as -Xmx8g.");
		}
		return false;
	}

	private void complain(final String sentence) {
		spec.commandLine().getErr().println(sentence);
		spec.commandLine().getErr().flush();
	}

	// -- Options --

	private InpaintOptions options() {
		if (smoothing != null && smoothing.isNaN()) throw bad("--smoothing must be a positive number of grey levels, not NaN.");
		if (steps != null && steps < 1) throw bad("--steps must be at least 1, not " + steps + ".");
		try {
			InpaintOptions options = InpaintOptions.defaults().withBits(OutputBits.of(bits));
			if (sigma != null) options = options.withSigma(sigma());
			if (steps != null) options = options.withSteps(steps);
			if (smoothing != null) options = options.withSmoothing(smoothing);
			return options.withShape(shape());
		}
		catch (final IllegalArgumentException e) {
			throw bad(e.getMessage());
		}
	}

	private double sigma() {
		if (sigma.equals("auto")) return Double.NaN;
		try {
			final double value = Double.parseDouble(sigma);
			if (!Double.isNaN(value)) return value;
		}
		catch (final NumberFormatException e) {
			// Said below.
		}
		throw bad("--sigma must be a number of grey levels, 0 or more, or auto, not " + sigma + ".");
	}

	/** A name is a name even if there is a file of that name: ./nan is the file. */
	private MissingRule rule() {
		if (MissingRules.names().contains(missing)) return MissingRules.of(missing);
		final Path file = Path.of(missing);
		if (!Files.exists(file)) throw bad("There is no mask image " + missing +
			": --missing takes an image file, nan, zero, saturated or hot.");
		try {
			return MissingRules.mask(ImageFiles.open(file));
		}
		catch (final IOException e) {
			throw bad(e.getMessage());
		}
	}

	/** null: as learned. */
	private ScheduleShape shape() {
		try {
			return schedule.equals("auto") ? null : ScheduleShape.of(schedule);
		}
		catch (final IllegalArgumentException e) {
			throw bad("There is no schedule \"" + schedule + "\": take auto, linear, sqrt or log.");
		}
	}

	private Targets targets() {
		try {
			return new Targets(output, "-inpainted", inputs.size());
		}
		catch (final IllegalArgumentException e) {
			throw bad(e.getMessage());
		}
	}

	private ImageInpainter inpainter(final PriorEngine engine) {
		try {
			return new ImageInpainter(engine, priorOptions.name());
		}
		catch (final IllegalArgumentException e) {
			throw bad(e.getMessage());
		}
	}

	private ParameterException bad(final String sentence) {
		return new ParameterException(spec.commandLine(), sentence);
	}

	private PrintWriter out() {
		return spec.commandLine().getOut();
	}
}
