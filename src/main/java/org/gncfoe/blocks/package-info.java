/**
 * Restores images of stores block by block, each a whole shard of the result: on one machine, or, through the same
 * {@link org.gncfoe.blocks.BlockJob}, on many. What is the same for all blocks is found once and travels as text
 * ({@link org.gncfoe.blocks.JobSpec}); blocks can be done anywhere, in any order, again, and give the same pixels.
 */
package org.gncfoe.blocks;
