package org.gncfoe.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.gncfoe.image.ImageWriter;

import ij.ImagePlus;

/** Where the results of a command on several image files go: one file, a folder, or beside the inputs. */
final class Targets {

	private final String output;
	private final String suffix;

	/** For each file written, the input it came from. */
	private final Map<Path, Path> written = new HashMap<>();

	/**
	 * @param output file or folder as the user gave it, or null: beside the inputs
	 * @param suffix what is added to the names of inputs, such as {@code -denoised}
	 * @param inputs number of inputs
	 * @throws IllegalArgumentException if the output is of no use; with a sentence for the user
	 */
	Targets(final String output, final String suffix, final int inputs) {
		this.output = output;
		this.suffix = suffix;
		if (output == null) return;
		if (output.isEmpty()) throw new IllegalArgumentException("-o needs the name of a file or folder.");
		if (!isFolder()) {
			if (inputs > 1) throw new IllegalArgumentException("With several inputs -o must name a folder, not " + output +
				".");
			return;
		}
		try {
			Files.createDirectories(Path.of(output));
		}
		catch (final IOException e) {
			throw new IllegalArgumentException("The folder " + output + " cannot be made: choose another one with -o.");
		}
		if (!Files.isWritable(Path.of(output))) throw new IllegalArgumentException("The folder " + output +
			" cannot be written to: choose another one with -o.");
	}

	/** Where the result of an input goes. */
	Path of(final Path input) {
		if (output != null && !isFolder()) return Path.of(output);
		final String name = input.getFileName().toString().replaceFirst("(?<=.)\\.[^.]*$", "") + suffix + ".tif";
		return output == null ? input.resolveSibling(name) : Path.of(output).resolve(name);
	}

	/** Where something that goes with the result of an input goes: beside the result, as TIFF. */
	Path beside(final Path input, final String more) {
		final Path target = of(input);
		return target.resolveSibling(target.getFileName().toString().replaceFirst("(?<=.)\\.[^.]*$", "") + more + ".tif");
	}

	/**
	 * Sees before the work whether what goes with its result would overwrite the input.
	 *
	 * @throws IOException if so; with a sentence for the user
	 */
	void checkBeside(final Path input, final String more) throws IOException {
		final Path file = beside(input, more);
		if (Files.exists(file) && Files.isSameFile(file, input)) throw new IOException(file + " would overwrite the input " +
			input + ": choose another name with -o.");
	}

	/**
	 * Sees before the work whether its result can be kept.
	 *
	 * @param image the input
	 * @param exact whether the result has 32 bits whatever the input has
	 * @throws IOException if not; with a sentence for the user
	 */
	void check(final Path input, final ImagePlus image, final boolean exact) throws IOException {
		final Path target = of(input);
		final boolean separated = exact && image.getBitDepth() == 24;
		final String objection = ImageWriter.objection(target, exact ? 32 : image.getBitDepth(), image.getStackSize() *
			(separated ? 3 : 1));
		if (objection != null) throw new IOException(objection);
		final Path folder = target.toAbsolutePath().getParent();
		if (!Files.isDirectory(folder)) throw new IOException("There is no folder " + folder + " for the result of " + input +
			".");
		if (!Files.isWritable(folder)) throw new IOException("The folder " + folder +
			" cannot be written to: choose another one with -o.");
		if (!Files.exists(target)) return;
		if (Files.isSameFile(target, input)) throw new IOException("The result would overwrite the input " + input +
			": choose another name with -o.");
		final Path other = written.get(target.toRealPath());
		if (other != null) throw new IOException("The result of " + input + " would overwrite that of " + other +
			": write them into different folders.");
	}

	/** Writes the result of an input. */
	void write(final Path input, final ImagePlus result) throws IOException {
		final Path target = of(input);
		ImageWriter.write(result, target);
		written.put(target.toRealPath(), input);
	}

	/** An existing folder, or a name that ends like one or has no ending. */
	private boolean isFolder() {
		final Path path = Path.of(output);
		if (Files.exists(path)) return Files.isDirectory(path);
		return output.endsWith("/") || output.endsWith(path.getFileSystem().getSeparator()) || !path.getFileName().toString()
			.contains(".");
	}
}
