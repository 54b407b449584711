package org.gncfoe.command;

import java.awt.GraphicsEnvironment;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.gncfoe.image.ImageNoise;
import org.gncfoe.image.NoisePlot;
import org.gncfoe.image.SpectrumPlot;
import org.gncfoe.noise.KnownNoise;
import org.gncfoe.noise.NoiseAnalysis;
import org.gncfoe.noise.PoissonGaussian;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Plot;
import ij.measure.ResultsTable;
import ij.process.ImageProcessor;

/**
 * The command <i>Estimate Noise</i>: adds a row per channel of the active image to the table <i>Noise</i> and draws the
 * variance of the noise over the intensity. Scripts get the text of the model as output too.
 *
 * <pre>
 * run("Estimate Noise", "noise=auto spectrum=/data/camera-noise.json");
 * </pre>
 */
@Plugin(type = Command.class, menuPath = "Plugins>Restoration>Estimate Noise", headless = true,
	description = "Estimates sigma of Gaussian noise, or gain, offset and read noise of a camera, from the image alone")
public class EstimateNoise extends RestorationCommand {

	private static final String TABLE = "Noise";

	@Parameter(persist = false)
	private ImagePlus image;

	@Parameter(label = "Kind of noise", persist = false, choices = { "auto", "gaussian", "poisson" },
		description = "gaussian: everywhere the same; poisson: of a camera, rises with the intensity; auto: what is found")
	private String noise = TextInput.AUTO;

	@Parameter(label = "Write the spectrum to", required = false, persist = false,
		description = "A file (.json) for the correlation that GNC Denoise asks for; empty: none")
	private File spectrum;

	/** Of every channel: the autocorrelation, and the power spectrum. */
	@Parameter(type = ItemIO.OUTPUT, label = "Correlation of the noise")
	private ImagePlus correlation;

	@Parameter(type = ItemIO.OUTPUT, label = "Plot of the noise")
	private ImagePlus output;

	/** The noise of each channel, one per line. */
	@Parameter(type = ItemIO.OUTPUT, label = "Model of the noise")
	private String model;

	@Override
	String title() {
		return "Estimate Noise";
	}

	@Override
	public List<String> basics() {
		return List.of("noise", "spectrum");
	}

	// -- RestorationCommand methods --

	@Override
	void execute() {
		restore(image, "estimate the noise of", "The estimation", progress -> report(ImageNoise.withSpectra(image,
			KnownNoise.NOTHING.withKind(TextInput.noise(noise)), progress)));
	}

	// -- Helper methods --

	private void report(final List<ImageNoise.Channel> channels) throws IOException {
		if (ImageSource.isGiven(spectrum)) ImageNoise.write(spectrum.toPath(), channels);
		final ResultsTable shown = ResultsTable.getResultsTable(TABLE);
		final ResultsTable table = shown == null ? new ResultsTable() : shown;
		final List<String> remarks = new ArrayList<>();
		final StringBuilder text = new StringBuilder();
		ImageStack plots = null, colours = null;
		for (int c = 0; c < channels.size(); c++) {
			final NoiseAnalysis channel = channels.get(c).analysis();
			addRow(table, c, channel);
			text.append(c == 0 ? "" : "\n").append(channel.model());
			final String where = channels.size() > 1 ? "Channel " + (c + 1) + ": " : "", words = channels.get(c).inWords();
			for (final String remark : channel.remarks())
				if (!remark.equals(words)) remarks.add(where + remark);
			remarks.add(where + words);
			final ImagePlus plot = new ImagePlus("", NoisePlot.of(image.getTitle(), channel).getProcessor().convertToRGB());
			if (plots == null) plots = new ImageStack(plot.getWidth(), plot.getHeight());
			plots.addSlice("channel " + (c + 1), plot.getProcessor());
			if (channels.get(c).spectrum() == null) continue;
			for (final Plot picture : SpectrumPlot.of(image.getTitle(), channels.get(c).spectrum())) {
				final ImageProcessor drawn = picture.getProcessor().convertToRGB();
				if (colours == null) colours = new ImageStack(drawn.getWidth(), drawn.getHeight());
				colours.addSlice(picture.getTitle() + ", channel " + (c + 1), drawn);
			}
		}
		model = text.toString();
		output = new ImagePlus(image.getShortTitle() + "-noise", plots);
		output.setProperty("Info", model);
		if (colours != null) correlation = new ImagePlus(image.getShortTitle() + "-noise-correlation", colours);
		remark(remarks, output);
		conclude(image.getTitle() + ": " + model.replace("\n", " / "));
		if (!GraphicsEnvironment.isHeadless()) table.show(TABLE);
	}

	private void addRow(final ResultsTable table, final int channel, final NoiseAnalysis found) {
		final PoissonGaussian camera = found.model().camera();
		table.incrementCounter();
		table.addValue("Image", image.getTitle());
		table.addValue("Channel", channel + 1);
		table.addValue("Model", found.model().kind().toString());
		table.addValue("Sigma", found.model().sigmaAt(found.meanIntensity()));
		table.addValue("Gain", camera == null ? Double.NaN : camera.gain());
		table.addValue("Offset", camera == null ? Double.NaN : camera.offset());
		table.addValue("ReadNoise", camera == null ? Double.NaN : Math.sqrt(camera.readVariance()));
		table.addValue("Slope", found.gain());
		table.addValue("Intercept", found.intercept());
		table.addValue("Correlation", found.gaussian().correlation());
	}
}
