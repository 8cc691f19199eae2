#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compare a GLSL front end's verdicts with those that a corpus of compiler tests expects.

Two sweeps over the folder that --corpus or TGSIC_CORPUS names:
  parser   glslparser/: single shaders that must be accepted or rejected (expected.csv)
  tests    apps/ and piglit/: the shaders of .shader_test files that run natively; all must pass

The validator is called as `COMMAND... [-S STAGE] [--link] [--disable-ext NAME]... FILE`, with --link
where the test asks for it; exit status 0 means accepted. One that tgsic does not use for refusals
(1 input, 3 link, 4 unsupported, 5 limit) is listed as a failure of the validator."""
import argparse
import collections
import concurrent.futures
import csv
import os
import re
import subprocess
import sys
import tempfile

STAGES = {
    "vertex": "vert",
    "fragment": "frag",
    "geometry": "geom",
    "tessellation control": "tesc",
    "tessellation evaluation": "tese",
    "compute": "comp",
}
PASSTHROUGH = """#if __VERSION__ >= 130
#define attribute in
#endif
attribute vec4 piglit_vertex;
void main() { gl_Position = piglit_vertex; }
"""
LATEST_OF_FIRST_GOAL = {"desktop": 330, "es": 300}


def run(command, path, stage=None, removed=(), link=False):
    words = list(command) + (["--link"] if link else [])
    if stage:
        words += ["-S", stage]
    for name in removed:
        words += ["--disable-ext", name]
    done = subprocess.run(words + [path], capture_output=True, timeout=60)
    text = (done.stdout + done.stderr).decode("utf-8", "replace").strip().splitlines()
    return done.returncode, next((l for l in text if "error" in l), text[0] if text else "")


def read(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def header(text):
    """The [config] section's keys."""
    match = re.search(r"\[config\](.*?)\[end config\]", text, re.S)
    keys = {}
    for line in (match.group(1) if match else "").splitlines():
        key, colon, value = line.strip(" */\t").partition(":")
        if colon:
            keys[key.strip()] = value.strip()
    return keys


def version_of(text, named):
    """('es' or 'desktop', number), by #version if the shader has one."""
    match = re.search(r"^\s*#\s*version\s+(\d+)(\s+es)?", text, re.M)
    if match:
        number = int(match.group(1))
        return ("es" if match.group(2) or number == 100 else "desktop"), number
    number, _, es = named.partition(" ")
    number = int(float(number) * 100 + 0.5)
    return ("es" if es or number == 100 else "desktop"), number


def parser_job(command, root, row):
    path = os.path.join(root, row["file"])
    text = read(path)
    keys = header(text)
    removed = [w[1:] for w in keys.get("require_extensions", "").split() if w[0] == "!"]
    link = keys.get("check_link") == "true"
    code, message = run(command, path, removed=removed, link=link)
    return row["file"], row["expect"], version_of(text, row["glsl_version"]), code, message


def percent(good, total):
    return f"{good:5d} of {total:5d}  {100.0 * good / total if total else 100:6.2f} %"


def print_parser(results, listing):
    tally = collections.Counter()
    for name, expect, (kind, number), code, message in results:
        right = code == 0 if expect == "pass" else code != 0
        goals = ["all versions"]
        if number <= LATEST_OF_FIRST_GOAL[kind]:
            goals.append("up to 3.30 and 3.00 ES")
        label = f"{number / 100:.2f}" + (" es" if kind == "es" else "")
        for key in goals + [label]:
            tally[key, expect, "total"] += 1
            tally[key, expect, "right"] += right
        if listing and (not right or code not in (0, 1, 3, 4, 5)):
            print(f"{'must ' + ('accept' if expect == 'pass' else 'reject')}, exit {code}: {name}")
            if message:
                print(f"    {message}")
    for key in sorted({k[0] for k in tally}, key=lambda k: (len(k) > 7, k)):
        for expect, words in (("pass", "must accept"), ("fail", "must reject")):
            total = tally[key, expect, "total"]
            if total:
                print(f"{key:24s} {words}  {percent(tally[key, expect, 'right'], total)}")


def sweep_parser(arguments, pool):
    root = os.path.join(arguments.corpus, "glslparser")
    with open(os.path.join(root, "expected.csv"), newline="") as file:
        rows = [r for r in csv.DictReader(file) if arguments.only in r["file"]]
    jobs = [pool.submit(parser_job, arguments.command, root, row) for row in rows]
    print_parser([job.result() for job in jobs], arguments.list)


def sections(text):
    """(name, body) of each [section]."""
    parts = re.split(r"^\[([^\]\n]*)\]\s*$", text, flags=re.M)
    return list(zip(parts[1::2], parts[2::2]))


def required_version(text):
    match = re.search(r"^GLSL\s*(ES)?\s*>=\s*(\d+)\.(\d+)(\s*es)?", text, re.M | re.I)
    if not match:
        return ""
    number = int(match.group(2)) * 100 + int(match.group(3))
    es = match.group(1) or match.group(4)
    return f"#version {number}{' es' if es and number != 100 else ''}\n"


def shaders(text):
    """(stage, source) of each stage, as piglit's shader_runner would pass them on."""
    parts = sections(text)
    version = required_version(dict(parts).get("require", ""))
    for name, body in parts:
        match = re.fullmatch(r"(.+) shader( passthrough)?", name)
        if not match or match.group(1) not in STAGES:
            continue
        source = PASSTHROUGH if match.group(2) else body
        if not re.search(r"^\s*#\s*version", source, re.M):
            source = version + source
        yield STAGES[match.group(1)], source


def test_job(command, path, name):
    failures = []
    for stage, source in shaders(read(path)):
        with tempfile.NamedTemporaryFile("w", suffix="." + stage) as file:
            file.write(source.lstrip("\n"))
            file.flush()
            code, message = run(command, file.name, stage=stage)
        if code:
            failures.append((name, stage, code, message.replace(file.name, "")))
    return failures


def sweep_tests(arguments, pool, folder):
    root = os.path.join(arguments.corpus, folder)
    with open(os.path.join(root, "expected.csv"), newline="") as file:
        names = [r["test"] for r in csv.DictReader(file)
                 if r["native_gl"] == "pass" and arguments.only in r["test"]]
    jobs = [pool.submit(test_job, arguments.command, os.path.join(root, n), n) for n in names]
    results = [job.result() for job in jobs]
    for failures in results:
        for name, stage, code, message in failures if arguments.list else ():
            print(f"must accept, exit {code}: {folder}/{name} [{stage}]\n    {message}")
    print(f"{folder:24s} must accept  {percent(sum(not f for f in results), len(results))}")


def main():
    words = argparse.ArgumentParser(description=__doc__,
                                    formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--corpus", default=os.environ.get("TGSIC_CORPUS"))
    words.add_argument("--sweep", choices=["parser", "apps", "piglit", "all"], default="all")
    words.add_argument("--only", default="", help="files whose path contains this")
    words.add_argument("--list", action="store_true", help="name every disagreement")
    words.add_argument("--jobs", type=int, default=2)
    words.add_argument("command", nargs="+", help="the validator")
    arguments = words.parse_args()
    if not arguments.corpus:
        words.error("name the corpus with --corpus or TGSIC_CORPUS")
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        if arguments.sweep in ("parser", "all"):
            sweep_parser(arguments, pool)
        for folder in ("apps", "piglit"):
            if arguments.sweep in (folder, "all"):
                sweep_tests(arguments, pool, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
