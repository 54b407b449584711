package org.gncfoe.image;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import ij.measure.ResultsTable;

/** The numbers of checks: a row for every channel of an image. */
public final class CheckTable {

	private CheckTable() {}

	/** Adds a row to a table of ImageJ. */
	public static void add(final ResultsTable table, final DenoiseCheck check) {
		table.incrementCounter();
		for (final Map.Entry<String, Object> cell : row(check).entrySet())
			if (cell.getValue() instanceof Number number) table.addValue(cell.getKey(), number.doubleValue());
			else table.addValue(cell.getKey(), cell.getValue().toString());
	}

	/** Rows as CSV, headings first: commas, a point in numbers, one line per channel. */
	static String csv(final List<DenoiseCheck> checks) {
		final StringBuilder text = new StringBuilder(String.join(",", row(checks.get(0)).keySet())).append('\n');
		for (final DenoiseCheck check : checks)
			text.append(String.join(",", row(check).values().stream().map(CheckTable::cell).toList())).append('\n');
		return text.toString();
	}

	// -- Helper methods --

	private static Map<String, Object> row(final DenoiseCheck check) {
		final Map<String, Object> row = new LinkedHashMap<>();
		row.put("Image", check.image());
		row.put("Channel", Math.max(1, check.channel()));
		row.put("Plane", check.plane());
		row.put("PredictedGain", check.gain().decibels());
		row.put("GainLeast", check.gain().least());
		row.put("GainMost", check.gain().most());
		row.put("ResidualDeviation", check.residual().deviation());
		row.put("ExpectedDeviation", check.residual().expectedDeviation());
		row.put("Strength", check.residual().strength());
		row.put("CorrelationX", check.residual().correlation(0, 1));
		row.put("CorrelationY", check.residual().correlation(1, 0));
		row.put("ExpectedX", check.residual().expectedCorrelation(0, 1));
		row.put("ExpectedY", check.residual().expectedCorrelation(1, 0));
		row.put("Colour", check.residual().colour());
		row.put("Structure", check.residual().structure());
		row.put("MeanBefore", check.meanBefore());
		row.put("MeanAfter", check.meanAfter());
		row.put("Counted", check.counted());
		check.chosen().forEach((name, value) -> row.put(name.replace(" ", ""), value));
		row.put("Warnings", String.join(" ", check.warnings()));
		return row;
	}

	private static String cell(final Object value) {
		final String text = value instanceof Double d ? Double.isFinite(d) ? String.format(Locale.ROOT, "%.6g", d) : d
			.toString() : value.toString();
		return Csv.cell(text);
	}
}
