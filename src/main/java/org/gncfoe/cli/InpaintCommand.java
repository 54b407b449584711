package org.gncfoe.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import org.gncfoe.batch.BatchFiles;
import org.gncfoe.batch.FileInpainter;
import org.gncfoe.batch.NamedRule;
import org.gncfoe.blocks.JobPlan;
import org.gncfoe.blocks.StoreJobs;
import org.gncfoe.compute.Backend;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.image.ImageInpainter;
import org.gncfoe.image.InpaintOptions;
import org.gncfoe.image.MissingRules;
import org.gncfoe.prior.Prior;
import org.gncfoe.zarr.OmeImage;

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

	@Parameters(arity = "1..*", paramLabel = "INPUT",
		description = "images in any format that ImageJ opens, folders of images with all their subfolders, or a .zarr store")
	private List<Path> inputs;

	@Option(names = "--missing", required = true, paramLabel = "FILE|nan|zero|saturated|hot", description = {
		"what is missing: where a mask image is not zero (one plane, or as many as",
		"the input has); NaN; zero; saturated pixels; or hot and dead pixels and",
		"lines. NaN and infinite pixels are always missing." })
	private String missing;

	@Option(names = { "-o", "--output" }, paramLabel = "FILE|FOLDER", description = {
		"where to write: a .tif or .png file, or a folder, made if need be, which gets",
		"the subfolders of the input (default: NAME-inpainted.tif beside each input)" })
	private String output;

	@Option(names = "--sigma", paramLabel = "S|auto", description = {
		"also denoise the observed pixels: standard deviation of the noise in grey",
		"levels of the input, or auto: estimated per channel (default: they are kept,",
		"unless something is said of the noise)" })
	private String sigma;

	@Mixin
	private NoiseOptions noiseOptions;

	@Mixin
	private PriorOptions priorOptions;

	@Mixin
	private ScheduleOptions scheduleOptions;

	@Mixin
	private ResultOptions resultOptions;

	@Mixin
	private BatchOptions batchOptions;

	@Mixin
	private ZarrOptions zarrOptions;

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() throws IOException {
		final InpaintOptions options = options();
		if (zarrOptions.isMeant(inputs)) return zarr(options);
		final NamedRule rule = rule();
		priorOptions.choose(options::prior);
		final Prior prior = priorOptions.prior();
		final BatchOptions.Plan plan = batchOptions.plan(inputs, output, new BatchFiles(FileInpainter.SUFFIX));
		try (Backend backend = priorOptions.backend(); PriorEngine engine = backend.open(prior)) {
			return batchOptions.run(plan, new FileInpainter(inpainter(engine), rule, options).acceptDamaged(batchOptions
				.acceptDamaged()));
		}
	}

	private int zarr(final InpaintOptions options) throws IOException {
		priorOptions.choose(options::prior);
		final Prior prior = priorOptions.prior();
		final ZarrRun run = new ZarrRun(spec.commandLine(), zarrOptions, batchOptions);
		final OmeImage image = run.open(inputs.get(0));
		final OmeImage mask = ZarrOptions.isStore(Path.of(missing)) ? run.open(Path.of(missing)) : null;
		try (Backend backend = priorOptions.backend(); PriorEngine engine = backend.open(prior)) {
			return run.run(JobPlan.inpainting(image, missing, mask, zarrOptions.options(), options, engine, priorOptions.name(),
				StoreJobs.cacheBytes()), run.output(inputs.get(0), output, FileInpainter.SUFFIX));
		}
		catch (final IllegalArgumentException e) {
			throw bad(e.getMessage());
		}
	}

	// -- Options --

	private InpaintOptions options() {
		scheduleOptions.checkSmoothing();
		try {
			InpaintOptions options = InpaintOptions.defaults().withBits(resultOptions.bits()).withChannels(resultOptions
				.channels());
			// NB: Who says something about the noise wants it away.
			if (noiseOptions.isGiven()) options = options.withNoise(noiseOptions.known());
			if (sigma != null) options = options.withSigma(sigma());
			return scheduleOptions.applyTo(options);
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
	private NamedRule rule() {
		if (MissingRules.names().contains(missing)) return NamedRule.of(missing);
		final Path file = Path.of(missing);
		if (!Files.exists(file)) throw bad("There is no mask image " + missing +
			": --missing takes an image file, nan, zero, saturated or hot.");
		try {
			return NamedRule.mask(file);
		}
		catch (final IOException e) {
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
}
