package org.gncfoe.image;

/** Cells of tables whose values are separated by commas (RFC 4180). */
public final class Csv {

	private Csv() {}

	/** Text as a cell: in quotation marks where it needs them. */
	public static String cell(final String text) {
		return text.matches("[^\",\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
	}
}
