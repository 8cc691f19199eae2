#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs unit tests, examples and goldens of builds for other machines: cross.py BUILD:CROSSFILE,...

The cross files say what starts a build's programs here. The last line is "N passed, N failed, N
skipped" of all.
"""

import ast
import configparser
import os
import shlex
import subprocess
import sys
import tempfile

import goldens
import suite

TESTS = os.path.dirname(os.path.abspath(__file__))


def wrapper_of(config):
    wrapper = ast.literal_eval(config["binaries"].get("exe_wrapper", "[]"))
    return [wrapper] if isinstance(wrapper, str) else wrapper


def program_of(build):
    program = os.path.abspath(os.path.join(build, "cli", "tgsic"))
    return next((p for p in (program + ".exe", program) if os.path.exists(p)), None)


def run_goldens(build, command):
    with tempfile.TemporaryDirectory() as work:
        script = os.path.join(work, "tgsic")  # so that commands of `tgsic reduce` find it, too
        with open(script, "w", encoding="utf-8") as file:
            file.write(f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n')
        os.chmod(script, 0o755)
        return goldens.run(build, peers=False, tgsic=script)


def read_as_msvc(build):
    """Whether the libraries are without GNU's extensions; nothing where there is no clang."""
    done = subprocess.run([sys.executable, os.path.join(TESTS, "msvc.py"), os.path.dirname(TESTS),
                           build], check=False)
    return [[0, 0, 1] if done.returncode == 77 else
            [int(not done.returncode), int(done.returncode != 0), 0]]


def keep_wine(wrapper):
    """A program that runs as long as the tests: without one, Wine starts its services for each."""
    session = os.path.join(os.path.dirname(wrapper[0]), "session.exe")
    if not os.path.exists(session):
        return None
    keeper = subprocess.Popen([*wrapper, session], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL)
    keeper.stdout.readline()  # it is ready
    return keeper


def run(build, crossfiles):
    """Counts of one build; none can be wrong of what cannot be started."""
    config = configparser.ConfigParser(inline_comment_prefixes="#")
    config.read(crossfiles)
    wrapper, program = wrapper_of(config), program_of(build)
    if not program:
        return [[0, 1, 0]]
    parts = read_as_msvc(build) if config["host_machine"]["system"] == "'windows'" else []
    if not wrapper:
        print(f"{build}: built; nothing here starts its programs")
        return parts + [[1, 0, 0]]
    keeper = keep_wine(wrapper)
    parts.append(suite.unit_tests(build, "--suite", "unit", "--suite", "examples",
                                  "--no-suite", "processes", "-t", "30"))
    parts.append(run_goldens(build, [*wrapper, program]))
    if keeper:
        keeper.communicate()  # its input ends
    return parts


def add(counts):
    return [sum(column) for column in zip(*counts)]


def main():
    total = []
    for argument in sys.argv[1:]:
        build, files = argument.split(":")
        total.append(add(run(build, files.split(","))))
        print("%s: %d passed, %d failed, %d skipped" % (build, *total[-1]), flush=True)
    total = add(total)
    print("%d passed, %d failed, %d skipped" % tuple(total))
    return total[1] != 0 or total[0] == 0


if __name__ == "__main__":
    sys.exit(main())
