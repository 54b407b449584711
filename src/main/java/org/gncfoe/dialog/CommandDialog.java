package org.gncfoe.dialog;

import java.awt.AWTEvent;
import java.awt.Button;
import java.awt.FlowLayout;
import java.awt.Panel;
import java.awt.event.ActionListener;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import org.scijava.ItemVisibility;
import org.scijava.module.MethodCallException;
import org.scijava.module.Module;
import org.scijava.module.ModuleException;
import org.scijava.module.ModuleItem;

import ij.IJ;
import ij.gui.DialogListener;
import ij.gui.GenericDialog;
import ij.gui.NonBlockingGenericDialog;
import ij.plugin.frame.Recorder;

/**
 * ImageJ's dialog for the inputs of a command that are not given yet, one field each: first the few
 * that most users need, and all of them after <i>More</i>. While it is open the image can be
 * scrolled, zoomed and selected in.
 */
final class CommandDialog implements DialogListener {

	private final Module module;
	private final DialogCommand command;
	private final InputText texts;
	private final boolean fiji;
	private final List<ModuleItem<?>> basic = new ArrayList<>(), further = new ArrayList<>();
	private final List<InputField> fields = new ArrayList<>();

	/** Why the input is of no use; null if it is of use. */
	private String mistake;

	/** @param fiji whether Fiji records the inputs of commands itself */
	CommandDialog(final Module module, final InputText texts, final boolean fiji) {
		this.module = module;
		this.texts = texts;
		this.fiji = fiji;
		command = (DialogCommand) module.getDelegateObject();
		for (final String name : command.basics())
			if (isAskable(module.getInfo().getInput(name))) basic.add(module.getInfo().getInput(name));
		for (final ModuleItem<?> item : module.getInfo().inputs())
			if (isAskable(item) && !basic.contains(item)) further.add(item);
	}

	/** Whether there is nothing to ask. */
	boolean isEmpty() {
		return basic.isEmpty();
	}

	/** Whether an input is asked for at first. */
	boolean asksFirst(final ModuleItem<?> item) {
		return basic.contains(item);
	}

	/** The inputs in the order of their rows. */
	List<ModuleItem<?>> rows(final boolean all) {
		final List<ModuleItem<?>> rows = new ArrayList<>(basic);
		if (!all) return rows;
		rows.addAll(further);
		final List<String> order = command.order();
		rows.sort(Comparator.comparingInt(item -> {
			final int place = order.indexOf(item.getName());
			return place < 0 ? Integer.MAX_VALUE : place;
		}));
		return rows;
	}

	/**
	 * Asks until the input is of use.
	 *
	 * @return false if the user cancelled it
	 */
	boolean show() {
		boolean all = false;
		while (true) {
			fields.clear();
			final Form form = new Form(module.getInfo().getTitle());
			build(form, all);
			form.showDialog();
			if (form.unfolded) all = !all;
			else if (form.wasCanceled()) {
				module.cancel();
				return false;
			}
			else if (mistake == null) break;
			else IJ.showMessage(module.getInfo().getTitle(), mistake);
		}
		record(all);
		for (final ModuleItem<?> item : rows(true))
			module.resolveInput(item.getName());
		return true;
	}

	// -- DialogListener methods --

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
		for (final InputField field : fields)
			field.enable(command.isUseful(field.item().getName()));
		if (mistake != null || event == null) return true;
		for (final InputField field : fields)
			field.show(module.getInput(field.item().getName()));
		module.preview();
		return true;
	}

	// -- Helper methods --

	private boolean isAskable(final ModuleItem<?> item) {
		return !module.isInputResolved(item.getName()) && item.getVisibility() != ItemVisibility.INVISIBLE
			&& item.getVisibility() != ItemVisibility.MESSAGE && texts.supports(item);
	}

	private void build(final Form form, final boolean all) {
		for (final ModuleItem<?> item : rows(all))
			fields.add(InputField.add(form, item, module.getInput(item.getName()), texts));
		for (final InputField field : fields)
			field.enable(command.isUseful(field.item().getName()));
		final Panel buttons = new Panel(new FlowLayout(FlowLayout.LEFT));
		if (!further.isEmpty()) add(buttons, all ? "Less" : "More...", e -> form.unfold());
		add(buttons, "Reset", e -> reset());
		form.addPanel(buttons);
		form.addDialogListener(this);
		form.addHelp(new InputHelp(module.getInfo(), rows(true)).page());
	}

	private static void add(final Panel panel, final String label, final ActionListener action) {
		final Button button = new Button(label);
		button.addActionListener(action);
		panel.add(button);
	}

	/** Shows the declared defaults. */
	private void reset() {
		try {
			final Module fresh = module.getInfo().createModule();
			for (final ModuleItem<?> item : rows(true))
				module.setInput(item.getName(), fresh.getInput(item.getName()));
			for (final InputField field : fields) {
				field.show(module.getInput(field.item().getName()));
				field.enable(command.isUseful(field.item().getName()));
			}
			mistake = null;
			module.preview();
		}
		catch (final ModuleException e) {
			throw new IllegalStateException("There are no defaults of " + module.getInfo().getTitle(), e);
		}
	}

	/**
	 * Records what was asked for. NB: While the dialog was open, the user may have recorded other
	 * commands. In Fiji all inputs are recorded after the command; what ImageJ's dialog has recorded
	 * is forgotten here.
	 */
	private void record(final boolean all) {
		if (!Recorder.record) return;
		Recorder.setCommand(module.getInfo().getTitle());
		if (fiji) return;
		for (final ModuleItem<?> item : rows(all)) {
			if (item.getVisibility() == ItemVisibility.TRANSIENT) continue;
			final Object value = module.getInput(item.getName());
			Recorder.recordOption(item.getName(), Objects.toString(value, ""));
		}
	}

	/** ImageJ's own dialog, which can be left to come again with more or fewer rows. */
	private static final class Form extends NonBlockingGenericDialog {

		private static final long serialVersionUID = 1;

		private boolean unfolded;

		Form(final String title) {
			super(title);
		}

		synchronized void unfold() {
			unfolded = true;
			dispose();
			notifyAll();
		}
	}
}
