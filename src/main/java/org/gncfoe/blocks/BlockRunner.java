package org.gncfoe.blocks;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

import org.gncfoe.restore.Progress;

/** Does blocks somewhere: by threads of this program, or on other machines. */
public interface BlockRunner {

	/**
	 * Does blocks of a pass, in any order.
	 *
	 * @param done told of every block, one at a time
	 * @param progress asked whether to stop
	 * @throws CancellationException if it says so; what was told of stays
	 */
	void run(int pass, List<Long> blocks, Consumer<BlockResult> done, Progress progress);
}
