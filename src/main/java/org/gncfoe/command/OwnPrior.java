package org.gncfoe.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.gncfoe.prior.Prior;
import org.gncfoe.prior.PriorFile;
import org.gncfoe.prior.Priors;
import org.gncfoe.train.Trainer;

/**
 * A prior of the user's own in the making: the place of its file in {@link Priors#userFolder()}, where all commands find it
 * by its name, and of the checkpoint of its training.
 *
 * @param name name of the prior
 */
record OwnPrior(String name) {

	/** @throws IllegalArgumentException if it cannot be the name of a file or is that of a shipped prior; with a sentence */
	OwnPrior {
		if (name == null || !name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) throw new IllegalArgumentException(
			"A prior's name consists of letters, digits, dots and dashes, unlike \"" + name + "\".");
		if (Priors.shippedNames().contains(name)) throw new IllegalArgumentException("The prior " + name +
			" comes with GNC-FoE: choose another name.");
	}

	/** The file of the finished prior. */
	Path file() {
		return Priors.userFolder().resolve(name + PriorFile.EXTENSION);
	}

	/** The file of the training's state. */
	Path checkpoint() {
		return Priors.userFolder().resolveSibling("training").resolve(name + ".checkpoint");
	}

	/**
	 * Makes the folders, and sees to it that a new training does not replace a prior or go on with an old one.
	 *
	 * @param resume whether a cancelled training shall go on
	 * @throws IllegalArgumentException if there is such a prior already, or nothing to resume; with a sentence for the user
	 * @throws IOException if the folders cannot be written to; with a sentence for the user
	 */
	void prepare(final boolean resume) throws IOException {
		if (resume && !Files.exists(checkpoint())) throw new IllegalArgumentException("There is no cancelled training of a prior " +
			name + " to resume: start a new one.");
		if (!resume && Files.exists(file())) throw new IllegalArgumentException("There is a prior " + name +
			" already: choose another name, or delete " + file() + ".");
		for (final Path folder : new Path[] { file().getParent(), checkpoint().getParent() })
			try {
				Files.createDirectories(folder);
				if (!Files.isWritable(folder)) throw new IOException("not writable");
			}
			catch (final IOException e) {
				throw new IOException("The folder " + folder +
					" cannot be written to: make it writable, or name another one in the variable GNC_FOE_HOME.", e);
			}
		if (!resume) Trainer.forget(checkpoint());
	}

	/**
	 * Keeps a prior under the name.
	 *
	 * @param complete whether the training is over, so that its state is not needed any more
	 * @throws IOException if it cannot be written; with a sentence for the user
	 */
	void keep(final Prior prior, final boolean complete) throws IOException {
		PriorFile.write(prior, file());
		if (complete) Trainer.forget(checkpoint());
	}
}
