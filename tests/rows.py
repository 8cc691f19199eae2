# SPDX-License-Identifier: MIT
"""Regression shaders for known ways in which translation to GLSL has gone wrong, a file per row of the
catalogue that tests/shaders/rows/README.md describes: rows.py TGSIC [GLCHECK] [ROW...].

A file is a list of lines, an empty line, and TGSI shaders that are translated as one program:

    args: OPTIONS     of `tgsic translate`; lines behind each other make a group
    has: TEXT         some output of each call of the group holds the text
    lacks: TEXT       none does
    once: TEXT        exactly one does, once
    keys: N           the calls of the group have that many keys, wherever the files lie
    refused: TEXT     the call exits with 4, or 1 for invalid TGSI, and its message holds the text

What is not refused is linked by the system's OpenGL and compiled by glslang. Prints what fails and
"n of N rows covered"; exits 1 when something fails or less than nine tenths are covered.
"""

import concurrent.futures
import os
import re
import shlex
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROWS = os.path.join(HERE, "shaders", "rows")
GAPS = os.path.join(HERE, "..", "lib", "interop", "glslang_gaps.def")
HEADER = re.compile(r"^(VERT|TESS_CTRL|TESS_EVAL|GEOM|FRAG|COMP)$", re.MULTILINE)
SUFFIX = {"VERT": "vert", "TESS_CTRL": "tesc", "TESS_EVAL": "tese", "GEOM": "geom", "FRAG": "frag",
          "COMP": "comp"}
ORDER = list(SUFFIX.values())


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def groups_of(head):
    """[(calls, checks)] of a file's first lines."""
    groups = []
    for line in head.splitlines():
        word, _, text = line.partition(": ")
        if word == "args":
            if not groups or groups[-1][1]:
                groups.append(([], []))
            groups[-1][0].append(shlex.split(text))
        else:
            groups[-1][1].append((word, text.replace("\\n", "\n")))
    return groups


def write_shaders(body, folder):
    starts = [match.start() for match in HEADER.finditer(body)] + [len(body)]
    names = []
    for start, end in zip(starts, starts[1:]):
        text = body[start:end]
        name = os.path.join(folder, f"row.{SUFFIX[text.split()[0]]}.tgsi")
        with open(name, "w", encoding="utf-8") as file:
            file.write(text)
        names.append(name)
    return names


def unmet(checks, output, message):
    """What a check finds wrong, or None. `message` is None where the call succeeded."""
    refusals = [text for word, text in checks if word == "refused"]
    if message is not None:
        if not refusals:
            return message.strip()
        return next((f"not refused for '{text}': {message}" for text in refusals
                     if text not in message), None)
    if refusals:
        return "not refused"
    for word, text in checks:
        count = output.count(text)
        if (word == "has" and not count) or (word == "lacks" and count) or \
                (word == "once" and count != 1):
            return f"{word}: {text}\n{output}"
    return None


def is_program(files):
    """Whether OpenGL can link these files; else they are only compiled."""
    stages = {file.rsplit(".")[-1] for file in files}
    es = " es\n" in read(files[0])[:20] or read(files[0]).startswith("#version 100")
    whole = ("tesc" in stages) == ("tese" in stages) and ("frag" in stages or not es)
    return stages == {"comp"} or ("vert" in stages and whole)


class Runner:
    """Translates rows one by one, and has everything compiled at the end."""

    def __init__(self, tgsic, glcheck, folder):
        self.tgsic = os.path.abspath(tgsic)
        self.glcheck = glcheck and os.path.abspath(glcheck)
        self.folder = folder
        self.gaps = [gap for gap, _ in
                     re.findall(r'^GLSLANG_GAP\("(.*)", "(.*)"\)$', read(GAPS), re.MULTILINE)]
        self.wrong = {}  # what is wrong, by row
        self.outputs = {}  # lists of files, by row

    def call(self, row, args, shaders):
        """(output, message)"""
        out = tempfile.mkdtemp(prefix=row + "-", dir=self.folder)
        done = subprocess.run([self.tgsic, "translate", *args, "-b", "glsl", "-o", out + "/",
                               *shaders], capture_output=True, text=True, timeout=60, check=False)
        if done.returncode:
            return "", done.stderr
        files = sorted((os.path.join(out, name) for name in os.listdir(out)),
                       key=lambda name: ORDER.index(name.rsplit(".")[-1]))
        self.outputs.setdefault(row, []).append(files)
        return "".join(read(file) for file in files), None

    def row(self, row, path):
        head, _, body = read(path).partition("\n\n")
        shaders = write_shaders(body, tempfile.mkdtemp(dir=self.folder))
        for calls, checks in groups_of(head):
            for args in calls:
                wrong = unmet(checks, *self.call(row, args, shaders))
                if wrong:
                    self.wrong.setdefault(row, f"{' '.join(args)}: {wrong}")
            self.check_keys(row, calls, checks, body)

    def keys_of(self, args, body):
        """What a cache may know the outputs by, for two copies of the shaders."""
        keys = set()
        for _ in range(2):
            shaders = write_shaders(body, tempfile.mkdtemp(dir=self.folder))
            done = subprocess.run([self.tgsic, "translate", *args, "-b", "glsl", "--key", "-o", "-",
                                   *shaders], capture_output=True, text=True, timeout=60,
                                  check=False)
            keys.add(done.stdout or done.stderr)
        return keys

    def check_keys(self, row, calls, checks, body):
        for wanted in [int(text) for word, text in checks if word == "keys"]:
            found = [self.keys_of(args, body) for args in calls]
            if len(set().union(*found)) != wanted or any(len(keys) != 1 for keys in found):
                self.wrong.setdefault(row, f"not {wanted} keys: {found}")

    def ask_opengl(self, options, lists):
        """Compiles or links lists of files, and notes complaints."""
        lines = "".join(" ".join(files) + "\n" for files in lists)
        done = subprocess.run([self.glcheck, *options], input=lines, capture_output=True,
                              text=True, timeout=600, check=False)
        for file, log in re.findall(r"^FAIL (.*?):?((?:\n    .*)*)$", done.stdout, re.MULTILINE):
            self.wrong.setdefault(self.row_of(file), f"OpenGL: {log}\n{read(file)}")

    @staticmethod
    def row_of(file):
        return os.path.basename(os.path.dirname(file)).partition("-")[0]

    def ask_glslang(self, file):
        code = subprocess.run(["glslangValidator", file], capture_output=True, text=True,
                              timeout=60, check=False)
        if code.returncode and not any(gap in code.stdout for gap in self.gaps):
            self.wrong.setdefault(self.row_of(file), code.stdout + read(file))

    def compile(self):
        programs = [files for lists in self.outputs.values() for files in lists]
        if not self.glcheck or not programs:
            return
        self.ask_opengl(["--link"], [files for files in programs if is_program(files)])
        self.ask_opengl([], [[file] for files in programs if not is_program(files)
                             for file in files])
        with concurrent.futures.ThreadPoolExecutor() as pool:
            list(pool.map(self.ask_glslang, [file for files in programs for file in files]))


def main():
    programs = [arg for arg in sys.argv[1:] if os.path.exists(arg)]
    wanted = [arg for arg in sys.argv[1:] if not os.path.exists(arg)]
    listed = [line.split()[1] for line in read(os.path.join(ROWS, "README.md")).splitlines()
              if re.match(r"\| [A-Z]\d\d ", line)]
    rows = [row for row in listed if os.path.exists(os.path.join(ROWS, row + ".row"))
            and (not wanted or row in wanted)]
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(programs[0], programs[1] if len(programs) > 1 else None, folder)
        for row in rows:
            runner.row(row, os.path.join(ROWS, row + ".row"))
        runner.compile()
    for row, wrong in sorted(runner.wrong.items()):
        print(f"{row}: {wrong}")
    covered = len(rows) - len(runner.wrong)
    print(f"{covered} of {len(listed)} rows covered")
    return bool(runner.wrong) or (not wanted and covered * 10 < len(listed) * 9)


if __name__ == "__main__":
    sys.exit(main())
