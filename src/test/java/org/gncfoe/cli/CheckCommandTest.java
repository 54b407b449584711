package org.gncfoe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.imageio.ImageIO;

import org.gncfoe.prior.Prior;
import org.gncfoe.prior.PriorFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

/** Tests {@link CheckCommand} with the shipped prior on pictures of edges. */
class CheckCommandTest {

	@TempDir
	private Path folder;

	private Path images;

	@BeforeEach
	void write() throws IOException {
		images = Files.createDirectory(folder.resolve("images"));
		for (int n = 0; n < 3; n++) {
			final BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
			for (int y = 0; y < 64; y++)
				for (int x = 0; x < 64; x++)
					image.getRaster().setSample(x, y, 0, (x * (n + 1) + y > 80 ? 170 : 90) + (x / 8 + y / 8) % 2 * 20);
			assertTrue(ImageIO.write(image, "png", images.resolve("p" + n + ".png").toFile()));
		}
	}

	@Test
	void theShippedPriorIsConvexAtTheTopAndNotAtTheBottom() {
		final String out = run(0, "--images", "2", "--crop", "48", "--sigma", "25", "--device", "cpu");
		final Matcher m = Pattern.compile("eigenvalues of t Hess R at sigma (\\S+): (\\S+) \\.\\. (\\S+)").matcher(out);
		assertTrue(m.find(), out);
		assertTrue(Double.parseDouble(m.group(2)) < -0.01, out);
		assertTrue(m.find(), out);
		assertTrue(Double.parseDouble(m.group(2)) > -1e-3, out);
		assertTrue(out.contains("sigma 25.0: d_tau R per pixel"), out);
	}

	@Test
	void aPriorIsCentredOnTheImages() throws IOException {
		final Path file = folder.resolve("centred.safetensors");
		final String out = run(0, "--images", "3", "--crop", "128", "--sigma", "25", "--device", "cpu", "--centre", file
			.toString());
		final Matcher m = Pattern.compile("d_tau R per pixel (\\S+);").matcher(out);
		assertTrue(m.find(), out);
		assertEquals(0, Double.parseDouble(m.group(1)), 0.02, out);
		final Prior prior = PriorFile.read(file);
		assertFalse(prior.metadata().isEmpty());
	}

	@Test
	void badInputIsOneSentence() {
		assertTrue(run(2, "--images", "0").contains("--images and --crop must be at least 1."));
		assertTrue(run(2, "--sigma", "-3").contains("--sigma must be positive"));
		assertTrue(run(2, "--prior", "nosuch").contains("nosuch"));
	}

	private String run(final int code, final String... options) {
		final List<String> args = new ArrayList<>(List.of("check", images.toString()));
		args.addAll(List.of(options));
		final StringWriter out = new StringWriter(), err = new StringWriter();
		final CommandLine line = Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
		assertEquals(code, line.execute(args.toArray(String[]::new)), err.toString());
		return code == 0 ? out.toString() : err.toString();
	}
}
