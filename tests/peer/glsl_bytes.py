#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares the size of emitted GLSL with another translator's: glsl_bytes.py TGSI2GLSL_CORPUS FOLDER.

FOLDER holds .tgsi files and virglrenderer-glsl-bytes.csv (file,tgsi_bytes,glsl_bytes); the first
argument is the peer program of that name. Prints both sums, their ratio, the geometric mean of the
ratios and the files that do worst. Exits 1 when the ratio is above 0.6.
"""

import csv
import math
import os
import subprocess
import sys
import tempfile

WANTED = 0.6


def sizes_of(program, folder):
    """Bytes of GLSL per file."""
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([program, "--dump", out, folder], stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, check=False)
        return {os.path.splitext(name)[0]: os.path.getsize(os.path.join(out, name))
                for name in os.listdir(out) if ".tgsi." in name}


def main():
    program, folder = sys.argv[1:3]
    ours = sizes_of(os.path.abspath(program), folder)
    with open(os.path.join(folder, "virglrenderer-glsl-bytes.csv"), encoding="utf-8") as file:
        rows = [(row["file"], int(row["glsl_bytes"])) for row in csv.DictReader(file)
                if row["file"] in ours and row["glsl_bytes"].isdigit() and int(row["glsl_bytes"])]
    mine, theirs = sum(ours[name] for name, _ in rows), sum(size for _, size in rows)
    ratios = sorted(((ours[name] / size, name) for name, size in rows), reverse=True)
    mean = math.exp(sum(math.log(ratio) for ratio, _ in ratios) / len(ratios))
    print(f"{len(rows)} shaders: {mine} bytes against {theirs}, {mine / theirs:.3f}; "
          f"geometric mean {mean:.3f}")
    for ratio, name in ratios[:5]:
        print(f"    {ratio:.2f} {name}")
    return mine / theirs > WANTED


if __name__ == "__main__":
    sys.exit(main())
