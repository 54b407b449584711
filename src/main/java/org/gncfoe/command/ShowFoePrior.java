package org.gncfoe.command;

import java.io.File;
import java.io.IOException;
import java.util.List;

import org.gncfoe.figures.Figure;
import org.gncfoe.figures.PriorPicture;
import org.gncfoe.prior.Priors;
import org.gncfoe.restore.PriorChoice;
import org.gncfoe.train.Patches.Picture;
import org.gncfoe.train.TrainingImages;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Attr;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import ij.ImagePlus;

/**
 * The command <i>Show FoE Prior</i>: a picture of a prior's filters and functions, from the smallest (blue) to the largest
 * smoothing (red), over the range its features have on given images.
 *
 * <pre>
 * run("Show FoE Prior", "prior=natural-r1 folder=/data/images");
 * </pre>
 */
@Plugin(type = Command.class, menuPath = "Plugins>Restoration>Show FoE Prior", headless = true,
	description = "Shows the filters and functions of a Fields-of-Experts prior")
public class ShowFoePrior extends RestorationCommand {

	private static final long SEED = 0;

	@Parameter(label = "Image model (prior)", persist = false, attrs = @Attr(name = Remembered.ATTRIBUTE), description = "The learnt image model: a shipped one or one of your own")
	private PriorName prior = PriorName.DEFAULT;

	@Parameter(label = "or a prior file", required = false, persist = false,
		description = "A .safetensors file, used instead of the prior above")
	private File priorfile;

	@Parameter(label = "Folder of images", style = "directory", required = false, persist = false, attrs = @Attr(name = Remembered.ATTRIBUTE),
		description = "Images of the kind the prior is for; without them functions are drawn over +-3 feature units")
	private File folder;

	@Parameter(type = ItemIO.OUTPUT, label = "Picture")
	private ImagePlus output;

	@Override
	String title() {
		return "Show FoE Prior";
	}

	@Override
	public List<String> basics() {
		return List.of("prior", "folder");
	}

	@Override
	public boolean isUseful(final String input) {
		return !input.equals("prior") || !ImageSource.isGiven(priorfile);
	}

	@Override
	void execute() {
		try {
			final String name = PriorChoice.energy(TextInput.prior(prior, priorfile));
			final List<Picture> pictures = ImageSource.isGiven(folder) ? TrainingImages.read(folder.toPath()) : List
				.of();
			final String title = PriorPicture.title(name);
			final Figure figure = PriorPicture.draw(Priors.load(name), title, pictures, SEED);
			for (final String finding : figure.findings())
				say(finding);
			output = new ImagePlus("Filters and functions of " + title, figure.picture());
			output.setProperty("Info", String.join("\n", figure.findings()));
		}
		catch (final IOException | IllegalArgumentException e) {
			refuse(e.getMessage());
		}
	}
}
