package org.gncfoe.command;

import org.gncfoe.dialog.DialogCommand;

/**
 * A command that behaves in macros as ImageJ's own do. When a macro runs it, or there is no screen, the declared defaults
 * hold for every input that is not given ({@link DefaultsPreprocessor}). Its result images are shown and become the
 * current image ({@link ResultPostprocessor}).
 */
interface ImageCommand extends DialogCommand {}
