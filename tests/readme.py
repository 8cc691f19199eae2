#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the transcript in README.md and compares what it prints; looks for its C in the examples:
readme.py ROOT TGSIC."""

import os
import shutil
import subprocess
import sys
import tempfile


def transcript(text):
    """The first code block that starts with `$ cd`, as (command, expected output) pairs."""
    block = next(b for b in text.split("```") if b.lstrip("\n").startswith("$ cd "))
    steps = []
    for line in block.strip("\n").split("\n"):
        if line.startswith("$ "):
            steps.append((line[2:], []))
        else:
            steps[-1][1].append(line)
    return [(command, "\n".join(lines)) for command, lines in steps]


def lines_of(code):
    return "\n".join(line.strip() for line in code.strip().split("\n"))


def strange_code(root, text):
    """The blocks of C that stand in no example, whatever their indentation."""
    examples = []
    for folder, _, files in os.walk(os.path.join(root, "examples")):
        for name in files:
            if name.endswith(".c"):
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    examples.append(lines_of(file.read()))
    blocks = [block.split("```")[0] for block in text.split("```c\n")[1:]]
    return [block for block in blocks if not any(lines_of(block) in e for e in examples)]


def main():
    root, tgsic = sys.argv[1], os.path.abspath(sys.argv[2])
    with open(os.path.join(root, "README.md"), encoding="utf-8") as file:
        text = file.read()
    steps = transcript(text)
    strange = strange_code(root, text)
    for block in strange:
        print(f"in no example:\n{block}")
    faults = len(strange)
    with tempfile.TemporaryDirectory() as work:
        os.symlink(tgsic, os.path.join(work, "tgsic"))
        folder = os.path.join(work, "here")
        shutil.copytree(os.path.join(root, steps[0][0].split()[1]), folder)
        env = dict(os.environ, PATH=work + os.pathsep + os.environ["PATH"])
        for command, expected in steps[1:]:
            done = subprocess.run(command, shell=True, cwd=folder, env=env, capture_output=True,
                                  text=True, check=False)
            if done.stdout.rstrip("\n") != expected or done.returncode:
                faults += 1
                print(f"$ {command}\n{done.stdout}{done.stderr}-- README has:\n{expected}")
    return faults


if __name__ == "__main__":
    sys.exit(main())
