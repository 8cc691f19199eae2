#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Installs a build into a folder of its own, and builds and runs users of the copy with nothing but
pkg-config: install.py ROOT BUILD"""

import os
import subprocess
import sys
import tempfile

USES_CHECK = """
#include <check/case.h>
#include <check/program.h>
int main(void)
{
    struct check_case test;
    return tgsic_check_read_case("none.shader_test", "none", &test, NULL) == TGSIC_OK;
}
"""


def run(*command, **settings):
    done = subprocess.run(command, capture_output=True, text=True, check=False, **settings)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def main():
    root, build = map(os.path.abspath, sys.argv[1:3])
    example = os.path.join(root, "examples", "guest-compile")
    with open(os.path.join(example, "expected.txt"), encoding="utf-8") as file:
        expected = file.read()
    with tempfile.TemporaryDirectory() as work:
        run("meson", "install", "-C", build, "--no-rebuild", "--quiet", "--destdir", work)
        found = [folder for folder, _, files in os.walk(work) if "tgsic.pc" in files]
        env = dict(os.environ, PKG_CONFIG_PATH=found[0], PKG_CONFIG_SYSROOT_DIR=work,
                   LD_LIBRARY_PATH=os.path.dirname(found[0]))
        program, check = os.path.join(work, "program"), os.path.join(work, "check.c")
        for compiler in (["cc", "-std=c11"], ["c++", "-std=c++11", "-x", "c++"]):
            flags = run("pkg-config", "--cflags", "tgsic", env=env).split()
            libraries = run("pkg-config", "--libs", "tgsic", env=env).split()
            run(*compiler, "-Werror", *flags, os.path.join(example, "guest-compile.c"),
                "-x", "none", "-o", program, *libraries)
            if run(program, env=env) != expected:
                sys.exit("the example printed something else")
        with open(check, "w", encoding="utf-8") as file:
            file.write(USES_CHECK)
        flags = run("pkg-config", "--cflags", "--libs", "tgsic-check", env=env).split()
        run("cc", "-std=c11", check, "-o", program, *flags)
        run(program, env=env)


if __name__ == "__main__":
    main()
