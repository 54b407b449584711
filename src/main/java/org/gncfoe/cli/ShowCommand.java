package org.gncfoe.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import org.gncfoe.figures.Figure;
import org.gncfoe.figures.PriorPicture;
import org.gncfoe.prior.Prior;
import org.gncfoe.prior.Priors;
import org.gncfoe.train.Patches.Picture;
import org.gncfoe.train.TrainingImages;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gnc-foe show}: draws the filters and functions of a prior. */
@Command(name = "show", mixinStandardHelpOptions = true, sortOptions = false, description = {
	"Draws a prior: its filters, and below each its function from the smallest (blue)",
	"to the largest smoothing (red), over the range its feature has on given images." })
final class ShowCommand implements Callable<Integer> {

	@Parameters(paramLabel = "PRIOR", description = "a prior: a name or a .safetensors file")
	private String prior;

	@Option(names = { "-o", "--output" }, paramLabel = "FILE.png", description = "the picture (default: PRIOR.png)")
	private Path output;

	@Option(names = "--data", paramLabel = "FOLDER",
		description = "images of the kind the prior is for; without them functions are drawn over +-3 feature units")
	private Path data;

	@Option(names = "--csv", paramLabel = "FILE", description = "also write ranges and curvatures to this file")
	private Path csv;

	@Option(names = "--seed", paramLabel = "S", defaultValue = "0",
		description = "seed of the noise added to the images (default: ${DEFAULT-VALUE})")
	private long seed;

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() throws IOException {
		final String name = PriorPicture.title(prior);
		final Path file = output == null ? Path.of(name + ".png") : output;
		if (!file.toString().toLowerCase(java.util.Locale.ROOT).endsWith(".png")) throw bad("The picture is a PNG file: choose " +
			"a name that ends with .png, not " + file + ".");
		checkWritable(file);
		if (csv != null) checkWritable(csv);
		final Figure figure = draw(name);
		Figure.writePng(figure.picture(), file);
		if (csv != null) figure.tables().get("").write(csv);
		spec.commandLine().getOut().println(prior + " -> " + file);
		for (final String finding : figure.findings())
			spec.commandLine().getOut().println("  " + finding);
		spec.commandLine().getOut().flush();
		return 0;
	}

	// -- Helper methods --

	private Figure draw(final String name) {
		try {
			final Prior model = Priors.load(prior);
			final List<Picture> pictures = data == null ? List.of() : TrainingImages.read(data);
			return PriorPicture.draw(model, name, pictures, seed);
		}
		catch (final IOException | IllegalArgumentException e) {
			throw bad(e.getMessage());
		}
	}

	private void checkWritable(final Path file) {
		final Path folder = file.toAbsolutePath().getParent();
		if (Files.isDirectory(file) || !Files.isDirectory(folder) || !Files.isWritable(folder)) throw bad("The file " + file +
			" cannot be written: choose another name.");
	}

	private ParameterException bad(final String sentence) {
		return new ParameterException(spec.commandLine(), sentence);
	}
}
