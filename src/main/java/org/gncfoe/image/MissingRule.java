package org.gncfoe.image;

import ij.ImagePlus;

/**
 * Says which pixels of an image are missing; {@link MissingRules} has those there are. NaN and infinite pixels are missing
 * whatever the rule.
 */
public interface MissingRule {

	/** The rule, applied to one image. */
	interface Finder {

		/**
		 * The missing pixels of one plane.
		 *
		 * @param slice index in the image's stack, from 0
		 * @param component 0; of RGB: 0 red, 1 green, 2 blue
		 * @param levels {@code [height][width]}, row-major, grey levels; not to be changed
		 * @return true where a pixel is missing, same shape
		 */
		boolean[] find(int slice, int component, float[] levels);
	}

	/**
	 * Applies the rule to an image.
	 *
	 * @throws IllegalArgumentException if the rule does not fit the image; with a sentence for the user
	 */
	Finder on(ImagePlus image);
}
