package org.gncfoe.compute;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests that remember what devices did in a folder of their own. */
abstract class OwnHome {

	@TempDir
	Path home;

	private String before;

	@BeforeEach
	void setHome() {
		before = System.getProperty("gncfoe.home");
		System.setProperty("gncfoe.home", home.toString());
	}

	@AfterEach
	void resetHome() {
		if (before == null) System.clearProperty("gncfoe.home");
		else System.setProperty("gncfoe.home", before);
	}
}
