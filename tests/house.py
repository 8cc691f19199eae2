#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Rules of the house that a compiler does not check; see docs/architecture.md.

    house.py ROOT LIBRARY.a TGSIC
"""

import os
import re
import subprocess
import sys
import tempfile

# A room, and the rooms whose headers it may include besides its own.
ARROWS = {"tgsi": set(), "ir": {"tgsi"}, "arb2tgsi": {"ir", "tgsi"},
          "glsl2tgsi": {"ir", "tgsi"}, "spirv2tgsi": {"ir", "tgsi"}, "tgsi2glsl": {"tgsi"},
          "tgsi2spirv": {"tgsi"},
          "exec": {"tgsi"}, "virgl": {"tgsi"}}
LIBC = {"assert.h", "ctype.h", "errno.h", "float.h", "inttypes.h", "limits.h", "math.h", "setjmp.h",
        "stdarg.h", "stdbool.h", "stddef.h", "stdint.h", "stdio.h", "stdlib.h", "string.h"}
# Headers of nothing but numbers, which building needs and running does not.
NUMBERS = {"tgsi2spirv": {"spirv/unified1/spirv.h", "spirv/unified1/GLSL.std.450.h"}}
PUBLIC = {"tgsi": ("base.h", "builder.h", "cache.h", "host.h", "legalise.h", "pipeline.h",
                   "program.h", "tgsi.h",
                   "uniform.h", "validate.h"),
          "arb2tgsi": ("arb2tgsi.h",), "glsl2tgsi": ("glsl2tgsi.h",),
          "spirv2tgsi": ("spirv2tgsi.h",), "tgsi2glsl": ("tgsi2glsl.h",),
          "tgsi2spirv": ("tgsi2spirv.h",),
          "exec": ("exec.h", "format.h", "resource.h"),
          "virgl": ("virgl.h",)}


def sources(root):
    for folder, _, files in os.walk(root):
        for file in files:
            if file.endswith((".c", ".h", ".def")):
                yield os.path.join(folder, file)


def check_includes(root):
    for room, allowed in ARROWS.items():
        for path in sources(os.path.join(root, "lib", room)):
            with open(path, encoding="utf-8") as file:
                text = file.read()
            for kind, name in re.findall(r'^\s*#\s*include\s+(["<])([^">]+)', text, re.M):
                other = name.split("/")[0] if "/" in name else room
                if kind == "<" and name not in LIBC | NUMBERS.get(room, set()):
                    yield f"{path}: <{name}> is not of the C library"
                if kind == '"' and other != room and other not in allowed:
                    yield f"{path}: {room} may not include {name}"


def check_licences(root):
    for top in ("lib", "cli", "examples", "tests", "bench", "tools"):
        for path in sources(os.path.join(root, top)):
            with open(path, encoding="utf-8") as file:
                if "SPDX-License-Identifier: MIT" not in file.readline():
                    yield f"{path}: the first line names no licence"


def check_symbols(library):
    names = subprocess.run(["nm", "--defined-only", "-g", "-P", library], capture_output=True,
                           text=True, check=True).stdout
    for line in names.splitlines():
        fields = line.split()
        if len(fields) > 1 and not fields[0].startswith(("tgsic_", "__asan", "__odr_asan")):
            yield f"{library}: {fields[0]} does not start with tgsic_"


def check_start(command):
    """Who translates shaders needs no driver: check loads what it draws with."""
    dynamic = subprocess.run(["readelf", "-d", command], capture_output=True, text=True,
                             check=False).stdout
    for name in re.findall(r"NEEDED.*\[lib(EGL|GL\w*|OpenGL|vulkan)\.so", dynamic):
        yield f"{command} links to lib{name}"


def check_headers(root):
    """Each public header compiles alone, as C and as C++."""
    for room, headers in PUBLIC.items():
        for header in headers:
            for compiler, standard in (("cc", "-std=c11"), ("c++", "-std=c++11")):
                with tempfile.TemporaryDirectory() as work:
                    source = os.path.join(work, "x.c" if compiler == "cc" else "x.cc")
                    with open(source, "w", encoding="utf-8") as file:
                        file.write(f'#include "{room}/{header}"\n')
                    done = subprocess.run(
                        [compiler, standard, "-Wall", "-Wextra", "-Werror", "-pedantic",
                         "-Wno-missing-field-initializers",
                         "-fsyntax-only", "-I", os.path.join(root, "lib"), source],
                        capture_output=True, text=True, check=False)
                if done.returncode:
                    yield f"{room}/{header} alone, {compiler}:\n{done.stderr}"


def main():
    root, library, command = sys.argv[1:4]
    faults = [*check_includes(root), *check_licences(root), *check_symbols(library),
              *check_start(command), *check_headers(root)]
    print("\n".join(faults) or "the house is in order")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
