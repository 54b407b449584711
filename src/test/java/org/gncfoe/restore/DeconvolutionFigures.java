package org.gncfoe.restore;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

import javax.imageio.ImageIO;

import java.awt.image.BufferedImage;

import org.gncfoe.api.IntensityScale;
import org.gncfoe.api.Missing;
import org.gncfoe.api.Pixels;
import org.gncfoe.api.PlaneDeconvolver;
import org.gncfoe.blur.FourierTransform;
import org.gncfoe.blur.Optics;
import org.gncfoe.blur.Psf;
import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.noise.NoiseModel;
import org.gncfoe.noise.PoissonGaussian;
import org.gncfoe.prior.Priors;

import net.imglib2.FinalInterval;
import net.imglib2.img.array.ArrayImgs;

/**
 * The table of docs/deconvolution.md: no test, to be run by hand.
 * <pre>
 * DeconvolutionFigures FOLDER IMAGES SIDE PRIOR [steps first last weight]
 * </pre>
 * Middle squares of SIDE pixels of every k-th image of a folder are blurred (from larger squares, so that nothing goes around),
 * made noisy, and restored: by Wiener's filter with the best noise-to-signal ratio, by Richardson and Lucy with the best
 * number of iterations, both chosen by the ground truth, and by the flow.
 */
final class DeconvolutionFigures {

	private static final int MOST_ITERATIONS = 150;

	private DeconvolutionFigures() {}

	public static void main(final String[] args) throws IOException {
		final int count = Integer.parseInt(args[1]), side = Integer.parseInt(args[2]);
		DeconvolveSettings settings = DeconvolveSettings.defaults();
		if (args.length > 4) settings = new DeconvolveSettings(Integer.parseInt(args[4]), Double.parseDouble(args[5]), Double
			.parseDouble(args[6]), Double.parseDouble(args[7]));
		final boolean references = !Boolean.getBoolean("only");
		final List<float[]> images = new ArrayList<>();
		final int margin = 24;
		final File[] files = new File(args[0]).listFiles((d, n) -> n.matches(".*\\.(png|jpg|tif)"));
		Arrays.sort(files);
		for (int k = 0; k < count; k++)
			images.add(grey(files[k * files.length / count], side + 2 * margin));
		final Psf airy = Optics.of(1.2, 0.525, 1.33).psf(0.09, 12);
		final Object[][] cases = { { "Gaussian 1.0, sigma 2", Psf.gaussian(1, 1), 2.0 }, { "Gaussian 1.6, sigma 2", Psf.gaussian(
			1.6, 1.6, 12, 12), 2.0 }, { "Gaussian 2.5, sigma 2", Psf.gaussian(2.5, 2.5), 2.0 }, { "Gaussian 1.6, sigma 7", Psf
				.gaussian(1.6, 1.6), 7.0 }, { "Gaussian 1.6, sigma 15", Psf.gaussian(1.6, 1.6), 15.0 }, {
					"uniform 9x9, sigma sqrt 2", uniform(9), Math.sqrt(2) }, { "Airy disc, sigma 7", airy, 7.0 }, { "Gaussian 1.6, 20 photons", Psf.gaussian(1.6, 1.6), -20.0 }, {
							"Gaussian 1.6, 100 photons", Psf.gaussian(1.6, 1.6), -100.0 } };
		try (Backend backend = Backends.open("cpu", 0); PriorEngine engine = backend.open(Priors.load(args[3]))) {
			System.out.println(settings + ", " + args[3] + ", " + count + " images of " + side + "^2; PSNR");
			for (final Object[] c : cases) {
				if (!((String) c[0]).matches(System.getProperty("case", ".*"))) continue;
				final double[] sums = new double[7];
				for (int k = 0; k < count; k++)
					add(sums, images.get(k), side, margin, (Psf) c[1], (Double) c[2] / 255, k, engine, settings, references);
				System.out.println(String.format(Locale.ROOT,
					"| %-26s | %.2f | %.2f | %.2f | %.2f | rim/middle rms %.2f | %.1f s |", c[0], sums[0] / count, sums[1] / count,
					sums[2] / count, sums[3] / count, Math.sqrt(sums[4] / sums[5]), sums[6] / count));
			}
		}
		System.exit(0);
	}

	private static void add(final double[] sums, final float[] large, final int side, final int margin, final Psf psf,
		final double sigma, final int seed, final PriorEngine engine, final DeconvolveSettings settings,
		final boolean references)
	{
		final boolean isCamera = sigma < 0;
		final float[] clean = crop(large, side, margin);
		final float[] y = observe(large, side, margin, psf, Math.max(0, sigma), seed);
		if (isCamera) count(y, -255 * sigma, seed);
		sums[0] += psnr(y, clean);
		if (references) {
			sums[1] += wiener(y, clean, side, psf);
			sums[2] += richardsonLucy(y, clean, side, psf);
		}
		final long start = System.nanoTime();
		final float[] x = isCamera ? camera(y, side, psf, -255 * sigma, engine, settings) : new Deconvolver(engine, psf,
			settings).deconvolve(y, side, side, sigma, Progress.NONE);
		sums[6] += (System.nanoTime() - start) * 1e-9;
		sums[3] += psnr(x, clean);
		final double[] errors = rimAndMiddle(x, clean, side, psf.radiusX());
		sums[4] += errors[0];
		sums[5] += errors[1];
	}

	/** Mean squared error of the rim of a square, this many pixels wide, and of what is inside it. */
	static double[] rimAndMiddle(final float[] x, final float[] clean, final int side, final int rim) {
		double outer = 0, inner = 0;
		int outers = 0, inners = 0;
		for (int i = 0; i < side; i++)
			for (int j = 0; j < side; j++) {
				final double e = Math.pow(x[i * side + j] - clean[i * side + j], 2);
				if (Math.min(Math.min(i, j), Math.min(side - 1 - i, side - 1 - j)) < rim) {
					outer += e;
					outers++;
				}
				else {
					inner += e;
					inners++;
				}
			}
		return new double[] { outer / outers, inner / inners };
	}

	// -- Images --

	static Psf uniform(final int side) {
		final float[] image = new float[side * side];
		Arrays.fill(image, 1);
		return Psf.of(image, side, side);
	}

	static float[] grey(final File file, final int side) throws IOException {
		final BufferedImage image = ImageIO.read(file);
		final int x0 = (image.getWidth() - side) / 2, y0 = (image.getHeight() - side) / 2;
		final float[] grey = new float[side * side];
		for (int y = 0; y < side; y++)
			for (int x = 0; x < side; x++) {
				if (image.getRaster().getNumBands() == 1) {
					grey[y * side + x] = image.getRaster().getSample(x0 + x, y0 + y, 0) / 255f;
					continue;
				}
				final int rgb = image.getRGB(x0 + x, y0 + y);
				grey[y * side + x] = (float) ((0.2989 * (rgb >> 16 & 255) + 0.587 * (rgb >> 8 & 255) + 0.114 * (rgb & 255)) / 255);
			}
		return grey;
	}

	static float[] crop(final float[] large, final int side, final int margin) {
		final float[] image = new float[side * side];
		for (int y = 0; y < side; y++)
			System.arraycopy(large, (y + margin) * (side + 2 * margin) + margin, image, y * side, side);
		return image;
	}

	/** Blurs the larger square, takes the middle and adds noise. */
	static float[] observe(final float[] large, final int side, final int margin, final Psf psf, final double sigma,
		final int seed)
	{
		final int all = side + 2 * margin;
		final float[] blurred = new float[side * side];
		final Random random = new Random(seed);
		for (int y = 0; y < side; y++)
			for (int x = 0; x < side; x++) {
				double sum = 0;
				for (int dy = -psf.radiusY(); dy <= psf.radiusY(); dy++)
					for (int dx = -psf.radiusX(); dx <= psf.radiusX(); dx++)
						sum += psf.at(dy, dx) * large[(y + margin - dy) * all + x + margin - dx];
				blurred[y * side + x] = (float) (sum + sigma * random.nextGaussian());
			}
		return blurred;
	}

	/** Photons instead of intensities, {@code white} for 1, and back. */
	static void count(final float[] y, final double white, final int seed) {
		final Random random = new Random(seed + 1000);
		for (int p = 0; p < y.length; p++) {
			// NB: Knuth's way, fast enough for few photons.
			final double limit = Math.exp(-Math.max(0, y[p]) * white);
			int photons = -1;
			for (double product = 1; product > limit; photons++)
				product *= random.nextDouble();
			y[p] = (float) (Math.max(0, photons) / white);
		}
	}

	/** The noise of a camera, known. */
	private static float[] camera(final float[] y, final int side, final Psf psf, final double white,
		final PriorEngine engine, final DeconvolveSettings settings)
	{
		final float[] levels = y.clone();
		double mean = 0;
		for (int p = 0; p < levels.length; p++) {
			levels[p] *= 255;
			mean += levels[p] / levels.length;
		}
		final FinalInterval all = new FinalInterval(side, side);
		final float[] x = new PlaneDeconvolver(engine, NoiseModel.poisson(new PoissonGaussian(255 / white, 0, 0)), mean,
			IntensityScale.BYTES, psf, settings, side).restored(Pixels.of(ArrayImgs.floats(levels, side, side)),
				Missing.NOT_FINITE, all).read(all, Progress.NONE);
		for (int p = 0; p < x.length; p++)
			x[p] /= 255;
		return x;
	}

	static double psnr(final float[] estimate, final float[] clean) {
		double sum = 0;
		for (int p = 0; p < clean.length; p++)
			sum += Math.pow(Math.max(0, Math.min(1, estimate[p])) - clean[p], 2);
		return 10 * Math.log10(clean.length / sum);
	}

	// -- References --

	/** Wiener's filter, signal power falling as 1 / f^2, on the mirrored image; the best ratio. */
	static double wiener(final float[] y, final float[] clean, final int side, final Psf psf) {
		// NB: The side doubled by mirroring is periodic without jumps.
		final int n = 2 * side;
		final float[] mirrored = new float[n * n];
		for (int i = 0; i < n; i++)
			for (int j = 0; j < n; j++)
				mirrored[i * n + j] = y[Math.min(i, n - 1 - i) * side + Math.min(j, n - 1 - j)];
		final FourierTransform fourier = new FourierTransform(n, n);
		final float[] h = fourier.transfer(psf), s = fourier.forward(mirrored);
		double best = 0;
		for (int power = 0; power <= 2; power += 2)
			for (double ratio = 1e-5; ratio < 30; ratio *= 1.5) {
				final float[] x = new float[s.length];
				for (int k = 0; k < s.length / 2; k++) {
					final int i = k / n, j = k % n, f = Math.min(j, n - j);
					final double nsr = power == 0 ? ratio : ratio * (i * i + f * f) * 100.0 / n / n;
					final double d = h[2 * k] * h[2 * k] + h[2 * k + 1] * h[2 * k + 1] + nsr;
					x[2 * k] = (float) ((h[2 * k] * s[2 * k] + h[2 * k + 1] * s[2 * k + 1]) / d);
					x[2 * k + 1] = (float) ((h[2 * k] * s[2 * k + 1] - h[2 * k + 1] * s[2 * k]) / d);
				}
				final float[] whole = fourier.inverse(x), part = new float[side * side];
				for (int r = 0; r < side; r++)
					System.arraycopy(whole, r * n, part, r * side, side);
				best = Math.max(best, psnr(part, clean));
			}
		return best;
	}

	/** Richardson and Lucy with unknown surroundings; the best iteration. */
	static double richardsonLucy(final float[] y, final float[] clean, final int side, final Psf psf) {
		final int n = FourierTransform.goodSide(side + 2 * psf.radiusX()), m = (n - side) / 2;
		final FourierTransform fourier = new FourierTransform(n, n);
		final float[] h = fourier.transfer(psf), seen = new float[n * n];
		final float[] x = new float[n * n];
		double mean = 0;
		for (final float v : y)
			mean += v / y.length;
		Arrays.fill(x, (float) Math.max(1e-3, mean));
		for (int i = 0; i < side; i++)
			Arrays.fill(seen, (i + m) * n + m, (i + m) * n + m + side, 1);
		final float[] norm = filtered(fourier, h, seen, true);
		double best = 0;
		for (int k = 0; k < MOST_ITERATIONS; k++) {
			final float[] ratio = filtered(fourier, h, x, false);
			for (int i = 0; i < n * n; i++) {
				final int r = i / n - m, c = i % n - m;
				ratio[i] = seen[i] == 0 ? 0 : Math.max(0, y[r * side + c]) / Math.max(1e-6f, ratio[i]);
			}
			final float[] factor = filtered(fourier, h, ratio, true);
			final float[] part = new float[side * side];
			for (int i = 0; i < n * n; i++)
				x[i] *= norm[i] < 1e-3 ? 1 : Math.max(0, factor[i]) / norm[i];
			for (int r = 0; r < side; r++)
				System.arraycopy(x, (r + m) * n + m, part, r * side, side);
			final double psnr = psnr(part, clean);
			if (psnr < best - 0.3) break;
			best = Math.max(best, psnr);
		}
		return best;
	}

	private static float[] filtered(final FourierTransform fourier, final float[] h, final float[] image,
		final boolean adjoint)
	{
		final float[] s = fourier.forward(image);
		for (int k = 0; k < s.length / 2; k++) {
			final float re = s[2 * k], im = s[2 * k + 1], hi = adjoint ? -h[2 * k + 1] : h[2 * k + 1];
			s[2 * k] = re * h[2 * k] - im * hi;
			s[2 * k + 1] = re * hi + im * h[2 * k];
		}
		return fourier.inverse(s);
	}
}
