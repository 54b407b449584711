package org.gncfoe.command;

import java.awt.Component;
import java.awt.KeyEventDispatcher;
import java.awt.KeyboardFocusManager;
import java.awt.Window;
import java.awt.event.KeyEvent;
import java.util.function.Consumer;

import javax.swing.SwingUtilities;

import ij.ImagePlus;

/**
 * Keys that change a preview as long as they are held down in the image's window: B shows the image
 * before, D the difference. ImageJ's shortcuts on these keys rest meanwhile.
 */
final class PreviewKeys implements KeyEventDispatcher, AutoCloseable {

	private final ImagePlus image;
	private final Consumer<PreviewMode> shown;

	/** @param shown is told what to show instead; null when the key is released */
	PreviewKeys(final ImagePlus image, final Consumer<PreviewMode> shown) {
		this.image = image;
		this.shown = shown;
		KeyboardFocusManager.getCurrentKeyboardFocusManager().addKeyEventDispatcher(this);
	}

	@Override
	public boolean dispatchKeyEvent(final KeyEvent e) {
		final Component focus = e.getComponent();
		final Window window = focus instanceof Window ? (Window) focus : focus == null ? null
			: SwingUtilities.getWindowAncestor(focus);
		if (window == null || window != image.getWindow() || e.isControlDown() || e.isMetaDown()
			|| e.isAltDown()) return false;
		final PreviewMode mode = e.getKeyCode() == KeyEvent.VK_B ? PreviewMode.BEFORE
			: e.getKeyCode() == KeyEvent.VK_D ? PreviewMode.DIFFERENCE : null;
		if (mode == null) return false;
		if (e.getID() == KeyEvent.KEY_PRESSED) shown.accept(mode);
		if (e.getID() == KeyEvent.KEY_RELEASED) shown.accept(null);
		e.consume();
		return true;
	}

	@Override
	public void close() {
		KeyboardFocusManager.getCurrentKeyboardFocusManager().removeKeyEventDispatcher(this);
	}
}
