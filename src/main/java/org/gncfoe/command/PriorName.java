package org.gncfoe.command;

import java.util.ArrayList;
import java.util.List;

import org.gncfoe.prior.Priors;
import org.gncfoe.restore.PriorChoice;

/**
 * A prior as users choose it: the name of a shipped one or of one of their own, or the path of a file. As the type of a
 * parameter it has choices that are found anew for every dialog ({@link PriorNames}); macros and scripts give its text.
 *
 * @param name name or path; not checked, since only loading tells whether there is such a prior
 */
public record PriorName(String name) {

	/** Of those who leave the choice: the best for what is done. */
	static final PriorName DEFAULT = new PriorName(PriorChoice.AUTO);

	// NB: SciJava, and other dialogs made of the parameters, construct it of a text.

	/** Nothing, or blank text, means the default. */
	public PriorName {
		name = name == null || name.isBlank() ? PriorChoice.AUTO : name.strip();
	}

	/** The choices there are now: auto, the shipped priors, the user's own. */
	public static List<PriorName> choices() {
		final List<PriorName> choices = new ArrayList<>(List.of(DEFAULT));
		for (final String name : Priors.names())
			if (!PriorChoice.isAuto(name)) choices.add(new PriorName(name));
		return List.copyOf(choices);
	}

	/** The name: what dialogs show, and macros record. */
	@Override
	public String toString() {
		return name;
	}
}
