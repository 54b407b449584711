package org.gncfoe.figures;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.gncfoe.prior.Priors;
import org.gncfoe.train.Patches.Picture;

import ij.process.ColorProcessor;

/** Figure 2: the filters and functions of several priors, one below the other. */
public final class PriorGallery {

	private PriorGallery() {}

	/** The names of the priors of natural images that are there, with one layer first. */
	public static List<String> naturalPriors() {
		return Priors.names().stream().filter(name -> name.matches("natural-r\\d+")).sorted().toList();
	}

	/**
	 * Computes and draws the figure.
	 *
	 * @param names names or files of priors, at least one
	 * @param pictures as in {@link PriorPicture#draw}
	 * @param seed as there
	 * @throws IOException if a prior cannot be read; with a sentence for the user
	 */
	public static Figure draw(final List<String> names, final List<Picture> pictures, final long seed) throws IOException {
		final Table table = new Table(PriorPicture.columns());
		final List<String> findings = new ArrayList<>();
		final List<ColorProcessor> pages = new ArrayList<>();
		for (final String name : names)
			pages.add(PriorPicture.draw(Priors.load(name), name, pictures, seed, table, findings));
		int width = 0, height = 0;
		for (final ColorProcessor page : pages) {
			width = Math.max(width, page.getWidth());
			height += page.getHeight();
		}
		final ColorProcessor all = new ColorProcessor(width, height);
		int top = 0;
		for (final ColorProcessor page : pages) {
			all.insert(page, 0, top);
			top += page.getHeight();
		}
		return new Figure("fig2", all, Map.of("", table), findings);
	}
}
