"""Turns a checkpoint of train-scales into a prior file of version 2 (docs of PriorFile.java).

Usage: to-prior.py CHECKPOINT OUT.safetensors [KEY=VALUE ...]   (needs numpy; KEY=VALUE is provenance)
"""
import json
import struct
import sys

import numpy as np

INTERVALS, TAU_INTERVALS = 30, 6
KNOTS, TAU_KNOTS = INTERVALS + 4, TAU_INTERVALS + 4
RANGE, FLOOR, TAU_MIN, TAU_MAX = 16.0, 0.03, 2 * np.log(0.006), 0.0


def layers(spec):
    """(inputs, outputs, side, stride, link) of each layer of a design such as 48:8s2,48:3."""
    result, inputs = [], 1
    for text in spec.split(','):
        outputs, side = text.split(':')
        side, stride = side.split('s') if 's' in side else (side, 1)
        outputs, side, stride = int(outputs), int(side), int(stride)
        result.append((inputs, outputs, side, stride, stride == 1 and inputs == outputs))
        inputs = outputs
    return result


def read(file):
    """Design, step and averaged values: 256 bytes, int64, 32 doubles, then values, average and two moments."""
    data = open(file, 'rb').read()
    values = np.frombuffer(data[256 + 8 + 256:], np.float32)
    return data[:256].split(b'\0')[0].decode(), struct.unpack('<q', data[256:264])[0], values.reshape(4, -1)[1]


def prior(spec, values):
    tensors, meta, at = {}, {}, 0
    spacing = 2 * RANGE / INTERVALS
    design = layers(spec)
    for l, (inputs, outputs, side, stride, link) in enumerate(design):
        name = 'term1.layer%d.' % (l + 1)
        n = side * side * inputs * outputs
        tensors[name + 'filters'] = values[at:at + n].reshape(side, side, inputs, outputs).transpose(3, 2, 0, 1).copy()
        meta[name + 'stride'], meta[name + 'link'] = str(stride), str(link).lower()
        at += n
        n = outputs * TAU_KNOTS * KNOTS
        for kind in ('activation', 'potential') if l < len(design) - 1 else ('potential',):
            w = values[at:at + n].reshape(outputs, TAU_KNOTS, KNOTS).astype(np.float64)
            at += n
            if kind == 'potential':  # learnt as slopes
                w[:, :, 0] = 0
                w = np.cumsum(spacing * w, axis=2)
                w -= w[:, :, KNOTS // 2:KNOTS // 2 + 1]
            tensors[name + kind] = w.astype(np.float32)
            meta.update({name + kind + '_min': str(-RANGE), name + kind + '_max': str(RANGE),
                         name + kind + '_intervals': str(INTERVALS)})
    meta.update({'format': 'gnc-foe-prior', 'format_version': '2', 'terms': '1', 'term1.depth': str(len(design)),
                 'intensity_unit': 'useful range [0, 1]', 'feature_floor': str(FLOOR), 'tau_min': repr(float(TAU_MIN)),
                 'tau_max': repr(float(TAU_MAX)), 'tau_intervals': str(TAU_INTERVALS)})
    return tensors, meta


spec, step, values = read(sys.argv[1])
tensors, meta = prior(spec, values)
meta['provenance.iterations'] = str(step)
for argument in sys.argv[3:]:
    key, value = argument.split('=', 1)
    meta['provenance.' + key] = value
header, offset = {'__metadata__': meta}, 0
for name, v in tensors.items():
    header[name] = {'dtype': 'F32', 'shape': list(v.shape), 'data_offsets': [offset, offset + v.nbytes]}
    offset += v.nbytes
text = json.dumps(header).encode()
text += b' ' * (-len(text) % 8)
with open(sys.argv[2], 'wb') as out:
    out.write(struct.pack('<Q', len(text)) + text + b''.join(v.tobytes() for v in tensors.values()))
