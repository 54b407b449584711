package org.gncfoe.command;

import java.awt.Button;
import java.awt.Color;
import java.awt.FlowLayout;
import java.awt.Frame;
import java.awt.GridLayout;
import java.awt.Label;
import java.awt.Panel;
import java.awt.Rectangle;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.gncfoe.figures.PriorPicture;
import org.gncfoe.prior.Prior;
import org.gncfoe.train.Validation;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.GUI;
import ij.gui.Plot;
import ij.gui.PlotWindow;
import ij.process.ImageProcessor;

/**
 * The windows of a training: curves of loss and validation PSNR, a preview of the prior, and buttons to pause and to finish.
 * Only where there is a screen.
 */
final class TrainingWindow implements TrainingView {

	/** Marks windows as made here, so that nobody trains on them. */
	static final String MARK = "gnc-foe-training";

	/** Place of the buttons on the screen, below ImageJ's window, pixels. */
	private static final int LEFT = 20, ABOVE = 110;

	/** Size of a curve's frame and, with axes and buttons, of its window, pixels. */
	private static final int FRAME_WIDTH = 440, FRAME_HEIGHT = 220, WIDTH = 545, HEIGHT = 370;

	private static final Color[] COLOURS = { Color.BLUE, new Color(0, 130, 0), Color.RED };

	private final String name;
	private final Frame buttons;
	private final Label label = new Label("The training starts.                                        ");
	private final Label data = new Label(), warning = new Label();
	private final Curve loss = new Curve(), validation = new Curve();
	private final List<double[]> psnr = new ArrayList<>();
	private ImagePlus preview;
	private volatile boolean paused, finished;

	/** Steps along x, and one window that is drawn anew when there is something new. */
	private static final class Curve {

		private final List<Double> steps = new ArrayList<>(), values = new ArrayList<>();
		private PlotWindow window;

		void draw(final Plot plot, final int x, final int y) {
			plot.setLimitsToFit(false);
			if (window == null) {
				window = plot.show();
				window.setLocation(x, y);
				window.getImagePlus().setProperty(MARK, true);
			}
			else if (window.isVisible()) window.drawPlot(plot);
		}
	}

	/** @param name name of the prior, for the titles */
	TrainingWindow(final String name) {
		this.name = name;
		buttons = new Frame("Training " + name);
		buttons.setLayout(new GridLayout(0, 1));
		final Button pause = new Button("Pause"), finish = new Button("Finish now");
		pause.addActionListener(e -> {
			paused = !paused;
			pause.setLabel(paused ? "Go on" : "Pause");
		});
		finish.addActionListener(e -> finish(pause, finish));
		buttons.addWindowListener(new WindowAdapter() {

			@Override
			public void windowClosing(final WindowEvent e) {
				finish(pause, finish);
			}
		});
		final Panel row = new Panel(new FlowLayout(FlowLayout.LEFT));
		row.add(label);
		row.add(pause);
		row.add(finish);
		buttons.add(row);
		buttons.add(data);
		buttons.pack();
		final Rectangle screen = GUI.getMaxWindowBounds(IJ.getInstance());
		buttons.setLocation(screen.x + LEFT, screen.y + ABOVE);
		buttons.setVisible(true);
	}

	private void finish(final Button... buttonsDone) {
		finished = true;
		label.setText("Finishing: the best prior so far is being kept.");
		for (final Button button : buttonsDone)
			button.setEnabled(false);
	}

	@Override
	public void starts(final Prior prior, final String summary, final String tooLittle) {
		data.setText(summary);
		if (tooLittle != null) {
			warning.setForeground(Color.RED);
			warning.setText(tooLittle);
			buttons.add(warning);
		}
		buttons.pack();
		show(prior);
	}

	@Override
	public void loss(final long step, final double value, final double secondsLeft) {
		if (!finished) label.setText(String.format(Locale.ROOT, "step %d, loss %.4f, %s left", step, value, RemainingTime
			.inWords(secondsLeft)));
		loss.steps.add((double) step);
		loss.values.add(value);
		if (loss.steps.size() < 2) return;
		final Plot plot = plot("Loss of ", "loss");
		plot.add("line", array(loss.steps), array(loss.values));
		loss.draw(plot, buttons.getX(), below());
	}

	@Override
	public void validated(final long step, final double[] values, final Prior prior) {
		validation.steps.add((double) step);
		psnr.add(values.clone());
		final Plot plot = plot("Validation of ", "PSNR (dB)");
		final double[] sigmas = Validation.SIGMAS;
		final StringBuilder legend = new StringBuilder();
		for (int s = 0; s < sigmas.length; s++) {
			final int column = s;
			plot.setColor(COLOURS[s % COLOURS.length]);
			plot.add("connected circles", array(validation.steps), psnr.stream().mapToDouble(row -> row[column]).toArray());
			legend.append("sigma ").append((int) sigmas[s]).append('\n');
		}
		plot.setLegend(legend.toString(), Plot.AUTO_POSITION);
		validation.draw(plot, buttons.getX() + WIDTH, below());
		show(prior);
	}

	@Override
	public boolean isPaused() {
		return paused;
	}

	@Override
	public boolean isFinished() {
		return finished;
	}

	/** Takes the buttons away; curves and preview stay. */
	@Override
	public void close() {
		buttons.dispose();
	}

	/** Shows a prior, in the same window as the ones before. */
	private void show(final Prior prior) {
		final ImageProcessor picture = PriorPicture.draw(prior, name, List.of(), 0).picture();
		if (preview != null) {
			preview.setProcessor(picture);
			return;
		}
		preview = new ImagePlus("Filters and functions of " + name, picture);
		preview.setProperty(MARK, true);
		preview.show();
		preview.getWindow().setLocation(buttons.getX(), below() + HEIGHT);
	}

	private Plot plot(final String title, final String values) {
		final Plot plot = new Plot(title + name, "step", values);
		plot.setFrameSize(FRAME_WIDTH, FRAME_HEIGHT);
		return plot;
	}

	/** Where the curves begin. */
	private int below() {
		return buttons.getY() + buttons.getHeight();
	}

	private static double[] array(final List<Double> values) {
		return values.stream().mapToDouble(Double::doubleValue).toArray();
	}
}
