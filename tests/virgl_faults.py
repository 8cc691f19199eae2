#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What `tgsic check --oracle virgl` makes of servers that go wrong: virgl_faults.py TGSIC SCRIPT

A program of the server's name, first in PATH, listens as the server does, hears a client out, and
ends in one way or another.
"""

import json
import os
import subprocess
import sys
import tempfile

SERVER = """#!{python}
import os, signal, socket, sys
path = next(a.split("=")[1] for a in sys.argv if a.startswith("--socket-path="))
server = socket.socket(socket.AF_UNIX)
server.bind(path)
server.listen(1)
client = server.accept()[0]
client.recv(64)
client.recv(64)
{end}
"""
ENDS = [("os.kill(os.getpid(), signal.SIGSEGV)", "crash", "died of signal 11"),
        ("print('context error reported 1: Illegal shader', flush=True)", "rejected",
         "Illegal shader"),
        ("pass", "rejected", "closed the connection")]


def judge(tgsic, script, end):
    with tempfile.TemporaryDirectory() as work:
        path = os.path.join(work, "virgl_test_server")
        with open(path, "w", encoding="utf-8") as file:
            file.write(SERVER.format(python=sys.executable, end=end))
        os.chmod(path, 0o755)
        env = dict(os.environ, PATH=work + os.pathsep + os.environ["PATH"])
        done = subprocess.run([tgsic, "check", "--oracle", "virgl", "--format", "jsonl", script],
                              env=env, capture_output=True, text=True, check=False)
    return json.loads(done.stdout.splitlines()[-1])


def main():
    tgsic, script = sys.argv[1:3]
    faults = 0
    for end, verdict, cause in ENDS:
        result = judge(tgsic, script, end)
        if result.get("verdict") != verdict or cause not in result.get("cause", ""):
            print(f"after {end}: {result}")
            faults += 1
    return faults


if __name__ == "__main__":
    sys.exit(main())
