/**
 * Images in Zarr stores, formats 2 and 3, with the metadata of OME-NGFF 0.4 and 0.5: read as ImgLib2 images of lazily loaded
 * cells, written shard by shard, each whole or not at all. Metadata of others are not trusted: nothing outside the store's
 * folder is read or written, and numbers that make no sense are refused with a sentence.
 */
package org.gncfoe.zarr;
