package org.gncfoe.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.gncfoe.train.Patches.Picture;
import org.junit.jupiter.api.Test;

/** Tests {@link HoldOut}. */
class HoldOutTest {

	@Test
	void manyPicturesAreDividedWhole() {
		final List<Picture> pictures = new ArrayList<>();
		for (int i = 0; i < 400; i++)
			pictures.add(Pictures.ramp(8, 8));
		final HoldOut parts = HoldOut.of(pictures, 8);
		assertTrue(parts.validation().size() > 24 && parts.validation().size() <= 32);
		assertEquals(400, parts.training().size() + parts.validation().size());
		final HoldOut eight = HoldOut.of(pictures.subList(0, 8), 8);
		assertEquals(1, eight.validation().size());
	}

	@Test
	void fewPicturesAreCut() {
		final Picture p = Pictures.ramp(160, 30);
		final HoldOut parts = HoldOut.of(List.of(p), 30);
		assertEquals(140, parts.training().get(0).height());
		assertEquals(20, parts.validation().get(0).height());
		assertEquals(p.pixels()[140 * 30], parts.validation().get(0).pixels()[0]);
	}

	@Test
	void tooSmallOrIncompletePicturesStayWhole() {
		assertEquals(0, HoldOut.of(List.of(Pictures.ramp(100, 30)), 30).validation().size());
		assertEquals(0, HoldOut.of(List.of(Pictures.ramp(160, 30)), 150).validation().size());
		final Picture p = Pictures.ramp(160, 30);
		p.pixels()[159 * 30] = Float.NaN;
		final HoldOut parts = HoldOut.of(List.of(p), 30);
		assertEquals(0, parts.validation().size());
		assertEquals(160, parts.training().get(0).height());
	}
}
