package org.gncfoe.noise;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How the pixels of images share their noise, once its kind is known: found, given, or taken for not at all. */
final class NoiseColour {

	/**
	 * Where correlated noise is taken for white it is removed best with a larger sigma than its own: the estimated one is
	 * raised by this share of the estimated correlation at lag 1. On five images with smoothed Gaussian noise of sigma 15 the
	 * best sigma was about 20 at a correlation of 0.57 and 23 at 0.77; this gives 20 to 23 for both.
	 */
	private static final double BY_CORRELATION = 1.2;

	/** Correlation of neighbours from which on noise is treated by its spectrum. */
	private static final double LEAST_COLOUR = 0.2;

	/** The correlation of a camera's noise is found from as many planes at most. */
	private static final int MOST_TRANSFORMED = 4;

	private static final String CORRELATED = "The noise of neighbouring pixels is correlated (%.2f), as after " +
		"interpolation, smoothing or lossy compression; %s was raised by a factor of %.2f for that. Restoring the raw " +
		"data, or the image binned 2x2, is better where it can be had.";

	private final List<float[]> planes;
	private final int height, width;
	private final ValueRange range;
	private final Correlation correlation;
	private final List<String> remarks;

	/**
	 * @param planes images {@code [height][width]}, row-major, grey levels; NaN and infinite pixels are missing
	 * @param range values they could hold
	 * @param correlation what is known
	 * @param remarks gets sentences for the user
	 */
	NoiseColour(final List<float[]> planes, final int height, final int width, final ValueRange range,
		final Correlation correlation, final List<String> remarks)
	{
		this.planes = planes;
		this.height = height;
		this.width = width;
		this.range = range;
		this.correlation = correlation;
		this.remarks = remarks;
	}

	// -- Gaussian noise --

	/** The model of Gaussian noise; where it is taken for white although it is not, its sigma is raised. */
	NoiseModel gaussian(final NoiseEstimate estimate) {
		if (correlation.isKnown()) return given(estimate);
		if (!estimate.isCorrelated()) {
			final double white = estimate.sigma() * estimate.sigma();
			final NoiseSpectrum lines = lines(planes, range, white);
			return lines == null ? NoiseModel.gaussian(estimate.sigma()) : said(NoiseModel.coloured(lines));
		}
		final NoiseSpectrum spectrum = coloured(planes, range);
		return spectrum == null ? NoiseModel.gaussian(raisedSigma(estimate)) : said(NoiseModel.coloured(spectrum));
	}

	private NoiseModel given(final NoiseEstimate estimate) {
		final NoiseSpectrum known = correlation.spectrum();
		if (known.isWhite() || estimate.sigma() == 0) return NoiseModel.gaussian(estimate.sigma());
		return NoiseModel.coloured(fitted(known, planes, range));
	}

	/** NB: A known spectrum says how pixels share their noise; how much of it there is, each image says. */
	private NoiseSpectrum fitted(final NoiseSpectrum known, final List<float[]> images, final ValueRange its) {
		final NoiseSpectrum found = SpectrumEstimate.of(images, height, width, its);
		return found == null ? known : known.scaled(found.strengthOver(known));
	}

	/** The spectrum that is found, if noise is to be treated by it; else null. */
	private NoiseSpectrum coloured(final List<float[]> images, final ValueRange its) {
		if (correlation.isNone()) return null;
		final NoiseSpectrum found = SpectrumEstimate.of(images, height, width, its);
		return found == null || found.atLagOne() < LEAST_COLOUR ? null : found;
	}

	/** White noise of this variance, with what rows and columns have in common; null if that is nothing. */
	private NoiseSpectrum lines(final List<float[]> images, final ValueRange its, final double white) {
		if (correlation.isNone() || !(white > 0)) return null;
		final double rows = LineNoise.ofRows(images, height, width, its), columns = LineNoise.ofColumns(images, height, width,
			its);
		return rows + columns == 0 ? null : NoiseSpectrum.white(white).withLines(rows, columns);
	}

	private double raisedSigma(final NoiseEstimate estimate) {
		final double raised = raised(new NoiseCorrelation(new Patches(planes, height, width)));
		if (!(raised > estimate.sigma())) {
			remarks.add(estimate.warning());
			return estimate.sigma();
		}
		remarks.add(String.format(Locale.ROOT, CORRELATED, estimate.correlation(), "sigma", raised / estimate.sigma()));
		return raised;
	}

	// -- Noise of a camera --

	/** A camera of which nothing has to be estimated. */
	static NoiseModel given(final PoissonGaussian camera, final Correlation correlation) {
		final NoiseSpectrum known = correlation.spectrum();
		if (known == null || known.isWhite()) return NoiseModel.poisson(camera);
		return NoiseModel.coloured(camera, known.scaled(1 / known.variance()));
	}

	/**
	 * The model of a camera's noise; where it is taken for white although it is not, its variance is raised.
	 *
	 * @param camera the noise by its variance
	 * @param slope the line of variances that was found
	 * @param intercept the same
	 */
	NoiseModel camera(final PoissonGaussian camera, final KnownNoise known, final double slope, final double intercept) {
		if (!Double.isNaN(known.gain()) || correlation.isKnown() && correlation.spectrum().isWhite()) return given(camera,
			correlation);
		// NB: After the transform the noise is 1 everywhere, so its correlation can be measured everywhere.
		final List<float[]> transformed = stabilised(camera);
		if (correlation.isKnown()) return NoiseModel.coloured(camera, fitted(correlation.spectrum().scaled(1 / correlation
			.spectrum().variance()), transformed, ValueRange.UNLIMITED));
		final NoiseCorrelation measured = new NoiseCorrelation(new Patches(transformed, height, width));
		if (!(measured.atLagOne() > NoiseEstimate.CORRELATED)) {
			final NoiseSpectrum lines = lines(transformed, ValueRange.UNLIMITED, 1);
			return lines == null ? NoiseModel.poisson(camera) : said(NoiseModel.coloured(camera, lines));
		}
		final NoiseSpectrum spectrum = coloured(transformed, ValueRange.UNLIMITED);
		if (spectrum != null) return said(NoiseModel.coloured(camera, spectrum));
		final double raised = raised(measured);
		if (!(raised > 1)) return NoiseModel.poisson(camera);
		remarks.add(String.format(Locale.ROOT, CORRELATED, measured.atLagOne(), "its standard deviation", raised));
		return NoiseModel.poisson(known.resolve(raised * raised * slope, raised * raised * intercept));
	}

	// -- What there is to show --

	/**
	 * The spectrum of the noise of images, also where it is taken for white: grey levels squared, or, of a camera, as it is
	 * after the {@link AnscombeTransform}. Null if it cannot be measured.
	 */
	NoiseSpectrum measured(final NoiseModel model) {
		if (model.spectrum() != null) return model.spectrum();
		return model.camera() == null ? SpectrumEstimate.of(planes, height, width, range) : SpectrumEstimate.of(stabilised(model
			.camera()), height, width, ValueRange.UNLIMITED);
	}

	// -- Helper methods --

	private List<float[]> stabilised(final PoissonGaussian camera) {
		final AnscombeTransform transform = new AnscombeTransform(camera);
		final List<float[]> transformed = new ArrayList<>();
		for (int k = 0; k < Math.min(planes.size(), MOST_TRANSFORMED); k++)
			transformed.add(transform.forward(planes.get(k)));
		return transformed;
	}

	private NoiseModel said(final NoiseModel model) {
		remarks.add(SpectrumInWords.of(model.spectrum(), model));
		return model;
	}

	/** The sigma that removes correlated noise best where it is taken for white. */
	private static double raised(final NoiseCorrelation correlation) {
		return correlation.sigma() * (1 + BY_CORRELATION * correlation.atLagOne());
	}
}
