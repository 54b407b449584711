package org.gncfoe.command;

import java.awt.GraphicsEnvironment;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.image.Channels;
import org.gncfoe.image.CheckFiles;
import org.gncfoe.image.CheckTable;
import org.gncfoe.image.DenoiseCheck;
import org.gncfoe.image.DenoiseOptions;
import org.gncfoe.image.DenoiseReport;
import org.gncfoe.image.DenoisedImage;
import org.gncfoe.image.ImageDenoiser;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.Priors;
import org.gncfoe.restore.PriorChoice;
import org.gncfoe.restore.Quality;
import org.gncfoe.restore.Uncertainty;
import org.scijava.ItemIO;
import org.scijava.ItemVisibility;
import org.scijava.command.Command;
import org.scijava.command.Previewable;
import org.scijava.plugin.Attr;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import ij.ImagePlus;
import ij.measure.ResultsTable;

/**
 * The command <i>GNC Denoise</i>: denoises the active image, whatever its kind, into a new one.
 *
 * <pre>
 * run("GNC Denoise", "sigma=12.5 prior=natural-r1");
 * </pre>
 */
@Plugin(type = Command.class, menuPath = "Plugins>Restoration>GNC Denoise", headless = true,
	description = "Removes noise with a learnt Fields-of-Experts prior")
public class GncDenoise extends RestorationCommand implements Previewable {

	private static final String TABLE = "Denoising";

	private static final String GAUSSIAN = "gaussian", POISSON = "poisson";

	// NB: The names of the fields are the keys in macros: lower case, one word, and none the end of another.

	@Parameter(persist = false)
	private ImagePlus image;

	// NB: Nothing, once the command runs: null is not recorded in macros, which have no use for it.
	@Parameter(label = "Preview", persist = false, required = false, visibility = ItemVisibility.TRANSIENT,
		choices = { PreviewMode.NO, PreviewMode.YES, PreviewMode.HALF, PreviewMode.REMOVED },
		description = "Shows the middle of the view denoised while this dialog is open, or half of it, or what is taken away; " +
			"with the keys B and D in the image as long as they are held: before, difference")
	private String preview = PreviewMode.NO;

	@Parameter(label = "Kind of noise", persist = false, choices = { TextInput.AUTO, GAUSSIAN, POISSON },
		description = "gaussian: everywhere the same; poisson: of a camera, rises with the intensity; auto: what is found")
	private String noise = TextInput.AUTO;

	@Parameter(label = "Noise strength (grey levels)", persist = false,
		description = "Standard deviation (sigma) of the noise in grey levels of the image; auto: measured, per channel")
	private String sigma = TextInput.AUTO;

	@Parameter(label = "Camera gain (grey levels per photon)", persist = false, description = "Of poisson noise; auto: estimated, per channel")
	private String gain = TextInput.AUTO;

	@Parameter(label = "Camera offset (grey levels)", persist = false, description = "Grey level without light; auto: estimated")
	private String offset = TextInput.AUTO;

	// NB: Not readnoise, as that ends with the key noise.
	@Parameter(label = "Camera read noise (grey levels)", persist = false,
		description = "Standard deviation of the noise without light; auto: estimated")
	private String read = TextInput.AUTO;

	@Parameter(label = "Correlation of the noise", persist = false,
		description = "auto: found; none: pixels do not share their noise; or a file that Estimate Noise has written")
	private String correlation = TextInput.AUTO;

	@Parameter(label = "Quality", persist = false, choices = { TextInput.AUTO, "best", "fast" },
		description = "Which image model is taken where it is auto: the best, or the fastest; auto: the best")
	private String quality = TextInput.AUTO;

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
		description = "How the smoothing falls when there are several steps; auto: as learned for the prior, else log")
	private String schedule = TextInput.AUTO;

	@Parameter(label = "Slices and frames", persist = false, choices = { "all", "current" },
		description = "all: every channel, slice and frame; current: only what is shown")
	private String planes = "all";

	@Parameter(label = "Neighbouring planes", persist = false, choices = { "none", "z", "t", TextInput.AUTO },
		description = "Whether planes help each other: the slices (z), the frames (t); auto: what the image has, if that is " +
			"estimated to be better; takes about twice the time")
	private String neighbours = "none";

	@Parameter(label = "Channels", persist = false, description = "all, or numbers such as 2 or 1,3: the others stay as they are; of RGB, 1 is red")
	private String channels = "all";

	@Parameter(label = "Region", persist = false, choices = { "all", "selection" },
		description = "The whole image, or only what is inside its selection; all else stays as it is")
	private String region = "all";

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

	@Parameter(label = "Uncertainty", persist = false, choices = { "no", "yes" },
		description = "Also give the posterior standard deviation of every pixel, in grey levels")
	private String uncertainty = "no";

	@Parameter(label = "Probes for the uncertainty", persist = false,
		description = "Products with the Hessian it may cost; more are more exact; auto: 16")
	private String probes = TextInput.AUTO;

	@Parameter(label = "Report", persist = false, choices = { "no", "yes" },
		description = "Also give a page that shows whether denoising did well, and a row in the table Denoising")
	private String report = "no";

	// NB: Before the result, which is so shown last and is the current image afterwards.
	@Parameter(type = ItemIO.OUTPUT, label = "Posterior standard deviation")
	private ImagePlus deviation;

	/** The pages of the report, one for every channel; null if it was not asked for. */
	@Parameter(type = ItemIO.OUTPUT, label = "Report on denoising")
	private ImagePlus pages;

	@Parameter(type = ItemIO.OUTPUT, label = "Denoised image")
	private ImagePlus output;

	private DenoisePreview shown;

	// -- Previewable methods --

	/** Shows, changes or takes away the preview. */
	@Override
	public synchronized void preview() {
		if (preview == null || preview.equals(PreviewMode.NO) || image == null || GraphicsEnvironment.isHeadless()) {
			cancel();
			return;
		}
		if (shown == null) shown = new DenoisePreview(image, status());
		try {
			InputImage.checkPalette(image);
			shown.show(new DenoisePreview.Settings(TextInput.prior(prior, priorfile), Quality.of(quality),
				device, TextInput.threads(threads), options(), PreviewMode.of(preview)));
		}
		catch (final IllegalArgumentException e) {
			shown.refuse(e.getMessage());
		}
	}

	/** Takes the preview away. */
	@Override
	public synchronized void cancel() {
		if (shown != null) shown.close();
		shown = null;
	}

	@Override
	String title() {
		return "GNC Denoise";
	}

	// -- DialogCommand methods --

	@Override
	public List<String> basics() {
		final List<String> rows = new ArrayList<>(List.of("preview", "sigma", "planes", "region", "quality",
			"prior"));
		if (image != null && image.getStackSize() == 1) rows.remove("planes");
		return rows;
	}

	@Override
	public List<String> order() {
		return List.of("preview", "noise", "sigma", "gain", "offset", "read", "correlation", "planes", "neighbours", "channels",
			"region", "quality", "prior", "priorfile", "steps", "smoothing", "schedule", "solver", "bits", "uncertainty", "probes", "report",
			"device", "threads");
	}

	@Override
	public boolean isUseful(final String input) {
		return switch (input) {
			case "sigma" -> !noise.equals(POISSON);
			case "gain", "offset", "read" -> TextInput.isAuto(sigma) && !noise.equals(GAUSSIAN);
			case "correlation" -> solver.equals("flow");
			case "noise" -> TextInput.isAuto(sigma);
			case "quality" -> PriorChoice.isAuto(TextInput.prior(prior, priorfile)) && uncertainty.equals("no") &&
				solver.equals("flow");
			case "prior" -> !ImageSource.isGiven(priorfile);
			case "schedule" -> !steps.strip().equals("1") && solver.equals("flow");
			case "probes" -> !uncertainty.equals("no");
			case "neighbours" -> planes.equals("all") && (image == null || image.getNSlices() * image.getNFrames() > 1);
			case "channels" -> image == null || image.getNChannels() > 1 || image.getBitDepth() == 24;
			default -> true;
		};
	}

	// -- RestorationCommand methods --

	@Override
	void execute() {
		cancel();
		preview = null;
		restore(image, "denoise", "Denoising", this::denoise);
	}

	// -- Helper methods --

	private void denoise(final TaskProgress progress) throws IOException {
		final DenoiseOptions options = options();
		final String name = options.prior(TextInput.prior(prior, priorfile), Quality.of(quality), probes() > 0);
		final boolean reports = FilesCommand.isYes("report", report);
		final Prior model = Priors.load(name);
		try (Backend backend = open(device, threads, this::announce, progress); PriorEngine engine = backend
			.open(model)) {
			finish(new ImageDenoiser(engine, name, probes()).withChecks(reports).denoise(image, options, progress));
		}
	}

	private void finish(final DenoisedImage result) {
		checkUnchanged();
		final DenoiseReport report = result.report();
		deviation = result.deviation();
		output = result.image();
		if (!report.checks().isEmpty()) show(report);
		remark(report.remarks(), output);
		conclude(report.summary(), String.format(Locale.ROOT, "%s, prior %s, %.1f s", report.noiseInWords(), report.prior(), report
			.seconds()));
	}

	private void show(final DenoiseReport report) {
		pages = CheckFiles.pages(report.checks(), image.getShortTitle() + "-report");
		if (GraphicsEnvironment.isHeadless()) return;
		final ResultsTable before = ResultsTable.getResultsTable(TABLE);
		final ResultsTable table = before == null ? new ResultsTable() : before;
		for (final DenoiseCheck check : report.checks())
			CheckTable.add(table, check);
		table.show(TABLE);
	}

	/** @throws IllegalArgumentException if a parameter is of no use; with a sentence for the user */
	private DenoiseOptions options() {
		return OptionsInput.denoise(noise, sigma, gain, offset, read, steps, smoothing, schedule, bits)
			.withCorrelation(TextInput.correlation(correlation)).withSolver(TextInput.solver(solver)).withCurrentPlane(
			TextInput.isCurrent(planes)).withChannels(Channels.of(channels)).withSelectionOnly(TextInput.isSelection(region))
			.withNeighbours(TextInput.neighbours(neighbours));
	}

	/** How many probes the uncertainty gets; 0: it is not asked for. */
	private int probes() {
		final int number = TextInput.isAuto(probes) ? Uncertainty.DEFAULT_PROBES : TextInput.count("number of probes", probes);
		if (uncertainty.equals("yes")) return number;
		if (uncertainty.equals("no")) return 0;
		throw new IllegalArgumentException("The uncertainty is no or yes, not \"" + uncertainty + "\".");
	}
}
