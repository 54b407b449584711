package org.gncfoe.image;

import java.awt.Color;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;

import org.gncfoe.prior.AtomicFile;

/** Pages and tables of checks, as files and as images. */
public final class CheckFiles {

	/** What the names of files end with. */
	private static final String SUFFIX = "-report";

	private CheckFiles() {}

	/**
	 * Writes NAME-report.csv and NAME-report.png, or NAME-c2-report.png for channel 2 of several. Files that are there are
	 * replaced; each is there whole or not at all.
	 *
	 * @param checks the channels of an image; none: nothing is written
	 * @param folder made if need be
	 * @return the files written
	 * @throws IOException if they cannot be written; with a sentence for the user
	 */
	public static List<Path> write(final List<DenoiseCheck> checks, final Path folder, final String name)
		throws IOException
	{
		final List<Path> files = new ArrayList<>();
		if (checks.isEmpty()) return files;
		try {
			Files.createDirectories(folder);
			for (final DenoiseCheck check : checks) {
				final Path png = folder.resolve(name + (check.channel() > 0 ? "-c" + check.channel() : "") + SUFFIX + ".png");
				ImageWriter.write(new ImagePlus("", CheckPage.of(check)), png);
				files.add(png);
			}
			final byte[] table = CheckTable.csv(checks).getBytes(StandardCharsets.UTF_8);
			final Path csv = folder.resolve(name + SUFFIX + ".csv");
			AtomicFile.write(csv, out -> out.write(table));
			files.add(csv);
			return files;
		}
		catch (final IOException e) {
			throw new IOException("The report of " + name + " cannot be written to the folder " + folder + " (" + e
				.getMessage() + "): choose another folder; the result is there.", e);
		}
	}

	/** Whether a file is such a page, which is no image to restore. */
	public static boolean isPage(final Path file) {
		final String name = String.valueOf(file.getFileName()), ending = SUFFIX + ".png";
		if (!name.endsWith(ending)) return false;
		final String stem = name.substring(0, name.length() - ending.length());
		return Files.exists(file.resolveSibling(stem + SUFFIX + ".csv")) || Files.exists(file.resolveSibling(stem.replaceFirst(
			"-c\\d+$", "") + SUFFIX + ".csv"));
	}

	/**
	 * The pages as a stack, one for every channel.
	 *
	 * @param checks at least one
	 */
	public static ImagePlus pages(final List<DenoiseCheck> checks, final String title) {
		final List<ColorProcessor> pages = checks.stream().map(CheckPage::of).toList();
		final int height = pages.stream().mapToInt(ImageProcessor::getHeight).max().getAsInt();
		final ImageStack stack = new ImageStack(CheckPage.WIDTH, height);
		for (int k = 0; k < pages.size(); k++) {
			final ColorProcessor page = new ColorProcessor(CheckPage.WIDTH, height);
			page.setColor(Color.WHITE);
			page.fill();
			page.insert(pages.get(k), 0, 0);
			stack.addSlice(checks.get(k).title(), page);
		}
		return new ImagePlus(title, stack);
	}
}
