#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Inputs that grow without bound must end soon, in little memory, with a diagnostic: limits.py TGSIC.

Each case names the exit codes that are right: 5 is "a limit", 0 where the input is merely large.
"""

import os
import resource
import subprocess
import sys
import tempfile

DEEP = 10_000
SECONDS = 60
MEMORY = 2 << 30  # bytes


def shader(body, before=""):
    return f"#version 130\nuniform float u;\nuniform int i;\nout vec4 color;\n{before}" \
           f"void main()\n{{\n{body}\n}}\n"


def chain(count, row):
    return "".join(row(k) for k in range(1, count))


def tgsi(body, temps="[0]"):
    return f"FRAG\nDCL OUT[0], COLOR\nDCL TEMP{temps}\nIMM[0] FLT32 {{1.0, 2.0, 3.0, 4.0}}\n" \
           f"MOV TEMP[0], IMM[0]\n{body}MOV OUT[0], TEMP[0]\nEND\n"


GLSL = {
    "parentheses": (shader("color = vec4(" + "(" * DEEP + "1.0" + ")" * DEEP + ");"), (5,)),
    "blocks": (shader("{" * DEEP + "}" * DEEP), (5,)),
    "ifs": (shader("if (u > 0.0) " * DEEP + ";"), (5,)),
    "loops": (shader("for (;;) " * DEEP + ";"), (5,)),
    "minuses": (shader("color = vec4(" + "- " * DEEP + "u);"), (5,)),
    "choices": (shader("float x = " + "u > 0.0 ? 1.0 : " * DEEP + "0.0;"), (5,)),
    "assignments": (shader("float x; x " + "= x " * DEEP + ";"), (5,)),
    "indices": (shader("int a[2]; int x = " + "a[" * DEEP + "0" + "]" * DEEP + ";"), (5,)),
    "sharp-ifs": ("#version 130\n" + "#if 1\n" * DEEP + "#endif\n" * DEEP + "void main(){}\n", (5,)),
    "identifier": (shader("float " + "a" * 10_000_000 + ";"), (5,)),
    "number": (shader("float x = 1" + "0" * 5_000_000 + ".0;"), (0, 1)),
    "define-bomb": ("#version 130\n#define A0 x x x x x x x x\n"
                    + chain(30, lambda k: f"#define A{k} " + f"A{k - 1} " * 8 + "\n")
                    + "void main() { A29 }\n", (5,)),
    "call-bomb": (shader("color = vec4(f39(u));", "float f0(float x) { return x + 1.0; }\n"
                         + chain(40, lambda k: f"float f{k}(float x) "
                                               f"{{ return f{k - 1}(x) + f{k - 1}(x); }}\n")), (5,)),
    "struct-bomb": (shader(";", "struct S0 { float a; };\n"
                           + chain(60, lambda k: f"struct S{k} {{ S{k - 1} a, b; }};\n")
                           + "uniform S59 s;\n"), (5,)),
    "array": (shader("vec4 a[1000000000]; a[i] = vec4(u); color = a[i + 1];"), (5,)),
    "array-copies": (shader("vec4 a[100000]; vec4 b[100000]; b = a; a = b; color = a[i];"), (5,)),
    "nested-loops": (shader("for (int a = 0; a < 30; a++) for (int b = 0; b < 30; b++)\n"
                            "for (int c = 0; c < 30; c++) for (int d = 0; d < 30; d++)\n"
                            "color += vec4(u);"), (0, 5)),
    "sum": (shader("color = vec4(u" + " + u" * 100_000 + ");"), (0, 5)),
    "statements": (shader("float x = u;\n" + "x = x * u + 1.0;\n" * 20_000 + "color = vec4(x);"),
                   (0,)),
}

TGSI = {
    "nesting": (tgsi("UIF TEMP[0].xxxx\n" * DEEP + "ENDIF\n" * DEEP), (5,)),
    "instructions": (tgsi("ADD TEMP[0], TEMP[0], IMM[0]\n" * 1_000_000), (0, 5)),
    "more-instructions": (tgsi("ADD TEMP[0], TEMP[0], IMM[0]\n" * 1_100_000), (5,)),
    "loops": (tgsi("BGNLOOP\n" * 900
                   + chain(2000, lambda k: f"ADD TEMP[{k}], TEMP[{k - 1}], IMM[0]\n")
                   + "BRK\nENDLOOP\n" * 900, "[0..2000]"), (0, 5)),
    "digits": ("FRAG\nDCL OUT[0], COLOR\nIMM[0] FLT32 {1" + "0" * 5_000_000
               + ".0, 2.0, 3.0, 4.0}\nMOV OUT[0], IMM[0]\nEND\n", (0, 1)),
    "declarations": ("FRAG\n" + "DCL TEMP[0..30000]\n" * 100_000 + "END\n", (1, 5)),
}


def bound_memory():
    if "ASAN_OPTIONS" not in os.environ:  # which reserves terabytes of addresses
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def check(tgsic, name, args, right):
    try:
        done = subprocess.run([tgsic, "translate", *args], capture_output=True, timeout=SECONDS,
                              preexec_fn=bound_memory, check=False)
    except subprocess.TimeoutExpired:
        print(f"{name}: still running after {SECONDS} s")
        return False
    if done.returncode in right and (done.returncode == 0 or b"error: " in done.stderr):
        return True
    print(f"{name}: exit {done.returncode}, not one of {right}: {done.stderr[:300]!r}")
    return False


def main():
    tgsic = os.path.abspath(sys.argv[1])
    good = True
    with tempfile.TemporaryDirectory() as work:
        for form, cases, extension in (("glsl", GLSL, "frag"), ("tgsi", TGSI, "tgsi")):
            for name, (text, right) in cases.items():
                path = os.path.join(work, f"{name}.{extension}")
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
                out = os.path.join(work, "out." + ("tgsi" if form == "glsl" else "frag"))
                good &= check(tgsic, f"{form} {name}", [path, "-o", out], right)
    return not good


if __name__ == "__main__":
    sys.exit(main())
