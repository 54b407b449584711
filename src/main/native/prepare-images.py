"""Writes the images to train on into one file of grey values: count, then height, width and bytes of each.

Usage: prepare-images.py DATA natural|microscopy|cc0|validation OUT.bin   (needs ImageMagick and numpy)
DATA is the folder with bsds500-train, train400, natural-cc0, bsds500-val32 and microscopy.
"""
import glob
import struct
import subprocess
import sys

import numpy as np


def load(file, resize=None):
    """Grey values 0..255 of an image; resized in linear light where asked for."""
    command = ['convert', file, '+set', 'comment', '-strip']
    if resize:
        command += ['-colorspace', 'RGB', '-filter', 'Lanczos', '-resize', resize, '-colorspace', 'sRGB']
    data = subprocess.run(command + ['-depth', '8', 'ppm:-'], stdout=subprocess.PIPE, check=True).stdout
    width, height = (int(v) for v in data[:20].split()[1:3])
    pixels = np.frombuffer(data[len(data) - 3 * width * height:], np.uint8)
    return pixels.reshape(height, width, 3) @ np.array([0.2989, 0.5870, 0.1140])


def files(folder, *endings):
    return [f for f in sorted(glob.glob(folder + '/*')) if f.lower().endswith(endings)]


def images(data, which):
    bsds = [load(f) for f in files(data + '/bsds500-train', '.jpg')] if which in ('natural', 'microscopy') else []
    cc0 = [load(f, '33.3%') for f in files(data + '/natural-cc0', '.jpg')] if which in ('natural', 'cc0') else []
    if which == 'validation':
        return [load(f) for f in files(data + '/bsds500-val32', '.jpg')]
    if which == 'cc0':
        return cc0
    if which == 'natural':  # train400's first 200 are the scenes of bsds500-train
        return bsds + [load(f) for f in files(data + '/train400', '.png')[200:]] + cc0
    clean = [load(f) for folder in ('bbbc038-nuclei', 'ssi-clean', 'w2s-8bit/train_gt')
             for f in files(data + '/microscopy/' + folder, '.png', '.tif', '.tiff', '.jpg')]
    return clean + clean + bsds


with open(sys.argv[3], 'wb') as out:
    all_images = images(sys.argv[1], sys.argv[2])
    out.write(struct.pack('<i', len(all_images)))
    for a in all_images:
        out.write(struct.pack('<ii', *a.shape))
        out.write(np.clip(np.round(a), 0, 255).astype(np.uint8).tobytes())
