package org.gncfoe.spark;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * A standalone master of Spark and workers, as processes of this machine, on loopback. An executor has one core.
 */
final class Cluster implements AutoCloseable {

	/** Executors that a worker has room for. */
	private static final int CORES = 3;

	private static final List<String> OPEN = List.of("java.lang", "java.lang.invoke", "java.lang.reflect", "java.io",
		"java.net", "java.nio", "java.util", "java.util.concurrent", "java.util.concurrent.atomic", "sun.nio.ch",
		"sun.nio.cs", "sun.security.action", "sun.util.calendar");

	private final Path home, folder;
	private final int port = freePort();
	private final List<Process> workers = new ArrayList<>();
	private final Process master;

	Cluster(final Path folder, final int count) throws IOException, InterruptedException {
		this.folder = folder;
		home = Files.createDirectories(Path.of("target", "spark-home").toAbsolutePath());
		final Path jars = Files.createDirectories(home.resolve("jars"));
		link(jars);
		Files.writeString(home.resolve("RELEASE"), "Spark for tests");
		master = start("master", "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", "" + port,
			"--webui-port", "" + freePort());
		awaitPort();
		for (int w = 0; w < count; w++)
			workers.add(start("worker" + w, "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "-c", "" + CORES,
				"-m", CORES + "g", "--webui-port", "" + freePort(), "-d", folder.resolve("work" + w).toString(), url()));
	}

	String url() {
		return "spark://127.0.0.1:" + port;
	}

	/** Starts a driver. */
	Process submit(final String name, final String... args) throws IOException {
		final List<String> all = new ArrayList<>(List.of("--master", url(), "--class", "org.gncfoe.spark.Main", "--conf",
			"spark.executor.memory=700m", "--conf", "spark.scheduler.minRegisteredResourcesRatio=1", "--conf",
			"spark.scheduler.maxRegisteredResourcesWaitingTime=300s", "--conf", "spark.executor.cores=1", "--conf", "spark.ui.enabled=false", "--conf",
			"spark.driver.host=127.0.0.1", "--conf", "spark.driver.bindAddress=127.0.0.1"));
		int at = 0;
		while (args[at].startsWith("spark."))
			all.addAll(List.of("--conf", args[at++]));
		all.add(System.getProperty("spark.jar"));
		all.addAll(List.of(args).subList(at, args.length));
		return start(name, "org.apache.spark.deploy.SparkSubmit", all.toArray(String[]::new));
	}

	/** What a process has said. */
	String log(final String name) throws IOException {
		return Files.readString(folder.resolve(name + ".log"));
	}

	/** How many executors have done tasks of all drivers so far: those whose logs say so. */
	long executorsAtWork() throws IOException {
		try (Stream<Path> logs = Files.find(folder, 4, (file, a) -> file.endsWith("stderr"))) {
			return logs.filter(log -> {
				try {
					return Files.readString(log).contains("Running task");
				}
				catch (final IOException e) {
					throw new UncheckedIOException(e);
				}
			}).count();
		}
	}

	/** Processes that the workers have started, and that are executors. */
	List<ProcessHandle> executors() {
		return workers.stream().flatMap(worker -> worker.descendants()).filter(process -> process.isAlive() && process.info()
			.commandLine().orElse("").contains("ExecutorBackend")).toList();
	}

	/**
	 * Makes a distribution of Spark of the class path: everything but what the jar brings, so that what the jar lacks is
	 * missed.
	 */
	private static void link(final Path jars) throws IOException {
		try (JarFile ours = new JarFile(System.getProperty("spark.jar"))) {
			for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
				final Path jar = Path.of(entry);
				final Path link = jars.resolve(jar.getFileName());
				if (!Files.isRegularFile(jar) || jar.getFileName().toString().contains("junit")) continue;
				Files.deleteIfExists(link);
				if (!brings(ours, jar)) Files.createSymbolicLink(link, jar.toAbsolutePath());
			}
		}
	}

	private static boolean brings(final JarFile ours, final Path jar) throws IOException {
		try (JarFile other = new JarFile(jar.toFile())) {
			return other.stream().filter(e -> e.getName().matches(".*[^o]\\.class")).findFirst().filter(e -> ours.getEntry(e
				.getName()) != null).isPresent();
		}
	}

	private Process start(final String name, final String main, final String... args) throws IOException {
		final List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")
			.toString(), "-Xmx600m"));
		for (final String opened : OPEN)
			command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
		command.addAll(List.of("-cp", home.resolve("jars") + File.separator + "*", main));
		command.addAll(List.of(args));
		final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve(
			name + ".log").toFile());
		builder.environment().put("SPARK_HOME", home.toString());
		builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
		builder.environment().put("SPARK_SCALA_VERSION", "2.13");
		return builder.start();
	}

	private void awaitPort() throws InterruptedException {
		for (int i = 0; i < 600; i++)
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
				return;
			}
			catch (final IOException e) {
				Thread.sleep(200);
			}
		throw new IllegalStateException("the master did not start");
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (final IOException e) {
			throw new IllegalStateException(e);
		}
	}

	@Override
	public void close() throws InterruptedException {
		for (final Process process : workers)
			process.descendants().forEach(ProcessHandle::destroyForcibly);
		for (final Process process : workers)
			process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
		master.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
	}
}
