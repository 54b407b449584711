package org.gncfoe.image;

import java.io.IOException;
import java.nio.file.Path;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.io.FileInfo;
import ij.io.Opener;
import ij.io.RoiDecoder;
import ij.plugin.FileInfoVirtualStack;
import ij.process.LUT;

/** TIFF stacks that stay on the disk and are read plane by plane. */
final class VirtualTiff {

	private VirtualTiff() {}

	/** Size and depth, from the header; null if they are not known. */
	static ImageFiles.Shape shape(final Path file) throws IOException {
		final FileInfo[] infos = Opener.getTiffFileInfo(file.toAbsolutePath().toString());
		if (infos == null || infos.length == 0) return null;
		final FileInfo info = infos[0];
		final int depth = depth(info);
		final int planes = (infos.length > 1 ? infos.length : Math.max(1, info.nImages)) * (isSeparate(info) ? 3 : 1);
		return depth == 0 ? null : new ImageFiles.Shape(info.width, info.height, planes, depth);
	}

	/** Opens a stack; null if it is of a kind that cannot be left on the disk. */
	static ImagePlus open(final Path file) throws IOException {
		final String path = file.toAbsolutePath().toString();
		final FileInfo[] infos = Opener.getTiffFileInfo(path);
		if (infos == null || infos.length == 0) return null;
		for (final FileInfo info : infos)
			if (info.fileType == FileInfo.COLOR8 || isSeparate(info) || depth(info) == 0 || info.width != infos[0].width ||
				info.height != infos[0].height || info.fileType != infos[0].fileType) return null;
		final ImagePlus image = FileInfoVirtualStack.openVirtual(path);
		if (image == null || image.getStackSize() < 2) return null;
		addRest(image, infos[0]);
		return image;
	}

	// -- Helper methods --

	/** What ImageJ reads of other stacks, but not of virtual ones. */
	private static void addRest(final ImagePlus image, final FileInfo info) {
		if (info.properties != null) image.setProperties(info.properties);
		if (info.roi != null) image.setRoi(RoiDecoder.openFromByteArray(info.roi));
		if (!image.isComposite()) return;
		final CompositeImage composite = (CompositeImage) image;
		for (int c = 1; c <= image.getNChannels(); c++) {
			final LUT lut = info.channelLuts == null || info.channelLuts.length < c ? composite.getChannelLut(c) : table(
				info.channelLuts[c - 1]);
			if (info.displayRanges != null && info.displayRanges.length >= 2 * c) {
				lut.min = info.displayRanges[2 * c - 2];
				lut.max = info.displayRanges[2 * c - 1];
			}
			composite.setChannelLut(lut, c);
		}
	}

	private static LUT table(final byte[] colours) {
		final byte[][] parts = new byte[3][256];
		for (int i = 0; i < 3; i++)
			System.arraycopy(colours, 256 * i, parts[i], 0, 256);
		return new LUT(parts[0], parts[1], parts[2]);
	}

	/** Three planes of colours that become three of a stack. */
	private static boolean isSeparate(final FileInfo info) {
		return info.fileType == FileInfo.RGB48 || info.fileType == FileInfo.RGB48_PLANAR;
	}

	/** 8, 16, 24 or 32 as ImageJ has it in memory; 0 if that is not known. */
	private static int depth(final FileInfo info) {
		switch (info.fileType) {
			case FileInfo.GRAY8:
			case FileInfo.COLOR8:
			case FileInfo.BITMAP:
				return 8;
			case FileInfo.GRAY16_SIGNED:
			case FileInfo.GRAY16_UNSIGNED:
			case FileInfo.GRAY12_UNSIGNED:
			case FileInfo.RGB48:
			case FileInfo.RGB48_PLANAR:
				return 16;
			case FileInfo.RGB:
			case FileInfo.RGB_PLANAR:
			case FileInfo.ARGB:
			case FileInfo.BGR:
				return 24;
			case FileInfo.GRAY32_INT:
			case FileInfo.GRAY32_UNSIGNED:
			case FileInfo.GRAY32_FLOAT:
			case FileInfo.GRAY64_FLOAT:
				return 32;
			default:
				return 0;
		}
	}
}
