package org.gncfoe.command;

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

import ij.ImagePlus;

/**
 * Shows, while the dialog is open, what GNC Denoise would make of the middle of the view: computed in the background, anew
 * whenever something changes, and drawn over the image ({@link PreviewOverlay}), whose pixels stay as they are.
 */
final class DenoisePreview implements AutoCloseable {

	/** How long a change waits for the next one, milliseconds. */
	private static final long DELAY = 150;

	/** What is to be shown. */
	record Settings(String prior, String device, int threads, DenoiseOptions options) {}

	private final StatusLine status;
	private final PreviewOverlay overlay;
	private final ImagePreview pieces;
	private final LatestJob jobs = new LatestJob("GNC Denoise preview", DELAY);

	// NB: Used by the background thread only.
	private Backend backend;
	private PriorEngine engine;
	private String device, prior;

	DenoisePreview(final ImagePlus image, final StatusLine status) {
		this.status = status;
		overlay = new PreviewOverlay(image);
		pieces = new ImagePreview(image);
	}

	/** Shows the preview with these settings as soon as it is computed, instead of any other. */
	void show(final Settings settings) {
		jobs.submit(progress -> compute(settings, progress));
	}

	/** Takes the preview away and says why there is none. */
	void refuse(final String sentence) {
		jobs.cancel();
		overlay.clear();
		status.show(sentence);
	}

	/** Takes the preview away; the image is then as it was. */
	@Override
	public void close() {
		overlay.close();
		jobs.closeWith(this::release);
	}

	// -- Helper methods --

	private void compute(final Settings settings, final Progress progress) {
		try {
			status.show("GNC Denoise: preview...");
			open(settings);
			final Rectangle where = overlay.place();
			final ImagePreview.Piece piece = pieces.denoise(engine, settings.options, where, progress);
			if (piece == null || progress.isCanceled()) return;
			overlay.show(piece.picture(), where, piece.noise());
			status.show(String.format(Locale.ROOT, "GNC Denoise: preview with %s, %.1f s", piece.noise(), piece.seconds()));
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
		final String wanted = settings.device + " " + settings.threads, name = settings.options.prior(settings.prior, false);
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
