package org.gncfoe.dialog;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.scijava.convert.ConvertService;
import org.scijava.module.ModuleItem;
import org.scijava.util.NumberUtils;
import org.scijava.util.Types;

import ij.Macro;
import ij.macro.Interpreter;

/** Inputs of a command as text, in the options of a macro and in fields of a dialog, and as values. */
public final class InputText {

	private final ConvertService converters;

	/** @param converters for inputs of types other than text, numbers, truth values, files and enums */
	public InputText(final ConvertService converters) {
		this.converters = converters;
	}

	/** Whether the values of an input can be given as text. */
	public boolean supports(final ModuleItem<?> item) {
		final Class<?> type = item.getType();
		return type == String.class || type == File.class || type.isEnum() || isBoolean(item) || isNumber(item) || !candidates(
			item).isEmpty();
	}

	/** The values among which the user chooses; none if any text will do. */
	public List<?> choices(final ModuleItem<?> item) {
		if (item.getChoices() != null && !item.getChoices().isEmpty()) return item.getChoices();
		if (item.getType().isEnum()) return List.of(item.getType().getEnumConstants());
		return item.getType() == String.class || item.getType() == File.class || isBoolean(item) || isNumber(item) ? List.of()
			: candidates(item);
	}

	/**
	 * What a macro gives for an input.
	 *
	 * @param options the second argument of the macro's {@code run}
	 * @return null if it gives nothing
	 */
	public String find(final String options, final ModuleItem<?> item) {
		final String key = item.getName().toLowerCase(Locale.ROOT);
		final String text = Macro.getValue(options, key, null);
		if (text == null) return isBoolean(item) && hasFlag(options, key) ? "true" : null;
		final Interpreter macro = Interpreter.getInstance();
		if (!text.startsWith("&") || macro == null) return text;
		// NB: run("...", "sigma=&s") stands for the value of the macro's variable s.
		final String value = macro.getVariableAsString(text.substring(1));
		return value == null ? text : value;
	}

	/**
	 * The value of an input.
	 *
	 * @return null for a blank file
	 * @throws IllegalArgumentException if it is no such value; with a sentence for the user
	 */
	public Object parse(final ModuleItem<?> item, final String text) {
		final Class<?> type = item.getType();
		if (type == String.class) return text;
		if (type == File.class) return text.isBlank() ? null : new File(text.strip());
		if (isBoolean(item)) return truth(item, text.strip());
		if (isNumber(item)) return number(item, text.strip());
		if (type.isEnum()) for (final Object constant : type.getEnumConstants())
			if (constant.toString().equalsIgnoreCase(text.strip())) return constant;
		if (!type.isEnum() && !candidates(item).isEmpty() && converters.supports(text, type)) return converters.convert(text,
			type);
		throw new IllegalArgumentException("The " + item.getName() + " cannot be \"" + text + "\".");
	}

	static boolean isBoolean(final ModuleItem<?> item) {
		return Types.box(item.getType()) == Boolean.class;
	}

	static boolean isNumber(final ModuleItem<?> item) {
		return Number.class.isAssignableFrom(Types.box(item.getType()));
	}

	/**
	 * A number of the type of an input.
	 *
	 * @throws IllegalArgumentException if it is none or out of bounds; with a sentence for the user
	 */
	static Number number(final ModuleItem<?> item, final String text) {
		try {
			final double value = Double.parseDouble(text);
			final Number number = NumberUtils.toNumber(value, item.getType());
			final boolean within = !(value < bound(item.getMinimumValue(), Double.NEGATIVE_INFINITY)) && !(value > bound(item
				.getMaximumValue(), Double.POSITIVE_INFINITY));
			// NB: A whole number must not lose its fraction silently.
			if (within && number != null && (float) number.doubleValue() == (float) value) return number;
		}
		catch (final NumberFormatException e) {
			// Said below.
		}
		throw new IllegalArgumentException("The " + item.getName() + " must be a " + (isWhole(item) ? "whole " : "") + "number" +
			range(item) + ", not \"" + text + "\".");
	}

	/** Whether a number has no fraction. */
	static boolean isWhole(final ModuleItem<?> item) {
		final Class<?> type = Types.box(item.getType());
		return type != Double.class && type != Float.class && type != Number.class && type != java.math.BigDecimal.class;
	}

	// -- Helper methods --

	/** What SciJava's converters offer for the type of an input. */
	private List<Object> candidates(final ModuleItem<?> item) {
		final List<Object> values = new ArrayList<>();
		for (final Object candidate : converters.getCompatibleInputs(item.getType()))
			if (candidate != null && converters.supports(candidate, item.getType())) values.add(converters.convert(candidate, item
				.getType()));
		return values;
	}

	private static boolean hasFlag(final String options, final String key) {
		// NB: Words inside brackets belong to other values.
		for (final String word : options.replaceAll("\\[[^]]*]", "").strip().split("\\s+"))
			if (word.equals(key)) return true;
		return false;
	}

	private static Boolean truth(final ModuleItem<?> item, final String text) {
		if (text.equalsIgnoreCase("true") || text.equals("1")) return true;
		if (text.equalsIgnoreCase("false") || text.equals("0")) return false;
		throw new IllegalArgumentException("The " + item.getName() + " must be true or false, not \"" + text + "\".");
	}

	private static double bound(final Object value, final double none) {
		return value instanceof Number ? ((Number) value).doubleValue() : none;
	}

	private static String range(final ModuleItem<?> item) {
		final Object least = item.getMinimumValue(), most = item.getMaximumValue();
		return (least == null ? "" : " from " + least) + (most == null ? "" : " up to " + most);
	}
}
