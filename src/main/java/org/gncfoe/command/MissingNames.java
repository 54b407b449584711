package org.gncfoe.command;

import java.util.Collection;

import org.scijava.convert.AbstractConverter;
import org.scijava.convert.Converter;
import org.scijava.plugin.Plugin;

/**
 * Makes what is missing of the text in macros and scripts, and fills its list in dialogs; see
 * {@link PriorNames}.
 */
@Plugin(type = Converter.class)
public class MissingNames extends AbstractConverter<String, MissingName> {

	@Override
	public <T> T convert(final Object text, final Class<T> type) {
		return type.cast(new MissingName(text.toString()));
	}

	@Override
	public void populateInputCandidates(final Collection<Object> objects) {
		objects.addAll(MissingName.choices());
	}

	@Override
	public Class<MissingName> getOutputType() {
		return MissingName.class;
	}

	@Override
	public Class<String> getInputType() {
		return String.class;
	}
}
