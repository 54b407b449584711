package org.gncfoe.command;

import java.util.List;

import org.scijava.app.event.StatusEvent;
import org.scijava.event.EventHandler;
import org.scijava.event.EventService;
import org.scijava.event.EventSubscriber;

/**
 * The status bar of a command, with its progress. What is shown last stays, also after SciJava has
 * said that the command is finished.
 * <p>
 * NB: SciJava's StatusService tells the status bar in threads of a pool, in any order: a step of
 * the progress after its end, which then never comes. So this tells it at once.
 * </p>
 */
final class StatusLine {

	/** What SciJava says when a command ends. */
	private static final List<String> ENDS = List.of("Command finished: ", "Canceling command: ",
		"Command canceled: ");

	/** NB: The event service holds its subscribers weakly. */
	private static LastWord latest;

	private final EventService events;

	StatusLine(final EventService events) {
		this.events = events;
	}

	/** Shows a sentence. */
	void show(final String sentence) {
		publish(new StatusEvent(sentence));
	}

	/** Shows a sentence and a progress; the bar ends when both numbers are the same. */
	void show(final int value, final int maximum, final String sentence) {
		publish(new StatusEvent(value, maximum, sentence));
	}

	/**
	 * Shows a sentence, and once more after SciJava's.
	 *
	 * @param title title of the command that is about to end
	 */
	void conclude(final String title, final String sentence) {
		synchronized (StatusLine.class) {
			if (latest != null) latest.forget();
			latest = new LastWord(title, sentence);
			latest.subscribed = events.subscribe(latest);
		}
		show(sentence);
	}

	private void publish(final StatusEvent event) {
		// NB: Publishing waits for the event thread; interrupted, it would print an error, and forget the
		// interruption.
		final boolean interrupted = Thread.interrupted();
		events.publish(event);
		if (interrupted) Thread.currentThread().interrupt();
	}

	private final class LastWord {

		private final String title, sentence;
		private List<EventSubscriber<?>> subscribed = List.of();

		LastWord(final String title, final String sentence) {
			this.title = title;
			this.sentence = sentence;
		}

		@EventHandler
		private void onEvent(final StatusEvent event) {
			final String said = event.getStatusMessage();
			if (said == null) return;
			if (said.startsWith("Running command: ")) forget();
			else if (ENDS.stream().anyMatch(end -> said.equals(end + title))) show(sentence);
		}

		void forget() {
			events.unsubscribe(subscribed);
		}
	}
}
