package org.gncfoe.ij1;

import org.scijava.app.event.StatusEvent;
import org.scijava.event.EventHandler;

import ij.IJ;

/** Shows SciJava's progress and status messages in the status bar of ImageJ. */
final class StatusBar {

	@EventHandler
	void onEvent(final StatusEvent event) {
		if (IJ.getInstance() == null) return;
		if (event.getStatusMessage() != null) IJ.showStatus(event.getStatusMessage());
		if (event.getProgressMaximum() > 0) IJ.showProgress(event.getProgressValue(), event.getProgressMaximum());
	}
}
