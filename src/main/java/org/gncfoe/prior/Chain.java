package org.gncfoe.prior;

import java.util.List;

/**
 * One term of a prior, a strided chain with experts at every layer:
 * {@code z_1 = K_1 x / s; a_l = Phi_l(z_l, tau); z_{l+1} = K_{l+1} a_l (+ z_l where layer l+1 has a link);
 * R = sum_l < 1, Psi_l(z_l, tau) >}. Its gradient, with {@code g_l = dR/dz_l}:
 * {@code g_l = Psi_l'(z_l) + Phi_l'(z_l) K_{l+1}^T g_{l+1} (+ g_{l+1}); grad R = K_1^T g_1 / s}.
 * <p>
 * An image whose sides are no multiples of {@link #stride()} is first extended at its bottom and right to the next
 * multiples, mirrored (the edge pixel repeated); every layer mirrors its own input.
 *
 * @param layers the layers, first to last
 */
public record Chain(List<Layer> layers) {

	/** @throws IllegalArgumentException if layers do not fit together */
	public Chain {
		layers = List.copyOf(layers);
		if (layers.isEmpty()) throw new IllegalArgumentException("a prior needs at least one layer");
		for (int l = 0; l < layers.size(); l++) {
			final Layer layer = layers.get(l);
			final boolean last = l == layers.size() - 1;
			if (last && layer.potential() == null) throw new IllegalArgumentException(
				"the functions of the last layer must be potentials");
			if (last != (layer.activation() == null)) throw new IllegalArgumentException(last
				? "the last layer must have no activations" : "layer " + (l + 1) + " has no activations");
			if (l == 0) {
				if (layer.link()) throw new IllegalArgumentException("the first layer cannot have a link");
				continue;
			}
			final Convolution k = layer.convolution();
			final int from = layers.get(l - 1).convolution().outputs(), to = k.inputs();
			if (from != to) throw new IllegalArgumentException("layer " + l + " has " + from + " features, layer " + (l + 1) +
				" expects " + to);
			if (layer.link() && (k.stride() != 1 || k.inputs() != k.outputs())) throw new IllegalArgumentException("layer " +
				(l + 1) + " has a link, so it needs stride 1 and as many outputs as inputs");
		}
	}

	/** Number of layers. */
	public int depth() {
		return layers.size();
	}

	/** Layer l, counted from 0. */
	public Layer layer(final int l) {
		return layers.get(l);
	}

	/** Image pixels from one feature of layer l (counted from 0) to the next. */
	public int stride(final int l) {
		int s = 1;
		for (int m = 0; m <= l; m++)
			s *= layers.get(m).convolution().stride();
		return s;
	}

	/** The total stride: image pixels from one feature of the last layer to the next. */
	public int stride() {
		return stride(depth() - 1);
	}

	/** A side of the image, extended to a multiple of the total stride. */
	public int extended(final int side) {
		final int s = stride();
		return (side + s - 1) / s * s;
	}

	/** Side, in pixels, of the part of the image that a feature of layer l (counted from 0) sees: its receptive field. */
	public int receptiveField(final int l) {
		int reach = 0, s = 1;
		for (int m = 0; m <= l; m++) {
			final Convolution k = layers.get(m).convolution();
			reach += s * (Math.max(k.height(), k.width()) - 1);
			s *= k.stride();
		}
		return reach + 1;
	}

	/** How far, in pixels, a pixel influences the gradient: the side of the last layer's receptive field less one. */
	public int gradientRadius() {
		return receptiveField(depth() - 1) - 1;
	}

	/** True for the chains of the paper: stride 1, no links, potentials at the last layer only. */
	public boolean isPlain() {
		for (int l = 0; l < depth(); l++) {
			final Layer layer = layers.get(l);
			if (layer.convolution().stride() > 1 || layer.link() || l < depth() - 1 && layer.potential() != null) return false;
		}
		return true;
	}
}
