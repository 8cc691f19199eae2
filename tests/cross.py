#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs unit tests and goldens of a build for another machine: cross.py BUILD CROSSFILE...

The cross files say what starts its programs here. The last line is "N passed, N failed, N skipped".
"""

import ast
import configparser
import os
import shlex
import sys
import tempfile

import goldens
import suite


def wrapper_of(crossfiles):
    config = configparser.ConfigParser(inline_comment_prefixes="#")
    config.read(crossfiles)
    wrapper = ast.literal_eval(config["binaries"].get("exe_wrapper", "[]"))
    return [wrapper] if isinstance(wrapper, str) else wrapper


def main():
    build, *crossfiles = sys.argv[1:]
    wrapper = wrapper_of(crossfiles)
    program = os.path.abspath(os.path.join(build, "cli", "tgsic"))
    program = program + ".exe" if os.path.exists(program + ".exe") else program
    if not wrapper:
        print(f"{os.path.basename(build)}: built; nothing here starts its programs")
        return 0
    counts = suite.unit_tests(build, "--suite", "unit", "--suite", "examples",
                              "-t", "10")
    with tempfile.TemporaryDirectory() as work:
        script = os.path.join(work, "tgsic")  # so that commands of `tgsic reduce` find it, too
        with open(script, "w", encoding="utf-8") as file:
            file.write(f'#!/bin/sh\nexec {shlex.join([*wrapper, program])} "$@"\n')
        os.chmod(script, 0o755)
        more = goldens.run(build, peers=False, tgsic=script)
    total = [a + b for a, b in zip(counts, more)]
    print("%s: %d passed, %d failed, %d skipped" % (os.path.basename(build), *total))
    return total[1] != 0 or total[0] == 0


if __name__ == "__main__":
    sys.exit(main())
