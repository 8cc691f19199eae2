#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs unit tests and goldens of one plain and one sanitized build, and adds the counts up."""

import json
import os
import subprocess
import sys

import goldens


def unit_tests(build, *options):
    """Runs meson's tests; returns (passed, failed, skipped)."""
    subprocess.run(["meson", "test", "-C", build, "--no-rebuild", "--print-errorlogs", "-q",
                    *options], check=False)
    counts = {"OK": 0, "SKIP": 0}
    failed = 0
    with open(os.path.join(build, "meson-logs", "testlog.json"), encoding="utf-8") as log:
        for line in log:
            result = json.loads(line)["result"]
            if result in counts:
                counts[result] += 1
            else:
                failed += 1
    return counts["OK"], failed, counts["SKIP"]


def main():
    plain, sanitized = sys.argv[1:3]
    # A sanitizer's finding must not pass for a diagnosed input error (exit code 1).
    os.environ["ASAN_OPTIONS"] = "exitcode=99:detect_leaks=1"
    os.environ["UBSAN_OPTIONS"] = "halt_on_error=1:exitcode=99:print_stacktrace=1"
    total = [0, 0, 0]
    for build in (plain, sanitized):
        print(f"== {build}: unit tests", flush=True)
        # Drivers and browsers, which other suites start, are not for sanitizers to judge.
        counts = unit_tests(build, *(["--suite", "unit", "-t", "8"] if build == sanitized else []))
        print(f"== {build}: goldens", flush=True)
        more = goldens.run(build, peers=build == plain)
        for i in range(3):
            total[i] += counts[i] + more[i]
    print("%d passed, %d failed, %d skipped" % tuple(total))
    return total[1] != 0 or total[0] == 0


if __name__ == "__main__":
    sys.exit(main())
