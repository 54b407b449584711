package org.gncfoe.command;

import java.awt.GraphicsEnvironment;
import java.awt.Rectangle;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CancellationException;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.Backends;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.image.DenoiseOptions;
import org.gncfoe.image.ImagePreview;
import org.gncfoe.prior.Priors;
import org.gncfoe.restore.Progress;
import org.gncfoe.restore.Quality;

import ij.ImagePlus;

/**
 * Shows, while the dialog is open, what GNC Denoise would make of the middle of the view: computed in the background, anew
 * whenever something changes, slice, zoom and place of the view among it, and drawn over the image ({@link PreviewOverlay}),
 * whose pixels stay as they are.
 */
final class DenoisePreview implements AutoCloseable {

	/** How long a change waits for the next one, milliseconds. */
	private static final long DELAY = 150;

	/** What is to be shown. */
	record Settings(String prior, Quality quality, String device, int threads, DenoiseOptions options,
		PreviewMode mode)
	{

		/** Whether others differ in what they show only. */
		boolean isLike(final Settings other) {
			return other != null && equals(new Settings(other.prior, other.quality, other.device,
				other.threads, other.options, mode));
		}
	}

	/** A finished piece, where it belongs, and for what. */
	private record Done(ImagePreview.Piece piece, Rectangle where, Settings settings) {}

	private final StatusLine status;
	private final PreviewOverlay overlay;
	private final ImagePreview pieces;
	private final LatestJob jobs = new LatestJob("GNC Denoise preview", DELAY);
	private final ViewWatch watch;
	private final PreviewKeys keys;
	private Settings latest;
	private Done done;
	/** What a key shows; null while none is held down. */
	private PreviewMode held;

	// NB: Used by the background thread only.
	private Backend backend;
	private PriorEngine engine;
	private String device, prior;

	DenoisePreview(final ImagePlus image, final StatusLine status) {
		this.status = status;
		overlay = new PreviewOverlay(image);
		pieces = new ImagePreview(image);
		watch = new ViewWatch(image, this::again);
		keys = GraphicsEnvironment.isHeadless() ? null : new PreviewKeys(image, this::hold);
	}

	/** Shows the preview with these settings as soon as it is computed, instead of any other. */
	synchronized void show(final Settings settings) {
		final boolean computed = done != null && settings.isLike(done.settings);
		latest = settings;
		if (computed) draw();
		else jobs.submit(progress -> compute(settings, progress));
	}

	/** Takes the preview away and says why there is none. */
	void refuse(final String sentence) {
		forget();
		jobs.cancel();
		overlay.clear();
		status.show(sentence);
	}

	/** Takes the preview away; the image is then as it was. */
	@Override
	public void close() {
		watch.close();
		if (keys != null) keys.close();
		forget();
		overlay.close();
		jobs.closeWith(this::release);
	}

	// -- Helper methods --

	private synchronized void forget() {
		latest = null;
		done = null;
	}

	/** Computes anew what is shown, since the view has changed. */
	private synchronized void again() {
		if (latest == null) return;
		final Settings settings = latest;
		done = null;
		jobs.submit(progress -> compute(settings, progress));
	}

	private synchronized void hold(final PreviewMode mode) {
		if (mode == held) return;
		held = mode;
		draw();
	}

	private synchronized void draw() {
		if (done == null || latest == null) return;
		final ImagePreview.Piece piece = done.piece;
		switch (held == null ? latest.mode : held) {
			case SPLIT -> overlay.showHalf(piece.picture().duplicate(), done.where, "before | after, " + piece.noise());
			case DIFFERENCE -> overlay.show(piece.difference(), done.where, "difference, " + piece.noise());
			case BEFORE -> overlay.show(piece.before(), done.where, "before, " + piece.noise());
			default -> overlay.show(piece.picture(), done.where, piece.noise());
		}
	}

	private void compute(final Settings settings, final Progress progress) {
		try {
			status.show("GNC Denoise: preview...");
			open(settings);
			final Rectangle where = overlay.place();
			final ImagePreview.Piece piece = pieces.denoise(engine, settings.options, where, progress);
			synchronized (this) {
				if (piece == null || progress.isCanceled() || latest == null) return;
				done = new Done(piece, where, settings);
				draw();
			}
			status.show(String.format(Locale.ROOT, "GNC Denoise: preview with %s, %.1f s; hold B: before, D: difference", piece
				.noise(), piece.seconds()));
		}
		catch (final CancellationException e) {
			// Another one follows, or none is wanted any more.
		}
		catch (final IOException | IllegalArgumentException e) {
			if (!progress.isCanceled()) refuse(e.getMessage());
		}
		catch (final OutOfMemoryError e) {
			if (!progress.isCanceled()) refuse("There is not enough memory for a preview.");
		}
	}

	/** Opens what is not open yet. */
	private void open(final Settings settings) throws IOException {
		final String wanted = settings.device + " " + settings.threads;
		final String name = settings.options.prior(settings.prior, settings.quality, false);
		if (wanted.equals(device) && name.equals(prior)) return;
		if (!wanted.equals(device)) {
			release();
			backend = Backends.open(settings.device, settings.threads);
			device = wanted;
		}
		if (engine != null) engine.close();
		prior = null;
		engine = backend.open(Priors.load(name));
		prior = name;
	}

	private void release() {
		if (engine != null) engine.close();
		if (backend != null) backend.close();
		engine = null;
		backend = null;
		device = null;
		prior = null;
	}
}
