package org.gncfoe.batch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Target for fuzzers such as Jazzer: whatever is in the journal of a folder, a run goes on with what it understands. */
public final class JournalFuzz {

	private static Path folder;

	private JournalFuzz() {}

	/** Called by the fuzzer; every exception is a finding. */
	public static synchronized void fuzzerTestOneInput(final byte[] data) {
		try {
			if (folder == null) {
				folder = Files.createTempDirectory("journal");
				Files.writeString(folder.resolve("a-denoised.tif"), "result");
				Files.writeString(folder.resolve("a.tif"), "input");
			}
			Files.write(folder.resolve(FinishedFiles.NAME), data);
			final FinishedFiles finished = new FinishedFiles(folder);
			finished.isResult(folder.resolve("a-denoised.tif"));
			finished.contains(new BatchItem(folder.resolve("a.tif"), folder.resolve("a-denoised.tif"), "a.tif", null),
				"settings", true);
			finished.reload();
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** Journals to begin with. */
	public static List<byte[]> sound() {
		final String line = "\n{\"output\":\"a-denoised.tif\",\"size\":6,\"sha256\":\"00\",\"input\":\"a.tif\",\"bytes\":5," +
			"\"modified\":1,\"settings\":\"settings\"}\n";
		return List.of((line + line).getBytes(), ("{\"output\":" + "[".repeat(50_000) + "\n").getBytes(),
			"{\"output\":\"\\u0000\",\"size\":1e999}\nnull\n[]\n1\n".getBytes());
	}

	/** Deletes what it needed. */
	static synchronized void end() throws IOException {
		if (folder == null) return;
		for (final String name : List.of(FinishedFiles.NAME, "a-denoised.tif", "a.tif"))
			Files.deleteIfExists(folder.resolve(name));
		Files.delete(folder);
		folder = null;
	}
}
