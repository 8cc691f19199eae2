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
        # Neither folder is there before.
        captured, shaders = os.path.join(work, "captured"), os.path.join(work, "shaders/")
        call(tgsic, "check", "--oracle", "virgl", "--no-progress", "--capture", captured, script)
        (session,) = (os.path.join(captured, name) for name in os.listdir(captured))
        listed = call(tgsic, "extract", session)
        call(tgsic, "extract", "--emit", "text", "-o", shaders, session)
        call(tgsic, "extract", "--emit", "dwords", "-o", shaders, session)
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
