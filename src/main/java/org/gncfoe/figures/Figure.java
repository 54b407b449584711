package org.gncfoe.figures;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import javax.imageio.ImageIO;

import org.gncfoe.prior.AtomicFile;

import ij.process.ImageProcessor;

/**
 * A picture, the tables it shows, and what they say in words.
 *
 * @param name name of the figure and beginning of its files' names, such as {@code fig1}
 * @param picture the picture
 * @param tables tables by name; empty for the only one
 * @param findings sentences with the numbers that matter
 */
public record Figure(String name, ImageProcessor picture, Map<String, Table> tables, List<String> findings) {

	/** Maps and lists are copied. */
	public Figure {
		tables = Map.copyOf(tables);
		findings = List.copyOf(findings);
	}

	/**
	 * Writes NAME.png and NAME.csv, or NAME-TABLE.csv where there are several tables.
	 *
	 * @param folder made if need be
	 * @return the files written
	 * @throws IOException if the folder cannot be made or written to
	 */
	public List<Path> write(final Path folder) throws IOException {
		Files.createDirectories(folder);
		final List<Path> files = new java.util.ArrayList<>();
		final Path png = folder.resolve(name + ".png");
		writePng(picture, png);
		files.add(png);
		for (final Map.Entry<String, Table> table : new TreeMap<>(tables).entrySet()) {
			final Path csv = folder.resolve(name + (table.getKey().isEmpty() ? "" : "-" + table.getKey()) + ".csv");
			table.getValue().write(csv);
			files.add(csv);
		}
		return files;
	}

	/** Writes a picture as PNG, whole or not at all. */
	public static void writePng(final ImageProcessor picture, final Path file) throws IOException {
		final BufferedImage image = picture.getBufferedImage();
		AtomicFile.write(file, out -> {
			if (!ImageIO.write(image, "png", out)) throw new IOException("cannot write PNG");
		});
	}
}
