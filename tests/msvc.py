#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Has clang read the libraries as Microsoft's compiler would, without extensions of GNU:

    msvc.py ROOT BUILD

BUILD holds the headers that are generated. There __GNUC__ is not defined, `long` has 32 bits, and a
word such as __attribute__ outside of an #ifdef is an error. The C library is what stands below: what
C11 says and nothing else. Ends with status 77 where there is no clang.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

import house

HEADERS = {
    "assert.h": "#define assert(e) ((void)(e))\n",
    "ctype.h": "int isdigit(int), isalpha(int), isalnum(int), isspace(int), tolower(int);\n",
    "errno.h": "int *_errno(void);\n#define errno (*_errno())\n#define ERANGE 34\n",
    "inttypes.h": """#include <stdint.h>
#define PRIu32 "u"
#define PRId32 "d"
#define PRIx32 "x"
#define PRIu64 "llu"
#define PRId64 "lld"
#define PRIx64 "llx"
""",
    "math.h": """
double fabs(double), floor(double), ceil(double), sqrt(double), fmod(double, double);
double ldexp(double, int), frexp(double, int *), trunc(double), rint(double), pow(double, double);
double exp2(double), log2(double), sin(double), cos(double), nearbyint(double);
double fma(double, double, double);
float fabsf(float), floorf(float), ceilf(float), sqrtf(float), truncf(float), rintf(float);
float ldexpf(float, int), frexpf(float, int *), fmodf(float, float), nearbyintf(float);
#define INFINITY ((float)(1e300 * 1e300))
#define NAN (-(float)(INFINITY * 0.0f))
#define HUGE_VAL (1e300 * 1e300)
int _is(double, int);
#define isnan(x) ((x) != (x))
#define isinf(x) _is(x, 1)
#define isfinite(x) _is(x, 2)
#define signbit(x) _is(x, 3)
#define isnormal(x) _is(x, 4)
""",
    "setjmp.h": """typedef long long jmp_buf[32];
int setjmp(jmp_buf);
_Noreturn void longjmp(jmp_buf, int);
""",
    "stdio.h": """#include <stdarg.h>
#include <stddef.h>
int snprintf(char *, size_t, const char *, ...), vsnprintf(char *, size_t, const char *, va_list);
int sscanf(const char *, const char *, ...);
#ifdef RUNS_WHILE_BUILDING
typedef struct file FILE;
extern FILE *stdout;
int printf(const char *, ...), ferror(FILE *);
#endif
""",
    "stdlib.h": """#include <stddef.h>
void *malloc(size_t), *calloc(size_t, size_t), *realloc(void *, size_t), free(void *);
unsigned long strtoul(const char *, char **, int);
long strtol(const char *, char **, int);
unsigned long long strtoull(const char *, char **, int);
double strtod(const char *, char **);
int abs(int);
void qsort(void *, size_t, size_t, int (*)(const void *, const void *)), abort(void);
void *bsearch(const void *, const void *, size_t, size_t, int (*)(const void *, const void *));
""",
    "string.h": """#include <stddef.h>
void *memcpy(void *, const void *, size_t), *memmove(void *, const void *, size_t);
void *memset(void *, int, size_t), *memchr(const void *, int, size_t);
int memcmp(const void *, const void *, size_t);
int strcmp(const char *, const char *), strncmp(const char *, const char *, size_t);
size_t strlen(const char *), strcspn(const char *, const char *), strspn(const char *, const char *);
char *strchr(const char *, int), *strrchr(const char *, int), *strstr(const char *, const char *);
char *strpbrk(const char *, const char *);
""",
}
FLAGS = ["--target=x86_64-pc-windows-msvc", "-ffreestanding", "-nostdlibinc", "-fsyntax-only",
         "-pedantic-errors", "-Wgnu", "-Werror", "-Wno-return-type", "-D__attribute__=of_gnu",
         "-DTGSIC_BUILDING"]


def check(clang, standard, files, includes, *more):
    if not files:
        return False
    done = subprocess.run([clang, standard, *FLAGS, *more, *(f"-I{i}" for i in includes), *files],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr[:4000])
    return done.returncode != 0


def builtins(files):
    """Clang knows GNU's functions of the compiler whatever it stands in for."""
    faults = 0
    for path in files:
        with open(path, encoding="utf-8") as file:
            found = re.findall(r"\b__(?:builtin|sync|atomic)_\w+", file.read())
        for name in found:
            print(f"{path}: {name}")
        faults += len(found)
    return faults


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def main():
    lib, made = (os.path.join(folder, "lib") for folder in sys.argv[1:3])
    clang = shutil.which("clang")
    if not clang:
        return 77
    with tempfile.TemporaryDirectory() as work:
        for name, text in HEADERS.items():
            write(os.path.join(work, name), text)
        spirv = os.path.join(work, "spirv")
        if os.path.isdir("/usr/include/spirv"):
            os.symlink("/usr/include/spirv", spirv)
        faults = 0
        for room in house.ARROWS:
            files = sorted(house.sources(os.path.join(lib, room)))
            faults += builtins(files)
            sources = [f for f in files if f.endswith(".c")]
            makers = [f for f in sources if os.path.basename(f).startswith("make_")]
            faults += check(clang, "-std=c11", [f for f in sources if f not in makers],
                            (lib, made, work))
            faults += check(clang, "-std=c11", makers, (lib, made, work), "-DRUNS_WHILE_BUILDING")
        for language, standard in (("c", "-std=c11"), ("cc", "-std=c++11")):
            alone = [write(os.path.join(work, f"{room}-{header}.{language}"),
                           f'#include "{room}/{header}"\n')
                     for room, headers in house.PUBLIC.items() for header in headers]
            faults += check(clang, standard, alone, (lib, made, work))
    return faults != 0


if __name__ == "__main__":
    sys.exit(main())
