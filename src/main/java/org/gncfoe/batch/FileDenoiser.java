package org.gncfoe.batch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import org.gncfoe.blocks.JobPlan;
import org.gncfoe.blocks.StoreJobs;
import org.gncfoe.blocks.StoreOptions;
import org.gncfoe.image.DenoiseOptions;
import org.gncfoe.image.DenoiseReport;
import org.gncfoe.image.DenoisedImage;
import org.gncfoe.image.ImageDenoiser;
import org.gncfoe.image.ImageFiles;
import org.gncfoe.image.NeighbourAxis;
import org.gncfoe.image.ImageWriter;
import org.gncfoe.noise.NoiseModel;
import org.gncfoe.restore.Progress;
import org.gncfoe.zarr.OmeImage;

import ij.ImagePlus;

/**
 * Denoises image files, stacks plane by plane, and writes the standard deviations of the posterior beside the results if they
 * were asked for.
 */
public final class FileDenoiser extends ImageFileRestorer {

	/** What is added to the name of a result. */
	public static final String SUFFIX = "-denoised";

	/** What is added to the name of a result's standard deviations. */
	public static final String DEVIATION = "-uncertainty";

	private final ImageDenoiser denoiser;
	private final DenoiseOptions options;
	private final ReportFolder reports;

	/**
	 * @param denoiser denoises the images
	 * @param options how
	 */
	public FileDenoiser(final ImageDenoiser denoiser, final DenoiseOptions options) {
		this(denoiser, options, null, false);
	}

	private FileDenoiser(final ImageDenoiser denoiser, final DenoiseOptions options, final ReportFolder reports,
		final boolean acceptDamaged)
	{
		super(options.bits(), acceptDamaged);
		this.reports = reports;
		this.denoiser = Objects.requireNonNull(denoiser, "denoiser");
		this.options = Objects.requireNonNull(options, "options");
	}

	/** The same, which restores what there is of files that are cut short, and says so in a remark, or refuses them. */
	public FileDenoiser acceptDamaged(final boolean value) {
		return new FileDenoiser(denoiser, options, reports, value);
	}

	/**
	 * The same, which also writes a report of every image: whether denoising did well.
	 *
	 * @param folder where to, made if need be; null: nowhere
	 * @param home the folder whose subfolders the results are in, which the reports then are in too; or null
	 */
	public FileDenoiser reporting(final Path folder, final Path home) {
		return folder == null ? this : new FileDenoiser(denoiser.withChecks(true), options, new ReportFolder(folder, home,
			SUFFIX), isAcceptingDamaged());
	}

	@Override
	Restored restore(final BatchItem item, final ImagePlus image, final Progress progress) throws IOException {
		if (denoiser.probes() == 0) return restored(item, denoiser.write(image, options, item.output(), progress));
		final Path beside = BatchFiles.beside(item.output(), DEVIATION);
		ResultCheck.checkOther(item.input(), beside);
		final DenoisedImage result = denoiser.denoise(image, options, progress);
		progress.check();
		// NB: The result comes last: where it is, all is there.
		ImageWriter.write(result.deviation(), beside);
		ImageWriter.write(result.image(), item.output());
		return restored(item, result.report());
	}

	private Restored restored(final BatchItem item, final DenoiseReport report) throws IOException {
		if (reports != null) reports.write(item, report.checks());
		final List<Double> gains = report.noise().stream().map(NoiseModel::camera).filter(Objects::nonNull).map(c -> c.gain())
			.toList();
		return new Restored(report.sigma(), gains, report.device(), report.noiseInWords(), report.summary(), report.remarks());
	}

	@Override
	JobPlan plan(final OmeImage image) {
		if (reports != null) throw new IllegalArgumentException("There are no reports of stores yet: " + image.name() + ".");
		if (options.neighbours() != NeighbourAxis.NONE) throw new IllegalArgumentException(
			"Neighbours are not for stores yet: leave them out, " + image.name() + ".");
		if (denoiser.probes() > 0) throw new IllegalArgumentException("The uncertainty is not for stores yet: " + image
			.name() + ".");
		return JobPlan.denoising(image, StoreOptions.DEFAULTS, options, denoiser.engine(), denoiser.priorName(), StoreJobs
			.cacheBytes());
	}

	@Override
	public String settings() {
		return damage() + options + ", " + denoiser.settings() + (reports == null ? "" : ", reports in " + reports.folder());
	}

	@Override
	public String verb() {
		return "denoised";
	}

	@Override
	long memory(final ImageFiles.Shape shape) {
		return denoiser.memory(shape, options);
	}
}
