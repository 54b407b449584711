package org.gncfoe.dialog;

import java.awt.Checkbox;
import java.awt.Choice;
import java.awt.TextField;
import java.io.File;
import java.util.List;
import java.util.Locale;
import java.util.Vector;

import org.scijava.module.ModuleItem;
import org.scijava.widget.FileWidget;

import ij.IJ;
import ij.gui.GenericDialog;

/**
 * The field of one input in ImageJ's dialog.
 * <p>
 * NB: ImageJ makes the macro key of a field from the label it is added with. So it is added with its input's name, and gets
 * its label then.
 * </p>
 */
abstract class InputField {

	private static final int COLUMNS = 12;

	private final ModuleItem<?> item;

	private InputField(final ModuleItem<?> item) {
		this.item = item;
	}

	/**
	 * Adds the field of an input to a dialog.
	 *
	 * @param value what it shows at first
	 * @param texts makes values of text
	 */
	static InputField add(final GenericDialog dialog, final ModuleItem<?> item, final Object value, final InputText texts) {
		final List<?> choices = texts.choices(item);
		if (!choices.isEmpty()) return new OfChoices(dialog, item, choices, value);
		if (InputText.isBoolean(item)) return new OfTruth(dialog, item, value);
		return new OfText(dialog, item, value, texts);
	}

	/** What the user sees. */
	static String label(final ModuleItem<?> item) {
		final String label = item.getLabel();
		if (label != null && !label.isBlank()) return label;
		return item.getName().substring(0, 1).toUpperCase(Locale.ROOT) + item.getName().substring(1);
	}

	final ModuleItem<?> item() {
		return item;
	}

	/**
	 * The value in the dialog. To be called for all fields in their order.
	 *
	 * @throws IllegalArgumentException if it is of no use; with a sentence for the user
	 */
	abstract Object read(GenericDialog dialog);

	/** Shows a value, unless it is shown already. */
	abstract void show(Object value);

	/** Lets the user change it, or not. */
	abstract void enable(boolean useful);

	final String key() {
		return item.getName();
	}

	private static void setLabel(final GenericDialog dialog, final ModuleItem<?> item) {
		dialog.getLabel().setText(label(item));
	}

	private static String text(final Object value) {
		if (value instanceof Double || value instanceof Float) return IJ.d2s(((Number) value).doubleValue(), 4, 9).replaceFirst(
			"\\.?0+$", "");
		return value == null ? "" : value.toString();
	}

	private static <T> T last(final Vector<?> components, final Class<T> type) {
		return type.cast(components.lastElement());
	}

	// -- Helper classes --

	/** Text, a number, or a file or folder with a button to choose it. */
	private static final class OfText extends InputField {

		private final InputText texts;
		private final TextField field;

		OfText(final GenericDialog dialog, final ModuleItem<?> item, final Object value, final InputText texts) {
			super(item);
			this.texts = texts;
			if (item.getType() != File.class) dialog.addStringField(key(), text(value), Math.max(Math.max(COLUMNS, text(value)
				.length()), item.getColumnCount()));
			else if (String.valueOf(item.getWidgetStyle()).contains(FileWidget.DIRECTORY_STYLE)) dialog.addDirectoryField(key(),
				text(value));
			else dialog.addFileField(key(), text(value));
			setLabel(dialog, item);
			field = last(dialog.getStringFields(), TextField.class);
		}

		@Override
		Object read(final GenericDialog dialog) {
			return texts.parse(item(), dialog.getNextString());
		}

		@Override
		void enable(final boolean useful) {
			field.setEnabled(useful);
		}

		@Override
		void show(final Object value) {
			if (!String.valueOf(texts.parse(item(), field.getText())).equals(String.valueOf(value))) field.setText(text(value));
		}
	}

	/** One of several values. */
	private static final class OfChoices extends InputField {

		private final List<?> choices;
		private final Choice field;

		OfChoices(final GenericDialog dialog, final ModuleItem<?> item, final List<?> choices, final Object value) {
			super(item);
			this.choices = choices;
			dialog.addChoice(key(), choices.stream().map(String::valueOf).toArray(String[]::new), String.valueOf(value));
			setLabel(dialog, item);
			field = last(dialog.getChoices(), Choice.class);
		}

		@Override
		Object read(final GenericDialog dialog) {
			return choices.get(Math.max(0, choices.stream().map(String::valueOf).toList().indexOf(dialog.getNextChoice())));
		}

		@Override
		void enable(final boolean useful) {
			field.setEnabled(useful);
		}

		@Override
		void show(final Object value) {
			field.select(String.valueOf(value));
		}
	}

	/** True or false. */
	private static final class OfTruth extends InputField {

		private final Checkbox field;

		OfTruth(final GenericDialog dialog, final ModuleItem<?> item, final Object value) {
			super(item);
			dialog.addCheckbox(key(), Boolean.TRUE.equals(value));
			field = last(dialog.getCheckboxes(), Checkbox.class);
			field.setLabel(label(item));
		}

		@Override
		Object read(final GenericDialog dialog) {
			return field.getState();
		}

		@Override
		void enable(final boolean useful) {
			field.setEnabled(useful);
		}

		@Override
		void show(final Object value) {
			field.setState(Boolean.TRUE.equals(value));
		}
	}
}
