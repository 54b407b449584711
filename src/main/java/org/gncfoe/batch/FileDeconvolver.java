package org.gncfoe.batch;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

import org.gncfoe.image.DeconvolveOptions;
import org.gncfoe.image.DenoiseReport;
import org.gncfoe.image.ImageDeconvolver;
import org.gncfoe.image.ImageFiles;
import org.gncfoe.noise.NoiseModel;
import org.gncfoe.restore.Progress;

import ij.ImagePlus;

/** Deconvolves image files, stacks plane by plane. */
public final class FileDeconvolver extends ImageFileRestorer {

	/** What is added to the name of a result. */
	public static final String SUFFIX = "-deconvolved";

	private final ImageDeconvolver deconvolver;
	private final DeconvolveOptions options;

	/**
	 * @param deconvolver deconvolves the images
	 * @param options how
	 * @param acceptDamaged whether what there is of files that are cut short is restored, and that said
	 */
	public FileDeconvolver(final ImageDeconvolver deconvolver, final DeconvolveOptions options,
		final boolean acceptDamaged)
	{
		super(options.bits(), acceptDamaged);
		this.deconvolver = Objects.requireNonNull(deconvolver, "deconvolver");
		this.options = Objects.requireNonNull(options, "options");
	}

	@Override
	Restored restore(final BatchItem item, final ImagePlus image, final Progress progress) throws IOException {
		final DenoiseReport report = deconvolver.write(image, options, item.output(), progress);
		final List<Double> gains = report.noise().stream().map(NoiseModel::camera).filter(Objects::nonNull).map(c -> c.gain())
			.toList();
		return new Restored(report.sigma(), gains, report.device(), report.noiseInWords(), report.summary(), report.remarks());
	}

	@Override
	public String settings() {
		return damage() + options + ", " + deconvolver.settings();
	}

	@Override
	public String verb() {
		return "deconvolved";
	}

	@Override
	long memory(final ImageFiles.Shape shape) {
		return deconvolver.memory(shape, options);
	}
}
