package org.gncfoe.command;

import java.util.Collection;

import org.scijava.convert.AbstractConverter;
import org.scijava.convert.Converter;
import org.scijava.plugin.Plugin;

/**
 * Makes prior names of the text in macros, scripts and preferences, and fills the list of priors in dialogs.
 * <p>
 * NB: Choices of a parameter are fixed at compile time; of a DynamicCommand they need not be, but scripts get no output of
 * one. SciJava's dialogs also list the objects that converters to the parameter's type offer, asking for them each time.
 * </p>
 */
@Plugin(type = Converter.class)
public class PriorNames extends AbstractConverter<String, PriorName> {

	@Override
	public <T> T convert(final Object text, final Class<T> type) {
		return type.cast(new PriorName(text.toString()));
	}

	@Override
	public void populateInputCandidates(final Collection<Object> objects) {
		objects.addAll(PriorName.choices());
	}

	@Override
	public Class<PriorName> getOutputType() {
		return PriorName.class;
	}

	@Override
	public Class<String> getInputType() {
		return String.class;
	}
}
