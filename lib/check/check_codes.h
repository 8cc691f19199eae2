/* SPDX-License-Identifier: MIT */
/* The numbers of diagnostics about judging (6400-6499), runs and reports (6500-6599). A number
 * keeps its meaning for good. Private to lib/check. */
#ifndef CHECK_CODES_H
#define CHECK_CODES_H

enum {
    E_CHECK_NO_OPENGL = 6400,
    E_CHECK_NOT_TAKEN = 6401, /* a form that no route takes */
    E_CHECK_ASSEMBLER = 6402,
    E_CHECK_NO_INPUT = 6410,  /* inputs cannot be generated */
    E_CHECK_NOT_BOUND = 6420, /* the emitted GLSL asks for what nothing binds */
    E_CHECK_NO_SCRIPT = 6430, /* a case cannot do without a script */
    E_CHECK_NO_DEVICE = 6440,
    E_CHECK_FAILURE = 6500, /* limit or memory */
    E_CHECK_PATH = 6501,    /* a file or folder cannot be read */
    E_CHECK_NO_CASE = 6502,
    E_CHECK_FILTER = 6503,
    E_CHECK_RESULTS = 6510, /* a file of results is malformed */
    E_CHECK_MERGE = 6511,
    E_CHECK_EXPECTATION = 6520,
    E_CHECK_WORKER = 6530, /* no process can be started, or none gets ready */
};

#endif
