package org.gncfoe.command;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.image.Channels;
import org.gncfoe.image.ImageInpainter;
import org.gncfoe.image.InpaintOptions;
import org.gncfoe.image.InpaintReport;
import org.gncfoe.image.InpaintedImage;
import org.gncfoe.image.MissingRule;
import org.gncfoe.image.MissingRules;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.Priors;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Attr;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import ij.ImagePlus;

/**
 * The command <i>GNC Inpaint</i>: fills missing pixels of the active image, whatever its kind, in a new one.
 *
 * <pre>
 * run("GNC Inpaint", "missing=hot prior=natural-r1");
 * run("GNC Inpaint", "missing=mask mask=[Mask of cells.tif]");
 * </pre>
 */
@Plugin(type = Command.class, menuPath = "Plugins>Restoration>GNC Inpaint", headless = true,
	description = "Fills missing pixels with a learnt Fields-of-Experts prior")
public class GncInpaint extends RestorationCommand {

	// NB: The names of the fields are the keys in macros: lower case, one word, and none the end of another.

	@Parameter(persist = false)
	private ImagePlus image;

	@Parameter(label = "Missing pixels", persist = false,
		description = "The selection; NaN; zero; saturated; hot and dead pixels and lines; or where an open image is not zero")
	private MissingName missing = MissingName.SELECTION;

	@Parameter(label = "Mask image", required = false, persist = false,
		description = "Title of an open image, or a file: its pixels that are not zero are missing; empty: as said above")
	private String mask = "";

	@Parameter(label = "Denoise the rest (strength, grey levels)", persist = false,
		description = "none: pixels that are not missing stay as they are; auto: sigma is estimated, per channel")
	private String sigma = OptionsInput.NONE;

	@Parameter(label = "Noise of the rest", persist = false, choices = { "auto", "gaussian", "poisson" },
		description = "gaussian: everywhere the same; poisson: of a camera, rises with the intensity; auto: what is found")
	private String noise = TextInput.AUTO;

	@Parameter(label = "Camera gain (grey levels per photon)", persist = false,
		description = "Of poisson noise; auto: estimated, per channel")
	private String gain = TextInput.AUTO;

	@Parameter(label = "Camera offset (grey levels)", persist = false,
		description = "Grey level without light; auto: estimated")
	private String offset = TextInput.AUTO;

	// NB: Not readnoise, as that ends with the key noise.
	@Parameter(label = "Camera read noise (grey levels)", persist = false,
		description = "Standard deviation of the noise without light; auto: estimated")
	private String read = TextInput.AUTO;

	@Parameter(label = "Image model (prior)", persist = false, attrs = @Attr(name = Remembered.ATTRIBUTE), description = "The learnt image model: a shipped one or one of your own")
	private PriorName prior = PriorName.DEFAULT;

	@Parameter(label = "or a prior file", required = false, persist = false,
		description = "A .safetensors file, used instead of the prior above")
	private File priorfile;

	@Parameter(label = "Steps", persist = false, description = "Number of steps; auto: the best measured")
	private String steps = TextInput.AUTO;

	@Parameter(label = "First smoothing (grey levels)", persist = false,
		description = "Smoothing of the first step, as a standard deviation of noise; auto: the best measured")
	private String smoothing = TextInput.AUTO;

	@Parameter(label = "Schedule", persist = false, choices = { TextInput.AUTO, "log", "sqrt", "linear" },
		description = "How the smoothing falls; auto: as was learned for the prior")
	private String schedule = TextInput.AUTO;

	@Parameter(label = "Slices and frames", persist = false, choices = { "all", "current" },
		description = "all: every channel, slice and frame; current: only what is shown")
	private String planes = "all";

	@Parameter(label = "Channels", persist = false, description = "all, or numbers such as 2 or 1,3: the others stay as they are; of RGB, 1 is red")
	private String channels = "all";

	@Parameter(label = "Solver", persist = false, choices = { "flow", "joint" },
		description = "flow: the smoothing falls along the schedule; joint: it is found together with the image")
	private String solver = "flow";

	@Parameter(label = "Bits of the result", persist = false, choices = { "same", "32" },
		description = "That of the image, rounded and clipped, or 32-bit floating point")
	private String bits = "same";

	@Parameter(label = "Device", persist = false, choices = { "auto", "cpu", "reference", "opencl" },
		description = "Where to compute; auto: the fastest")
	private String device = Backends.AUTO;

	@Parameter(label = "Threads", persist = false, description = "Number of processor threads; auto: all")
	private String threads = TextInput.AUTO;

	@Parameter(type = ItemIO.OUTPUT, label = "Inpainted image")
	private ImagePlus output;

	@Override
	String title() {
		return "GNC Inpaint";
	}

	// -- DialogCommand methods --

	@Override
	public List<String> basics() {
		final List<String> rows = new ArrayList<>(List.of("missing", "sigma", "planes", "prior"));
		if (image != null && image.getStackSize() == 1) rows.remove("planes");
		return rows;
	}

	@Override
	public List<String> order() {
		return List.of("missing", "mask", "sigma", "noise", "gain", "offset", "read", "planes", "channels", "prior", "priorfile", "steps", "smoothing", "schedule", "solver", "bits", "device", "threads");
	}

	@Override
	public boolean isUseful(final String input) {
		return switch (input) {
			case "mask" -> missing == null || missing.is(MissingName.SELECTION);
			case "noise" -> TextInput.isAuto(sigma);
			case "gain", "offset", "read" -> TextInput.isAuto(sigma) && !noise.equals("gaussian");
			case "prior" -> !ImageSource.isGiven(priorfile);
			case "schedule" -> !steps.strip().equals("1") && solver.equals("flow");
			case "channels" -> image == null || image.getNChannels() > 1 || image.getBitDepth() == 24;
			default -> true;
		};
	}

	// -- RestorationCommand methods --

	@Override
	void execute() {
		restore(image, "inpaint", "Inpainting", this::inpaint);
	}

	// -- Helper methods --

	private void inpaint(final TaskProgress progress) throws IOException {
		final InpaintOptions options = options();
		final MissingRule rule = rule();
		final String name = options.prior(TextInput.prior(prior, priorfile));
		final Prior model = Priors.load(name);
		try (Backend backend = open(device, threads, this::announce, progress); PriorEngine engine = backend
			.open(model)) {
			finish(new ImageInpainter(engine, name).inpaint(image, rule, options, progress));
		}
	}

	private void finish(final InpaintedImage result) {
		checkUnchanged();
		final InpaintReport report = result.report();
		output = result.image();
		remark(report.remarks(), output);
		conclude(report.summary());
	}

	/** @throws IllegalArgumentException if a parameter is of no use; with a sentence for the user */
	private InpaintOptions options() {
		return OptionsInput.inpaint(noise, sigma, gain, offset, read, steps, smoothing, schedule, bits).withSolver(TextInput.solver(solver)).withCurrentPlane(TextInput.isCurrent(planes))
			.withChannels(Channels.of(channels));
	}

	/**
	 * What is missing. Macros and scripts may name a mask image at once instead of saying mask.
	 *
	 * @throws IllegalArgumentException if there is no such choice or image; with a sentence for the user
	 * @throws IOException if a mask cannot be read; with a sentence for the user
	 */
	private MissingRule rule() throws IOException {
		if (missing == null) missing = MissingName.SELECTION;
		final boolean given = mask != null && !mask.isBlank();
		if (given && (missing.is(MissingName.MASK) || missing.is(MissingName.SELECTION))) return MissingRules.mask(named(mask
			.strip()));
		if (missing.is(MissingName.SELECTION)) return MissingRules.selection();
		if (missing.is(MissingName.MASK)) return MissingRules.mask(onlyMask());
		for (final String name : MissingRules.names())
			if (missing.name().equalsIgnoreCase(name)) return MissingRules.of(name);
		return MissingRules.mask(named(missing.name()));
	}

	private static ImagePlus named(final String title) throws IOException {
		return OpenImages.named(title, "for a mask: missing pixels are the selection, nan, zero, saturated, hot or a mask.");
	}

	/** The open image of the same size, if there is one only. */
	private ImagePlus onlyMask() {
		final List<ImagePlus> masks = MissingName.masks(image);
		if (masks.isEmpty()) throw new IllegalArgumentException(
			"No other image of the same size is open: open the mask, or name its file.");
		if (masks.size() > 1) throw new IllegalArgumentException("Several open images could be the mask: " + masks.stream().map(
			ImagePlus::getTitle).collect(Collectors.joining(", ")) + "; name one of them, in macros as missing=[" + masks.get(0)
				.getTitle() + "].");
		return masks.get(0);
	}
}
