package org.gncfoe.command;

import java.util.List;

import org.gncfoe.blur.Optics;
import org.gncfoe.image.OpticalPsf;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import ij.ImagePlus;

/**
 * The command <i>Make PSF</i>: the point spread function of a microscope from its optics, as an image.
 *
 * <pre>
 * run("Make PSF", "na=1.4 wavelength=0.52 immersion=1.515 pixel=0.065");
 * </pre>
 */
@Plugin(type = Command.class, menuPath = "Plugins>Restoration>Make PSF", headless = true,
	description = "Makes the point spread function of a wide-field or confocal microscope from its optics (Gibson and Lanni)")
public class MakePsf extends RestorationCommand {

	@Parameter(label = "Numerical aperture", persist = false, description = "Of the objective, as written on it")
	private String na = "1.4";

	@Parameter(label = "Wavelength (micrometres)", persist = false, description = "Of the emitted light")
	private String wavelength = "0.52";

	@Parameter(label = "Pixel size (micrometres)", persist = false, description = "In the sample")
	private String pixel = "0.065";

	@Parameter(label = "Index of the immersion", persist = false, description = "Oil 1.515, water 1.33, air 1")
	private String immersion = "1.515";

	@Parameter(label = "Index of the sample", persist = false, description = "auto: that of the immersion; water 1.33")
	private String sample = TextInput.AUTO;

	@Parameter(label = "Depth in the sample (micrometres)", persist = false, description = "Of the point below the cover glass")
	private String depth = "0";

	@Parameter(label = "Confocal pinhole (Airy units)", persist = false, description = "Its diameter; none: a wide-field microscope")
	private String pinhole = OptionsInput.NONE;

	@Parameter(label = "Planes", persist = false, description = "Their number, odd; 1: the plane in focus")
	private String planes = "1";

	@Parameter(label = "Distance of the planes (micrometres)", persist = false, description = "Used where there are several")
	private String zstep = "0.2";

	@Parameter(label = "Side (pixels)", persist = false, description = "Odd; auto: six radii of the Airy disc on each side")
	private String side = TextInput.AUTO;

	@Parameter(type = ItemIO.OUTPUT, label = "PSF")
	private ImagePlus output;

	@Override
	String title() {
		return "Make PSF";
	}

	// -- DialogCommand methods --

	@Override
	public List<String> basics() {
		return List.of("na", "wavelength", "pixel", "immersion");
	}

	@Override
	public List<String> order() {
		return List.of("na", "wavelength", "pixel", "immersion", "sample", "depth", "pinhole", "planes", "zstep", "side");
	}

	// -- RestorationCommand methods --

	@Override
	void execute() {
		try {
			final double medium = TextInput.number("index of the immersion", immersion);
			final Optics optics = new Optics(TextInput.number("numerical aperture", na), TextInput.number("wavelength",
				wavelength), medium, TextInput.isAuto(sample) ? medium : TextInput.number("index of the sample", sample), TextInput
					.number("depth", depth), pinhole.strip().equalsIgnoreCase(OptionsInput.NONE) ? 0 : TextInput.number("pinhole",
						pinhole));
			output = OpticalPsf.of(optics, TextInput.number("pixel size", pixel), TextInput.number("distance of the planes",
				zstep), TextInput.isAuto(side) ? 0 : TextInput.count("side", side), TextInput.count("number of planes", planes));
			conclude(output.getTitle() + ", " + output.getWidth() + " x " + output.getHeight() + " pixels");
		}
		catch (final IllegalArgumentException e) {
			refuse(e.getMessage());
		}
	}
}
