package org.gncfoe.batch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.gncfoe.image.Damage;
import org.gncfoe.image.ImageFiles;
import org.gncfoe.image.ImageInpainter;
import org.gncfoe.image.ImageWriter;
import org.gncfoe.image.InpaintOptions;
import org.gncfoe.image.InpaintReport;
import org.gncfoe.image.InpaintedImage;
import org.gncfoe.image.OutputBits;
import org.gncfoe.restore.Progress;

import ij.ImagePlus;

/** Fills missing pixels of image files, of stacks plane by plane. */
public final class FileInpainter implements FileRestorer {

	/** What is added to the name of a result. */
	public static final String SUFFIX = "-inpainted";

	private final ImageInpainter inpainter;
	private final NamedRule rule;
	private final InpaintOptions options;
	private final boolean acceptDamaged;

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
		this.inpainter = Objects.requireNonNull(inpainter, "inpainter");
		this.rule = Objects.requireNonNull(rule, "rule");
		this.options = Objects.requireNonNull(options, "options");
		this.acceptDamaged = acceptDamaged;
	}

	/** The same, which restores what there is of files that are cut short, and says so in a remark, or refuses them. */
	public FileInpainter acceptDamaged(final boolean value) {
		return new FileInpainter(inpainter, rule, options, value);
	}

	@Override
	public Restored restore(final BatchItem item, final Progress progress) throws IOException {
		final List<String> damages = new ArrayList<>();
		final ImagePlus image = ImageFiles.openLean(item.input(), acceptDamaged ? damages::add : Damage.REFUSED);
		progress.check();
		return restore(item, image, progress).after(damages);
	}

	private Restored restore(final BatchItem item, final ImagePlus image, final Progress progress) throws IOException {
		ResultCheck.check(item.input(), item.output(), image, options.bits() == OutputBits.FLOAT);
		if (image.getStackSize() > 1) return restored(inpainter.write(image, rule.rule(), options, item.output(), progress));
		final InpaintedImage result = inpainter.inpaint(image, rule.rule(), options, progress);
		progress.check();
		ImageWriter.write(result.image(), item.output());
		return restored(result.report());
	}

	private static Restored restored(final InpaintReport report) {
		return new Restored(report.sigma(), List.of(), report.device(), report.missingInWords() + ", " + report
			.observedInWords(), report.summary(), report.remarks());
	}

	@Override
	public String settings() {
		return options + ", missing " + rule.name() + ", " + inpainter.settings();
	}

	@Override
	public String verb() {
		return "inpainted";
	}

	@Override
	public long memory(final BatchItem item) {
		final ImageFiles.Shape shape = ImageFiles.shape(item.input());
		return shape == null ? 0 : inpainter.memory(shape, options);
	}
}
