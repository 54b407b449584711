package org.gncfoe.command;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.image.Channels;
import org.gncfoe.image.DeconvolveOptions;
import org.gncfoe.image.DenoiseReport;
import org.gncfoe.image.DenoisedImage;
import org.gncfoe.image.ImageDeconvolver;
import org.gncfoe.image.OutputBits;
import org.gncfoe.image.PsfSource;
import org.gncfoe.noise.KnownNoise;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.Priors;
import org.gncfoe.restore.PriorChoice;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Attr;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import ij.ImagePlus;

/**
 * The command <i>GNC Deconvolve</i>: takes a known blur away from the active image, plane by plane, in a new one.
 *
 * <pre>
 * run("GNC Deconvolve", "width=1.6");
 * run("GNC Deconvolve", "psf=[PSF NA 1.4, 0.52 um]");
 * </pre>
 */
@Plugin(type = Command.class, menuPath = "Plugins>Restoration>GNC Deconvolve", headless = true,
	description = "Takes a known blur away with a learnt Fields-of-Experts prior")
public class GncDeconvolve extends RestorationCommand {

	// NB: The names of the fields are the keys in macros: lower case, one word, and none the end of another.

	@Parameter(persist = false)
	private ImagePlus image;

	@Parameter(label = "Width of a Gaussian PSF", persist = false,
		description = "Standard deviation in pixels, or 1.6,2 for x and y; in the unit of the image with its name: 0.2 um")
	private String width = "1.6";

	@Parameter(label = "or a PSF image", required = false, persist = false,
		description = "Title of an open image of a point, or a file; empty: the Gaussian. See Make PSF")
	private String psf = "";

	@Parameter(label = "Strength (noise, grey levels)", persist = false,
		description = "Standard deviation of the noise; auto: estimated, per channel, that of a camera too")
	private String sigma = TextInput.AUTO;

	@Parameter(label = "Image model (prior)", persist = false, attrs = @Attr(name = Remembered.ATTRIBUTE), description = "The learnt image model: a shipped energy or one of your own")
	private PriorName prior = PriorName.DEFAULT;

	@Parameter(label = "or a prior file", required = false, persist = false,
		description = "A .safetensors file, used instead of the prior above")
	private File priorfile;

	@Parameter(label = "Steps", persist = false, description = "Number of steps; auto: the best measured")
	private String steps = TextInput.AUTO;

	@Parameter(label = "Slices and frames", persist = false, choices = { "all", "current" },
		description = "all: every channel, slice and frame, each by itself; current: only what is shown")
	private String planes = "all";

	@Parameter(label = "Channels", persist = false, description = "all, or numbers such as 2 or 1,3: the others stay as they are; of RGB, 1 is red")
	private String channels = "all";

	@Parameter(label = "Bits of the result", persist = false, choices = { "same", "32" },
		description = "That of the image, rounded and clipped, or 32-bit floating point")
	private String bits = "same";

	@Parameter(label = "Device", persist = false, choices = { "auto", "cpu", "reference", "opencl" },
		description = "Where to compute; auto: the fastest")
	private String device = Backends.AUTO;

	@Parameter(label = "Threads", persist = false, description = "Number of processor threads; auto: all")
	private String threads = TextInput.AUTO;

	@Parameter(type = ItemIO.OUTPUT, label = "Deconvolved image")
	private ImagePlus output;

	@Override
	String title() {
		return "GNC Deconvolve";
	}

	// -- DialogCommand methods --

	@Override
	public List<String> basics() {
		final List<String> rows = new ArrayList<>(List.of("width", "psf", "sigma", "planes", "prior"));
		if (image != null && image.getStackSize() == 1) rows.remove("planes");
		return rows;
	}

	@Override
	public List<String> order() {
		return List.of("width", "psf", "sigma", "planes", "channels", "prior", "priorfile", "steps", "bits", "device",
			"threads");
	}

	@Override
	public boolean isUseful(final String input) {
		return switch (input) {
			case "width" -> psf == null || psf.isBlank();
			case "prior" -> !ImageSource.isGiven(priorfile);
			case "channels" -> image == null || image.getNChannels() > 1 || image.getBitDepth() == 24;
			default -> true;
		};
	}

	// -- RestorationCommand methods --

	@Override
	void execute() {
		restore(image, "deconvolve", "Deconvolution", this::deconvolve);
	}

	// -- Helper methods --

	private void deconvolve(final TaskProgress progress) throws IOException {
		final DeconvolveOptions options = options();
		final String name = PriorChoice.deconvolution(TextInput.prior(prior, priorfile));
		final Prior model = Priors.load(name);
		try (Backend backend = open(device, threads, this::announce, progress); PriorEngine engine = backend
			.open(model)) {
			finish(new ImageDeconvolver(engine, name).deconvolve(image, options, progress));
		}
	}

	private void finish(final DenoisedImage result) {
		checkUnchanged();
		final DenoiseReport report = result.report();
		output = result.image();
		remark(report.remarks(), output);
		conclude(report.summary());
	}

	/**
	 * @throws IllegalArgumentException if a parameter is of no use; with a sentence for the user
	 * @throws IOException if the PSF cannot be read; with a sentence for the user
	 */
	private DeconvolveOptions options() throws IOException {
		final boolean given = psf != null && !psf.isBlank();
		DeconvolveOptions options = DeconvolveOptions.of(given ? PsfSource.image(OpenImages.named(psf
			.strip(), "for the PSF: open one, or make one with Plugins > Restoration > Make PSF.")) : PsfSource.gaussian(
			width)).withNoise(KnownNoise.NOTHING).withBits(OutputBits.of(bits)).withCurrentPlane(TextInput.isCurrent(planes))
			.withChannels(Channels.of(channels));
		if (!TextInput.isAuto(sigma)) options = options.withSigma(TextInput.number("sigma", sigma));
		if (!TextInput.isAuto(steps)) options = options.withSteps(TextInput.count("number of steps", steps));
		return options;
	}
}
