package org.gncfoe.ij1;

import java.awt.AWTEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.scijava.ItemVisibility;
import org.scijava.module.MethodCallException;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;

import ij.IJ;
import ij.gui.DialogListener;
import ij.gui.GenericDialog;

/**
 * ImageJ's dialog for the inputs of a command that are not given yet, one field each. ImageJ's recorder records them under
 * the names of the inputs.
 */
final class CommandDialog implements DialogListener {

	private final Module module;
	private final InputText texts;
	private final List<ModuleItem<?>> items = new ArrayList<>();
	private final List<InputField> fields = new ArrayList<>();

	/** Why the input is of no use; null if it is of use. */
	private String mistake;

	CommandDialog(final Module module, final InputText texts) {
		this.module = module;
		this.texts = texts;
		for (final ModuleItem<?> item : module.getInfo().inputs())
			if (!module.isInputResolved(item.getName()) && item.getVisibility() != ItemVisibility.INVISIBLE && texts
				.supports(item)) items.add(item);
	}

	/** Whether there is nothing to ask. */
	boolean isEmpty() {
		return items.isEmpty();
	}

	/**
	 * Asks until the input is of use.
	 *
	 * @return false if the user cancelled it
	 */
	boolean show() {
		do {
			fields.clear();
			final GenericDialog dialog = dialog();
			dialog.showDialog();
			if (dialog.wasCanceled()) {
				module.cancel();
				return false;
			}
			if (mistake != null) IJ.showMessage(module.getInfo().getTitle(), mistake);
		}
		while (mistake != null);
		for (final ModuleItem<?> item : items)
			module.resolveInput(item.getName());
		return true;
	}

	// -- DialogListener methods --

	/** NB: ImageJ calls this after OK too, with its recorder on. */
	@Override
	public boolean dialogItemChanged(final GenericDialog dialog, final AWTEvent event) {
		mistake = null;
		for (final InputField field : fields)
			try {
				final Object value = field.read(dialog);
				if (Objects.equals(value, module.getInput(field.item().getName()))) continue;
				module.setInput(field.item().getName(), value);
				field.item().callback(module);
			}
			catch (final IllegalArgumentException e) {
				mistake = e.getMessage();
			}
			catch (final MethodCallException e) {
				throw new IllegalStateException("The callback of " + field.item().getName() + " failed", e);
			}
		if (mistake != null || event == null) return true;
		for (final InputField field : fields)
			field.show(module.getInput(field.item().getName()));
		module.preview();
		return true;
	}

	// -- Helper methods --

	private GenericDialog dialog() {
		final GenericDialog dialog = new GenericDialog(module.getInfo().getTitle());
		for (final ModuleItem<?> item : items)
			if (item.getVisibility() == ItemVisibility.MESSAGE) dialog.addMessage(String.valueOf(module.getInput(item
				.getName())));
			else fields.add(InputField.add(dialog, item, module.getInput(item.getName()), texts));
		dialog.addDialogListener(this);
		dialog.addHelp(help());
		return dialog;
	}

	/** What the command and its inputs are, as a page. */
	private String help() {
		final StringBuilder page = new StringBuilder("<html><body style=\"width: 380px\"><p>").append(escape(module.getInfo()
			.getDescription())).append("</p>");
		for (final ModuleItem<?> item : items)
			if (item.getDescription() != null && !item.getDescription().isBlank()) page.append("<p><b>").append(escape(InputField
				.label(item))).append("</b>, macro key <tt>").append(item.getName()).append("</tt>: ").append(escape(item
					.getDescription())).append("</p>");
		return page.append("</body></html>").toString();
	}

	private static String escape(final String text) {
		return text == null ? "" : text.replace("&", "&amp;").replace("<", "&lt;");
	}
}
