#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs an example and compares what it prints: run.py EXPECTED PROGRAM ARGUMENT..."""

import difflib
import os
import shlex
import subprocess
import sys


def main():
    path, *command = sys.argv[1:]
    wrapper = shlex.split(os.environ.get("MESON_EXE_WRAPPER", ""))  # of programs for elsewhere
    done = subprocess.run([*wrapper, *command], capture_output=True, check=False)
    printed = done.stdout.decode("utf-8").replace("\r\n", "\n")
    with open(path, encoding="utf-8") as file:
        expected = file.read()
    sys.stdout.writelines(difflib.unified_diff(expected.splitlines(True), printed.splitlines(True),
                                               path, "printed"))
    sys.stdout.write(done.stderr.decode("utf-8", "replace") if done.returncode else "")
    return done.returncode or printed != expected


if __name__ == "__main__":
    sys.exit(main())
