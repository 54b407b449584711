package org.gncfoe.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.gncfoe.blocks.StoreOptions;
import org.gncfoe.zarr.OmeImage;
import org.gncfoe.zarr.OmeWriter;
import org.gncfoe.zarr.Storages;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of commands that restore an image in a Zarr store into another store. */
final class ZarrOptions {

	@Option(names = "--level", paramLabel = "N", defaultValue = "0",
		description = "of a .zarr store: level of the pyramid, 0 is the finest (default: ${DEFAULT-VALUE})")
	private int level;

	@Option(names = "--region", paramLabel = "x=A:B,...", description = {
		"of a .zarr store: a part such as x=0:4096,y=0:4096,z=3, counted from 0, without",
		"the last (default: everything)" })
	private String region;

	@Option(names = "--ngff", paramLabel = "0.5|0.4", defaultValue = "0.5", description = {
		"the version of a .zarr result: 0.5 (Zarr 3, with shards) or 0.4 (Zarr 2)",
		"(default: ${DEFAULT-VALUE})" })
	private String version;

	@Option(names = "--shard", paramLabel = "PIXELS", defaultValue = "" + OmeWriter.SHARD, description = {
		"side of the shards of a .zarr result, a multiple of " + OmeWriter.CHUNK + ": one file, and what is",
		"worked on at once (default: ${DEFAULT-VALUE})" })
	private int shard;

	@Option(names = "--blocks", paramLabel = "N", description = {
		"of a .zarr store: blocks at once; all share the threads (default: as memory",
		"allows)" })
	private Integer blocks;

	@Option(names = "--dry-run", description = {
		"of a .zarr store: only measure one block, and say how much time, memory and",
		"disk all would take" })
	private boolean dryRun;

	@Spec(Target.MIXEE)
	private CommandSpec spec;

	/** Whether a store is restored: then it is the only input. */
	boolean isMeant(final List<Path> inputs) throws IOException {
		if (inputs.size() == 1 && isStore(inputs.get(0))) return true;
		if (inputs.stream().noneMatch(OmeImage::isStore) && (dryRun || region != null)) throw bad((dryRun ? "--dry-run" : "--region") +
			" is for a .zarr store, and " + inputs.get(0) + " is none.");
		return false;
	}

	/** Whether this is a store: a folder, or an address. */
	static boolean isStore(final Path input) throws IOException {
		final String location = Storages.location(input);
		return Storages.isAddress(location) ? OmeImage.isStore(Storages.of(location)) : OmeImage.isStore(input);
	}

	/** @throws ParameterException if they make no sense */
	StoreOptions options() {
		try {
			final int format = StoreOptions.format(version);
			new OmeWriter.Layout(format, org.gncfoe.zarr.DataType.UINT8, OmeWriter.CHUNK, format == 2 ? OmeWriter.CHUNK : shard);
			return new StoreOptions(level, region, format, OmeWriter.CHUNK, shard);
		}
		catch (final IllegalArgumentException e) {
			throw bad(e.getMessage());
		}
	}

	/** Blocks at once; 0: as memory allows. */
	int blocks() {
		if (blocks != null && (blocks < 1 || blocks > 1000)) throw bad("--blocks must be from 1 to 1000, not " + blocks + ".");
		return blocks == null ? 0 : blocks;
	}

	boolean dryRun() {
		return dryRun;
	}

	private ParameterException bad(final String sentence) {
		return new ParameterException(spec.commandLine(), sentence);
	}
}
