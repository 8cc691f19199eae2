#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs an example that draws and compares its picture:

    same_picture.py [--silent] EXPECTED.png PROGRAM ARGUMENT...

The program gets the path of the picture that it is to write as one more argument. Rasterisers
differ at edges, so that a few pixels may be off. --silent: that it prints anything is a fault.
"""

import os
import struct
import subprocess
import sys
import tempfile
import zlib

FAR = 24  # how much a component may differ
OFF = 0.01  # which part of the pixels may differ by more


def chunks(data):
    at = 8
    while at < len(data):
        (size,) = struct.unpack_from(">I", data, at)
        yield data[at + 4:at + 8], data[at + 8:at + 8 + size]
        at += size + 12


def predict(kind, left, up, corner):
    if kind == 4:  # Paeth
        guess = left + up - corner
        return min((left, up, corner), key=lambda x: abs(guess - x))
    return (0, left, up, (left + up) // 2)[kind]


def pixels(path):
    """(width, height, bytes) of a PNG with 8 bits a component, not interlaced."""
    with open(path, "rb") as file:
        parts = list(chunks(file.read()))
    header = next(body for name, body in parts if name == b"IHDR")
    width, height, depth, color, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    step = {2: 3, 6: 4}[color]
    assert depth == 8 and not interlaced
    raw = zlib.decompress(b"".join(body for name, body in parts if name == b"IDAT"))
    stride, above, rows = width * step, bytes(width * step), []
    for y in range(height):
        kind, row = raw[y * (stride + 1)], bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
        for i in range(stride):
            left, corner = (row[i - step], above[i - step]) if i >= step else (0, 0)
            row[i] = row[i] + predict(kind, left, above[i], corner) & 255
        rows.append(row)
        above = row
    return width, height, b"".join(b"".join(r[i:i + 3] for i in range(0, stride, step)) for r in rows)


def main():
    silent = sys.argv[1] == "--silent"
    expected, *command = sys.argv[1 + silent:]
    with tempfile.TemporaryDirectory() as work:
        drawn = os.path.join(work, "drawn.png")
        done = subprocess.run([*command, drawn], stdout=subprocess.PIPE, check=False)
        sys.stdout.write(done.stdout.decode("utf-8", "replace"))
        if done.returncode or (silent and done.stdout):
            return 1
        one, other = pixels(expected), pixels(drawn)
    if one[:2] != other[:2]:
        print("the size differs")
        return 1
    total = one[0] * one[1]
    off = sum(any(abs(a - b) > FAR for a, b in zip(one[2][i:i + 3], other[2][i:i + 3]))
              for i in range(0, total * 3, 3))
    print(f"{off} of {total} pixels differ")
    return off > total * OFF


if __name__ == "__main__":
    sys.exit(main())
