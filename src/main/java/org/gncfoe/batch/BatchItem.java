package org.gncfoe.batch;

import java.nio.file.Path;

/**
 * One file of a batch.
 *
 * @param input the image file
 * @param output where its result goes
 * @param name the input as it is called in logs: relative to the folder it was found in
 * @param problem why it cannot be restored, as far as its name tells, as a sentence for the user; else null
 */
public record BatchItem(Path input, Path output, String name, String problem) {}
