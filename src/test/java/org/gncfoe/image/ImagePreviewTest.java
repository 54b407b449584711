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

	/** Steps as many as ten, whose reach is ten times that of one; a network; and missing pixels around the piece. */
	@Test
	void withAsMuchAroundItAsStepsReach() throws IOException {
		compare(image("8"), DenoiseOptions.defaults().withSigma(20).withSteps(10));
		compare(image("16"), DenoiseOptions.defaults().withNoise(new KnownNoise(NoiseKind.POISSON, 60, 0, 100)).withSteps(7));
		try (PriorEngine network = backend.open(Priors.load("natural-r1-vn5"))) {
			compare(image("8"), DenoiseOptions.defaults().withSigma(20), network);
		}
		final ImagePlus gaps = image("32");
		for (int p = 0; p < 256; p++)
			gaps.getProcessor().setf(p, 70 + p % 9, Float.NaN);
		compare(gaps, DenoiseOptions.defaults().withSigma(20));
	}

	/** The mean correction of a camera is that of the whole channel, and is not forgotten when other pieces are asked for. */
	@Test
	void piecesOfACameraImageKeepItsMean() throws IOException {
		final ImagePlus image = image("32");
		final DenoiseOptions options = DenoiseOptions.defaults().withNoise(new KnownNoise(NoiseKind.POISSON, 9, 0, 3));
		final ImagePreview preview = new ImagePreview(image);
		final ImagePlus whole = new ImageDenoiser(engine, "a").denoise(image, options, Progress.NONE).image();
		assertEquals(image.getStatistics().mean, whole.getStatistics().mean, 1e-3);
		for (int x = 0; x < 200; x += 50) {
			final Rectangle piece = new Rectangle(x, 2 * x / 3, 50, 30);
			final ImageProcessor expected = new ColorProcessor(whole.getImage());
			expected.setRoi(piece);
			assertArrayEquals((int[]) expected.crop().getPixels(), (int[]) preview.denoise(engine, options, piece,
				Progress.NONE).picture().getPixels());
		}
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

	/** The display of the piece is that of the whole result, bit for bit. */
	private static void compare(final ImagePlus image, final DenoiseOptions options) {
		compare(image, options, engine);
	}

	private static void compare(final ImagePlus image, final DenoiseOptions options, final PriorEngine engine) {
		final ImagePreview.Piece piece = new ImagePreview(image).denoise(engine, options, PIECE, Progress.NONE);
		final ImagePlus whole = new ImageDenoiser(engine, "a").denoise(image, options, Progress.NONE).image();
		final ImageProcessor expected = new ColorProcessor(whole.getImage());
		expected.setRoi(PIECE);
		assertArrayEquals((int[]) expected.crop().getPixels(), (int[]) piece.picture().getPixels());
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
