package org.gncfoe.compute;

import java.util.List;

/**
 * A mini-batch for learning what an unrolled flow does. The loss is the sum over patches of share times
 * {@code 10 log10( error / expected + 0.1 )}, error being the mean squared error of x_I inside the margin: decibels, as in
 * the PSNR by which results are measured, so that smooth and busy patches and all noise levels count alike; the summand
 * keeps patches without any structure from mattering most.
 *
 * @param patches the patches, all of one size
 * @param height height of a patch in pixels
 * @param width width of a patch in pixels
 * @param margin border, in pixels, left out of the error: there, the patch's mirrored border tells
 */
public record FlowBatch(List<FlowPatch> patches, int height, int width, int margin) {

	/** @throws IllegalArgumentException if there is no patch, no pixel inside the margin, or a patch has another size */
	public FlowBatch {
		if (patches.isEmpty()) throw new IllegalArgumentException("an empty batch");
		if (margin < 0 || height <= 2 * margin || width <= 2 * margin) throw new IllegalArgumentException("patches of " +
			height + "x" + width + " have no pixel left inside a margin of " + margin);
		for (final FlowPatch p : patches)
			if (p.start().length == 0 || p.start().length % (height * width) != 0) throw new IllegalArgumentException(
				"a patch is not of " + height + "x" + width + " pixels");
		patches = List.copyOf(patches);
	}

	/** True where a pixel counts, by its index within a channel. */
	boolean counts(final int pixel) {
		final int y = pixel / width, x = pixel % width;
		return y >= margin && y < height - margin && x >= margin && x < width - margin;
	}
}
