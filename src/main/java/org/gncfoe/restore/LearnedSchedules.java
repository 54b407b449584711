package org.gncfoe.restore;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

import org.gncfoe.prior.Prior;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;

/**
 * The schedules that were learned for a prior and lie in its metadata: for each task, one per number of steps. The key is
 * {@code schedule.TASK.STEPS}, e.g. {@code schedule.denoise.5}; the value JSON with the arrays {@code sigma} (knots),
 * {@code t}, {@code a}, {@code w} (by knot and step; see {@link NoiseSchedule}) and the numbers {@code psnr} (on validation
 * images, dB, mean over noise levels or fractions) and {@code predefined} (the same for what is done without anything
 * learned). Immutable.
 */
public final class LearnedSchedules {

	/** What a schedule is for. */
	public enum Task {

		/** Denoising: units of the noise variance at each knot. */
		DENOISE,
		/** Inpainting with exact observations: absolute units, one knot at 1. */
		INPAINT;

		/** The name in lower case, as on the command line and in files. */
		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}
	}

	/**
	 * A learned schedule.
	 *
	 * @param schedule the schedule
	 * @param psnr mean PSNR in dB on the validation images; NaN if not measured
	 * @param predefined the same of what is done by default without learned schedules; NaN if not measured
	 */
	public record Learned(NoiseSchedule schedule, double psnr, double predefined) {

		/** A learned schedule that was not compared. */
		public Learned(final NoiseSchedule schedule, final double psnr) {
			this(schedule, psnr, Double.NaN);
		}

		/** Whether it was measured to be better than the default without learned schedules. */
		public boolean isBetter() {
			return psnr > predefined;
		}
	}

	/** No schedules. */
	public static final LearnedSchedules NONE = new LearnedSchedules(Map.of(), Map.of());

	/** More steps are not worth their time for less than this, in dB. */
	private static final double WORTH = 0.03;

	private static final String PREFIX = "schedule.";
	private static final Gson GSON = new Gson();

	private final Map<Task, TreeMap<Integer, Learned>> schedules = new TreeMap<>();

	private LearnedSchedules(final Map<Integer, Learned> denoise, final Map<Integer, Learned> inpaint) {
		schedules.put(Task.DENOISE, new TreeMap<>(denoise));
		schedules.put(Task.INPAINT, new TreeMap<>(inpaint));
	}

	/**
	 * The schedules in a prior's metadata.
	 *
	 * @throws IllegalArgumentException if one cannot be understood; the message names its key
	 */
	public static LearnedSchedules of(final Prior prior) {
		final LearnedSchedules all = new LearnedSchedules(Map.of(), Map.of());
		for (final Map.Entry<String, String> entry : prior.metadata().entrySet())
			for (final Task task : Task.values())
				if (entry.getKey().startsWith(PREFIX + task + ".")) {
					final Learned learned = parse(entry.getKey(), entry.getValue());
					all.schedules.get(task).put(learned.schedule().steps(), learned);
				}
		return all;
	}

	/** Whether a prior was fine-tuned end to end, but not for a task: it has no schedule for it. */
	public static boolean isForOther(final Prior prior, final Task task) {
		return prior.isFineTuned() && of(prior).all(task).isEmpty();
	}

	/** These and one more; it replaces the one for the same task and number of steps. */
	public LearnedSchedules with(final Task task, final Learned learned) {
		final LearnedSchedules all = new LearnedSchedules(schedules.get(Task.DENOISE), schedules.get(Task.INPAINT));
		all.schedules.get(task).put(learned.schedule().steps(), learned);
		return all;
	}

	/** All for a task, by number of steps. */
	public Collection<Learned> all(final Task task) {
		return Collections.unmodifiableCollection(schedules.get(task).values());
	}

	/** The one for a task with this number of steps, if there is one. */
	public Optional<Learned> get(final Task task, final int steps) {
		return Optional.ofNullable(schedules.get(task).get(steps));
	}

	/** The one for a task whose number of steps is nearest, the longer of two, if there is any. */
	public Optional<Learned> nearest(final Task task, final int steps) {
		return all(task).stream().min(Comparator.comparingDouble(l -> Math.abs(l.schedule().steps() - steps - 0.25)));
	}

	/** These, and those of others in the place of the ones for the same task and number of steps. */
	public LearnedSchedules with(final LearnedSchedules others) {
		LearnedSchedules all = this;
		for (final Task task : Task.values())
			for (final Learned learned : others.all(task))
				all = all.with(task, learned);
		return all;
	}

	/**
	 * The best for a task, if there is any: the shortest that is within 0.03 dB of the best, and of what is done without
	 * learned schedules, on the validation images.
	 */
	public Optional<Learned> best(final Task task) {
		final double best = all(task).stream().flatMapToDouble(l -> DoubleStream.of(l.psnr(), l.predefined())).filter(
			p -> !Double.isNaN(p)).max().orElse(Double.NEGATIVE_INFINITY);
		return all(task).stream().filter(l -> !(l.psnr() < best - WORTH)).findFirst();
	}

	/** The prior with these schedules, and no others, in its metadata. */
	public Prior storeIn(final Prior prior) {
		final Map<String, String> metadata = new TreeMap<>(prior.metadata());
		metadata.keySet().removeIf(key -> key.startsWith(PREFIX));
		for (final Task task : Task.values())
			for (final Learned learned : all(task))
				metadata.put(PREFIX + task + "." + learned.schedule().steps(), format(learned));
		return prior.withMetadata(metadata);
	}

	// -- File format --

	/** The JSON of one schedule. */
	private static final class Stored {

		private double[] sigma;
		private double[][] t, a, w;
		private Double psnr, predefined;
	}

	private static String format(final Learned learned) {
		final NoiseSchedule s = learned.schedule();
		final Stored stored = new Stored();
		stored.sigma = new double[s.knots()];
		stored.t = new double[s.knots()][s.steps()];
		stored.a = new double[s.knots()][s.steps()];
		stored.w = new double[s.knots()][s.steps()];
		for (int k = 0; k < s.knots(); k++) {
			stored.sigma[k] = rounded(s.sigma(k));
			for (int i = 0; i < s.steps(); i++) {
				stored.t[k][i] = rounded(s.relative(k).t(i));
				stored.a[k][i] = rounded(s.relative(k).a(i));
				stored.w[k][i] = rounded(s.relative(k).dataWeight(i));
			}
		}
		if (!Double.isNaN(learned.psnr())) stored.psnr = rounded(learned.psnr());
		if (!Double.isNaN(learned.predefined())) stored.predefined = rounded(learned.predefined());
		return GSON.toJson(stored);
	}

	/** To six digits: a file can be read by people, and equal smoothings stay equal. */
	private static double rounded(final double value) {
		return Double.parseDouble(String.format(Locale.ROOT, "%.5e", value));
	}

	private static Learned parse(final String key, final String json) {
		try {
			final Stored stored = GSON.fromJson(json, Stored.class);
			final List<Schedule> relative = new ArrayList<>();
			for (int k = 0; k < stored.t.length; k++)
				relative.add(Schedule.of(stored.t[k], stored.a[k], stored.w[k]));
			return new Learned(new NoiseSchedule(stored.sigma, relative), orNaN(stored.psnr), orNaN(stored.predefined));
		}
		catch (final JsonParseException | NullPointerException | IndexOutOfBoundsException | NumberFormatException
				| StackOverflowError e)
		{
			// NB: Gson's own words are for programmers.
			throw new IllegalArgumentException("The prior's learned schedule \"" + key +
				"\" cannot be understood: something is missing in it, or it is of another kind.", e);
		}
		catch (final IllegalArgumentException e) {
			throw new IllegalArgumentException("The prior's learned schedule \"" + key + "\" cannot be understood: " + e
				.getMessage(), e);
		}
	}

	private static double orNaN(final Double value) {
		return value == null ? Double.NaN : value;
	}
}
