package org.gncfoe.compute;

/**
 * A prior made ready for learning by unrolling: the flow of every patch of a batch, its error, and the exact gradient of
 * the error with respect to smoothings, step sizes, data weights and, for a variational network, all filters and
 * functions. Used by one thread at a time.
 */
public interface UnrolledFlow extends AutoCloseable {

	/**
	 * Runs the flows forward and back.
	 *
	 * @param batch the patches, which may differ in their steps
	 * @param parameters true if the gradient with respect to the prior's parameters is wanted too
	 */
	FlowGradient gradient(FlowBatch batch, boolean parameters);

	@Override
	default void close() {}
}
