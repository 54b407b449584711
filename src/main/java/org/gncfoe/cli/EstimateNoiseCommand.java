package org.gncfoe.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import org.gncfoe.batch.BatchFiles;
import org.gncfoe.blocks.StoreJobs;
import org.gncfoe.image.ImageFiles;
import org.gncfoe.image.ImageNoise;
import org.gncfoe.image.ImageWriter;
import org.gncfoe.image.NoisePlot;
import org.gncfoe.image.SpectrumPlot;
import org.gncfoe.noise.KnownNoise;
import org.gncfoe.noise.NoiseAnalysis;
import org.gncfoe.noise.NoiseKind;
import org.gncfoe.noise.PoissonGaussian;
import org.gncfoe.noise.Samples;
import org.gncfoe.noise.ValueRange;
import org.gncfoe.restore.Progress;
import org.gncfoe.zarr.OmeImage;

import ij.ImagePlus;
import ij.gui.Plot;

import net.imglib2.view.Views;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gnc-foe estimate-noise}: prints the noise of every channel of images, and draws it. */
@Command(name = "estimate-noise", mixinStandardHelpOptions = true, sortOptions = false, description = {
	"Estimates the noise of images and prints a row per channel, separated by",
	"tabs: file, channel, model, sigma (of Gaussian noise; of a camera at the mean",
	"of the measured intensities), gain, offset, read noise, slope and intercept",
	"of the variance over the intensity, standard error of the slope, and the",
	"correlation of neighbouring pixels' noise. What is unknown is NaN." })
final class EstimateNoiseCommand implements Callable<Integer> {

	private static final String HEADER = String.join("\t", "file", "channel", "model", "sigma", "gain", "offset",
		"readnoise", "slope", "intercept", "slope_error", "correlation");

	@Parameters(arity = "1..*", paramLabel = "INPUT", description = "images in any format that ImageJ opens, and .zarr stores")
	private List<Path> inputs;

	@Mixin
	private NoiseOptions noiseOptions;

	@Option(names = "--spectrum", paramLabel = "FILE", description = {
		"write the power spectrum of the noise of the only INPUT to this file (.json),",
		"for --correlation" })
	private Path spectrum;

	@Option(names = "--plot", paramLabel = "FOLDER", description = {
		"where to draw variance over intensity, made if need be: NAME-noise.png, or",
		"NAME-noise-cN.png for channel N; with ending -autocorrelation and -spectrum",
		"how pixels share the noise" })
	private Path plots;

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() {
		final KnownNoise known = noiseOptions.known();
		if (spectrum != null && inputs.size() > 1) throw new ParameterException(spec.commandLine(),
			"--spectrum takes one INPUT, not " + inputs.size() + ": a stack of several images, or one after the other.");
		if (plots != null) makeFolder();
		int failed = 0;
		out().println(HEADER);
		for (final Path input : inputs)
			try {
				final List<ImageNoise.Channel> channels = OmeImage.isStore(input) ? store(input, known) : ImageNoise.withSpectra(
					ImageFiles.open(input), known, Progress.NONE);
				for (int c = 0; c < channels.size(); c++)
					out().println(row(input, c, channels.get(c).analysis()));
				out().flush();
				for (int c = 0; c < channels.size(); c++)
					explain(input, channels, c);
				if (spectrum != null) ImageNoise.write(spectrum, channels);
			}
			catch (final IOException | UncheckedIOException | IllegalArgumentException e) {
				failed++;
				err().println(e.getMessage());
			}
			catch (final RuntimeException | OutOfMemoryError | StackOverflowError e) {
				failed++;
				err().println("The noise of " + input + " cannot be estimated, for a reason the program does not know (" + e + ").");
			}
		err().flush();
		return failed == 0 ? ExitCodes.DONE : inputs.size() > 1 ? ExitCodes.SOME_FAILED : ExitCodes.UNUSABLE;
	}

	// -- Helper methods --

	/** The channels of a store, from samples of its finest level. */
	private static List<ImageNoise.Channel> store(final Path input, final KnownNoise known) throws IOException {
		final OmeImage image = OmeImage.open(input);
		final var pixels = image.usual(image.level(0).sampled(StoreJobs.cacheBytes()));
		final List<ImageNoise.Channel> channels = new ArrayList<>();
		for (long c = 0; c < pixels.dimension(3); c++) {
			final Samples samples = Samples.of(Views.hyperSlice(pixels, 3, c));
			channels.add(ImageNoise.Channel.of(samples, ValueRange.of(pixels.getType(), samples.parts()), known));
		}
		return channels;
	}

	private void makeFolder() {
		try {
			Files.createDirectories(plots);
		}
		catch (final IOException e) {
			throw new ParameterException(spec.commandLine(), "The folder " + plots +
				" cannot be made: choose another one with --plot.", e);
		}
	}

	private static String row(final Path input, final int channel, final NoiseAnalysis noise) {
		final PoissonGaussian camera = noise.model().camera();
		final double sigma = camera == null ? noise.model().sigmaAt(0) : noise.model().sigmaAt(noise.meanIntensity());
		return String.format(Locale.ROOT, "%s\t%d\t%s\t%.4g\t%.4g\t%.4g\t%.4g\t%.4g\t%.4g\t%.4g\t%.3f", input, channel + 1,
			noise.model().kind(), sigma, camera == null ? Double.NaN : camera.gain(), camera == null ? Double.NaN : camera
				.offset(), camera == null ? Double.NaN : Math.sqrt(camera.readVariance()), noise.gain(), noise.intercept(), noise
					.gainError(), noise.gaussian().correlation());
	}

	/** Says what there is to say of a channel, and draws it if asked to. */
	private void explain(final Path input, final List<ImageNoise.Channel> channels, final int c) throws IOException {
		final NoiseAnalysis noise = channels.get(c).analysis();
		final String words = channels.get(c).inWords();
		final String where = channels.size() > 1 ? "channel " + (c + 1) + ": " : "";
		final boolean isNone = noise.model().kind() == NoiseKind.GAUSSIAN && noise.model().sigmaAt(0) == 0;
		if (isNone) err().println(
			"note: " + input + ": " + where + "No noise was found.");
		for (final String remark : noise.remarks())
			if (!remark.equals(words)) err().println("note: " + input + ": " + where + remark);
		if (!isNone) err().println("note: " + input + ": " + where + words);
		if (plots == null) return;
		final String name = BatchFiles.stem(input) + "-noise" + (channels
			.size() > 1 ? "-c" + (c + 1) : "");
		draw(name, NoisePlot.of(name + ".png", noise));
		if (channels.get(c).spectrum() == null) return;
		final List<Plot> both = SpectrumPlot.of(name, channels.get(c).spectrum());
		draw(name + "-autocorrelation", both.get(0));
		draw(name + "-spectrum", both.get(1));
	}

	private void draw(final String name, final Plot plot) throws IOException {
		ImageWriter.write(new ImagePlus(name + ".png", plot.getProcessor().convertToRGB()), plots.resolve(name + ".png"));
	}

	private PrintWriter out() {
		return spec.commandLine().getOut();
	}

	private PrintWriter err() {
		return spec.commandLine().getErr();
	}
}
