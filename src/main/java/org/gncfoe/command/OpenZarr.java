package org.gncfoe.command;

import java.io.File;
import java.io.IOException;
import java.util.List;

import org.gncfoe.blocks.Region;
import org.gncfoe.image.ZarrImages;
import org.gncfoe.zarr.OmeImage;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Attr;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import ij.ImagePlus;

/**
 * The command <i>Open OME-Zarr</i>: opens a level, or a part of one, of an image in a store, as an image or a virtual stack.
 *
 * <pre>
 * run("Open OME-Zarr", "store=/data/cells.zarr level=1 region=x=0:512,y=0:512 virtual=yes");
 * </pre>
 */
@Plugin(type = Command.class, menuPath = "Plugins>Restoration>Open OME-Zarr", headless = true,
	description = "Opens a level or a region of an OME-Zarr image")
public class OpenZarr extends RestorationCommand {

	@Parameter(label = "Store (folder .zarr)", style = "directory", required = false, persist = false, attrs = @Attr(
		name = Remembered.ATTRIBUTE))
	private File store;

	@Parameter(label = "Level", persist = false, description = "Of the pyramid: 0 is the finest")
	private String level = "0";

	@Parameter(label = "Region", persist = false, description = "A part such as x=0:512,y=0:512,z=3, counted from 0, without the last; all: everything")
	private String region = "all";

	@Parameter(label = "Virtual stack", persist = false, choices = { "yes", "no" },
		description = "yes: planes are read when they are shown")
	private String virtual = "yes";

	@Parameter(type = ItemIO.OUTPUT, label = "Image")
	private ImagePlus output;

	@Override
	String title() {
		return "Open OME-Zarr";
	}

	@Override
	public List<String> basics() {
		return List.of("store", "level", "region", "virtual");
	}

	@Override
	void execute() {
		try {
			if (!ImageSource.isGiven(store)) throw new IllegalArgumentException(
				"Name the folder of a store, in macros as store=[folder].");
			final OmeImage image = OmeImage.open(store.toPath());
			if (!level.strip().matches("\\d{1,3}")) throw new IllegalArgumentException("The level must be a number from 0 on, not " +
				level + ".");
			final int number = Integer.parseInt(level.strip());
			image.level(number);
			output = ZarrImages.open(image, number, Region.of(region.strip().equals("all") ? null : region, image.size(number)),
				FilesCommand.isYes("virtual", virtual));
		}
		catch (final IOException | IllegalArgumentException e) {
			refuse(e.getMessage());
		}
	}
}
