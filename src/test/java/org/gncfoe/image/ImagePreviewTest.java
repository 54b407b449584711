package org.gncfoe.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;

import org.gncfoe.compute.Backend;
import org.gncfoe.compute.PriorEngine;
import org.gncfoe.compute.cpu.CpuBackend;
import org.gncfoe.noise.KnownNoise;
import org.gncfoe.noise.NoiseKind;
import org.gncfoe.prior.Priors;
import org.gncfoe.restore.Progress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.EllipseRoi;
import ij.gui.Roi;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;

/** Tests {@link ImagePreview} against {@link ImageDenoiser}. */
class ImagePreviewTest {

	private static final Rectangle PIECE = new Rectangle(60, 80, 90, 50);

	private static Backend backend;
	private static PriorEngine engine;

	@BeforeAll
	static void open() throws IOException {
		backend = new CpuBackend(2);
		engine = backend.open(Priors.load(Priors.DEFAULT_NAME));
	}

	@AfterAll
	static void close() {
		engine.close();
		backend.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "8", "16", "32", "rgb", "composite", "grayscale" })
	void itIsAPieceOfTheResult(final String kind) throws IOException {
		compare(image(kind), DenoiseOptions.defaults().withSigma(20 * (kind.equals("16") ? 16 : 1)));
	}

	@Test
	void underTheNoiseOfACamera() throws IOException {
		compare(image("16"), DenoiseOptions.defaults().withNoise(new KnownNoise(NoiseKind.POISSON, 60, 0, 100)));
	}

	@Test
	void ofTheCurrentPlaneAlone() throws IOException {
		compare(image("composite"), DenoiseOptions.defaults().withSigma(20).withCurrentPlane(true));
	}

	@ParameterizedTest
	@ValueSource(strings = { "8", "rgb", "composite" })
	void ofTheSelectionAlone(final String kind) throws IOException {
		final ImagePlus image = image(kind);
		image.setRoi(new EllipseRoi(50, 90, 120, 110, 0.5));
		compare(image, DenoiseOptions.defaults().withSigma(20).withSelectionOnly(true));
		image.setRoi(new Roi(0, 0, 9, 9));
		compare(image, DenoiseOptions.defaults().withSigma(20).withSelectionOnly(true));
		image.deleteRoi();
		assertThrows(IllegalArgumentException.class, () -> new ImagePreview(image).denoise(engine, DenoiseOptions.defaults()
			.withSelectionOnly(true), PIECE, Progress.NONE));
	}

	@ParameterizedTest
	@ValueSource(strings = { "rgb", "composite", "grayscale" })
	void ofSomeChannelsAlone(final String kind) throws IOException {
		compare(image(kind), DenoiseOptions.defaults().withSigma(20).withChannels(Channels.of("2")));
	}

	@Test
	void whereNoChannelShownIsChosen() throws IOException {
		final ImagePreview.Piece piece = new ImagePreview(image("grayscale")).denoise(engine, DenoiseOptions.defaults()
			.withChannels(Channels.of("1")), PIECE, Progress.NONE);
		assertEquals("no channel to denoise", piece.noise());
	}

	@Test
	void theImageStaysAsItIsAndTheNoiseIsSaid() throws IOException {
		final ImagePlus image = image("8");
		final byte[] before = ((byte[]) image.getProcessor().getPixels()).clone();
		final ImagePreview.Piece piece = new ImagePreview(image).denoise(engine, DenoiseOptions.defaults(), PIECE,
			Progress.NONE);
		assertArrayEquals(before, (byte[]) image.getProcessor().getPixels());
		final String said = new ImageDenoiser(engine, "a").denoise(image, DenoiseOptions.defaults(), Progress.NONE).report()
			.noiseInWords();
		assertEquals(said, piece.noise());
	}

	@Test
	void piecesAreCutAtTheBorder() throws IOException {
		final ImagePreview preview = new ImagePreview(image("8"));
		final ColorProcessor picture = preview.denoise(engine, DenoiseOptions.defaults().withSigma(9), new Rectangle(-20, 240, 60, 60),
			Progress.NONE).picture();
		assertEquals(40, picture.getWidth());
		assertEquals(16, picture.getHeight());
		assertNull(preview.denoise(engine, DenoiseOptions.defaults(), new Rectangle(900, 0, 10, 10), Progress.NONE));
	}

	@Test
	void itCanBeCanceled() throws IOException {
		final ImagePreview preview = new ImagePreview(image("8"));
		assertThrows(CancellationException.class, () -> preview.denoise(engine, DenoiseOptions.defaults(), PIECE,
			new Progress() {

				@Override
				public void update(final double fraction) {}

				@Override
				public boolean isCanceled() {
					return true;
				}
			}));
	}

	// -- Helper methods --

	/** The display of the piece is that of the whole result, but for rounding and, under camera noise, the plane's mean. */
	private static void compare(final ImagePlus image, final DenoiseOptions options) {
		final ImagePreview.Piece piece = new ImagePreview(image).denoise(engine, options, PIECE, Progress.NONE);
		final ImagePlus whole = new ImageDenoiser(engine, "a").denoise(image, options, Progress.NONE).image();
		final ImageProcessor expected = new ColorProcessor(whole.getImage());
		expected.setRoi(PIECE);
		final int[] a = (int[]) expected.crop().getPixels(), b = (int[]) piece.picture().getPixels();
		assertEquals(a.length, b.length);
		int most = 0, different = 0;
		for (int i = 0; i < a.length; i++)
			for (int shift = 0; shift < 24; shift += 8) {
				final int d = Math.abs((a[i] >> shift & 255) - (b[i] >> shift & 255));
				most = Math.max(most, d);
				if (d > 1) different++;
			}
		assertTrue(most <= 4 && different < 0.02 * a.length, most + " grey levels, " + different + " of " + a.length);
	}

	private static ImagePlus image(final String kind) throws IOException {
		final ImagePlus cells = ImageFiles.open(Path.of("sample-images/noisy-cells.tif"));
		final ImageProcessor plane = cells.getProcessor();
		switch (kind) {
			case "8":
				return cells;
			case "16":
				final ImagePlus deep = new ImagePlus("deep", plane.convertToShort(false));
				deep.getProcessor().multiply(16);
				deep.setDisplayRange(0, 3000);
				return deep;
			case "32":
				return new ImagePlus("float", plane.convertToFloat());
			case "rgb":
				return new ImagePlus("rgb", plane.convertToRGB());
			default:
				final ImageStack stack = new ImageStack(cells.getWidth(), cells.getHeight());
				final ImageProcessor turned = plane.duplicate();
				turned.flipHorizontal();
				stack.addSlice(plane);
				stack.addSlice(turned);
				stack.addSlice(turned.duplicate());
				stack.addSlice(plane.duplicate());
				final ImagePlus both = new ImagePlus("both", stack);
				both.setDimensions(2, 2, 1);
				final CompositeImage composite = new CompositeImage(both, kind.equals("composite") ? CompositeImage.COMPOSITE
					: CompositeImage.GRAYSCALE);
				composite.setPosition(2, 1, 1);
				return composite;
		}
	}
}
