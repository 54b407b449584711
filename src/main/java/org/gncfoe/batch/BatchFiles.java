package org.gncfoe.batch;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;

import org.gncfoe.image.CheckFiles;
import org.gncfoe.zarr.OmeImage;

/**
 * Finds the files of a batch and says where their results go: {@code NAME-denoised.tif} beside each input, or in an output
 * folder, which then has the subfolders of the input folder. Files that are such results themselves are left out. Where two
 * results would have one name, as those of a.tif and a.png, the second is called {@code a-png-denoised.tif}. Hidden files
 * and folders, whose names begin with a dot, are passed over.
 *
 * <pre>
 * List&lt;BatchItem&gt; items = new BatchFiles("-denoised").find(List.of(folder), output);
 * </pre>
 */
public final class BatchFiles {

	/** The files taken from a folder where nothing is said: what ImageJ itself opens. */
	public static final String DEFAULT_INCLUDE = "*.{tif,tiff,png,jpg,jpeg,gif,bmp,pgm,dcm,fits,zarr}";

	private final String suffix;
	private final List<String> companions = new ArrayList<>();
	private final List<PathMatcher> include = new ArrayList<>();
	private boolean recursive = true;

	/** @param suffix what is added to the names of inputs, such as {@code -denoised} */
	public BatchFiles(final String suffix) {
		this.suffix = suffix;
	}

	/**
	 * Which files are taken from folders.
	 *
	 * @param globs patterns such as {@code *.tif} or {@code day1/**}; those without a slash are for the file's name alone;
	 *          upper and lower case are the same. None: {@link #DEFAULT_INCLUDE}
	 * @return this
	 * @throws IllegalArgumentException if a pattern makes no sense; with a sentence for the user
	 */
	public BatchFiles include(final List<String> globs) {
		include.clear();
		for (final String glob : globs)
			try {
				include.add(FileSystems.getDefault().getPathMatcher("glob:" + (glob.contains("/") ? "" : "{,**/}") + glob
					.toLowerCase(Locale.ROOT)));
			}
			catch (final PatternSyntaxException e) {
				throw new IllegalArgumentException("\"" + glob + "\" is not a pattern for file names: write one like *.tif.", e);
			}
		return this;
	}

	/** Whether subfolders are searched too, as they are where nothing is said; returns this. */
	public BatchFiles recursive(final boolean value) {
		recursive = value;
		return this;
	}

	/** Says that results have another file beside them, called as they are with this suffix as well; returns this. */
	public BatchFiles companion(final String moreSuffix) {
		companions.add(moreSuffix);
		return this;
	}

	/** Where a companion of a result goes: beside it, as TIFF. */
	public static Path beside(final Path output, final String moreSuffix) {
		return output.resolveSibling(stem(output) + moreSuffix + ".tif");
	}

	/**
	 * Finds the files.
	 *
	 * @param inputs files and folders
	 * @param output the output folder; null: every result goes beside its input
	 * @return the files, those of a folder sorted by name; files and folders that cannot be read are in it with their problem
	 */
	public List<BatchItem> find(final List<Path> inputs, final Path output) throws IOException {
		final List<BatchItem> found = new ArrayList<>();
		for (final Path input : inputs) {
			if (!Files.isDirectory(input) || OmeImage.isStore(input)) {
				final Path name = input.getFileName();
				found.add(new BatchItem(input, output == null ? input : output.resolve(name), input.toString(), null));
				continue;
			}
			final Path below = output == null ? input : inputs.size() == 1 ? output : output.resolve(input.toAbsolutePath()
				.normalize().getFileName());
			scan(input, below, output, results(input, output), found);
		}
		return withTargets(found, inputs);
	}

	/**
	 * The folder where a batch keeps its table and what it has finished.
	 *
	 * @param inputs files and folders
	 * @param output the output folder, or null
	 * @return the output folder, else the input folder if there is one only, else null
	 */
	public static Path home(final List<Path> inputs, final Path output) {
		return output != null ? output : inputs.size() == 1 && Files.isDirectory(inputs.get(0)) ? inputs.get(0) : null;
	}

	// -- Search --

	/** What earlier runs have written, here or there, in the way of this one: inpainted images may be denoised. */
	private Predicate<Path> results(final Path input, final Path output) throws IOException {
		final FinishedFiles here = new FinishedFiles(input), there = output == null ? here : new FinishedFiles(output);
		return file -> stem(file).endsWith(suffix) && (here.isResult(file) || there.isResult(file));
	}

	private void scan(final Path folder, final Path below, final Path output, final Predicate<Path> results,
		final List<BatchItem> found) throws IOException
	{
		final List<BatchItem> here = new ArrayList<>();
		final Path taboo = output == null || Files.exists(output) && Files.isSameFile(output, folder) ? null : output;
		Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), recursive ? Integer.MAX_VALUE : 1,
			new SimpleFileVisitor<>() {

				@Override
				public FileVisitResult preVisitDirectory(final Path dir, final BasicFileAttributes a) throws IOException {
					if (!dir.equals(folder) && !isHidden(dir) && OmeImage.isStore(dir)) {
						if (matches(folder.relativize(dir)) && !results.test(dir)) here.add(item(dir, null));
						return FileVisitResult.SKIP_SUBTREE;
					}
					final boolean own = taboo != null && Files.exists(taboo) && Files.isSameFile(dir, taboo);
					return !dir.equals(folder) && (isHidden(dir) || own) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
				}

				@Override
				public FileVisitResult visitFile(final Path file, final BasicFileAttributes a) {
					if (isHidden(file)) return FileVisitResult.CONTINUE;
					final Path relative = folder.relativize(file);
					if (!FileNames.canBeSaid(relative)) {
						if (matches(Path.of(FileNames.harmless(relative)))) here.add(new BatchItem(file, below, relative.toString(),
							FileNames.explanation(file)));
					}
					else if (matches(relative) && !results.test(file) && !CheckFiles.isPage(file)) here.add(item(file, a.isRegularFile() ? null : a
						.isSymbolicLink() ? "The link " + file + " leads to nothing." : file + " is a pipe or a device, not a file."));
					return FileVisitResult.CONTINUE;
				}

				@Override
				public FileVisitResult visitFileFailed(final Path file, final IOException e) {
					final String what = e instanceof FileSystemLoopException ? " leads back to a folder above it" : " cannot be read";
					here.add(item(file, (Files.isDirectory(file) ? "The folder " : "The file ") + file + what + "."));
					return FileVisitResult.CONTINUE;
				}

				@Override
				public FileVisitResult postVisitDirectory(final Path dir, final IOException e) {
					return e == null ? FileVisitResult.CONTINUE : visitFileFailed(dir, e);
				}

				private BatchItem item(final Path file, final String problem) {
					final Path relative = folder.relativize(file);
					return new BatchItem(file, below.resolve(relative), relative.toString().replace('\\', '/'), problem);
				}
			});
		here.sort(Comparator.comparing(BatchItem::name));
		found.addAll(here);
	}

	private static boolean isHidden(final Path file) {
		return file.getFileName() != null && file.getFileName().toString().startsWith(".");
	}

	private boolean matches(final Path relative) {
		if (include.isEmpty()) include(List.of(DEFAULT_INCLUDE));
		final Path lower = Path.of(relative.toString().toLowerCase(Locale.ROOT));
		return include.stream().anyMatch(glob -> glob.matches(lower));
	}

	// -- Results --

	/** Gives every file its own result, and leaves out those that are results of others. */
	private List<BatchItem> withTargets(final List<BatchItem> found, final List<Path> named) {
		final Set<String> byName = new HashSet<>();
		for (final Path input : named)
			byName.add(key(input));
		final Map<String, String> taken = new HashMap<>();
		final List<BatchItem> items = new ArrayList<>();
		for (final BatchItem item : found) {
			final Path target = item.problem() != null ? item.output() : target(item.output(), taken.keySet());
			if (item.problem() == null) {
				taken.put(key(target), item.name());
				for (final String companion : companions)
					taken.put(key(beside(target, companion)), item.name());
			}
			items.add(new BatchItem(item.input(), target, item.name(), item.problem() == null && byName.contains(key(target))
				? "The result of " + item.name() + " would overwrite the input " + target + ": give an output folder." : item
					.problem()));
		}
		items.removeIf(item -> !byName.contains(key(item.input())) && taken.containsKey(key(item.input())) && !taken.get(key(item
			.input())).equals(item.name()));
		return items;
	}

	private Path target(final Path file, final Set<String> taken) {
		final String stem = stem(file), ending = ending(file);
		final String kind = ending.equals("zarr") ? ".zarr" : ".tif";
		Path target = file.resolveSibling(stem + suffix + kind);
		for (int n = 1; taken.contains(key(target)); n++)
			target = file.resolveSibling(stem + "-" + ending + (n == 1 ? "" : n) + suffix + kind);
		return target;
	}

	/** NB: To many file systems a.tif and A.TIF are the same. */
	private static String key(final Path file) {
		return file.toAbsolutePath().normalize().toString().toLowerCase(Locale.ROOT);
	}

	/** The name of a file without its ending. */
	public static String stem(final Path file) {
		return file.getFileName().toString().replaceFirst("(?<=.)\\.[^.]*$", "");
	}

	private static String ending(final Path file) {
		final String name = file.getFileName().toString();
		return name.substring(Math.min(name.length(), stem(file).length() + 1)).toLowerCase(Locale.ROOT);
	}
}
