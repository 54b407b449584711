package org.gncfoe.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.figures.Table;
import org.gncfoe.image.DenoiseOptions;
import org.gncfoe.image.DenoisedImage;
import org.gncfoe.image.ImageDenoiser;
import org.gncfoe.prior.AtomicFile;
import org.gncfoe.prior.Prior;
import org.gncfoe.restore.BiharmonicInterpolation;
import org.gncfoe.restore.Calibration;
import org.gncfoe.restore.DenoiseSettings;
import org.gncfoe.restore.Denoiser;
import org.gncfoe.restore.Evaluation.Score;
import org.gncfoe.restore.Evaluation;
import org.gncfoe.restore.HarmonicInterpolation;
import org.gncfoe.restore.InpaintSettings;
import org.gncfoe.restore.Inpainter;
import org.gncfoe.restore.LinearInterpolation;
import org.gncfoe.restore.PriorChoice;
import org.gncfoe.restore.Progress;
import org.gncfoe.restore.Psnr;
import org.gncfoe.restore.Quality;
import org.gncfoe.restore.SolverKind;
import org.gncfoe.restore.Uncertainty;

import ij.ImagePlus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gnc-foe evaluate}: the PSNR and time of denoising, or of inpainting, on a folder of clean images. */
@Command(name = "evaluate", mixinStandardHelpOptions = true, sortOptions = false, description = {
	"Measures denoising on a folder of clean images: adds noise, denoises, and",
	"prints PSNR and time; with --inpaint, removes pixels and inpaints instead; with",
	"--truth, denoises images that are noisy already." })
final class EvaluateCommand implements Callable<Integer> {

	@Parameters(paramLabel = "FOLDER", description = "folder of 8-bit grey or RGB images")
	private Path folder;

	@Option(names = "--sigma", split = ",", paramLabel = "S", defaultValue = "15,25,50",
		description = "standard deviations of the noise, in grey levels 0..255 (default: ${DEFAULT-VALUE})")
	private List<Double> sigmas;

	@Option(names = "--inpaint", split = ",", paramLabel = "F",
		description = "test inpainting with these fractions of randomly missing pixels")
	private List<Double> fractions;

	@Option(names = "--holes", split = ",", paramLabel = "W",
		description = "test inpainting with square holes of these widths in pixels")
	private List<Integer> holes;

	@Option(names = "--truth", paramLabel = "FOLDER", description = {
		"the images in the first folder are noisy, and their clean ones, of the same",
		"names, are here: denoises them as the command denoise does" })
	private Path truth;

	@Option(names = "--uncertainty", description = {
		"compare the errors of the one-step estimate with the posterior standard",
		"deviation predicted by denoise --uncertainty" })
	private boolean uncertainty;

	@Option(names = "--probes", paramLabel = "N", defaultValue = "" + Uncertainty.DEFAULT_PROBES,
		description = "probes of the uncertainty (default: ${DEFAULT-VALUE})")
	private int probes;

	@Mixin
	private CorrelationOption correlation;

	@Mixin
	private PriorOptions priorOptions;

	@Mixin
	private QualityOption quality;

	@Mixin
	private ScheduleOptions scheduleOptions;

	@Option(names = "--seed", paramLabel = "S", defaultValue = "0",
		description = "seed of noise and missing pixels (default: ${DEFAULT-VALUE})")
	private long seed;

	@Option(names = "--every", paramLabel = "N", defaultValue = "1", description = "take only every Nth image, from the first")
	private int every;

	@Option(names = "--limit", paramLabel = "N", description = "take at most N images")
	private Integer limit;

	@Option(names = "--crop", paramLabel = "N", description = "take only the middle N x N pixels")
	private Integer crop;

	@Option(names = "--csv", paramLabel = "FILE", description = "also write the table to this file")
	private Path csv;

	@Spec
	private CommandSpec spec;

	private final List<String> table = new ArrayList<>();

	@Override
	public Integer call() throws IOException {
		checkOptions();
		final List<Path> files = chosen(input(GreyFolder::list, folder));
		priorOptions.choose(asked -> fractions == null && holes == null ? PriorChoice.denoising(asked, quality.get(),
			denoiseSettings(), uncertainty) : PriorChoice.inpainting(asked, inpaintSettings()));
		final Prior prior = priorOptions.prior();
		if (prior.imageChannels() != 1) throw bad("The prior " + priorOptions.name() + " is for images of " + prior
			.imageChannels() + " channels; only grey priors can be evaluated.");
		try (Backend backend = priorOptions.backend(); PriorEngine engine = backend.open(prior)) {
			out().printf("prior %s, %s, %d images%s%n", priorOptions.name(), backend.device(), files.size(), steps(engine));
			final List<String> means = uncertainty ? calibration(engine, files) : truth != null ? real(engine, files)
				: fractions == null && holes == null ? denoising(engine, files) : inpainting(engine, files);
			means.forEach(out()::println);
			out().flush();
		}
		if (csv != null) writeCsv();
		return 0;
	}

	// -- The two tests --

	private List<String> denoising(final PriorEngine engine, final List<Path> files) throws IOException {
		final Denoiser denoiser = new Denoiser(engine, denoiseSettings());
		final Evaluation evaluation = new Evaluation(seed);
		final Score[][] scores = new Score[sigmas.size()][files.size()];
		row("%-24s %8s %8s %9s", "image", "sigma", "psnr", "seconds");
		for (int i = 0; i < files.size(); i++) {
			final GreyFolder.Image image = image(files.get(i));
			for (int s = 0; s < sigmas.size(); s++) {
				final Score score = evaluation.denoising(denoiser, image.pixels(), image.height(), image.width(), sigmas.get(s), i *
					every);
				scores[s][i] = score;
				row("%-24s %8s %8.2f %9.3f", name(files.get(i)), number(sigmas.get(s)), score.psnr(), score.seconds());
			}
		}
		final List<String> means = new ArrayList<>();
		for (int s = 0; s < sigmas.size(); s++) {
			final Score mean = Evaluation.mean(scores[s]);
			means.add(format("mean sigma=%s psnr=%.2f seconds=%.2f", number(sigmas.get(s)), mean.psnr(), mean.seconds()));
		}
		return means;
	}

	/** Images whose noise is real: it is estimated, and the result has the bit depth of the image. */
	private List<String> real(final PriorEngine engine, final List<Path> files) throws IOException {
		final ImageDenoiser denoiser = new ImageDenoiser(engine, priorOptions.name());
		final DenoiseOptions options = scheduleOptions.applyTo(DenoiseOptions.defaults()).withCorrelation(correlation
			.get());
		double noisyMean = 0, mean = 0, seconds = 0;
		row("%-24s %8s %8s %10s %9s  %s", "image", "noisy", "psnr", "mean shift", "seconds", "noise");
		for (final Path file : files) {
			final ImagePlus noisy = input(GreyFolder::open, file);
			final GreyFolder.Image clean = input(GreyFolder::read, truth.resolve(file.getFileName()));
			if (clean.height() != noisy.getHeight() || clean.width() != noisy.getWidth()) throw bad("The clean image of " + name(
				file) + " has another size.");
			final DenoisedImage denoised = denoiser.denoise(noisy, options, Progress.NONE);
			final float[] before = GreyFolder.grey(noisy).pixels(), after = GreyFolder.grey(denoised.image()).pixels();
			final double noisyPsnr = Psnr.of(before, clean.pixels(), Evaluation.PEAK), psnr = Psnr.of(after, clean.pixels(),
				Evaluation.PEAK);
			row("%-24s %8.2f %8.2f %10.3f %9.3f  %s", name(file), noisyPsnr, psnr, mean(after) - mean(before), denoised.report()
				.seconds(), denoised.report().noiseInWords());
			noisyMean += noisyPsnr / files.size();
			mean += psnr / files.size();
			seconds += denoised.report().seconds() / files.size();
		}
		return List.of(format("mean noisy=%.2f psnr=%.2f seconds=%.2f", noisyMean, mean, seconds));
	}

	private static double mean(final float[] pixels) {
		double sum = 0;
		for (final float pixel : pixels)
			sum += pixel;
		return sum / pixels.length;
	}

	private List<String> calibration(final PriorEngine engine, final List<Path> files) throws IOException {
		// NB: One step: the posterior standard deviation is that of the posterior mean.
		final Denoiser denoiser = new Denoiser(engine, DenoiseSettings.defaults().withSteps(1));
		final Uncertainty deviation = new Uncertainty(engine, probes, seed);
		final Evaluation evaluation = new Evaluation(seed);
		final List<Calibration> all = new ArrayList<>();
		for (int s = 0; s < sigmas.size(); s++)
			all.add(new Calibration());
		row("%-24s %8s %8s %8s %8s %9s", "image", "sigma", "within1", "within2", "error", "predicted");
		for (int i = 0; i < files.size(); i++) {
			final GreyFolder.Image image = image(files.get(i));
			for (int s = 0; s < sigmas.size(); s++) {
				final Calibration c = evaluation.uncertainty(denoiser, deviation, image.pixels(), image.height(), image.width(),
					sigmas.get(s), i * every);
				all.get(s).add(c);
				row("%-24s %8s %8.3f %8.3f %8.2f %9.2f", name(files.get(i)), number(sigmas.get(s)), c.withinOne(), c.withinTwo(), c
					.error(), c.predicted());
			}
		}
		final List<String> means = new ArrayList<>();
		for (int s = 0; s < sigmas.size(); s++)
			means.add(format("mean sigma=%s within1=%.3f within2=%.3f error=%.2f predicted=%.2f", number(sigmas.get(s)), all.get(s)
				.withinOne(), all.get(s).withinTwo(), all.get(s).error(), all.get(s).predicted()));
		return means;
	}

	private List<String> inpainting(final PriorEngine engine, final List<Path> files) throws IOException {
		final Inpainter inpainter = new Inpainter(engine, inpaintSettings());
		final Evaluation evaluation = new Evaluation(seed);
		final List<? extends Number> amounts = holes == null ? fractions : holes;
		final String what = holes == null ? "missing" : "hole";
		final Score[][][] scores = new Score[amounts.size()][4][files.size()];
		row("%-24s %8s %8s %8s %8s %10s %9s", "image", what, "psnr", "linear", "harmonic", "biharmonic", "seconds");
		for (int i = 0; i < files.size(); i++) {
			final GreyFolder.Image image = image(files.get(i));
			for (int f = 0; f < amounts.size(); f++) {
				final double missing = amounts.get(f).doubleValue();
				final float[] clean = image.pixels();
				final int h = image.height(), w = image.width();
				final boolean[] observed = holes == null ? evaluation.observed(h * w, missing, i * every) : holes(image, files.get(
					i), holes.get(f));
				final Score[][] of = scores[f];
				of[0][i] = evaluation.inpainting(inpainter, clean, h, w, observed);
				of[1][i] = evaluation.inpainting(new LinearInterpolation(), clean, h, w, observed);
				of[2][i] = evaluation.inpainting(new HarmonicInterpolation(), clean, h, w, observed);
				of[3][i] = evaluation.inpainting(new BiharmonicInterpolation(), clean, h, w, observed);
				row("%-24s %8s %8.2f %8.2f %8.2f %10.2f %9.3f", name(files.get(i)), number(missing), of[0][i].psnr(), of[1][i]
					.psnr(), of[2][i].psnr(), of[3][i].psnr(), of[0][i].seconds());
			}
		}
		final List<String> means = new ArrayList<>();
		for (int f = 0; f < amounts.size(); f++) {
			final Score mean = Evaluation.mean(scores[f][0]);
			means.add(format("mean %s=%s psnr=%.2f linear=%.2f harmonic=%.2f biharmonic=%.2f seconds=%.2f", what, number(amounts
				.get(f).doubleValue()), mean.psnr(), Evaluation.mean(scores[f][1]).psnr(), Evaluation.mean(scores[f][2]).psnr(), Evaluation
					.mean(scores[f][3]).psnr(), mean.seconds()));
		}
		return means;
	}

	/** How inpainting goes about it, in words; nothing for denoising. */
	private String steps(final PriorEngine engine) {
		if (fractions == null && holes == null) return "";
		final Inpainter inpainter = new Inpainter(engine, inpaintSettings());
		return format(", %d %s steps", inpainter.schedule().steps(), inpainter.isLearned() ? "learned" : "predefined");
	}

	private boolean[] holes(final GreyFolder.Image image, final Path file, final int side) {
		final boolean[] observed = Evaluation.squares(image.height(), image.width(), side);
		for (final boolean known : observed)
			if (!known) return observed;
		throw bad("The image " + file + " has no room for holes of " + side + " pixels.");
	}

	// -- Options --

	private void checkOptions() {
		if (scheduleOptions.solver() == SolverKind.JOINT && truth == null) throw bad(
			"--solver joint is measured on real noise, with --truth; the figures fig3 and fig4 compare the solvers.");
		for (final double sigma : sigmas)
			if (!(sigma >= 0 && sigma < Double.POSITIVE_INFINITY)) throw bad("--sigma must be at least 0 and finite, not " +
				sigma + ".");
		if (fractions != null) for (final double missing : fractions)
			if (!(missing >= 0 && missing < 1)) throw bad("--inpaint takes fractions of missing pixels from 0 to below 1, not " +
				missing + ".");
		if (fractions != null && holes != null) throw bad("--inpaint and --holes exclude each other: take one of them.");
		if (holes != null) for (final int side : holes)
			if (side < 1) throw bad("--holes takes widths from 1 pixel, not " + side + ".");
		if (truth != null && (uncertainty || fractions != null || holes != null || crop != null)) throw bad(
			"--truth cannot be given with --uncertainty, --inpaint, --holes or --crop.");
		if (truth != null && !Files.isDirectory(truth)) throw bad("There is no folder " + truth + " of clean images.");
		if (probes < 1) throw bad("--probes must be at least 1, not " + probes + ".");
		if (uncertainty && (fractions != null || holes != null)) throw bad(
			"--uncertainty cannot be given with --inpaint or --holes: take one of them.");
		if (quality.get() != Quality.AUTO && (fractions != null || holes != null)) throw bad(
			"--quality is for denoising: leave it out with --inpaint and --holes.");
		scheduleOptions.steps();
		final Double smoothing = scheduleOptions.smoothing();
		if (smoothing != null && !(smoothing > 0 && smoothing < Double.POSITIVE_INFINITY)) throw bad(
			"--smoothing must be positive and finite, not " + smoothing + ".");
		if (every < 1) throw bad("--every must be at least 1, not " + every + ".");
		if (limit != null && limit < 1) throw bad("--limit must be at least 1, not " + limit + ".");
		if (crop != null && crop < 1) throw bad("--crop must be at least 1, not " + crop + ".");
		if (csv != null && (Files.isDirectory(csv) || !Files.isWritable(csvFolder()))) throw bad("The file " + csv +
			" cannot be written.");
		scheduleOptions.shape();
	}

	private DenoiseSettings denoiseSettings() {
		DenoiseSettings settings = DenoiseSettings.defaults();
		final Integer steps = scheduleOptions.steps();
		final Double smoothing = scheduleOptions.smoothing();
		if (steps != null) settings = settings.withSteps(steps);
		if (smoothing != null) settings = settings.withSmoothing(smoothing / Evaluation.PEAK);
		return settings.withShape(scheduleOptions.shape());
	}

	private InpaintSettings inpaintSettings() {
		InpaintSettings settings = InpaintSettings.defaults().withShape(scheduleOptions.shape());
		final Integer steps = scheduleOptions.steps();
		final Double smoothing = scheduleOptions.smoothing();
		if (steps != null) settings = settings.withSteps(steps);
		return smoothing == null ? settings : settings.withSmoothing(smoothing / Evaluation.PEAK, Double.NaN);
	}

	// -- Images --

	private List<Path> chosen(final List<Path> all) {
		final List<Path> files = new ArrayList<>();
		for (int i = 0; i < all.size() && (limit == null || files.size() < limit); i += every)
			files.add(all.get(i));
		return files;
	}

	private GreyFolder.Image image(final Path file) {
		final GreyFolder.Image image = input(GreyFolder::read, file);
		return crop == null ? image : image.crop(crop);
	}

	/** Something that reads what the user named, and complains with a sentence for the user. */
	private interface Reader<T> {

		T read(Path path) throws IOException;
	}

	private <T> T input(final Reader<T> reader, final Path path) {
		try {
			return reader.read(path);
		}
		catch (final IOException e) {
			throw bad(e.getMessage());
		}
	}

	private ParameterException bad(final String sentence) {
		return new ParameterException(spec.commandLine(), sentence);
	}

	// -- Output --

	private PrintWriter out() {
		return spec.commandLine().getOut();
	}

	/** Prints a row of the table and keeps it for the CSV file. */
	private void row(final String format, final Object... values) {
		final String line = format(format, values);
		out().println(line);
		out().flush();
		table.add(csvLine(values));
	}

	private static String csvLine(final Object... values) {
		return Table.line(Arrays.stream(values).map(value -> value instanceof Double ? format("%.4f", value) : value).toArray());
	}

	private void writeCsv() throws IOException {
		final byte[] text = (String.join("\n", table) + "\n").getBytes(StandardCharsets.UTF_8);
		AtomicFile.write(csv, out -> out.write(text));
	}

	private Path csvFolder() {
		return csv.toAbsolutePath().getParent();
	}

	private static String name(final Path file) {
		return file.getFileName().toString();
	}

	/** Without decimals where there are none: 25, 12.5. */
	private static String number(final double value) {
		return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
	}

	private static String format(final String format, final Object... values) {
		return String.format(Locale.ROOT, format, values);
	}
}
