"""Writes the stores of others.zip with other programs: version 2 with zarr-python and numcodecs, version 3 with TensorStore.

usage: make.py v2 FOLDER (needs zarr 2), make.py v3 FOLDER (needs tensorstore)
Pixel (z, y, x) has the value (z * 1000 + y * 50 + x * x / 8) % 251 - 20 (integers: rounded down, unsigned: + 20).
"""
import json
import os
import sys

import numpy as np

Z, Y, X = 3, 37, 53


def pixels(kind):
    z, y, x = np.mgrid[0:Z, 0:Y, 0:X]
    value = (z * 1000 + y * 50 + x * x // 8) % 251
    return (value if np.dtype(kind).kind == "u" else value - 20).astype(kind)


def v2(folder):
    import zarr
    from numcodecs import LZ4, Blosc, GZip, Zlib, Zstd

    compressors = {"raw": None, "zstd": Zstd(3), "gzip": GZip(5), "zlib": Zlib(5), "lz4": LZ4()}
    for name in ("blosclz", "lz4", "lz4hc", "zlib", "zstd"):
        for shuffle in (0, 1, 2):
            compressors["blosc-%s-%d" % (name, shuffle)] = Blosc(name, 5, shuffle)
    compressors["blosc-split"] = Blosc("lz4", 5, 1, blocksize=1024)
    compressors["blosc-noise"] = Blosc("blosclz", 1, 0, blocksize=512)
    kinds = ["<u2", ">u2", "|u1", "|i1", "<i2", ">i4", "<u4", "<f4", ">f4", "<f8", "<i8", "<u8"]
    for n, (name, compressor) in enumerate(compressors.items()):
        kind = kinds[n % len(kinds)]
        a = zarr.open(os.path.join(folder, "v2-" + name), mode="w", shape=(Z, Y, X), chunks=(2, 20, 32), dtype=kind,
                      compressor=compressor, order="F" if n % 3 == 2 else "C", zarr_version=2,
                      dimension_separator="/" if n % 2 else ".")
        a[:] = pixels(kind)
    a = zarr.open(os.path.join(folder, "v2-holes"), mode="w", shape=(Z, Y, X), chunks=(1, 20, 32), dtype="<f4", fill_value=7,
                  zarr_version=2)
    a[1, 5, 6] = 100


def v3(folder):
    import tensorstore as ts

    little, big = ({"name": "bytes", "configuration": {"endian": e}} for e in ("little", "big"))
    zstd = {"name": "zstd", "configuration": {"level": 3}}
    gzip = {"name": "gzip", "configuration": {"level": 5}}
    crc = {"name": "crc32c"}

    def blosc(name, shuffle, size):
        return {"name": "blosc", "configuration": {"cname": name, "clevel": 5, "shuffle": shuffle, "typesize": size,
                                                   "blocksize": 0}}

    def shards(codecs, where="end", index=None):
        return [{"name": "sharding_indexed", "configuration": {
            "chunk_shape": [1, 10, 16], "codecs": codecs, "index_codecs": index or [little, crc], "index_location": where}}]

    def transpose(*order):
        return {"name": "transpose", "configuration": {"order": list(order)}}

    stores = {
        "raw": ("uint16", [little], None), "big": ("int32", [big, zstd], None), "gzip": ("float32", [little, gzip], None),
        "crc": ("uint8", [{"name": "bytes"}, crc], None), "transposed": ("uint16", [transpose(2, 0, 1), big, zstd], None),
        "blosc": ("float64", [little, blosc("lz4", "shuffle", 8)], None),
        "bits": ("uint16", [little, blosc("zstd", "bitshuffle", 2)], None),
        "shards": ("uint16", shards([little, zstd]), None),
        "shards-start": ("float32", shards([little, blosc("blosclz", "shuffle", 4), crc], "start"), None),
        "shards-transposed": ("int16", shards([transpose(2, 1, 0), little, gzip], "end", [little]), None),
        "keys": ("int8", [{"name": "bytes"}], {"name": "v2", "configuration": {"separator": "."}}),
    }
    for name, (kind, codecs, keys) in stores.items():
        metadata = {"shape": [Z, Y, X], "data_type": kind, "codecs": codecs, "fill_value": 0, "dimension_names": ["z", "y", "x"],
                    "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [2, 20, 32]}}}
        if keys:
            metadata["chunk_key_encoding"] = keys
        a = ts.open({"driver": "zarr3", "kvstore": {"driver": "file", "path": os.path.join(folder, "v3-" + name)},
                     "metadata": metadata}, create=True).result()
        a.write(pixels(kind)).result()
    a = ts.open({"driver": "zarr3", "kvstore": {"driver": "file", "path": os.path.join(folder, "v3-holes")}, "metadata": {
        "shape": [Z, Y, X], "data_type": "float32", "codecs": shards([little, zstd]), "fill_value": "NaN",
        "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [1, 20, 32]}}}}, create=True).result()
    a[1, 5, 6].write(100).result()


if __name__ == "__main__":
    {"v2": v2, "v3": v3}[sys.argv[1]](sys.argv[2])
