#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A session with a real server, captured and taken apart: virgl_capture.py TGSIC SCRIPT

The shaders that `tgsic extract` finds must be valid TGSI of the stages that the script has, and
their commands must give the same shaders again.
"""

import os
import subprocess
import sys
import tempfile


def call(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def main():
    tgsic, script = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as work:
        call(tgsic, "check", "--oracle", "virgl", "--no-progress", "--capture", work, script)
        (session,) = os.listdir(work)
        shaders = os.path.join(work, "shaders")
        os.mkdir(shaders)
        listed = call(tgsic, "extract", os.path.join(work, session))
        call(tgsic, "extract", "--emit", "text", "-o", shaders, os.path.join(work, session))
        call(tgsic, "extract", "--emit", "dwords", "-o", shaders, os.path.join(work, session))
        texts = sorted(f for f in os.listdir(shaders) if f.endswith(".tgsi"))
        for name in texts:
            path = os.path.join(shaders, name)
            call(tgsic, "validate", path)
            again = call(tgsic, "extract", "-x", "virgl", "--emit", "text",
                         path.replace(".tgsi", ".dwords"))
            with open(path, encoding="utf-8") as file:
                if file.read() != again:
                    print(f"{name}: the commands hold another shader")
                    return 1
    stages = sorted(name.split(".")[1] for name in texts)
    print(listed, end="")
    return stages != ["frag", "vert"]


if __name__ == "__main__":
    sys.exit(main())
