package org.gncfoe.dialog;

import java.util.List;

import org.scijava.command.Command;

/**
 * A command whose inputs are asked for in ImageJ's dialog ({@link CommandDialog}), also in Fiji.
 */
public interface DialogCommand extends Command {

	/**
	 * The inputs that the dialog asks for, in their order. All others have their defaults until the
	 * user presses <i>More</i>. Macros and scripts can give all of them.
	 *
	 * @return names of inputs; those that make no sense for the image at hand may be left out
	 */
	List<String> basics();

	/** All inputs in the order of their rows after <i>More</i>; those left out come last. */
	default List<String> order() {
		return basics();
	}

	/** Whether an input is of any use, given the values of the others; its row is disabled if not. */
	default boolean isUseful(final String input) {
		return true;
	}
}
