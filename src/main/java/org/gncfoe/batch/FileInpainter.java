package org.gncfoe.batch;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

import org.gncfoe.blocks.JobPlan;
import org.gncfoe.blocks.StoreJobs;
import org.gncfoe.blocks.StoreOptions;
import org.gncfoe.image.ImageFiles;
import org.gncfoe.image.ImageInpainter;
import org.gncfoe.image.InpaintOptions;
import org.gncfoe.image.InpaintReport;
import org.gncfoe.restore.Progress;
import org.gncfoe.zarr.OmeImage;

import ij.ImagePlus;

/** Fills missing pixels of image files, of stacks plane by plane. */
public final class FileInpainter extends ImageFileRestorer {

	/** What is added to the name of a result. */
	public static final String SUFFIX = "-inpainted";

	private final ImageInpainter inpainter;
	private final NamedRule rule;
	private final InpaintOptions options;

	/**
	 * @param inpainter fills missing pixels
	 * @param rule which are missing
	 * @param options how
	 */
	public FileInpainter(final ImageInpainter inpainter, final NamedRule rule, final InpaintOptions options) {
		this(inpainter, rule, options, false);
	}

	private FileInpainter(final ImageInpainter inpainter, final NamedRule rule, final InpaintOptions options,
		final boolean acceptDamaged)
	{
		super(options.bits(), acceptDamaged);
		this.inpainter = Objects.requireNonNull(inpainter, "inpainter");
		this.rule = Objects.requireNonNull(rule, "rule");
		this.options = Objects.requireNonNull(options, "options");
	}

	/** The same, which restores what there is of files that are cut short, and says so in a remark, or refuses them. */
	public FileInpainter acceptDamaged(final boolean value) {
		return new FileInpainter(inpainter, rule, options, value);
	}

	@Override
	Restored restore(final BatchItem item, final ImagePlus image, final Progress progress) throws IOException {
		return restored(inpainter.write(image, rule.rule(), options, item.output(), progress));
	}

	private static Restored restored(final InpaintReport report) {
		return new Restored(report.sigma(), List.of(), report.device(), report.missingInWords() + ", " + report
			.observedInWords(), report.summary(), report.remarks());
	}

	@Override
	JobPlan plan(final OmeImage image) {
		return JobPlan.inpainting(image, rule.name(), null, StoreOptions.DEFAULTS, options, inpainter.engine(), inpainter
			.priorName(), StoreJobs.cacheBytes());
	}

	@Override
	public String settings() {
		return damage() + options + ", missing " + rule.name() + ", " + inpainter.settings();
	}

	@Override
	public String verb() {
		return "inpainted";
	}

	@Override
	long memory(final ImageFiles.Shape shape) {
		return inpainter.memory(shape, options);
	}
}
