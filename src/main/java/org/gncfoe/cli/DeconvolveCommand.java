package org.gncfoe.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import org.gncfoe.batch.BatchFiles;
import org.gncfoe.batch.FileDeconvolver;
import org.gncfoe.compute.Backend;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.image.DeconvolveOptions;
import org.gncfoe.image.ImageDeconvolver;
import org.gncfoe.image.ImageFiles;
import org.gncfoe.image.PsfSource;
import org.gncfoe.restore.PriorChoice;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gnc-foe deconvolve}: takes a known blur away from image files and folders. */
@Command(name = "deconvolve", mixinStandardHelpOptions = true, sortOptions = false, description = {
	"Takes a known blur, and the noise, away from images and stacks of 8, 16 or 32",
	"bits or RGB: every slice of every channel by itself." })
final class DeconvolveCommand implements Callable<Integer> {

	@Parameters(arity = "1..*", paramLabel = "INPUT",
		description = "images in any format that ImageJ opens, and folders of images with all their subfolders")
	private List<Path> inputs;

	@Option(names = "--psf", paramLabel = "FILE",
		description = "an image of a point, of one plane, its background taken off")
	private Path psf;

	@Option(names = "--psf-width", paramLabel = "W", description = {
		"instead of --psf: standard deviation of a Gaussian PSF in pixels, such as 1.6, or",
		"1.6,2 for x and y; or in the unit of the images, such as \"0.2 um\"" })
	private String width;

	@Option(names = { "-o", "--output" }, paramLabel = "FILE|FOLDER", description = {
		"where to write: a .tif or .png file, or a folder, made if need be, which gets",
		"the subfolders of the input (default: NAME-deconvolved.tif beside each input)" })
	private String output;

	@Option(names = "--sigma", paramLabel = "S",
		description = "standard deviation of Gaussian noise in grey levels of the input (default: estimated per channel)")
	private Double sigma;

	@Mixin
	private NoiseOptions noiseOptions;

	@Mixin
	private PriorOptions priorOptions;

	@Option(names = "--steps", paramLabel = "N", description = "number of steps (default: the best measured)")
	private Integer steps;

	@Mixin
	private ResultOptions resultOptions;

	@Mixin
	private BatchOptions batchOptions;

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() throws IOException {
		final DeconvolveOptions options = options();
		priorOptions.choose(PriorChoice::deconvolution);
		final BatchOptions.Plan plan = batchOptions.plan(inputs, output, new BatchFiles(FileDeconvolver.SUFFIX));
		try (Backend backend = priorOptions.backend(); PriorEngine engine = backend.open(priorOptions.prior())) {
			return batchOptions.run(plan, new FileDeconvolver(deconvolver(engine), options, batchOptions.acceptDamaged()));
		}
	}

	// -- Options --

	private DeconvolveOptions options() throws IOException {
		if ((psf == null) == (width == null)) throw bad(
			"Say what the blur is: either --psf with an image of a point, or --psf-width with the width of a Gaussian.");
		if (sigma != null && sigma.isNaN()) throw bad("--sigma must be a number of grey levels, 0 or more, not NaN.");
		if (steps != null && steps < 1) throw bad("--steps must be at least 1, not " + steps + ".");
		try {
			final PsfSource source = psf != null ? PsfSource.image(ImageFiles.open(psf)) : PsfSource.gaussian(width);
			DeconvolveOptions options = DeconvolveOptions.of(source).withBits(resultOptions.bits()).withChannels(resultOptions
				.channels()).withNoise(noiseOptions.known());
			if (sigma != null) options = options.withSigma(sigma);
			return steps == null ? options : options.withSteps(steps);
		}
		catch (final IllegalArgumentException e) {
			throw bad(e.getMessage());
		}
	}

	private ImageDeconvolver deconvolver(final PriorEngine engine) {
		try {
			return new ImageDeconvolver(engine, priorOptions.name());
		}
		catch (final IllegalArgumentException e) {
			throw bad(e.getMessage());
		}
	}

	private ParameterException bad(final String sentence) {
		return new ParameterException(spec.commandLine(), sentence);
	}
}
