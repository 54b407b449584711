package org.gncfoe.command;

import java.awt.Rectangle;
import java.io.IOException;
import java.util.List;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.image.DenoiseOptions;
import org.gncfoe.image.DenoisedImage;
import org.gncfoe.image.ImageDenoiser;
import org.gncfoe.image.SideBySide;
import org.gncfoe.prior.Priors;
import org.gncfoe.restore.Quality;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import ij.ImagePlus;
import ij.gui.Roi;

/**
 * The command <i>GNC Compare</i>: a part of the shown plane as it is and as two settings make it,
 * side by side.
 *
 * <pre>
 * run("GNC Compare", "firstprior=natural-r1 secondprior=natural-r2");
 * </pre>
 */
@Plugin(type = Command.class, menuPath = "Plugins>Restoration>GNC Compare", headless = true,
	description = "Shows what two settings of GNC Denoise make of a part of the image, side by side")
public class GncCompare extends RestorationCommand {

	// NB: The names of the fields are the keys in macros: lower case, one word, and none the end of
	// another.

	@Parameter(persist = false)
	private ImagePlus image;

	@Parameter(label = "First image model (prior)", persist = false,
		description = "A shipped one or one of your own")
	private PriorName firstprior = PriorName.DEFAULT;

	@Parameter(label = "First noise strength (grey levels)", persist = false,
		description = "auto: measured on the whole plane")
	private String firstsigma = TextInput.AUTO;

	@Parameter(label = "Second image model (prior)", persist = false,
		description = "A shipped one or one of your own")
	private PriorName secondprior = new PriorName("natural-r2");

	@Parameter(label = "Second noise strength (grey levels)", persist = false,
		description = "auto: measured on the whole plane")
	private String secondsigma = TextInput.AUTO;

	@Parameter(label = "Side of the part (pixels)", persist = false,
		description = "Of the square in the middle that is compared; of a selection its bounds are")
	private String side = "256";

	@Parameter(label = "Device", persist = false, choices = { "auto", "cpu", "reference", "opencl" },
		description = "Where to compute; auto: the fastest")
	private String device = Backends.AUTO;

	@Parameter(label = "Threads", persist = false,
		description = "Number of processor threads; auto: all")
	private String threads = TextInput.AUTO;

	@Parameter(type = ItemIO.OUTPUT, label = "Comparison")
	private ImagePlus output;

	@Override
	String title() {
		return "GNC Compare";
	}

	@Override
	public List<String> basics() {
		return List.of("firstprior", "firstsigma", "secondprior", "secondsigma", "side");
	}

	@Override
	public boolean isUseful(final String input) {
		return !input.equals("side") || image == null || image.getRoi() == null;
	}

	@Override
	void execute() {
		restore(image, "compare", "Comparing", this::compare);
	}

	// -- Helper methods --

	private void compare(final TaskProgress progress) throws IOException {
		final Rectangle part = part();
		final SideBySide pictures = new SideBySide(image, part);
		try (Backend backend = open(device, threads, this::announce, progress)) {
			add(backend, firstprior, firstsigma, pictures, progress, 0);
			add(backend, secondprior, secondsigma, pictures, progress, 1);
		}
		output = pictures.montage(image.getShortTitle() + "-compared");
		conclude(String.join("; ", pictures.labels()));
	}

	private void add(final Backend backend, final PriorName prior, final String sigma,
		final SideBySide pictures, final TaskProgress progress, final int number) throws IOException
	{
		final DenoiseOptions options = OptionsInput.denoise(TextInput.AUTO, sigma, TextInput.AUTO,
			TextInput.AUTO, TextInput.AUTO, TextInput.AUTO, TextInput.AUTO, TextInput.AUTO,
			"same").withCurrentPlane(true).withSelectionOnly(true);
		final String name = options.prior(TextInput.prior(prior, null), Quality.AUTO, false);
		try (PriorEngine engine = backend.open(Priors.load(name))) {
			final DenoisedImage result = new ImageDenoiser(engine, name).denoise(pictures.selected(),
				options, progress.part(0.5 * number, 0.5 * (number + 1)));
			pictures.add(result.image(), name + ", " + result.report().noiseInWords());
		}
	}

	/** What is compared: pixels of the image. */
	private Rectangle part() {
		final Rectangle all = new Rectangle(image.getWidth(), image.getHeight());
		final Roi roi = image.getRoi();
		if (roi != null) {
			final Rectangle bounds = roi.getBounds().intersection(all);
			if (!bounds.isEmpty()) return bounds;
		}
		final int length = TextInput.count("side", side), w = Math.min(length, all.width),
			h = Math.min(length, all.height);
		return new Rectangle((all.width - w) / 2, (all.height - h) / 2, w, h);
	}
}
