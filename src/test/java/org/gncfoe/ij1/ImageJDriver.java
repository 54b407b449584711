package org.gncfoe.ij1;

import java.awt.Button;
import java.awt.Checkbox;
import java.awt.Choice;
import java.awt.Component;
import java.awt.Container;
import java.awt.Dialog;
import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.Graphics2D;
import java.awt.Label;
import java.awt.Menu;
import java.awt.MenuItem;
import java.awt.TextField;
import java.awt.Window;
import java.awt.event.ActionEvent;
import java.awt.event.ItemEvent;
import java.awt.event.KeyEvent;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;

import javax.imageio.ImageIO;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.Menus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.gui.Overlay;
import ij.gui.ProgressBar;
import ij.gui.TextRoi;
import ij.gui.Toolbar;
import ij.plugin.MacroInstaller;
import ij.plugin.PlugIn;
import ij.plugin.frame.Recorder;

/**
 * A plugin that plays a user in an ImageJ started by {@link PlainImageJIT}: chooses commands from the menu, fills in dialogs,
 * presses their buttons. It knows ImageJ only, no class of GNC-FoE's. What it finds goes to files in the folder of the
 * system property {@code driver.folder}; then it ends ImageJ.
 */
public class ImageJDriver implements PlugIn {

	private static final String COMMAND = "GNC Denoise", STRENGTH = "Noise strength (grey levels)";
	private static final long PATIENCE = 100_000;

	private final Path folder = Path.of(System.getProperty("driver.folder"));
	private final Properties found = new Properties();

	@Override
	public void run(final String arg) {
		new Thread(this::play, "driver").start();
	}

	private void play() {
		try {
			found.setProperty("menu", String.join("|", menu("Plugins", "Restoration")));
			final ImagePlus image = IJ.openImage(System.getProperty("driver.image"));
			image.show();
			pictures(image);
			macro(image);
			dialogAndReplay(image);
			preview(image);
			cancelButton(image);
			escape(image);
			folders();
			finishNow(image);
			tool(image);
		}
		catch (final Throwable e) {
			final StringWriter trace = new StringWriter();
			e.printStackTrace(new PrintWriter(trace));
			for (final Dialog dialog : openDialogs())
				trace.append("Open: ").append(dialog.toString()).append('\n');
			Thread.getAllStackTraces().forEach((thread, stack) -> trace.append(thread.toString()).append('\n').append(Arrays
				.toString(stack)).append('\n'));
			found.setProperty("failure", trace.toString());
		}
		try (Writer out = Files.newBufferedWriter(folder.resolve("found.properties"))) {
			found.store(out, null);
		}
		catch (final IOException e) {
			e.printStackTrace();
		}
		System.exit(0);
	}

	// -- Scenes --

	/** Dialogs as they open first. */
	private void pictures(final ImagePlus image) throws Exception {
		for (final String command : new String[] { COMMAND, "GNC Inpaint", "GNC Denoise Files", "GNC Inpaint Files",
			"Train FoE Prior", "Learn GNC Schedule", "GNC Compare", "Estimate Noise", "Show FoE Prior" })
		{
			show(image);
			final String name = command.toLowerCase(Locale.ROOT).replace(' ', '-');
			GenericDialog dialog = open(command);
			picture(dialog, name + ".png");
			int height = dialog.getHeight();
			if (hasButton(dialog, "More...")) {
				dialog = more(dialog);
				picture(dialog, name + "-more.png");
				height = Math.max(height, dialog.getHeight());
			}
			found.setProperty("height " + name, String.valueOf(height));
			press(dialog, "Cancel");
		}
	}

	private void macro(final ImagePlus image) throws Exception {
		IJ.runMacro("run('GNC Denoise', 'sigma=12 steps=3 device=cpu threads=1');");
		save(result(image), "macro.tif");
	}

	private void dialogAndReplay(final ImagePlus image) throws Exception {
		final Recorder recorder = new Recorder();
		show(image);
		GenericDialog dialog = open(COMMAND);
		found.setProperty("labels", String.join("|", labels(dialog)));
		found.setProperty("modal", String.valueOf(dialog.isModal()));
		type(dialog, STRENGTH, "7");
		click(dialog, "Reset");
		found.setProperty("reset", field(dialog, STRENGTH, TextField.class).getText());
		type(dialog, STRENGTH, "12");
		dialog = more(dialog);
		found.setProperty("all labels", String.join("|", labels(dialog)));
		found.setProperty("kept", field(dialog, STRENGTH, TextField.class).getText());
		final TextField gain = field(dialog, "Camera gain (grey levels per photon)", TextField.class);
		found.setProperty("gain", String.valueOf(gain.isEnabled()));
		type(dialog, STRENGTH, "auto");
		waitFor("the gain", () -> gain.isEnabled() ? true : null);
		type(dialog, STRENGTH, "12");
		choose(dialog, "Image model (prior)", "natural-r1");
		type(dialog, "Steps", "3");
		choose(dialog, "Device", "cpu");
		type(dialog, "Threads", "1");
		press(dialog, "OK");
		save(result(image), "dialog.tif");
		waitFor("the recorder", () -> recorder.getText().contains(COMMAND) ? true : null);
		final String line = recorder.getText().lines().filter(l -> l.contains(COMMAND)).reduce((a, b) -> b).orElse("");
		recorder.close();
		found.setProperty("recorded", line);

		show(image);
		IJ.runMacro(line);
		save(result(image), "replay.tif");

		// Nothing but the prior is as used last.
		show(image);
		dialog = open(COMMAND);
		found.setProperty("remembered", field(dialog, STRENGTH, TextField.class).getText());
		found.setProperty("remembered prior", field(dialog, "Image model (prior)", Choice.class).getSelectedItem());
		choose(dialog, "Image model (prior)", "auto");
		press(dialog, "Cancel");
	}

	/** The result shown over the image while the dialog is open. */
	private void preview(final ImagePlus image) throws Exception {
		show(image);
		final GenericDialog dialog = open(COMMAND);
		choose(dialog, "Preview", "split");
		waitFor("the preview", image::getOverlay);
		picture(image.getWindow(), "preview.png");
		Overlay last = image.getOverlay();
		EventQueue.invokeAndWait(() -> image.getCanvas().zoomIn(30, 30));
		last = changed(image, last);
		found.setProperty("zoomed", String.valueOf(image.getCanvas().getSrcRect().contains(last.get(last.size() - 2).getBounds())));
		picture(image.getWindow(), "preview-zoomed.png");
		choose(dialog, "Preview", "difference");
		last = changed(image, last);
		picture(image.getWindow(), "preview-difference.png");
		EventQueue.invokeAndWait(() -> image.getCanvas().dispatchEvent(new KeyEvent(image.getCanvas(), KeyEvent.KEY_PRESSED, System
			.currentTimeMillis(), 0, KeyEvent.VK_B, 'b')));
		last = changed(image, last);
		found.setProperty("key", ((TextRoi) last.get(last.size() - 1)).getText().strip());
		EventQueue.invokeAndWait(() -> image.getCanvas().dispatchEvent(new KeyEvent(image.getCanvas(), KeyEvent.KEY_RELEASED,
			System.currentTimeMillis(), 0, KeyEvent.VK_B, 'b')));
		changed(image, last);
		EventQueue.invokeAndWait(() -> image.getCanvas().zoomOut(30, 30));
		press(dialog, "Cancel");
		waitFor("the end of the preview", () -> image.getOverlay() == null ? true : null);
		found.setProperty("previewed", "true");
	}

	/** The overlay that comes after another one. */
	private static Overlay changed(final ImagePlus image, final Overlay before) throws Exception {
		return waitFor("another preview", () -> image.getOverlay() == before ? null : image.getOverlay());
	}

	private void cancelButton(final ImagePlus image) throws Exception {
		final int before = WindowManager.getImageCount();
		show(image);
		press(open(COMMAND), "Cancel");
		Thread.sleep(500);
		found.setProperty("cancelled", String.valueOf(WindowManager.getImageCount() == before && openDialogs().isEmpty() && !image
			.isLocked()));
	}

	private void escape(final ImagePlus image) throws Exception {
		final int before = WindowManager.getImageCount();
		show(image);
		final GenericDialog dialog = more(open(COMMAND));
		type(dialog, "Steps", "5000");
		press(dialog, "OK");
		waitFor("the lock", () -> image.isLocked() ? true : null);
		Thread.sleep(500);
		final long start = System.nanoTime();
		IJ.setKeyDown(KeyEvent.VK_ESCAPE);
		waitFor("the end", () -> image.isLocked() ? null : true);
		found.setProperty("escape seconds", String.valueOf((System.nanoTime() - start) * 1e-9));
		Thread.sleep(300);
		found.setProperty("bar ended", String.valueOf(isBarEnded()));
		found.setProperty("status", String.valueOf(status()));
		found.setProperty("escaped", String.valueOf(WindowManager.getImageCount() == before && openDialogs().isEmpty()));
	}

	/** A dialog with folders, choices and text. */
	private void folders() throws Exception {
		final GenericDialog dialog = open("Train FoE Prior");
		found.setProperty("training labels", String.join("|", labels(dialog)));
		press(dialog, "OK");
		// NB: Without a folder the command refuses.
		found.setProperty("refusal", closeDialog("Train FoE Prior"));
	}

	/** A training that the user has enough of; the macro that runs it goes on. */
	private void finishNow(final ImagePlus image) throws Exception {
		show(image);
		final Path reached = folder.resolve("reached");
		final Thread macro = new Thread(() -> IJ.runMacro("run('Train FoE Prior', 'source=images name=driven start=scratch filters=3 " +
			"iterations=1000000 minutes=9 patch=24 batch=2 threads=1'); File.saveString('yes', '" + reached + "');"));
		macro.start();
		final Frame window = waitFor("the window of the training", () -> {
			for (final Frame frame : Frame.getFrames())
				if (frame.isShowing() && frame.getTitle().equals("Training driven") && text(frame).contains("loss")) return frame;
			return null;
		});
		click(window, "Finish now");
		found.setProperty("finishing", text(window));
		waitFor("the end of the training", () -> Files.exists(reached) ? true : null);
		macro.join();
		found.setProperty("finished", waitFor("the last word", () -> status().contains("kept as") ? status() : null));
		for (final int id : WindowManager.getIDList())
			if (id != image.getID()) {
				WindowManager.getImage(id).changes = false;
				WindowManager.getImage(id).close();
			}
	}

	/** The button in the toolbar. */
	private void tool(final ImagePlus image) throws Exception {
		show(image);
		final String macro = System.getProperty("driver.tool");
		if (macro == null) return;
		new MacroInstaller().installFile(macro);
		final int id = Toolbar.getInstance().getToolId("GNC Denoise Action Tool");
		found.setProperty("tool", String.valueOf(id));
		final Method press = Toolbar.class.getDeclaredMethod("runMacroTool", int.class);
		press.setAccessible(true);
		press.invoke(Toolbar.getInstance(), id);
		final ImagePlus result = result(image);
		found.setProperty("tool result", result.getTitle());
		result.changes = false;
		result.close();
	}

	// -- Helper methods --

	/** The labels in a window. */
	private static String text(final Container window) {
		final StringBuilder text = new StringBuilder();
		for (final Component c : all(window, new ArrayList<>()))
			if (c instanceof Label) text.append(((Label) c).getText()).append('|');
		return text.toString();
	}

	private static String status() {
		return ImageJ.getStatusBarText();
	}

	/** NB: ImageJ tells nobody but by drawing. */
	private static boolean isBarEnded() throws Exception {
		final Field bar = ProgressBar.class.getDeclaredField("showBar");
		bar.setAccessible(true);
		return !bar.getBoolean(IJ.getInstance().getProgressBar());
	}

	private static List<String> menu(final String... path) {
		MenuItem item = null;
		for (int i = 0; i < Menus.getMenuBar().getMenuCount(); i++)
			if (Menus.getMenuBar().getMenu(i).getLabel().equals(path[0])) item = Menus.getMenuBar().getMenu(i);
		for (int k = 1; k < path.length && item != null; k++) {
			final Menu menu = (Menu) item;
			item = null;
			for (int i = 0; i < menu.getItemCount(); i++)
				if (menu.getItem(i).getLabel().equals(path[k])) item = menu.getItem(i);
		}
		final List<String> labels = new ArrayList<>();
		if (item != null) for (int i = 0; i < ((Menu) item).getItemCount(); i++)
			labels.add(((Menu) item).getItem(i).getLabel());
		return labels;
	}

	private static void show(final ImagePlus image) {
		IJ.selectWindow(image.getID());
	}

	/** The image that has come to the front in place of another one. */
	private static ImagePlus result(final ImagePlus before) throws Exception {
		return waitFor("a result", () -> {
			final ImagePlus now = WindowManager.getCurrentImage();
			return now == null || now == before || before.isLocked() ? null : now;
		});
	}

	private void save(final ImagePlus image, final String name) {
		IJ.saveAsTiff(image, folder.resolve(name).toString());
		found.setProperty(name, String.valueOf(image.getInfoProperty()));
		image.changes = false;
		image.close();
	}

	/** Runs a command as the menu does, and waits for its dialog. */
	private static GenericDialog open(final String command) throws Exception {
		IJ.doCommand(command);
		return waitFor("the dialog " + command, () -> {
			for (final Dialog dialog : openDialogs())
				if (dialog instanceof GenericDialog && command.equals(dialog.getTitle()) && isAnswerable(command)) return (GenericDialog) dialog;
			return null;
		});
	}

	/** Presses the button of a message, and returns its text. */
	private static String closeDialog(final String title) throws Exception {
		final Dialog dialog = waitFor("the message " + title, () -> {
			for (final Dialog d : openDialogs())
				if (!(d instanceof GenericDialog) && title.equals(d.getTitle()) && isAnswerable(title)) return d;
			return null;
		});
		press(dialog, "OK");
		return IJ.getErrorMessage();
	}

	/**
	 * Whether the thread of a command waits for the answer to its dialog.
	 * <p>
	 * NB: A dialog that is answered between being shown and being waited for is never left: no user is as quick.
	 * </p>
	 */
	private static boolean isAnswerable(final String command) {
		for (final Map.Entry<Thread, StackTraceElement[]> thread : Thread.getAllStackTraces().entrySet())
			if (thread.getKey().getName().equals(command) && thread.getKey().getState() == Thread.State.WAITING) for (
				final StackTraceElement frame : thread.getValue())
				if (frame.getClassName().equals("java.awt.WaitDispatchSupport") || frame.getClassName().equals(
					"ij.gui.NonBlockingGenericDialog")) return true;
		return false;
	}

	/** Presses the button for all rows, and waits for the dialog with them. */
	private static GenericDialog more(final GenericDialog dialog) throws Exception {
		final String title = dialog.getTitle();
		press(dialog, "More...");
		return waitFor("more of " + title, () -> {
			for (final Dialog d : openDialogs())
				if (d != dialog && title.equals(d.getTitle()) && isAnswerable(title)) return (GenericDialog) d;
			return null;
		});
	}

	private static boolean hasButton(final Dialog dialog, final String label) {
		for (final Component c : all(dialog, new ArrayList<>()))
			if (c instanceof Button && ((Button) c).getLabel().strip().equals(label)) return true;
		return false;
	}

	private static List<Dialog> openDialogs() {
		final List<Dialog> dialogs = new ArrayList<>();
		for (final Window window : Window.getWindows())
			if (window instanceof Dialog && window.isShowing()) dialogs.add((Dialog) window);
		return dialogs;
	}

	private static List<String> labels(final GenericDialog dialog) {
		final List<String> labels = new ArrayList<>();
		for (final Component c : dialog.getComponents())
			if (c instanceof Label) labels.add(((Label) c).getText());
			else if (c instanceof Checkbox) labels.add(((Checkbox) c).getLabel());
		return labels;
	}

	/** The field to the right of a label. */
	private static <T extends Component> T field(final GenericDialog dialog, final String label, final Class<T> type) {
		final Component[] components = dialog.getComponents();
		for (int i = 0; i + 1 < components.length; i++)
			if (components[i] instanceof Label && ((Label) components[i]).getText().equals(label)) return type.cast(components[i +
				1]);
		throw new IllegalStateException("There is no field " + label);
	}

	private static void type(final GenericDialog dialog, final String label, final String text) throws Exception {
		EventQueue.invokeAndWait(() -> field(dialog, label, TextField.class).setText(text));
	}

	private static void choose(final GenericDialog dialog, final String label, final String choice) throws Exception {
		final Choice field = field(dialog, label, Choice.class);
		EventQueue.invokeAndWait(() -> {
			field.select(choice);
			// NB: A choice that is selected so tells no listener.
			dialog.itemStateChanged(new ItemEvent(field, ItemEvent.ITEM_STATE_CHANGED, choice, ItemEvent.SELECTED));
		});
	}

	private static void click(final Window dialog, final String label) throws Exception {
		for (final Component c : all(dialog, new ArrayList<>()))
			if (c instanceof Button && ((Button) c).getLabel().strip().equals(label)) EventQueue.invokeAndWait(() -> c.dispatchEvent(
				new ActionEvent(c, ActionEvent.ACTION_PERFORMED, label)));
	}

	private static void press(final Dialog dialog, final String label) throws Exception {
		for (final Component c : all(dialog, new ArrayList<>()))
			if (c instanceof Button && ((Button) c).getLabel().strip().equals(label)) {
				EventQueue.invokeLater(() -> c.dispatchEvent(new ActionEvent(c, ActionEvent.ACTION_PERFORMED, label)));
				waitFor("the end of " + dialog.getTitle(), () -> dialog.isShowing() ? null : true);
				return;
			}
		throw new IllegalStateException("There is no button " + label);
	}

	private static List<Component> all(final Container container, final List<Component> components) {
		for (final Component c : container.getComponents()) {
			components.add(c);
			if (c instanceof Container) all((Container) c, components);
		}
		return components;
	}

	/** NB: Painted, not copied from the screen: without a window manager other windows may cover it. */
	private void picture(final Window dialog, final String name) throws Exception {
		Thread.sleep(300);
		final BufferedImage picture = new BufferedImage(dialog.getWidth(), dialog.getHeight(), BufferedImage.TYPE_INT_RGB);
		EventQueue.invokeAndWait(() -> {
			final Graphics2D g = picture.createGraphics();
			g.setColor(dialog.getBackground());
			g.fillRect(0, 0, picture.getWidth(), picture.getHeight());
			dialog.printAll(g);
			g.dispose();
		});
		ImageIO.write(picture, "png", folder.resolve(name).toFile());
	}

	private static <T> T waitFor(final String what, final Callable<T> condition) throws Exception {
		final long end = System.currentTimeMillis() + PATIENCE;
		while (System.currentTimeMillis() < end) {
			final T value = condition.call();
			if (value != null) return value;
			Thread.sleep(20);
		}
		throw new IllegalStateException("There is not " + what);
	}
}
