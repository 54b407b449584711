package org.gncfoe.blocks;

import org.gncfoe.api.DenoisingSettings;
import org.gncfoe.api.InpaintingSettings;
import org.gncfoe.api.IntensityScale;
import org.gncfoe.noise.NoiseModel;
import org.gncfoe.noise.NoiseSpectrum;
import org.gncfoe.noise.PoissonGaussian;
import org.gncfoe.restore.DenoiseSettings;
import org.gncfoe.restore.InpaintSettings;
import org.gncfoe.restore.ScheduleShape;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

/** Settings as text and back, without losing a bit. NB: Numbers are strings, as JSON has no NaN. */
final class SettingsJson {

	private SettingsJson() {}

	static JsonObject write(final DenoisingSettings s) {
		final JsonObject json = new JsonObject();
		final PoissonGaussian camera = s.noise().camera();
		if (camera == null) number(json, "sigma", s.noise().sigmaAt(0));
		else {
			number(json, "gain", camera.gain());
			number(json, "offset", camera.offset());
			number(json, "readVariance", camera.readVariance());
		}
		if (s.noise().spectrum() != null) json.add("spectrum", write(s.noise().spectrum()));
		json.add("scale", write(s.scale()));
		number(json, "factor", s.factor());
		json.addProperty("level", s.level());
		number(json, "blur", s.blur());
		json.addProperty("steps", s.steps().steps());
		number(json, "smoothing", s.steps().smoothing());
		if (s.steps().shape() != null) json.addProperty("shape", s.steps().shape().name());
		json.addProperty("reach", s.reach());
		json.addProperty("tile", s.tile());
		json.addProperty("rim", s.rim());
		json.addProperty("complete", s.complete());
		return json;
	}

	static DenoisingSettings denoising(final JsonObject json) {
		return new DenoisingSettings(noise(json), scale(json.getAsJsonObject("scale")), number(json, "factor"),
			new DenoiseSettings(json.get("steps").getAsInt(), number(json, "smoothing"), shape(json)), json.get("level")
				.getAsInt(), number(json, "blur"), json.get("reach").getAsInt(), json.get("tile").getAsInt(), json.get("rim")
					.getAsInt(), json.get("complete").getAsBoolean());
	}

	private static NoiseModel noise(final JsonObject json) {
		final NoiseSpectrum spectrum = json.has("spectrum") ? spectrum(json.getAsJsonObject("spectrum")) : null;
		if (json.has("sigma")) return spectrum != null ? NoiseModel.coloured(spectrum) : NoiseModel.gaussian(number(json,
			"sigma"));
		final PoissonGaussian camera = new PoissonGaussian(number(json, "gain"), number(json, "offset"), number(json,
			"readVariance"));
		return spectrum != null ? NoiseModel.coloured(camera, spectrum) : NoiseModel.poisson(camera);
	}

	/** NB: The start image is always the default: the program offers no other. */
	static JsonObject write(final InpaintingSettings s) {
		final JsonObject json = new JsonObject();
		json.add("scale", write(s.scale()));
		json.addProperty("steps", s.steps().steps());
		number(json, "smoothing", s.steps().smoothing());
		number(json, "lastSmoothing", s.steps().lastSmoothing());
		if (s.steps().shape() != null) json.addProperty("shape", s.steps().shape().name());
		json.addProperty("tile", s.tile());
		json.addProperty("rim", s.rim());
		if (s.denoising() != null) json.add("denoising", write(s.denoising()));
		return json;
	}

	static InpaintingSettings inpainting(final JsonObject json) {
		final InpaintSettings steps = InpaintSettings.defaults().withSteps(json.get("steps").getAsInt()).withShape(shape(json))
			.withSmoothing(number(json, "smoothing"), number(json, "lastSmoothing"));
		return new InpaintingSettings(scale(json.getAsJsonObject("scale")), steps, json.get("tile").getAsInt(), json.get("rim")
			.getAsInt(), json.has("denoising") ? denoising(json.getAsJsonObject("denoising")) : null);
	}

	// -- Helper methods --

	private static JsonObject write(final IntensityScale scale) {
		final JsonObject json = new JsonObject();
		number(json, "offset", scale.offset());
		number(json, "factor", scale.factor());
		return json;
	}

	private static JsonObject write(final NoiseSpectrum spectrum) {
		final JsonObject json = new JsonObject();
		final JsonArray power = new JsonArray();
		for (int i = 0; i < spectrum.side(); i++)
			for (int j = 0; j < spectrum.side(); j++)
				power.add(Double.toString(spectrum.power(i, j)));
		json.add("power", power);
		number(json, "rows", spectrum.rows());
		number(json, "columns", spectrum.columns());
		return json;
	}

	private static NoiseSpectrum spectrum(final JsonObject json) {
		final JsonArray numbers = json.getAsJsonArray("power");
		final double[] power = new double[numbers.size()];
		for (int k = 0; k < power.length; k++)
			power[k] = Double.parseDouble(numbers.get(k).getAsString());
		return new NoiseSpectrum((int) Math.round(Math.sqrt(power.length)), power, number(json, "rows"), number(json,
			"columns"));
	}

	private static IntensityScale scale(final JsonObject json) {
		return new IntensityScale(number(json, "offset"), number(json, "factor"));
	}

	private static ScheduleShape shape(final JsonObject json) {
		return json.has("shape") ? ScheduleShape.valueOf(json.get("shape").getAsString()) : null;
	}

	private static void number(final JsonObject json, final String name, final double value) {
		json.addProperty(name, Double.toString(value));
	}

	private static double number(final JsonObject json, final String name) {
		return Double.parseDouble(json.get(name).getAsString());
	}
}
