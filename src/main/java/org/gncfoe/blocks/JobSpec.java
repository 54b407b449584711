package org.gncfoe.blocks;

import java.util.ArrayList;
import java.util.List;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/**
 * All that decides the pixels of a result beside the image and the prior. It travels as text to whoever does a block.
 *
 * @param request what the user asked for, in words: a run is resumed only if it is the same
 * @param prior fingerprint of the prior
 * @param level level of the image that is restored
 * @param min where the result begins in it: x, y, z, channel, time
 * @param missing what is missing: null (nothing but NaN), {@code nan}, {@code zero}, {@code saturated} or {@code mask}
 * @param channels what is done to each channel of the image
 */
public record JobSpec(String request, String prior, int level, long[] min, String missing,
	List<ChannelSettings> channels)
{

	/** As text. */
	public String write() {
		final JsonObject json = new JsonObject();
		json.addProperty("request", request);
		json.addProperty("prior", prior);
		json.addProperty("level", level);
		final JsonArray start = new JsonArray(), all = new JsonArray();
		for (final long m : min)
			start.add(m);
		json.add("min", start);
		if (missing != null) json.addProperty("missing", missing);
		for (final ChannelSettings channel : channels)
			all.add(channel.write());
		json.add("channels", all);
		return json.toString();
	}

	/**
	 * What {@link #write} wrote.
	 *
	 * @throws IllegalArgumentException if it is something else; with a sentence for the user
	 */
	public static JobSpec read(final String text) {
		try {
			final JsonObject json = JsonParser.parseString(text).getAsJsonObject();
			final List<ChannelSettings> channels = new ArrayList<>();
			for (final JsonElement channel : json.getAsJsonArray("channels"))
				channels.add(ChannelSettings.read(channel.getAsJsonObject()));
			final JsonArray start = json.getAsJsonArray("min");
			final long[] min = new long[start.size()];
			for (int d = 0; d < min.length; d++)
				min[d] = start.get(d).getAsLong();
			return new JobSpec(json.get("request").getAsString(), json.get("prior").getAsString(), json.get("level").getAsInt(),
				min, json.has("missing") ? json.get("missing").getAsString() : null, channels);
		}
		catch (final RuntimeException e) {
			throw new IllegalArgumentException("The notes of the earlier run are damaged: begin anew under another name.", e);
		}
	}

	/** How far around a block its pixels depend on others, in pixels. */
	public int halo() {
		return channels.stream().mapToInt(ChannelSettings::halo).max().orElse(0);
	}
}
