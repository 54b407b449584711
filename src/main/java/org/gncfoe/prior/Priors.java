package org.gncfoe.prior;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The priors a user can choose: shipped ones by name, the user's own by name from the {@linkplain #userFolder() user's
 * folder}, any other by path. A shipped name always means the shipped prior, so that a name gives the same result on
 * every machine.
 *
 * <pre>{@code
 * Prior prior = Priors.load(Priors.DEFAULT_NAME);
 * }</pre>
 */
public final class Priors {

	/**
	 * Where shipped priors lie: NAME.safetensors, and index.txt with one name per line ({@code #} begins a remark), after it
	 * the tasks for which it is taken where none is chosen.
	 */
	static final String RESOURCES = "org/gncfoe/priors/";

	/** The name of the prior used when none is chosen: the default of the task {@code any}. */
	public static final String DEFAULT_NAME = defaultName("any");

	private Priors() {}

	/**
	 * All names that {@link #load} knows: the shipped ones, in the order of their index, then the user's own, sorted.
	 * A user's folder that cannot be read has none.
	 */
	public static List<String> names() {
		return names(Priors.class.getClassLoader(), userFolder());
	}

	/** The names of the priors that come with GNC-FoE, in the order of their index. */
	public static List<String> shippedNames() {
		return shipped(Priors.class.getClassLoader());
	}

	/**
	 * The shipped prior that is taken for a task where none is chosen, as the index of priors says.
	 *
	 * @param task {@code any}, {@code denoise}, {@code denoise-fast}, {@code inpaint} or {@code deconvolve}
	 * @return the name
	 * @throws IllegalStateException if the index names none
	 */
	public static String defaultName(final String task) {
		return index(Priors.class.getClassLoader()).stream().filter(words -> words.subList(1, words.size()).contains(task)).map(
			words -> words.get(0)).findFirst().orElseThrow(() -> new IllegalStateException(
				"This installation has no prior for the task " + task + ": install GNC-FoE again."));
	}

	/**
	 * Loads a prior.
	 *
	 * @param nameOrPath the name of a shipped prior or of one in the user's folder, or the path of a file
	 * @throws UnknownPriorException if there is neither such a name nor such a file
	 * @throws PriorFormatException if the file is no prior, or a broken one
	 * @throws IOException if it cannot be read
	 */
	public static Prior load(final String nameOrPath) throws IOException {
		return load(nameOrPath, Priors.class.getClassLoader(), userFolder());
	}

	/**
	 * The folder of the user's own priors, which need not exist: {@code priors} in the folder named by the system property
	 * {@code gncfoe.home} or else by the environment variable {@code GNC_FOE_HOME}, by default {@code ~/.gnc-foe/priors}.
	 */
	public static Path userFolder() {
		final String property = System.getProperty("gncfoe.home"), variable = System.getenv("GNC_FOE_HOME");
		final Path home = isSet(property) ? Path.of(property) : isSet(variable) ? Path.of(variable) : Path.of(System
			.getProperty("user.home"), ".gnc-foe");
		return home.resolve("priors");
	}

	static List<String> names(final ClassLoader loader, final Path folder) {
		final Set<String> names = new LinkedHashSet<>(shipped(loader));
		names.addAll(own(folder));
		return List.copyOf(names);
	}

	static Prior load(final String nameOrPath, final ClassLoader loader, final Path folder) throws IOException {
		if (shipped(loader).contains(nameOrPath)) return loadShipped(nameOrPath, loader);
		if (own(folder).contains(nameOrPath)) return PriorFile.read(folder.resolve(nameOrPath + PriorFile.EXTENSION));
		final Path file = path(nameOrPath);
		if (file == null || !Files.exists(file)) throw new UnknownPriorException(nameOrPath, names(loader, folder));
		return PriorFile.read(file);
	}

	private static Prior loadShipped(final String name, final ClassLoader loader) throws IOException {
		try (final InputStream in = loader.getResourceAsStream(RESOURCES + name + PriorFile.EXTENSION)) {
			if (in == null) throw new IOException("The shipped prior \"" + name +
				"\" is missing in this installation: install GNC-FoE again.");
			return PriorFile.read(new BufferedInputStream(in), "the shipped prior " + name);
		}
	}

	private static List<String> shipped(final ClassLoader loader) {
		return index(loader).stream().map(words -> words.get(0)).toList();
	}

	/** The words of the lines of the index. */
	private static List<List<String>> index(final ClassLoader loader) {
		try (final InputStream in = loader.getResourceAsStream(RESOURCES + "index.txt")) {
			if (in == null) return List.of();
			return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines() //
				.map(line -> line.replaceFirst("#.*", "").strip()).filter(line -> !line.isEmpty()).map(line -> List.of(
					line.split("\\s+"))).toList();
		}
		catch (final IOException e) {
			throw new UncheckedIOException("The list of shipped priors cannot be read.", e);
		}
	}

	private static Set<String> own(final Path folder) {
		final Set<String> names = new TreeSet<>();
		try (final Stream<Path> files = Files.list(folder)) {
			for (final Path file : (Iterable<Path>) files::iterator) {
				final String name = file.getFileName().toString();
				if (!name.startsWith(".") && name.endsWith(PriorFile.EXTENSION) && Files.isRegularFile(file)) names.add(name
					.substring(0, name.length() - PriorFile.EXTENSION.length()));
			}
		}
		catch (final IOException | UncheckedIOException e) {
			return Set.of();
		}
		return names;
	}

	/** null for text that cannot be a path. */
	private static Path path(final String text) {
		try {
			return text.isBlank() ? null : Path.of(text);
		}
		catch (final InvalidPathException e) {
			return null;
		}
	}

	private static boolean isSet(final String value) {
		return value != null && !value.isBlank();
	}
}
