package org.gncfoe.spark;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Set;
import java.util.UUID;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.gncfoe.zarr.Storage;

/** A store on one of Hadoop's file systems, such as {@code hdfs://} and {@code s3a://}. */
final class HadoopStorage implements Storage {

	/** Object stores: an object appears when it is closed, and renaming copies it. */
	private static final Set<String> OBJECTS = Set.of("s3a", "s3", "s3n", "gs", "wasb", "wasbs", "abfs", "abfss", "oss");

	private final FileSystem files;
	private final Path root;
	private final String address;

	/** @param address where the store is in it */
	HadoopStorage(final FileSystem files, final String address) {
		this.files = files;
		this.address = address;
		root = new Path(address);
	}

	/** Opens the storage of an address with Spark's settings for Hadoop. */
	static HadoopStorage open(final String address) throws IOException {
		final Configuration conf = SparkEnv.get() == null ? new Configuration() : SparkHadoopUtil.get().newConfiguration(SparkEnv
			.get().conf());
		try {
			return new HadoopStorage(new Path(address).getFileSystem(conf), address);
		}
		catch (final IOException | IllegalArgumentException e) {
			throw new IOException(address + " cannot be opened: " + e.getMessage() + ".", e);
		}
	}

	@Override
	public byte[] read(final String key, final long most) throws IOException {
		final FileStatus status = status(key);
		if (status == null) return null;
		if (status.getLen() > most) throw new IOException(name(key) + " has " + status.getLen() + " bytes, more than the " +
			most + " that it can need: the store is damaged.");
		return read(key, 0, (int) status.getLen());
	}

	@Override
	public byte[] read(final String key, final long offset, final int length) throws IOException {
		final byte[] bytes = new byte[length];
		try (FSDataInputStream in = files.open(path(key))) {
			in.readFully(offset, bytes);
			return bytes;
		}
		catch (final FileNotFoundException e) {
			return null;
		}
		catch (final EOFException e) {
			throw new IOException(name(key) + " ends early: it is cut short or damaged; copy it again.", e);
		}
	}

	@Override
	public long size(final String key) throws IOException {
		final FileStatus status = status(key);
		return status == null ? -1 : status.getLen();
	}

	@Override
	public void write(final String key, final byte[] bytes) throws IOException {
		final Path path = path(key);
		if (OBJECTS.contains(files.getUri().getScheme())) {
			put(path, bytes);
			return;
		}
		final Path temporary = new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID() + ".tmp");
		try {
			put(temporary, bytes);
			if (files.rename(temporary, path)) return;
			// NB: Some file systems do not rename onto what is there.
			files.delete(path, false);
			if (!files.rename(temporary, path)) throw new IOException(name(key) + " cannot be written: renaming failed.");
		}
		finally {
			files.delete(temporary, false);
		}
	}

	@Override
	public String name(final String key) {
		return key.isEmpty() ? address : address + "/" + key;
	}

	// -- Helper methods --

	private void put(final Path path, final byte[] bytes) throws IOException {
		try (FSDataOutputStream out = files.create(path, true)) {
			out.write(bytes);
		}
	}

	private FileStatus status(final String key) throws IOException {
		try {
			final FileStatus status = files.getFileStatus(path(key));
			return status.isFile() ? status : null;
		}
		catch (final FileNotFoundException e) {
			return null;
		}
	}

	private Path path(final String key) throws IOException {
		for (final String part : key.split("/", -1))
			if (part.isEmpty() || part.equals(".") || part.equals("..") || part.indexOf(':') >= 0) throw new IOException(
				"The store names \"" + key + "\", which is no name of anything inside it: nothing is read or written there.");
		return new Path(root, key);
	}
}
