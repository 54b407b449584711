package org.gncfoe.compute;

/**
 * How the self-test of a device ended.
 *
 * @param refusal why the device must not be used, a phrase; empty if it passed
 * @param lasting true if another test would end in the same way; false if the device was only busy, out of memory or away
 * @param times how fast it is; null if it did not pass
 */
public record SelfTestResult(String refusal, boolean lasting, StepTimes times) {

	static SelfTestResult passed(final StepTimes times) {
		return new SelfTestResult("", true, times);
	}

	/** Will be refused until a test is asked for. */
	static SelfTestResult refused(final String why) {
		return new SelfTestResult(why, true, null);
	}

	/** Will be tested again the next time. */
	static SelfTestResult notNow(final String why) {
		return new SelfTestResult("the self-test could not run now (" + why + ") and will be tried again next time", false,
			null);
	}

	/** True if the device may be used. */
	public boolean passed() {
		return refusal.isEmpty();
	}
}
