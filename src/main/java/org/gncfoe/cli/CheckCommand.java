package org.gncfoe.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import org.gncfoe.compute.Backend;
import org.gncfoe.figures.PriorPicture;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.PriorFile;
import org.gncfoe.train.ConvexProjection;
import org.gncfoe.train.OffsetCalibration;
import org.gncfoe.train.Patches.Picture;
import org.gncfoe.train.PriorCheck;
import org.gncfoe.train.TrainingImages;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gnc-foe check}: whether a prior is what the theory asks of it. */
@Command(name = "check", mixinStandardHelpOptions = true, sortOptions = false, description = {
	"Measures a prior on clean images with noise: whether it is convex at the largest",
	"smoothing and not at the smallest, whether its energy is centred along tau, and",
	"how well the tau of least energy tells the noise of an image." })
final class CheckCommand implements Callable<Integer> {

	@Parameters(paramLabel = "FOLDER", description = "clean images (TIFF, PNG, JPEG, ...)")
	private Path folder;

	@Mixin
	private PriorOptions options;

	@Option(names = "--images", paramLabel = "N", defaultValue = "8",
		description = "number of images (default: ${DEFAULT-VALUE})")
	private int images;

	@Option(names = "--crop", paramLabel = "N", defaultValue = "128",
		description = "side of their central parts in pixels (default: ${DEFAULT-VALUE})")
	private int crop;

	@Option(names = "--sigma", paramLabel = "S,...", split = ",", defaultValue = "10,15,25,35,50",
		description = "noise levels, grey levels of 255 (default: ${DEFAULT-VALUE})")
	private double[] sigmas;

	@Option(names = "--centre", paramLabel = "FILE", description = {
		"write the prior to this file with its potentials convex at the largest smoothing and its energy",
		"centred on the images, and check that one" })
	private Path centred;

	@Option(names = "--seed", paramLabel = "S", defaultValue = "0", description = "seed of the noise (default: ${DEFAULT-VALUE})")
	private long seed;

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() {
		if (images < 1 || crop < 1) throw bad("--images and --crop must be at least 1.");
		for (final double sigma : sigmas)
			if (!(sigma > 0 && sigma < Double.POSITIVE_INFINITY)) throw bad("--sigma must be positive, not " + sigma + ".");
		final Prior given = options.prior();
		try (Backend backend = options.backend()) {
			final List<Picture> pictures = TrainingImages.read(folder);
			final PrintWriter out = spec.commandLine().getOut();
			out.println("device: " + backend.device());
			final Prior prior = centred == null ? given : centred(backend, given, pictures);
			for (final String finding : PriorPicture.draw(prior, options.name(), pictures, seed).findings())
				out.println(finding);
			try (PriorCheck check = new PriorCheck(backend, prior, pictures, images, crop, seed)) {
				out.println(check.count() + " images, central " + crop + " x " + crop + " pixels");
				for (final double t : new double[] { prior.minT(), prior.maxT() })
					eigenvalues(out, check, t);
				for (final double sigma : sigmas)
					noise(out, check, sigma);
			}
			out.flush();
			return 0;
		}
		catch (final IOException | IllegalArgumentException e) {
			throw bad(e.getMessage());
		}
	}

	// -- Helper methods --

	private Prior centred(final Backend backend, final Prior prior, final List<Picture> pictures) throws IOException {
		final Prior result = OffsetCalibration.centre(backend, ConvexProjection.atLargestSmoothing(prior), pictures, images,
			seed);
		PriorFile.write(result.withMetadata(prior.metadata()), centred);
		return result;
	}

	private static void eigenvalues(final PrintWriter out, final PriorCheck check, final double t) {
		final double[] e = check.eigenvalues(t);
		out.printf(Locale.ROOT, "eigenvalues of t Hess R at sigma %.3g: %.5f .. %.5f%n", Math.sqrt(t), e[0], e[1]);
		out.flush();
	}

	private static void noise(final PrintWriter out, final PriorCheck check, final double sigma) {
		final double[] found = check.leastAt(sigma / 255), error = new double[found.length];
		for (int i = 0; i < found.length; i++)
			error[i] = Math.abs(found[i] * 255 / sigma - 1);
		Arrays.sort(found);
		Arrays.sort(error);
		out.printf(Locale.ROOT,
			"sigma %.3g: d_tau R per pixel %+.4f; energy least at sigma %.2f (median), off by %.1f %% (median), %.1f %% (worst)%n",
			sigma, check.tauDerivative(sigma * sigma / 255 / 255), 255 * found[found.length / 2], 100 * error[error.length / 2],
			100 * error[error.length - 1]);
		out.flush();
	}

	private ParameterException bad(final String sentence) {
		return new ParameterException(spec.commandLine(), sentence);
	}
}
