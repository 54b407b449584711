package org.gncfoe.dialog;

import java.util.List;

import org.scijava.module.ModuleInfo;
import org.scijava.module.ModuleItem;

/** What a command and its inputs are, as a page. */
final class InputHelp {

	private final ModuleInfo info;
	private final List<ModuleItem<?>> items;

	InputHelp(final ModuleInfo info, final List<ModuleItem<?>> items) {
		this.info = info;
		this.items = items;
	}

	/** The page, as HTML. */
	String page() {
		final StringBuilder page = new StringBuilder("<html><body style=\"width: 380px\"><p>");
		page.append(escape(info.getDescription())).append("</p>");
		for (final ModuleItem<?> item : items) {
			if (item.getDescription() == null || item.getDescription().isBlank()) continue;
			page.append("<p><b>").append(escape(InputField.label(item))).append("</b>, macro key <tt>");
			page.append(item.getName()).append("</tt>: ").append(escape(item.getDescription()));
			page.append("</p>");
		}
		return page.append("</body></html>").toString();
	}

	private static String escape(final String text) {
		return text == null ? "" : text.replace("&", "&amp;").replace("<", "&lt;");
	}
}
