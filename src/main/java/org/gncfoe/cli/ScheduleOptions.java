package org.gncfoe.cli;

import org.gncfoe.image.DenoiseOptions;
import org.gncfoe.image.InpaintOptions;
import org.gncfoe.restore.ScheduleShape;
import org.gncfoe.restore.SolverKind;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of all commands that restore: how the smoothing falls, in how many steps. */
final class ScheduleOptions {

	@Option(names = "--steps", paramLabel = "N", description = "number of steps (default: the best measured)")
	private Integer steps;

	@Option(names = "--smoothing", paramLabel = "T0",
		description = "first smoothing, as a noise standard deviation in grey levels (default: the best measured)")
	private Double smoothing;

	@Option(names = "--schedule", paramLabel = "auto|linear|sqrt|log", defaultValue = "auto",
		description = "how the smoothing falls; auto: as learned for the prior, else log (default: ${DEFAULT-VALUE})")
	private String schedule;

	@Option(names = "--solver", paramLabel = "flow|joint", defaultValue = "flow", description = {
		"flow: the smoothing falls along the schedule; joint: it is found together",
		"with the image, once per channel (default: ${DEFAULT-VALUE})" })
	private String solver;

	@Spec(Target.MIXEE)
	private CommandSpec spec;

	/**
	 * Number of steps, null: as measured.
	 *
	 * @throws ParameterException if it is not positive
	 */
	Integer steps() {
		if (steps != null && steps < 1) throw bad("--steps must be at least 1, not " + steps + ".");
		return steps;
	}

	/** First smoothing in grey levels, null: as measured. Not checked. */
	Double smoothing() {
		return smoothing;
	}

	/** @throws ParameterException if the first smoothing is NaN; whether it is positive is checked where it is used */
	void checkSmoothing() {
		if (smoothing != null && smoothing.isNaN()) throw bad("--smoothing must be a positive number of grey levels, not NaN.");
	}

	/**
	 * Shape of the schedule, null: as learned.
	 *
	 * @throws ParameterException if there is no such shape
	 */
	ScheduleShape shape() {
		try {
			return schedule.equals("auto") ? null : ScheduleShape.of(schedule);
		}
		catch (final IllegalArgumentException e) {
			throw bad("There is no schedule \"" + schedule + "\": take auto, linear, sqrt or log.");
		}
	}

	/**
	 * How the smoothing is chosen.
	 *
	 * @throws ParameterException if there is no such solver
	 */
	SolverKind solver() {
		try {
			return SolverKind.of(solver);
		}
		catch (final IllegalArgumentException e) {
			throw bad(e.getMessage());
		}
	}

	/** The options with what is said here. */
	DenoiseOptions applyTo(final DenoiseOptions options) {
		DenoiseOptions o = options;
		if (steps() != null) o = o.withSteps(steps);
		if (smoothing != null) o = o.withSmoothing(smoothing);
		return o.withShape(shape()).withSolver(solver());
	}

	/** The options with what is said here. */
	InpaintOptions applyTo(final InpaintOptions options) {
		InpaintOptions o = options;
		if (steps() != null) o = o.withSteps(steps);
		if (smoothing != null) o = o.withSmoothing(smoothing);
		return o.withShape(shape()).withSolver(solver());
	}

	private ParameterException bad(final String sentence) {
		return new ParameterException(spec.commandLine(), sentence);
	}
}
