#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`tgsic check` and `tgsic report` as their users meet them: the same results from any number of
processes, in shards, after an interruption; full disks; known results; exit codes.

    check_run.py TGSIC CHECK-PARALLEL
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

TGSIC, PARALLEL = map(os.path.abspath, sys.argv[1:3])
CASE = """[require]
GLSL >= 1.10

[vertex shader passthrough]

[fragment shader]
void main()
{{
    gl_FragColor = vec4(0.0, 1.0, 0.0, 1.0);
}}

[test]
draw rect -1 -1 2 2
probe all rgba 0.0 {green} 0.0 1.0
"""
CASES = 60
BAD = (7, 31) # both in the second of three shards


def make_corpus():
    os.mkdir("corpus")
    for index in range(CASES):
        with open(f"corpus/{index:03}.shader_test", "w", encoding="ascii") as file:
            file.write(CASE.format(green="0.0" if index in BAD else "1.0"))


def call(*args, code=0, stdin=subprocess.DEVNULL, **variables):
    done = subprocess.run([TGSIC, *args], stdin=stdin, capture_output=True, text=True, timeout=300,
                          env=dict(os.environ, **variables), check=False)
    if done.returncode != code:
        raise AssertionError(f"tgsic {' '.join(args)}\n{done.stdout}{done.stderr}"
                             f"exits with {done.returncode}, not {code}")
    return done


def check(*args, code=1):
    return call("check", "corpus", *args, code=code)


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def timeless(path):
    """A file's objects but for what differs from run to run."""
    return [{k: v for k, v in line.items() if k != "milliseconds"} for line in lines(path)]


def expect(holds, what):
    if not holds:
        raise AssertionError(what)


def processes_give_the_same():
    check("--json", "one.jsonl", "-j1")
    check("--json", "four.jsonl", "-j4")
    expect(timeless("one.jsonl") == timeless("four.jsonl"), "-j1 and -j4 differ")
    verdicts = [line["verdict"] for line in lines("one.jsonl")[1:]]
    expect(verdicts == ["different" if i in BAD else "same" for i in range(CASES)], verdicts)


def shards_join():
    for shard in "123":
        check("--json", f"shard{shard}.jsonl", "--shard", f"{shard}/3", code=shard == "2")
    call("report", "merge", "shard2.jsonl", "shard3.jsonl", "shard1.jsonl", "-o", "all.jsonl")
    expect(timeless("all.jsonl") == timeless("one.jsonl"), "joined shards are not the whole run")
    check("--json", "other.jsonl", "-O0")
    done = call("report", "merge", "shard1.jsonl", "other.jsonl", "-o", "x", code=6)
    expect("other options" in done.stderr, done.stderr)


def processes_of(folder):
    found = []
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.readlink(f"/proc/{process}/cwd") == folder and int(process) != os.getpid():
                found.append(process)
        except OSError:
            pass
    return found


def an_interrupted_run_goes_on():
    for number in (signal.SIGINT, signal.SIGTERM):
        with subprocess.Popen([TGSIC, "check", "corpus", "-j1", "--json", "broken.jsonl"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
            while not os.path.exists("broken.jsonl") or len(lines_so_far("broken.jsonl")) < 3:
                time.sleep(0.01)
            run.send_signal(number)
            out, err = run.communicate(timeout=60)
        expect(run.returncode == 130, (run.returncode, out, err))
        expect("interrupted: " in err and "--resume broken.jsonl" in err, err)
        expect("incomplete: " in out, out)
        expect(not processes_of(os.getcwd()), "workers live on")
        expect(2 < len(lines("broken.jsonl")) <= CASES, "it was not interrupted")
        with open("broken.jsonl", "ab") as file: # as a kill in the midst of a line leaves it
            file.write(b'{"verdict":"sa')
        check("--resume", "broken.jsonl")
        expect(timeless("broken.jsonl") == timeless("one.jsonl"), "the resumed run differs")
        check("--resume", "broken.jsonl", "--json", "broken.jsonl")
        check("--resume", "broken.jsonl", "-O0", code=2)
        check("--resume", "broken.jsonl", "--json", "x", code=2)
        os.remove("broken.jsonl")
    check("--resume", "fresh.jsonl")
    expect(timeless("fresh.jsonl") == timeless("one.jsonl"), "a run that resumes nothing differs")


def lines_so_far(path):
    with open(path, encoding="utf-8") as file:
        return file.read().split("\n")[:-1]


def full_disks_are_noticed():
    for option in ("--json", "--junit", "--html", "--update-expect", "-o"):
        done = check(option, "/dev/full", code=6)
        expect("cannot write '/dev/full'" in done.stderr, done.stderr)
    check("--json", "nowhere/x.jsonl", code=6)
    with open("/dev/full", "w", encoding="ascii") as full:
        done = subprocess.run([TGSIC, "check", "corpus"], stdout=full, stderr=subprocess.PIPE,
                              text=True, check=False)
    expect(done.returncode == 6 and "cannot write to stdout" in done.stderr, done)


def known_results_decide():
    done = check("--update-expect", "known.txt")
    expect("58 same, 2 different" in done.stdout, done.stdout)
    with open("known.txt", encoding="utf-8") as file:
        known = file.read()
    expect(known.count("\n") == len(BAD) and "007.shader_test" in known, known)
    check("--expect", "known.txt", code=0)
    check("--expect", "known.txt", "--shard", "1/7", code=0)
    for extra, message in (("different 008.shader_test # fixed since\n", "unexpected pass: 008"),
                           ("same 0*7.* # it should\n", "unexpected failure: 007"),
                           ("crash gone.* # no longer there\n", "no case is named 'gone.*'")):
        with open("wrong.txt", "w", encoding="utf-8") as file:
            file.write(known + extra)
        done = check("--expect", "wrong.txt", code=1)
        expect(message in done.stdout + done.stderr, done)
    with open("wrong.txt", "w", encoding="utf-8") as file:
        file.write("same without-reason\n")
    check("--expect", "wrong.txt", code=6)


def two_runs_are_compared():
    with open("better.jsonl", "w", encoding="utf-8") as file:
        for line in lines("one.jsonl"):
            if line.get("verdict") == "different":
                line = {k: v for k, v in line.items() if k not in ("cause", "blame")}
                line.update(verdict="same", instructions=1)
            file.write(json.dumps(line) + "\n")
    done = call("report", "one.jsonl", "better.jsonl")
    expect("fixed: 2\n    007.shader_test: different -> same" in done.stdout, done.stdout)
    expect("helped: 2\n" in done.stdout, done.stdout)
    done = call("report", "better.jsonl", "one.jsonl", "--json", "x.json", code=1)
    with open("x.json", encoding="utf-8") as file:
        expect([pair["name"] for pair in json.load(file)["broken"]] ==
               ["007.shader_test", "031.shader_test"], done)


def what_is_wrong_is_said():
    call("check", code=2)
    call("check", "nowhere", code=6)
    for option in ("--shard=0/3", "--shard=4/3", "--shard=1", "--filter=(", "--filter=nothing",
                   "--oracle=none", "--route=nowhere", "--host=gl999", "--jobs=many",
                   "--format=pdf"):
        check(option, code=2)
    call("report", code=2)
    call("report", "nowhere.jsonl", code=6)
    with open("hostile.jsonl", "w", encoding="ascii") as file:
        file.write("[" * 100000)
    done = call("report", "hostile.jsonl", code=6)
    expect("hostile.jsonl:1:" in done.stderr, done.stderr)


def a_driver_that_is_not_there_is_named():
    for oracle, variable in (("gl", "TGSIC_LIBEGL"), ("vulkan", "TGSIC_LIBVULKAN")):
        for library, message in (("libnone.so.9", "libnone.so.9"), ("libc.so.6", "here lacks")):
            done = call("check", "corpus", "--oracle", oracle, code=4, **{variable: library})
            expect(message in done.stderr or "built without" in done.stderr, done.stderr)


def shards_run_under_parallel():
    if not shutil.which("parallel"):
        return
    subprocess.run([PARALLEL, "-S", ":", "-j2", "-n", "5", "-o", "parallel.jsonl", "corpus"],
                   env=dict(os.environ, TGSIC=TGSIC), check=True, timeout=300)
    expect(timeless("parallel.jsonl") == timeless("one.jsonl"), "parallel gives other results")
    expect(not os.path.exists("parallel.jsonl.shards"), "shards are left")


def main():
    with tempfile.TemporaryDirectory() as work:
        os.chdir(work)
        make_corpus()
        for test in (processes_give_the_same, shards_join, an_interrupted_run_goes_on,
                     full_disks_are_noticed, known_results_decide, two_runs_are_compared,
                     what_is_wrong_is_said, a_driver_that_is_not_there_is_named,
                     shards_run_under_parallel):
            test()
            print(test.__name__, flush=True)
        os.chdir("/")
    return 0


if __name__ == "__main__":
    sys.exit(main())
