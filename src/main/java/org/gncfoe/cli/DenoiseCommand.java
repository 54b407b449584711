package org.gncfoe.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import org.gncfoe.batch.BatchFiles;
import org.gncfoe.batch.FileDenoiser;
import org.gncfoe.blocks.JobPlan;
import org.gncfoe.blocks.StoreJobs;
import org.gncfoe.compute.Backend;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.image.DenoiseOptions;
import org.gncfoe.image.ImageDenoiser;
import org.gncfoe.image.NeighbourAxis;
import org.gncfoe.prior.Prior;
import org.gncfoe.restore.Uncertainty;
import org.gncfoe.zarr.OmeImage;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gnc-foe denoise}: denoises image files and folders. A file that fails does not keep the others from being done. */
@Command(name = "denoise", mixinStandardHelpOptions = true, sortOptions = false, description = {
	"Denoises images and stacks of 8, 16 or 32 bits or RGB: every slice of every",
	"channel. The result keeps bit depth, calibration and all metadata." })
final class DenoiseCommand implements Callable<Integer> {

	@Parameters(arity = "1..*", paramLabel = "INPUT",
		description = "images in any format that ImageJ opens, folders of images with all their subfolders, or a .zarr store")
	private List<Path> inputs;

	@Option(names = { "-o", "--output" }, paramLabel = "FILE|FOLDER", description = {
		"where to write: a .tif or .png file, or a folder, made if need be, which gets",
		"the subfolders of the input (default: NAME-denoised.tif beside each input);",
		"of a .zarr store, a new store" })
	private String output;

	@Option(names = "--sigma", paramLabel = "S",
		description = "standard deviation of Gaussian noise in grey levels of the input (default: estimated per channel)")
	private Double sigma;

	@Mixin
	private NoiseOptions noiseOptions;

	@Mixin
	private CorrelationOption correlation;

	@Option(names = "--neighbours", paramLabel = "none|z|t|auto", defaultValue = "none", description = {
		"whether planes help each other: the slices (z), the frames (t), or what the",
		"image has, if that is estimated to be better (auto); takes about twice the time",
		"(default: ${DEFAULT-VALUE})" })
	private String neighbours;

	@Mixin
	private PriorOptions priorOptions;

	@Mixin
	private QualityOption quality;

	@Mixin
	private ScheduleOptions scheduleOptions;

	@Mixin
	private ResultOptions resultOptions;

	@Option(names = "--uncertainty", description = {
		"also write the posterior standard deviation of every pixel, in grey levels,",
		"as a 32-bit image beside each result: NAME-uncertainty.tif" })
	private boolean uncertainty;

	@Option(names = "--probes", paramLabel = "N", defaultValue = "" + Uncertainty.DEFAULT_PROBES,
		description = "products with the Hessian that the uncertainty may cost; more are more exact (default: ${DEFAULT-VALUE})")
	private int probes;

	@Option(names = "--report", paramLabel = "FOLDER", description = {
		"also write a page about every image, whether denoising did well, made if need",
		"be: NAME-report.png, or NAME-cN-report.png for channel N, and NAME-report.csv" })
	private Path reports;

	@Mixin
	private BatchOptions batchOptions;

	@Mixin
	private ZarrOptions zarrOptions;

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() throws IOException {
		final DenoiseOptions options = options();
		priorOptions.choose(asked -> options.prior(asked, quality.get(), uncertainty));
		final Prior prior = priorOptions.prior();
		if (zarrOptions.isMeant(inputs)) return zarr(options, prior);
		final BatchFiles files = new BatchFiles(FileDenoiser.SUFFIX);
		final BatchOptions.Plan plan = batchOptions.plan(inputs, output, uncertainty ? files.companion(FileDenoiser.DEVIATION)
			: files);
		try (Backend backend = priorOptions.backend(); PriorEngine engine = backend.open(prior)) {
			return batchOptions.run(plan, new FileDenoiser(denoiser(engine), options).reporting(reports, plan.home())
				.acceptDamaged(batchOptions.acceptDamaged()));
		}
	}

	private int zarr(final DenoiseOptions options, final Prior prior) throws IOException {
		if (options.neighbours() != NeighbourAxis.NONE) throw bad("--neighbours is not for .zarr stores yet: leave it out.");
		if (uncertainty) throw bad("--uncertainty is not for .zarr stores yet.");
		if (reports != null) throw bad("--report is not for .zarr stores yet.");
		final ZarrRun run = new ZarrRun(spec.commandLine(), zarrOptions, batchOptions);
		final OmeImage image = run.open(inputs.get(0));
		try (Backend backend = priorOptions.backend(); PriorEngine engine = backend.open(prior)) {
			return run.run(JobPlan.denoising(image, zarrOptions.options(), options, engine, priorOptions.name(), StoreJobs
				.cacheBytes()), run.output(inputs.get(0), output, FileDenoiser.SUFFIX));
		}
		catch (final IllegalArgumentException e) {
			throw bad(e.getMessage());
		}
	}

	// -- Options --

	private DenoiseOptions options() {
		if (sigma != null && sigma.isNaN()) throw bad("--sigma must be a number of grey levels, 0 or more, not NaN.");
		scheduleOptions.checkSmoothing();
		if (reports != null && Files.exists(reports) && !Files.isDirectory(reports)) throw bad("--report names a folder, but " +
			reports + " is a file: choose another name.");
		if (probes < 1) throw bad("--probes must be at least 1, not " + probes + ".");
		try {
			DenoiseOptions options = DenoiseOptions.defaults().withBits(resultOptions.bits()).withChannels(resultOptions
				.channels()).withNoise(noiseOptions.known()).withCorrelation(correlation.get());
			options = options.withNeighbours(NeighbourAxis.of(neighbours));
			if (sigma != null) options = options.withSigma(sigma);
			return scheduleOptions.applyTo(options);
		}
		catch (final IllegalArgumentException e) {
			throw bad(e.getMessage());
		}
	}

	private ImageDenoiser denoiser(final PriorEngine engine) {
		try {
			return new ImageDenoiser(engine, priorOptions.name(), uncertainty ? probes : 0);
		}
		catch (final IllegalArgumentException e) {
			throw bad(e.getMessage());
		}
	}

	private ParameterException bad(final String sentence) {
		return new ParameterException(spec.commandLine(), sentence);
	}
}
