package org.gncfoe.command;

import java.util.ArrayList;
import java.util.List;

import org.gncfoe.image.MissingRules;

import ij.ImagePlus;
import ij.WindowManager;

/**
 * What is missing, as users choose it: the selection, a rule, or the title of an open image that is
 * the mask. As the type of a parameter it has choices that are found anew for every dialog ({@link
 * MissingNames}); macros and scripts give its text.
 *
 * @param name not checked, since only the command tells whether there is such a rule or image
 */
public record MissingName(String name) {

	static final MissingName SELECTION = new MissingName("selection");

	/** Of those who give the mask by itself. */
	static final MissingName MASK = new MissingName("mask");

	// NB: SciJava, and other dialogs made of the parameters, construct it of a text.

	/** Nothing, or blank text, means the selection. */
	public MissingName {
		name = name == null || name.isBlank() ? "selection" : name.strip();
	}

	/**
	 * The choices there are for the current image: selection, the rules, the open images that could be
	 * its mask.
	 */
	public static List<MissingName> choices() {
		final List<MissingName> choices = new ArrayList<>(List.of(SELECTION));
		for (final String rule : MissingRules.names())
			choices.add(new MissingName(rule));
		for (final ImagePlus mask : masks(WindowManager.getCurrentImage()))
			choices.add(new MissingName(mask.getTitle()));
		return choices;
	}

	/** The other open images of the size of an image. */
	static List<ImagePlus> masks(final ImagePlus image) {
		final List<ImagePlus> masks = new ArrayList<>();
		final int[] ids = WindowManager.getIDList();
		if (image != null && ids != null) for (final int id : ids) {
			final ImagePlus other = WindowManager.getImage(id);
			if (other != null && other != image && other.getWidth() == image.getWidth()
				&& other.getHeight() == image.getHeight()) masks.add(other);
		}
		return masks;
	}

	boolean is(final MissingName other) {
		return name.equalsIgnoreCase(other.name);
	}

	/** The name: what dialogs show, and macros record. */
	@Override
	public String toString() {
		return name;
	}
}
