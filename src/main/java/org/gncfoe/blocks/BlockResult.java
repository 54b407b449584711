package org.gncfoe.blocks;

import java.io.Serializable;

/**
 * What became of a block.
 *
 * @param pass 0: restored; from 1: that level of the pyramid
 * @param block its number
 * @param bytes bytes written
 * @param checksum their CRC-32C
 * @param read bytes read for it, as they are stored
 * @param seconds time it took
 * @param failure why it failed, a sentence; null: it did not
 */
public record BlockResult(int pass, long block, long bytes, long checksum, long read, double seconds, String failure)
	implements Serializable
{

	/** Whether it is there. */
	public boolean isDone() {
		return failure == null;
	}
}
