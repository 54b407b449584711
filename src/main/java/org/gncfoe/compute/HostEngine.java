package org.gncfoe.compute;

import org.gncfoe.prior.Prior;

/**
 * An engine that holds nothing on a device: it knows its prior and how to make images for it.
 *
 * @param backend the backend it belongs to
 * @param prior the prior
 * @param images makes an image of a given size
 */
public record HostEngine(Backend backend, Prior prior, Images images) implements PriorEngine {

	/** Makes images. */
	public interface Images {

		/** An image of height x width pixels, all zero. */
		ImageState image(int height, int width);
	}

	@Override
	public ImageState image(final int height, final int width) {
		return images.image(height, width);
	}
}
