package org.gncfoe.spark;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A file system of Hadoop in memory, for tests. As on HDFS, a file is not renamed onto one that is there. Of the scheme s3a it
 * is an object store: objects appear when they are closed, and renaming, which would copy them, fails the test.
 */
public final class MemoryFileSystem extends FileSystem {

	/** All files of this program, by address. */
	static final Map<String, byte[]> FILES = new ConcurrentSkipListMap<>();

	private URI uri;

	@Override
	public void initialize(final URI name, final Configuration conf) throws IOException {
		super.initialize(name, conf);
		setConf(conf);
		uri = URI.create(name.getScheme() + "://" + name.getAuthority());
	}

	@Override
	public String getScheme() {
		return uri.getScheme();
	}

	@Override
	public URI getUri() {
		return uri;
	}

	@Override
	public FSDataInputStream open(final Path path, final int buffer) throws IOException {
		final byte[] bytes = FILES.get(key(path));
		if (bytes == null) throw new FileNotFoundException(path.toString());
		return new FSDataInputStream(new In(bytes));
	}

	@Override
	public FSDataOutputStream create(final Path path, final FsPermission permission, final boolean overwrite,
		final int buffer, final short replication, final long block, final Progressable progress) throws IOException
	{
		return new FSDataOutputStream(new ByteArrayOutputStream() {

			@Override
			public void close() {
				FILES.put(key(path), toByteArray());
			}
		}, null);
	}

	@Override
	public FSDataOutputStream append(final Path path, final int buffer, final Progressable progress) {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean rename(final Path from, final Path to) {
		if (uri.getScheme().equals("s3a")) throw new AssertionError("an object was renamed");
		if (FILES.containsKey(key(to))) return false;
		FILES.put(key(to), FILES.remove(key(from)));
		return true;
	}

	@Override
	public boolean delete(final Path path, final boolean recursive) {
		return FILES.remove(key(path)) != null;
	}

	@Override
	public FileStatus[] listStatus(final Path path) {
		final List<FileStatus> found = new ArrayList<>();
		FILES.forEach((name, bytes) -> {
			if (name.startsWith(key(path) + "/")) found.add(status(bytes.length, new Path(name)));
		});
		return found.toArray(FileStatus[]::new);
	}

	@Override
	public void setWorkingDirectory(final Path path) {}

	@Override
	public Path getWorkingDirectory() {
		return new Path(uri.toString() + "/");
	}

	@Override
	public boolean mkdirs(final Path path, final FsPermission permission) {
		return true;
	}

	@Override
	public FileStatus getFileStatus(final Path path) throws IOException {
		final byte[] bytes = FILES.get(key(path));
		if (bytes != null) return status(bytes.length, path);
		if (listStatus(path).length == 0) throw new FileNotFoundException(path.toString());
		return new FileStatus(0, true, 1, 0, 0, path);
	}

	private String key(final Path path) {
		return makeQualified(path).toString();
	}

	private static FileStatus status(final long length, final Path path) {
		return new FileStatus(length, false, 1, 1 << 20, 0, path);
	}

	private static final class In extends FSInputStream {

		private final byte[] bytes;
		private int at;

		In(final byte[] bytes) {
			this.bytes = bytes;
		}

		@Override
		public int read() {
			return at < bytes.length ? bytes[at++] & 0xff : -1;
		}

		@Override
		public void seek(final long position) throws IOException {
			if (position < 0 || position > bytes.length) throw new EOFException("beyond the end");
			at = (int) position;
		}

		@Override
		public long getPos() {
			return at;
		}

		@Override
		public boolean seekToNewSource(final long target) {
			return false;
		}
	}
}
