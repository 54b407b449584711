package org.gncfoe.command;

import java.io.File;
import java.io.IOException;
import java.util.List;

import org.gncfoe.batch.BatchFiles;
import org.gncfoe.batch.FileDenoiser;
import org.gncfoe.batch.FileRestorer;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.image.DenoiseOptions;
import org.gncfoe.image.ImageDenoiser;
import org.gncfoe.restore.Quality;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * The command <i>GNC Denoise Files</i>: denoises the images of a folder into files, and writes a table of them.
 *
 * <pre>
 * run("GNC Denoise Files", "input=/data/raw output=/data/denoised include=*.tif finished=skip");
 * </pre>
 */
@Plugin(type = Command.class, menuPath = "Plugins>Restoration>GNC Denoise Files", headless = true,
	description = "Removes noise from all images of a folder")
public class GncDenoiseFiles extends FilesCommand {

	@Parameter(label = "Kind of noise", persist = false, choices = { "auto", "gaussian", "poisson" },
		description = "gaussian: everywhere the same; poisson: of a camera, rises with the intensity; auto: what is found")
	private String noise = TextInput.AUTO;

	@Parameter(label = "Noise strength (grey levels)", persist = false,
		description = "Standard deviation (sigma) of the noise in grey levels of the images; auto: measured, per image and channel")
	private String sigma = TextInput.AUTO;

	@Parameter(label = "Camera gain (grey levels per photon)", persist = false, description = "Of poisson noise; auto: estimated")
	private String gain = TextInput.AUTO;

	@Parameter(label = "Camera offset (grey levels)", persist = false, description = "Grey level without light; auto: estimated")
	private String offset = TextInput.AUTO;

	@Parameter(label = "Camera read noise (grey levels)", persist = false,
		description = "Standard deviation of the noise without light; auto: estimated")
	private String read = TextInput.AUTO;

	@Parameter(label = "Correlation of the noise", persist = false,
		description = "auto: found; none: pixels do not share their noise; or a file that Estimate Noise has written")
	private String correlation = TextInput.AUTO;

	@Parameter(label = "Neighbouring planes", persist = false, choices = { "none", "z", "t", TextInput.AUTO },
		description = "Whether planes help each other: the slices (z), the frames (t); auto: what the image has, if that is " +
			"estimated to be better; takes about twice the time")
	private String neighbours = "none";

	@Parameter(label = "Quality", persist = false, choices = { TextInput.AUTO, "best", "fast" },
		description = "Which image model is taken where it is auto: the best, or the fastest; auto: the best")
	private String quality = TextInput.AUTO;

	@Parameter(label = "Steps", persist = false, description = "Number of steps; auto: the best measured")
	private String steps = TextInput.AUTO;

	@Parameter(label = "First smoothing (grey levels)", persist = false,
		description = "Smoothing of the first step, as a standard deviation of noise; auto: the best measured")
	private String smoothing = TextInput.AUTO;

	@Parameter(label = "Schedule", persist = false, choices = { TextInput.AUTO, "log", "sqrt", "linear" },
		description = "How the smoothing falls when there are several steps; auto: as learned for the prior, else log")
	private String schedule = TextInput.AUTO;

	@Parameter(label = "Solver", persist = false, choices = { "flow", "joint" },
		description = "flow: the smoothing falls along the schedule; joint: it is found together with the image")
	private String solver = "flow";

	@Parameter(label = "Bits of the results", persist = false, choices = { "same", "32" },
		description = "That of the image, rounded and clipped, or 32-bit floating point")
	private String bits = "same";

	@Parameter(label = "Folder for reports", style = "directory", required = false, persist = false,
		description = "Gets a page about every image, whether denoising did well; is made if need be; empty: no reports")
	private File report;

	@Override
	String title() {
		return "GNC Denoise Files";
	}

	@Override
	public List<String> basics() {
		return List.of("input", "output", "include", "sigma", "quality", "prior", "finished");
	}

	@Override
	public List<String> order() {
		return List.of("input", "output", "include", "subfolders", "noise", "sigma", "gain", "offset", "read", "correlation", "neighbours",
			"channels", "quality", "prior", "priorfile", "steps", "smoothing", "schedule", "solver",
			"bits", "report", "finished", "jobs", "device", "threads");
	}

	@Override
	public boolean isUseful(final String name) {
		return switch (name) {
			case "sigma" -> !noise.equals("poisson");
			case "correlation" -> solver.equals("flow");
			case "noise" -> TextInput.isAuto(sigma);
			case "gain", "offset", "read" -> TextInput.isAuto(sigma) && !noise.equals("gaussian");
			case "quality" -> choosesPrior() && solver.equals("flow");
			default -> super.isUseful(name);
		};
	}

	@Override
	BatchFiles files() {
		return new BatchFiles(FileDenoiser.SUFFIX);
	}

	@Override
	String prior(final String asked) throws IOException {
		return options().prior(asked, Quality.of(quality), false);
	}

	@Override
	void check() {
		options();
		Quality.of(quality);
	}

	@Override
	FileRestorer restorer(final PriorEngine engine, final String priorName) {
		return new FileDenoiser(new ImageDenoiser(engine, priorName), options()).reporting(ImageSource.isGiven(report)
			? report.toPath() : null, home());
	}

	private DenoiseOptions options() {
		return OptionsInput.denoise(noise, sigma, gain, offset, read, steps, smoothing, schedule, bits)
			.withCorrelation(TextInput.correlation(correlation)).withSolver(TextInput.solver(solver)).withChannels(channels())
			.withNeighbours(TextInput.neighbours(neighbours));
	}
}
