package org.gncfoe.prior;

import java.io.IOException;
import java.util.List;

/**
 * No prior has this name, and no file this path. The message is one sentence for the user, which lists the names there
 * are.
 */
public class UnknownPriorException extends IOException {

	private static final long serialVersionUID = 1L;

	UnknownPriorException(final String nameOrPath, final List<String> names) {
		super("There is no prior \"" + nameOrPath + "\": give the path of a prior file" + (names.isEmpty()
			? " (no prior is available by name)." : " or one of the names " + String.join(", ", names) + "."));
	}
}
