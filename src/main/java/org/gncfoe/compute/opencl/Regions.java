package org.gncfoe.compute.opencl;

import org.gncfoe.prior.Chain;
import org.gncfoe.prior.Convolution;

/**
 * Which pixels each layer of a chain needs so that a result is known on a target rectangle of an image: the halo, layer by
 * layer. Layers are counted from 0. Features of a layer have coordinates of their own, in pixels of that layer.
 */
final class Regions {

	private final Chain chain;
	private final Rect image, extended, target;
	private final Rect[] features, folded;

	private Regions(final Chain chain, final Rect image, final Rect target) {
		this.chain = chain;
		this.image = image;
		this.target = target;
		extended = Rect.of(chain.extended(image.height()), chain.extended(image.width()));
		features = new Rect[chain.depth()];
		folded = new Rect[chain.depth()];
	}

	private Regions below(final Rect top) {
		features[chain.depth() - 1] = top;
		for (int l = chain.depth() - 1; l > 0; l--)
			features[l - 1] = input(l).clip(grid(l - 1));
		return this;
	}

	/** What the gradient on the target needs. */
	static Regions gradient(final Chain chain, final Rect image, final Rect target) {
		final Regions r = new Regions(chain, image, target);
		final int[] rows = sources(target.y(), target.bottom(), image.height(), r.extended.height()), columns = sources(
			target.x(), target.right(), image.width(), r.extended.width());
		Rect needed = new Rect(rows[0], columns[0], rows[1] - rows[0], columns[1] - columns[0]);
		for (int l = 0; l < chain.depth(); l++) {
			final Convolution k = chain.layer(l).convolution();
			r.folded[l] = needed.preimage(r.inputGrid(l), k.padY(), k.padX());
			needed = r.cotangent(l).clip(r.grid(l));
		}
		return r.below(needed);
	}

	/**
	 * The pixels first..end of n, and if the extension to more has mirror images among them, all of it with them.
	 */
	private static int[] sources(final int first, final int end, final int n, final int more) {
		if (more == n || end <= 2 * n - more) return new int[] { first, end };
		return new int[] { Math.max(0, Math.min(first, 2 * n - more)), more };
	}

	/** What the energy's summands on the target need, which must begin and end at multiples of the stride or the border. */
	static Regions energy(final Chain chain, final Rect image, final Rect target) {
		final Regions r = new Regions(chain, image, target);
		return r.below(r.summands(chain.depth() - 1));
	}

	/** The features of a layer whose potentials are the target's summands of R: every feature belongs to one target. */
	Rect summands(final int layer) {
		final int s = chain.stride(layer);
		final int bottom = target.bottom() == image.height() ? extended.height() : target.bottom();
		final int right = target.right() == image.width() ? extended.width() : target.right();
		return new Rect(target.y() / s, target.x() / s, bottom / s - target.y() / s, right / s - target.x() / s);
	}

	/** The whole image. */
	Rect image() {
		return image;
	}

	/** The image, extended to a multiple of the chain's stride. */
	Rect extended() {
		return extended;
	}

	/** Where the result is wanted. */
	Rect target() {
		return target;
	}

	/** All features of a layer. */
	Rect grid(final int layer) {
		final int s = chain.stride(layer);
		return Rect.of(extended.height() / s, extended.width() / s);
	}

	/** All inputs of a layer. */
	Rect inputGrid(final int layer) {
		return layer == 0 ? extended : grid(layer - 1);
	}

	/** Where the features z of a layer are needed; within the grid. */
	Rect features(final int layer) {
		return features[layer];
	}

	/** Where the input of a layer's filters is needed, beyond the input's grid too. */
	Rect input(final int layer) {
		final Convolution k = chain.layer(layer).convolution();
		final Rect f = features[layer];
		final int s = k.stride();
		return new Rect(s * f.y() - k.padY(), s * f.x() - k.padX(), s * (f.height() - 1) + k.height(), s * (f.width() - 1) +
			k.width());
	}

	/** The same as dense planes, see {@link Dense}. */
	Rect denseInput(final int layer) {
		final Dense d = Dense.of(chain.layer(layer).convolution());
		final Rect f = features[layer];
		return new Rect(f.y() - d.height() / 2, f.x() - d.width() / 2, f.height() + d.height() - 1, f.width() + d.width() -
			1);
	}

	/** Where the output of a layer's adjoint filters is needed, beyond the input's grid too (to be folded). */
	Rect folded(final int layer) {
		return folded[layer];
	}

	/** The same as dense planes, see {@link Dense}. */
	Rect denseFolded(final int layer) {
		final Convolution k = chain.layer(layer).convolution();
		final Dense d = Dense.of(k);
		final Rect e = folded[layer];
		final int s = k.stride(), y = Math.floorDiv(e.y() + k.padY(), s), x = Math.floorDiv(e.x() + k.padX(), s);
		return new Rect(y - d.height() / 2, x - d.width() / 2, Math.floorDiv(e.bottom() - 1 + k.padY(), s) + 1 - y, Math
			.floorDiv(e.right() - 1 + k.padX(), s) + 1 - x);
	}

	/** Where the input of a layer's adjoint filters is needed, beyond the grid too. */
	Rect cotangent(final int layer) {
		final Dense d = Dense.of(chain.layer(layer).convolution());
		final Rect e = denseFolded(layer);
		return new Rect(e.y() - (d.height() - 1 - d.height() / 2), e.x() - (d.width() - 1 - d.width() / 2), e.height() + d
			.height() - 1, e.width() + d.width() - 1);
	}

	/** The pixels of the image that are read. */
	Rect source() {
		final Rect r = input(0).clip(extended);
		final int[] rows = mirrored(r.y(), r.bottom(), image.height()), columns = mirrored(r.x(), r.right(), image
			.width());
		return new Rect(rows[0], columns[0], rows[1] - rows[0], columns[1] - columns[0]);
	}

	/** The pixels within n that first..end are, or are mirror images of. */
	private static int[] mirrored(final int first, final int end, final int n) {
		return end <= n ? new int[] { first, end } : new int[] { Math.max(0, Math.min(first, 2 * n - end)), n };
	}
}
