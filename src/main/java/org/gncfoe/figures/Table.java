package org.gncfoe.figures;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.gncfoe.image.Csv;
import org.gncfoe.prior.AtomicFile;

/** Rows of numbers and words under headings, written as CSV: commas, a point in numbers, UTF-8. */
public final class Table {

	private final int columns;
	private final List<String> lines = new ArrayList<>();

	/** A table with these headings and no rows. */
	public Table(final String... headings) {
		columns = headings.length;
		add((Object[]) headings);
	}

	/**
	 * Adds a row.
	 *
	 * @param values as many as headings; floating-point numbers are written with six digits
	 * @throws IllegalArgumentException if there are more or fewer values
	 */
	public void add(final Object... values) {
		if (values.length != columns) throw new IllegalArgumentException(values.length + " values under " + columns +
			" headings");
		lines.add(line(values));
	}

	/** A row of a CSV table, without a line break; floating-point numbers are written with six digits. */
	public static String line(final Object... values) {
		final List<String> cells = new ArrayList<>();
		for (final Object value : values) {
			final String text = value instanceof Double ? number((Double) value) : String.valueOf(value);
			cells.add(Csv.cell(text));
		}
		return String.join(",", cells);
	}

	/** The table as text, one line per row, headings first. */
	public String csv() {
		return String.join("\n", lines) + "\n";
	}

	/** @throws IOException if the file cannot be written */
	public void write(final Path file) throws IOException {
		final byte[] text = csv().getBytes(StandardCharsets.UTF_8);
		AtomicFile.write(file, out -> out.write(text));
	}

	/** Six digits, as short as they can be. */
	private static String number(final double value) {
		if (!Double.isFinite(value)) return Double.toString(value);
		final BigDecimal rounded = new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros();
		return rounded.scale() < 0 ? rounded.toPlainString() : rounded.toString();
	}
}
