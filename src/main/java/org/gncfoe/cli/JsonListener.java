package org.gncfoe.cli;

import java.util.function.Consumer;

import org.gncfoe.batch.BatchListener;
import org.gncfoe.batch.BatchRecord;
import org.gncfoe.batch.BatchSummary;
import org.gncfoe.batch.Restored;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;

/**
 * Says how a batch goes on as JSON, an object a line, for programs that watch it: {@code start}, {@code file} for each one,
 * {@code end}.
 *
 * @param out where the lines go
 */
record JsonListener(Consumer<String> out) implements BatchListener {

	private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().serializeSpecialFloatingPointValues().create();

	@Override
	public void started(final int files, final int skipped) {
		final JsonObject line = event("start");
		line.addProperty("files", files);
		line.addProperty("skipped", skipped);
		say(line);
	}

	@Override
	public void finished(final BatchRecord record, final int number, final int files, final double secondsLeft) {
		final JsonObject line = event("file");
		line.addProperty("file", record.item().name());
		line.addProperty("status", record.isDone() ? "done" : "failed");
		line.addProperty("number", number);
		line.addProperty("files", files);
		line.addProperty("seconds", record.seconds());
		line.addProperty("secondsLeft", secondsLeft);
		final Restored restored = record.restored();
		if (restored == null) line.addProperty("failure", record.failure());
		else {
			line.addProperty("output", record.item().output().toString());
			line.addProperty("device", restored.device());
			line.add("sigma", GSON.toJsonTree(restored.sigma()));
			line.add("gain", GSON.toJsonTree(restored.gain()));
			line.add("remarks", GSON.toJsonTree(restored.remarks()));
		}
		say(line);
	}

	/** The batch has ended with this exit code. */
	void ended(final BatchSummary summary, final int exitCode) {
		final JsonObject line = event("end");
		line.addProperty("done", summary.done());
		line.addProperty("failed", summary.failed());
		line.addProperty("skipped", summary.skipped());
		line.addProperty("notTried", summary.notTried());
		line.addProperty("cancelled", summary.cancelled());
		if (summary.obstacle() != null) line.addProperty("obstacle", summary.obstacle());
		// NB: Of a program that is told to stop, the signal decides.
		if (!summary.cancelled()) line.addProperty("exitCode", exitCode);
		say(line);
	}

	private static JsonObject event(final String name) {
		final JsonObject line = new JsonObject();
		line.addProperty("event", name);
		return line;
	}

	private void say(final JsonObject line) {
		out.accept(GSON.toJson(line));
	}
}
