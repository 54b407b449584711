package org.gncfoe.spark;

import java.util.ArrayList;
import java.util.List;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.gncfoe.blocks.BlockTask;
import org.gncfoe.blocks.Runners;
import org.gncfoe.zarr.Storages;

/**
 * The command line on Apache Spark: {@code denoise} and {@code inpaint} of stores, with the options of the program for one
 * machine. The driver finds noise, scale and automatic choices; executors do the blocks.
 *
 * <pre>
 * spark-submit --class org.gncfoe.spark.Main gnc-foe-spark.jar denoise in.zarr -o out.zarr --master spark://host:7077
 * </pre>
 */
public final class Main {

	private Main() {}

	/** @param args as of the program for one machine, and {@code --master URL}, unless spark-submit was told */
	public static void main(final String... args) {
		final int code = execute(args);
		// NB: spark-submit reports what the driver ends with.
		if (code != 0) System.exit(code);
	}

	/** Runs and returns the exit code. */
	static int execute(final String... args) {
		System.setProperty("java.awt.headless", "true");
		final List<String> rest = new ArrayList<>(List.of(args));
		final SparkConf conf = new SparkConf().setAppName("GNC-FoE " + String.join(" ", args));
		final int at = rest.indexOf("--master");
		if (at >= 0) {
			if (at + 1 >= rest.size()) {
				System.err.println("--master needs an address, such as spark://host:7077 or local[2].");
				return 2;
			}
			conf.setMaster(rest.remove(at + 1));
			rest.remove(at);
		}
		if (!conf.contains("spark.master")) {
			System.err.println("Say which cluster with --master, such as spark://host:7077 or local[2].");
			return 2;
		}
		// NB: Executors take the processor unless the user says otherwise: pixels are the same on all of them.
		if (!rest.contains("--device") && !rest.isEmpty() && !rest.get(0).startsWith("-")) rest.addAll(List.of("--device",
			"cpu"));
		Storages.setOpener(HadoopStorage::open);
		try (JavaSparkContext context = new JavaSparkContext(conf)) {
			context.setLogLevel("WARN");
			Runners.set((plan, job, result, workers) -> new SparkRunner(context, BlockTask.of(plan, job, result)));
			return org.gncfoe.cli.Main.commandLine().execute(rest.toArray(String[]::new));
		}
		finally {
			Runners.set(null);
			Storages.setOpener(null);
		}
	}
}
