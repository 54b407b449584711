package org.gncfoe.batch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.gncfoe.blocks.JobPlan;
import org.gncfoe.image.Damage;
import org.gncfoe.image.ImageFiles;
import org.gncfoe.image.OutputBits;
import org.gncfoe.restore.Progress;
import org.gncfoe.zarr.OmeImage;

import ij.ImagePlus;

/** Restores image files: opens them, checks what is to be written, and leaves to others what is done to an image. */
abstract class ImageFileRestorer implements FileRestorer {

	private final OutputBits bits;
	private final boolean acceptDamaged;

	/**
	 * @param bits the bit depth of results
	 * @param acceptDamaged whether what there is of files that are cut short is restored, and said so in a remark
	 */
	ImageFileRestorer(final OutputBits bits, final boolean acceptDamaged) {
		this.bits = Objects.requireNonNull(bits, "bits");
		this.acceptDamaged = acceptDamaged;
	}

	/** Restores an image and writes its result, whole or not at all. */
	abstract Restored restore(BatchItem item, ImagePlus image, Progress progress) throws IOException;

	/**
	 * What is to be done to an image of a store.
	 *
	 * @throws IllegalArgumentException if that is not possible; with a sentence for the user
	 */
	JobPlan plan(final OmeImage image) {
		throw new IllegalArgumentException("Stores cannot be " + verb() + " yet: open a part of " + image.name() +
			" and save it as TIFF.");
	}

	/** About how many bytes of memory restoring an image takes. */
	abstract long memory(ImageFiles.Shape shape);

	/** Whether what there is of files that are cut short is restored. */
	final boolean isAcceptingDamaged() {
		return acceptDamaged;
	}

	/** What is done about damage, as part of {@link #settings}. */
	final String damage() {
		return acceptDamaged ? "damaged files too, " : "";
	}

	@Override
	public final Restored restore(final BatchItem item, final Progress progress) throws IOException {
		if (OmeImage.isStore(item.input())) return StoreRestorer.restore(item, this::plan, progress);
		final List<String> damages = new ArrayList<>();
		final ImagePlus image = ImageFiles.openLean(item.input(), acceptDamaged ? damages::add : Damage.REFUSED);
		progress.check();
		ResultCheck.check(item.input(), item.output(), image, bits == OutputBits.FLOAT);
		return restore(item, image, progress).after(damages);
	}

	@Override
	public final long memory(final BatchItem item) {
		final ImageFiles.Shape shape = ImageFiles.shape(item.input());
		return shape == null ? 0 : memory(shape);
	}
}
