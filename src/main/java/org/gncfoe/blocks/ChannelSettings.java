package org.gncfoe.blocks;

import org.gncfoe.api.DenoisingSettings;
import org.gncfoe.api.InpaintingSettings;

import com.google.gson.JsonObject;

/**
 * What is done to a channel, and what is the same for all its blocks. If there are neither settings it is copied.
 *
 * @param denoising how it is denoised, or null
 * @param inpainting how it is inpainted, or null
 * @param saturation grey level at which the detector was saturated: pixels there are missing if saturated ones are; NaN:
 *          none is
 */
record ChannelSettings(DenoisingSettings denoising, InpaintingSettings inpainting, double saturation) {

	/** Of a channel that is copied. */
	static final ChannelSettings COPY = new ChannelSettings(null, null, Double.NaN);

	/** How far around a block its pixels depend on others, in pixels. */
	int halo() {
		return denoising != null ? denoising.reach() : inpainting != null ? inpainting.halo() : 0;
	}

	JsonObject write() {
		final JsonObject json = new JsonObject();
		if (denoising != null) json.add("denoising", SettingsJson.write(denoising));
		if (inpainting != null) json.add("inpainting", SettingsJson.write(inpainting));
		json.addProperty("saturation", Double.toString(saturation));
		return json;
	}

	static ChannelSettings read(final JsonObject json) {
		return new ChannelSettings(json.has("denoising") ? SettingsJson.denoising(json.getAsJsonObject("denoising")) : null, json
			.has("inpainting") ? SettingsJson.inpainting(json.getAsJsonObject("inpainting")) : null, Double.parseDouble(json
				.get("saturation").getAsString()));
	}
}
