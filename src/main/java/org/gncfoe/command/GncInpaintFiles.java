package org.gncfoe.command;

import java.io.File;
import java.io.IOException;
import java.util.List;

import org.gncfoe.batch.BatchFiles;
import org.gncfoe.batch.FileInpainter;
import org.gncfoe.batch.FileRestorer;
import org.gncfoe.batch.NamedRule;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.image.ImageInpainter;
import org.gncfoe.image.InpaintOptions;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * The command <i>GNC Inpaint Files</i>: fills missing pixels of the images of a folder, and writes a table of them.
 *
 * <pre>
 * run("GNC Inpaint Files", "input=/data/raw output=/data/filled missing=hot");
 * run("GNC Inpaint Files", "input=/data/raw output=/data/filled missing=mask mask=/data/dust.tif");
 * </pre>
 */
@Plugin(type = Command.class, menuPath = "Plugins>Restoration>GNC Inpaint Files", headless = true,
	description = "Fills missing pixels of all images of a folder")
public class GncInpaintFiles extends FilesCommand {

	private static final String MASK = "mask";

	@Parameter(label = "Missing pixels", persist = false, choices = { "hot", "nan", "zero", "saturated", MASK },
		description = "Hot and dead pixels and lines; NaN; zero; saturated; or where a mask is not zero")
	private String missing = "hot";

	@Parameter(label = "Mask image", required = false, persist = false,
		description = "An image file of the size of the images; not zero where pixels are missing in all of them")
	private File mask;

	@Parameter(label = "Denoise the rest (strength, grey levels)", persist = false,
		description = "none: pixels that are not missing stay as they are; auto: sigma is estimated, per image and channel")
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

	@Parameter(label = "Steps", persist = false, description = "Number of steps; auto: the best measured")
	private String steps = TextInput.AUTO;

	@Parameter(label = "First smoothing (grey levels)", persist = false,
		description = "Smoothing of the first step, as a standard deviation of noise; auto: the best measured")
	private String smoothing = TextInput.AUTO;

	@Parameter(label = "Schedule", persist = false, choices = { TextInput.AUTO, "log", "sqrt", "linear" },
		description = "How the smoothing falls; auto: as was learned for the prior")
	private String schedule = TextInput.AUTO;

	@Parameter(label = "Solver", persist = false, choices = { "flow", "joint" },
		description = "flow: the smoothing falls along the schedule; joint: it is found together with the image")
	private String solver = "flow";

	@Parameter(label = "Bits of the results", persist = false, choices = { "same", "32" },
		description = "That of the image, rounded and clipped, or 32-bit floating point")
	private String bits = "same";

	@Override
	String title() {
		return "GNC Inpaint Files";
	}

	@Override
	public List<String> basics() {
		return List.of("input", "output", "include", "subfolders", "missing", "mask", "prior");
	}

	@Override
	public List<String> order() {
		return List.of("input", "output", "include", "subfolders", "missing", "mask", "sigma", "noise", "gain", "offset", "read", "channels", "prior",
			"priorfile", "steps", "smoothing", "schedule", "solver", "bits", "finished", "jobs", "device", "threads");
	}

	@Override
	public boolean isUseful(final String name) {
		return switch (name) {
			case "mask" -> MASK.equals(missing);
			case "noise" -> TextInput.isAuto(sigma);
			case "gain", "offset", "read" -> TextInput.isAuto(sigma) && !noise.equals("gaussian");
			default -> super.isUseful(name);
		};
	}

	@Override
	BatchFiles files() {
		return new BatchFiles(FileInpainter.SUFFIX);
	}

	@Override
	String prior(final String asked) throws IOException {
		return options().prior(asked);
	}

	@Override
	void check() throws IOException {
		options();
		rule();
	}

	@Override
	FileRestorer restorer(final PriorEngine engine, final String priorName) throws IOException {
		return new FileInpainter(new ImageInpainter(engine, priorName), rule(), options());
	}

	private InpaintOptions options() {
		return OptionsInput.inpaint(noise, sigma, gain, offset, read, steps, smoothing, schedule, bits).withSolver(TextInput.solver(solver)).withChannels(channels());
	}

	private NamedRule rule() throws IOException {
		final String choice = missing == null ? "" : missing.strip();
		if (!choice.equals(MASK)) return NamedRule.of(choice);
		if (!ImageSource.isGiven(mask)) throw new IllegalArgumentException("Name the mask image, in macros as mask=[file].");
		return NamedRule.mask(mask.toPath());
	}
}
