package org.gncfoe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import javax.imageio.ImageIO;

import org.gncfoe.compute.RandomPriors;
import org.gncfoe.image.QuadraticPriors;
import org.gncfoe.prior.PriorFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ij.ImagePlus;
import ij.io.FileSaver;
import ij.process.ByteProcessor;

/** Tests {@link FiguresCommand} and {@link ShowCommand}. */
class FiguresCommandTest extends CommandLineRuns {

	@TempDir
	private Path folder;

	private Path images, prior, deep;

	@BeforeEach
	void writeInput() throws IOException {
		prior = folder.resolve("quadratic.safetensors");
		PriorFile.write(QuadraticPriors.create(), prior);
		deep = folder.resolve("deep.safetensors");
		PriorFile.write(RandomPriors.of(2, 4, 3, 8, 1), deep);
		images = Files.createDirectory(folder.resolve("images"));
		final Random random = new Random(1);
		for (int i = 0; i < 3; i++) {
			final ByteProcessor ip = new ByteProcessor(24, 20);
			for (int p = 0; p < 24 * 20; p++)
				ip.set(p, (int) (100 + p % 24 * 3 + 5 * random.nextGaussian()));
			new FileSaver(new ImagePlus("a", ip)).saveAsPng(images.resolve("image" + i + ".png").toString());
		}
	}

	@Test
	void secondFigure() throws IOException {
		assertEquals(0, execute("figures", "fig2", "--data", images.toString(), "--prior", deep.toString(), "-o", folder
			.toString()), err);
		final BufferedImage picture = ImageIO.read(folder.resolve("fig2.png").toFile());
		assertTrue(picture.getWidth() > 500 && picture.getHeight() > 200);
		final List<String> lines = Files.readAllLines(folder.resolve("fig2.csv"));
		// A line per smoothing and channel of both layers.
		assertEquals(1 + 7 * (4 + 5), lines.size());
		assertTrue(lines.get(1).startsWith(deep + ",1,0,"), lines.get(1));
	}

	/** On smooth images with much noise all help, and the quadratic prior is a linear filter too. */
	@Test
	void comparison() throws IOException {
		assertEquals(0, execute("figures", "comparison", "--data", images.toString(), "--prior", prior.toString(), "-o", folder
			.toString(), "--device", "cpu", "--threads", "1", "--limit", "2", "--sigma", "20"), err);
		assertTrue(ImageIO.read(folder.resolve("comparison.png").toFile()).getWidth() > 100);
		final List<String> lines = Files.readAllLines(folder.resolve("comparison.csv"));
		assertEquals(5, lines.size());
		final double[] psnr = new double[4];
		for (int i = 0; i < 4; i++) {
			final String[] cells = lines.get(i + 1).split(",(?=[\\d.e-]+(,|$))");
			psnr[i] = Double.parseDouble(cells[2]);
		}
		// 10 log10(255^2 / 20^2)
		assertEquals(22.1, psnr[0], 0.5);
		for (int i = 1; i < 4; i++)
			assertTrue(psnr[i] > psnr[0] + 2, lines.toString());
	}

	@Test
	void thirdFigure() throws IOException {
		assertEquals(0, execute("figures", "fig3", "--data", images.toString(), "--prior", prior.toString(), "-o", folder
			.toString(), "--device", "cpu", "--threads", "1", "--limit", "2", "--crop", "16", "--steps", "40,2", "--smoothing",
			"0.01,0.5", "--beta", "1"), err);
		assertTrue(Files.exists(folder.resolve("fig3.png")));
		final List<String> rates = Files.readAllLines(folder.resolve("fig3.csv"));
		assertEquals(1 + 2 * 2 * 2 * 2, rates.size());
		// A convex energy: with many steps every start reaches it.
		assertTrue(rates.stream().anyMatch(line -> line.startsWith("denoising,GNC flow,0.5,40,1,")), rates.toString());
		assertEquals(1 + 2 * 2 * 2 * 2 * 2 * 3, Files.readAllLines(folder.resolve("fig3-runs.csv")).size());
	}

	@Test
	void fourthFigure() throws IOException {
		assertEquals(0, execute("figures", "fig4", "--data", images.toString(), "--prior", prior.toString(), "-o", folder
			.toString(), "--device", "cpu", "--threads", "1", "--limit", "1", "--crop", "16", "--steps", "5"), err);
		assertTrue(Files.exists(folder.resolve("fig4.png")));
		assertEquals(1 + 2 * 6, Files.readAllLines(folder.resolve("fig4.csv")).size());
		assertTrue(out.contains("joint optimisation: PSNR is best"), out);
	}

	@Test
	void aPriorIsShown() throws IOException {
		final Path png = folder.resolve("deep.png"), csv = folder.resolve("deep.csv");
		assertEquals(0, execute("show", deep.toString(), "-o", png.toString(), "--csv", csv.toString()), err);
		assertTrue(out.contains("deep, layer 2: mean deviation of the potentials from a parabola"), out);
		assertTrue(ImageIO.read(png.toFile()).getWidth() > 500);
		assertTrue(Files.size(csv) > 1000);
		assertEquals(0, execute("show", prior.toString(), "-o", png.toString(), "--data", images.toString()), err);
		assertTrue(out.contains("8 of 8 and 8 of 8"), out);
	}

	@Test
	void badInputIsOneSentence() {
		refuse("There is no figure", "figures", "fig5");
		refuse("--data", "figures", "fig1", "fig3");
		refuse("There is no folder", "figures", "fig3", "--data", folder.resolve("none").toString());
		refuse("--steps", "figures", "fig1", "--steps", "0");
		refuse("--smoothing", "figures", "fig1", "--smoothing", "-1");
		refuse("schedule", "figures", "fig1", "--schedule", "cubic");
		refuse("no prior", "figures", "fig4", "--data", images.toString(), "--prior", "nobody", "-o", folder.toString());
		refuse("PRIOR", "show");
		refuse("no prior", "show", "nobody", "-o", folder.resolve("a.png").toString());
		refuse(".png", "show", prior.toString(), "-o", folder.resolve("a.jpg").toString());
		refuse("cannot be written", "show", prior.toString(), "-o", folder.resolve("none/a.png").toString());
	}

	// -- Helper methods --

	private void refuse(final String word, final String... args) {
		final String[] all = args[0].equals("figures") ? java.util.Arrays.copyOf(args, args.length + 2) : args;
		if (all != args) {
			all[args.length] = "-o";
			all[args.length + 1] = folder.toString();
			if (java.util.Arrays.asList(args).contains("-o")) {
				assertEquals(2, execute(args), err);
				assertTrue(err.contains(word), err);
				return;
			}
		}
		assertEquals(2, execute(all), err);
		assertTrue(err.contains(word), err);
		assertFalse(err.contains("\tat "), err);
	}
}
