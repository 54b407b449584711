package org.gncfoe.compute.opencl;

import org.gncfoe.prior.Convolution;
import org.gncfoe.prior.Prior;

/**
 * Which pixels each layer needs so that a result is known on a target rectangle of an image: the halo, layer by layer.
 * Layers are counted from 0.
 */
final class Regions {

	private final Rect image, target;
	private final Rect[] features, backward;
	private final Prior prior;

	private Regions(final Prior prior, final Rect image, final Rect target, final Rect[] backward, final Rect top) {
		this.prior = prior;
		this.image = image;
		this.target = target;
		this.backward = backward;
		final int depth = prior.depth();
		features = new Rect[depth];
		features[depth - 1] = top;
		for (int l = depth - 1; l > 0; l--)
			features[l - 1] = grow(features[l], l).clip(image);
	}

	/** What the gradient on the target needs. */
	static Regions gradient(final Prior prior, final Rect image, final Rect target) {
		final Rect[] backward = new Rect[prior.depth()];
		Rect needed = target;
		for (int l = 0; l < prior.depth(); l++) {
			final Convolution k = prior.layer(l).convolution();
			backward[l] = needed.preimage(image, k.height() / 2, k.width() / 2);
			needed = backward[l].grow(k.height() / 2, k.width() / 2).clip(image);
		}
		return new Regions(prior, image, target, backward, needed);
	}

	/** What the energy's summands on the target need. */
	static Regions energy(final Prior prior, final Rect image, final Rect target) {
		return new Regions(prior, image, target, new Rect[prior.depth()], target);
	}

	private Rect grow(final Rect rect, final int layer) {
		final Convolution k = prior.layer(layer).convolution();
		return rect.grow(k.height() / 2, k.width() / 2);
	}

	/** The whole image. */
	Rect image() {
		return image;
	}

	/** Where the result is wanted. */
	Rect target() {
		return target;
	}

	/** Where the features z of a layer are needed; within the image. */
	Rect features(final int layer) {
		return features[layer];
	}

	/** Where the input of a layer's filters is needed, beyond the image too. */
	Rect input(final int layer) {
		return grow(features[layer], layer);
	}

	/** Where the output of a layer's adjoint filters is needed, beyond the image too (to be folded). */
	Rect folded(final int layer) {
		return backward[layer];
	}

	/** Where the input of a layer's adjoint filters is needed, beyond the image too. */
	Rect cotangent(final int layer) {
		return grow(backward[layer], layer);
	}

	/** The pixels of the image that are read. */
	Rect source() {
		return input(0).clip(image);
	}
}
