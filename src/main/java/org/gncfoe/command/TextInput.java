package org.gncfoe.command;

import java.io.File;

import org.gncfoe.image.NeighbourAxis;
import org.gncfoe.noise.Correlation;
import org.gncfoe.noise.NoiseKind;
import org.gncfoe.restore.ScheduleShape;
import org.gncfoe.restore.SolverKind;
import org.gncfoe.train.TrainingPlan;

/**
 * What users and macros write into parameters. Numbers come as text: a macro's mistyped number would reach a numeric field
 * as 0. Choices are checked here, because SciJava does not check those of macros.
 */
final class TextInput {

	/** What a parameter holds whose value the program shall choose. */
	static final String AUTO = "auto";

	private TextInput() {}

	/** Whether the program shall choose. */
	static boolean isAuto(final String text) {
		return text == null || text.isBlank() || text.strip().equalsIgnoreCase(AUTO);
	}

	/**
	 * A number.
	 *
	 * @param name what it is, for the message
	 * @throws IllegalArgumentException if the text is none; with a sentence for the user
	 */
	static double number(final String name, final String text) {
		try {
			final double value = Double.parseDouble(text.strip());
			if (!Double.isNaN(value)) return value;
		}
		catch (final NumberFormatException e) {
			// Said below.
		}
		throw new IllegalArgumentException("The " + name + " must be a number, not \"" + text + "\".");
	}

	/**
	 * A whole number from 1 on.
	 *
	 * @param name what it is, for the message
	 * @throws IllegalArgumentException if the text is none; with a sentence for the user
	 */
	static int count(final String name, final String text) {
		final double value = number(name, text);
		if (value >= 1 && value == (int) value) return (int) value;
		throw new IllegalArgumentException("The " + name + " must be a whole number from 1, not \"" + text + "\".");
	}

	/** @throws IllegalArgumentException if there is no such noise; with a sentence for the user */
	static NoiseKind noise(final String noise) {
		return isAuto(noise) ? NoiseKind.AUTO : NoiseKind.of(noise);
	}

	/**
	 * How pixels share their noise: auto, none, or the file of a spectrum.
	 *
	 * @throws IllegalArgumentException if there is no such file, or it is something else; with a sentence for the user
	 */
	static Correlation correlation(final String text) {
		return Correlation.parse(text);
	}

	/** @throws IllegalArgumentException if there is no such schedule; with a sentence for the user */
	static ScheduleShape shape(final String schedule) {
		for (final ScheduleShape shape : ScheduleShape.values())
			if (shape.toString().equals(schedule)) return shape;
		throw new IllegalArgumentException("There is no schedule \"" + schedule + "\": take log, sqrt or linear.");
	}

	/**
	 * Whether only the current plane is meant.
	 *
	 * @throws IllegalArgumentException if it is neither all nor current; with a sentence for the user
	 */
	static boolean isCurrent(final String planes) {
		if (planes.equals("current")) return true;
		if (planes.equals("all")) return false;
		throw new IllegalArgumentException("There are no planes \"" + planes + "\": take all or current.");
	}

	/**
	 * Whether only the selection is meant.
	 *
	 * @throws IllegalArgumentException if it is neither all nor selection; with a sentence for the user
	 */
	static boolean isSelection(final String region) {
		if (region.equals("selection")) return true;
		if (region.equals("all")) return false;
		throw new IllegalArgumentException("There is no region \"" + region + "\": take all or selection.");
	}

	/** The prior file if there is one, else the prior by name; scripts may give a path as the name. */
	static String prior(final PriorName name, final File file) {
		if (file != null && !file.getPath().isBlank()) return file.getPath();
		return (name == null ? PriorName.DEFAULT : name).name();
	}

	/**
	 * The neighbours of a name; nothing: none.
	 *
	 * @throws IllegalArgumentException if there are none; with a sentence for the user
	 */
	static NeighbourAxis neighbours(final String name) {
		return NeighbourAxis.of(name);
	}

	/** Number of threads; 0: all. */
	static int threads(final String text) {
		return isAuto(text) ? 0 : count("number of threads", text);
	}

	/**
	 * The time for learning, in seconds; 0: no limit, as the number of iterations is given.
	 *
	 * @param minutes a number, or auto
	 * @param iterations a number, or auto
	 * @param otherwise seconds where both are auto
	 * @throws IllegalArgumentException if the time is not positive; with a sentence for the user
	 */
	static double seconds(final String minutes, final String iterations, final double otherwise) {
		if (isAuto(minutes)) return isAuto(iterations) ? otherwise : 0;
		final double time = number("minutes", minutes);
		if (time > 0 && time < Double.POSITIVE_INFINITY) return 60 * time;
		throw new IllegalArgumentException("The minutes must be a positive number, not " + minutes + ".");
	}

	/** The number of iterations of learning; for auto as many as the time allows. */
	static long iterations(final String text) {
		return isAuto(text) ? TrainingPlan.UNLIMITED : count("number of iterations", text);
	}

	/** @throws IllegalArgumentException if it is no whole number; with a sentence for the user */
	static long seed(final String text) {
		final double number = number("seed", text);
		if (number == (long) number) return (long) number;
		throw new IllegalArgumentException("The seed must be a whole number, not " + text + ".");
	}

	/**
	 * The solver of a name.
	 *
	 * @throws IllegalArgumentException if there is none; with a sentence for the user
	 */
	static SolverKind solver(final String name) {
		return name == null || name.isBlank() ? SolverKind.FLOW : SolverKind.of(name.strip());
	}
}
