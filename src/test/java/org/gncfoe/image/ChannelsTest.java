package org.gncfoe.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.restore.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import ij.ImagePlus;
import ij.process.ByteProcessor;

/** Tests {@link Channels}, and that those that are not chosen stay as they are. */
class ChannelsTest {

	private final Backend backend = new CpuBackend(1);
	private final PriorEngine engine = backend.open(QuadraticPriors.create());

	@AfterEach
	void close() {
		backend.close();
	}

	@Test
	void whatUsersWrite() {
		assertTrue(Channels.of("all").isAll());
		assertTrue(Channels.of(" ").isAll());
		assertEquals("1,3", Channels.of("3, 1,3").toString());
		assertEquals(Channels.of("1,3"), Channels.of("3,1"));
		assertNotEquals(Channels.of("1"), Channels.ALL);
		for (final String bad : new String[] { "0", "-1", "red", "1;2", "1,,2", "1,", "1.5", "99999999999" })
			assertTrue(assertThrows(IllegalArgumentException.class, () -> Channels.of(bad)).getMessage().contains("\"" + bad +
				"\""));
	}

	@ParameterizedTest
	@CsvSource({ "8, 2, false", "16, 1, false", "32, 2, false", "24, 2, false", "24, '1,3', true", "16, 1, true" })
	void othersAreCopied(final int bits, final String chosen, final boolean exact) {
		final ImagePlus image = Stacks.stack(bits);
		final OutputBits depth = exact ? OutputBits.FLOAT : OutputBits.SAME;
		final DenoiseOptions denoise = DenoiseOptions.defaults().withSigma(20).withBits(depth);
		final ImageDenoiser denoiser = new ImageDenoiser(engine, "test");
		final DenoisedImage some = denoiser.denoise(image, denoise.withChannels(Channels.of(chosen)), Progress.NONE);
		compare(image, denoiser.denoise(image, denoise, Progress.NONE).image(), some.image(), chosen);
		assertEquals(chosen.split(",").length, some.report().sigma().size());
		assertTrue(some.image().getInfoProperty().contains("channels=" + chosen), some.image().getInfoProperty());
		final InpaintOptions inpaint = InpaintOptions.defaults().withSteps(3).withBits(depth);
		final ImageInpainter inpainter = new ImageInpainter(engine, "test");
		final InpaintedImage filled = inpainter.inpaint(image, MissingRules.mask(mask()), inpaint.withChannels(Channels.of(
			chosen)), Progress.NONE);
		compare(image, inpainter.inpaint(image, MissingRules.mask(mask()), inpaint, Progress.NONE).image(), filled.image(),
			chosen);
		assertEquals((bits == 24 ? 6 * chosen.split(",").length : 3) * 1000, filled.report().missing());
	}

	/** Of a NaN pixel too. */
	@Test
	void copiesAreBitExact() {
		final ImagePlus image = Stacks.stack(32);
		image.getStack().getProcessor(1).setf(7, Float.NaN);
		final ImagePlus result = new ImageDenoiser(engine, "test", 2).denoise(image, DenoiseOptions.defaults().withSigma(9)
			.withChannels(Channels.of("2")), Progress.NONE).image();
		assertTrue(Float.isNaN(result.getStack().getProcessor(1).getf(7)));
	}

	@Test
	void ofTheCurrentPlane() {
		final ImagePlus image = Stacks.stack(16);
		image.setPosition(2, 1, 1);
		final DenoiseOptions options = DenoiseOptions.defaults().withSigma(9).withCurrentPlane(true);
		final ImageDenoiser denoiser = new ImageDenoiser(engine, "test");
		assertEquals(1, denoiser.denoise(image, options.withChannels(Channels.of("2")), Progress.NONE).image().getStackSize());
		refused("The current plane is of channel 2: show one of the chosen channels, 1, or take all planes.", image, options
			.withChannels(Channels.of("1")));
	}

	@ParameterizedTest
	@ValueSource(ints = { 16, 24 })
	void channelsThereAreNot(final int bits) {
		refused("The image stack has " + (bits == 24 ? 3 : 2) + " channels: there is no channel 4.", Stacks.stack(bits),
			DenoiseOptions.defaults().withChannels(Channels.of("1,4")));
	}

	// -- Helper methods --

	private void refused(final String sentence, final ImagePlus image, final DenoiseOptions options) {
		assertEquals(sentence, assertThrows(IllegalArgumentException.class, () -> new ImageDenoiser(engine, "test").denoise(
			image, options, Progress.NONE)).getMessage());
	}

	/** Chosen channels are as if all were restored, others as they were. */
	private static void compare(final ImagePlus image, final ImagePlus all, final ImagePlus some, final String chosen) {
		final int channels = Wraps.channels(some);
		assertEquals(Wraps.channels(image), channels);
		for (int c = 0; c < channels; c++) {
			final boolean restored = Channels.of(chosen).in(image, false)[c];
			final ChannelPlanes before = new ChannelPlanes(image, c), whole = new ChannelPlanes(all, c);
			final ChannelPlanes after = new ChannelPlanes(some, c);
			for (int k = 0; k < after.count(); k++) {
				final float[] expected = (restored ? whole : before).read(k), values = after.read(k);
				for (int p = 0; p < values.length; p++)
					assertEquals(expected[p], values[p]);
				if (restored) assertFalse(java.util.Arrays.equals(before.read(k), values));
			}
		}
	}

	private static ImagePlus mask() {
		final ByteProcessor ip = new ByteProcessor(50, 40);
		for (int k = 0; k < 1000; k++)
			ip.set(2 * k, 255);
		return new ImagePlus("mask", ip);
	}
}
