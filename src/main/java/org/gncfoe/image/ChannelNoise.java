package org.gncfoe.image;

import java.util.ArrayList;
import java.util.List;

import net.imglib2.FinalInterval;

import org.gncfoe.api.DenoisingSettings;
import org.gncfoe.api.IntensityScale;
import org.gncfoe.api.JointSmoothing;
import org.gncfoe.api.MeanFactor;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.noise.AnscombeTransform;
import org.gncfoe.noise.KnownNoise;
import org.gncfoe.noise.NoiseAnalysis;
import org.gncfoe.noise.NoiseKind;
import org.gncfoe.noise.NoiseModel;
import org.gncfoe.noise.Samples;
import org.gncfoe.restore.Progress;
import org.gncfoe.restore.SolverKind;

/**
 * What is found about a channel, from samples of it, before any plane is restored.
 *
 * @param samples the samples
 * @param scale to the prior's unit
 * @param noise the noise, grey levels
 * @param sigma its standard deviation at the mean intensity, grey levels
 * @param remarks sentences for the user
 */
record ChannelNoise(Samples samples, IntensityScale scale, NoiseModel noise, double sigma, List<String> remarks) {

	/**
	 * Finds what is not known.
	 *
	 * @param samples of the channel; missing pixels are NaN
	 * @param sigma standard deviation of Gaussian noise, grey levels; NaN: found
	 * @param known what is known of the noise besides
	 */
	static ChannelNoise find(final ChannelPlanes planes, final Samples samples, final double sigma,
		final KnownNoise known)
	{
		final IntensityScale scale = planes.scale(samples.parts());
		if (!Double.isNaN(sigma)) return new ChannelNoise(samples, scale, known.gaussian(sigma), sigma, List
			.of());
		final NoiseAnalysis analysis = NoiseAnalysis.of(samples, planes.range(samples.parts()), known);
		final List<String> remarks = new ArrayList<>(analysis.remarks());
		if (analysis.model().kind() == NoiseKind.GAUSSIAN && analysis.model().sigmaAt(0) == 0) remarks.add(
			"No noise was found, so nothing was changed.");
		return new ChannelNoise(samples, scale, analysis.model(), analysis.model().sigmaAt(samples.mean()), remarks);
	}

	/** The same with another noise, given by the user. */
	ChannelNoise withSigma(final double value, final KnownNoise known) {
		return new ChannelNoise(samples, scale, known.gaussian(value), value, remarks);
	}

	/** Whether the noise is that of a camera, and there is any. */
	boolean isCamera() {
		return noise.kind() == NoiseKind.POISSON && sigma > 0;
	}

	/**
	 * How the channel is denoised.
	 *
	 * @param options the steps
	 * @param planes the planes, to find what keeps their mean; missing pixels are NaN
	 * @param bounds a plane
	 * @param listener hears of planes that were denoised on the way
	 */
	DenoisingSettings settings(final PriorEngine engine, final DenoiseOptions options, final MeanFactor.Stack planes,
		final int count, final FinalInterval bounds, final Progress progress, final MeanFactor.Listener listener)
	{
		// NB: Missing pixels are filled in the plane as a whole, not in tiles: holes of any width have no seams.
		final int whole = (int) Math.max(bounds.dimension(0), bounds.dimension(1));
		final IntensityScale its = isCamera() ? IntensityScale.ofTransformed(new AnscombeTransform(noise.camera()), samples
			.parts()) : scale;
		final boolean joint = options.solver() != SolverKind.FLOW;
		// NB: Correlated noise has a flow of its own; the joint solver takes the noise for white.
		final DenoisingSettings flow = DenoisingSettings.of(joint ? noise.white() : noise, its, engine, options.settings(
			isCamera() ? sigma * its.factor() : its.factor())).withTile(whole, 0);
		final DenoisingSettings settings = joint ? JointSmoothing.along(planes.plane(count / 2), bounds, engine, flow, options
			.steps(), progress.part(0, 0)) : flow.chosen(engine, samples);
		return isCamera() ? settings.withFactor(MeanFactor.of(planes, count, bounds, engine, settings, progress, listener))
			: settings;
	}
}
