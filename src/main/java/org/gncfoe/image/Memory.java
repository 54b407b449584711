package org.gncfoe.image;

import java.awt.GraphicsEnvironment;

import org.gncfoe.prior.Prior;

/** How much memory work takes, and whether there is as much. All numbers are bytes. */
final class Memory {

	/** Float arrays of its size that a part of an image takes while it is denoised, on the host and as a copy for failover. */
	private static final int ARRAYS = 14;

	/** The same with a posterior standard deviation. */
	private static final int DEVIATION_ARRAYS = 24;

	/** What inpainting takes per pixel of a plane: its values, what is observed, and images of half the size, and so on. */
	private static final int PER_INPAINTED = 7;

	/** What finding the missing pixels takes per pixel of a plane, and for what it looks at at most. */
	private static final int PER_SEARCHED = 7;
	private static final long SEARCH = 90_000_000;

	/** What finding the noise takes: for patches, and per pixel of the samples. */
	private static final long PATCHES = 100_000_000;
	private static final int PER_SAMPLE = 6;

	/** Scratch of the backend and everything else, and that of a thread where the prior has several layers. */
	private static final long BASE = 40_000_000, DEEP = 32_000_000;

	/** From what radius on a prior is evaluated in large tiles (see CpuImage), and what that takes per pixel. */
	private static final int FAR = 16, PER_FAR_PIXEL = 1300;

	private Memory() {}

	/** What denoising a part of an image takes, without reading it and keeping the result. */
	static long working(final long pixels, final boolean deviation) {
		return pixels * Float.BYTES * (deviation ? DEVIATION_ARRAYS : ARRAYS);
	}

	/** What finding the noise from so many pixels takes. */
	static long estimating(final long samples) {
		return PATCHES + PER_SAMPLE * samples;
	}

	/**
	 * What a prior takes.
	 *
	 * @param pixels of the image; only priors that reach far take more for larger ones, up to a quarter of the heap
	 */
	static long base(final Prior prior, final long pixels) {
		if (prior.depth() == 1) return BASE;
		final Runtime java = Runtime.getRuntime();
		final long threads = DEEP * java.availableProcessors();
		return BASE + (prior.gradientRadius() > FAR ? Math.max(threads, Math.min(java.maxMemory() / 4, pixels *
			PER_FAR_PIXEL)) : threads);
	}

	/**
	 * What inpainting a plane takes, without reading it and keeping the result.
	 *
	 * @param tile pixels that are worked on at once
	 */
	static long inpainting(final long pixels, final long tile) {
		return pixels * PER_INPAINTED + working(tile, false);
	}

	/** What finding the missing pixels of a plane takes. */
	static long finding(final long pixels) {
		return pixels * PER_SEARCHED + Math.min(SEARCH, 20 * pixels);
	}

	/** Bytes of a pixel of this bit depth in memory. */
	static int perPixel(final int depth) {
		return depth == 8 ? 1 : depth == 16 ? 2 : 4;
	}

	/** What could still be taken. */
	static long free() {
		final Runtime java = Runtime.getRuntime();
		return java.maxMemory() - java.totalMemory() + java.freeMemory();
	}

	/**
	 * Checks that there is memory for some work.
	 *
	 * @param needed what it takes
	 * @param work what it is, as the subject of a sentence: {@code Denoising cells.tif}
	 * @param instead what else could be done, such as {@code denoise the current plane only}; or null
	 * @throws NotEnoughMemoryException if there is too little
	 */
	static void check(final long needed, final String work, final String instead) {
		if (needed >= 0 && needed <= free()) return;
		// NB: What nobody uses any more counts as taken until it is collected.
		System.gc();
		final long free = free();
		if (needed < 0 || needed > free) throw new NotEnoughMemoryException(work, needed, free, (GraphicsEnvironment.isHeadless()
			? "give Java more with -Xmx, such as java -Xmx" + gigabytes(needed + used()) + "g -jar ..."
			: "raise it in Edit > Options > Memory & Threads") + (instead == null ? "" : ", or " + instead));
	}

	private static long used() {
		return Runtime.getRuntime().maxMemory() - free();
	}

	/** Whole gigabytes that suffice. */
	private static long gigabytes(final long bytes) {
		return (long) Math.ceil(1.1 * bytes / (1 << 30));
	}
}
