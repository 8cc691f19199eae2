/* SPDX-License-Identifier: MIT */
/* Running TGSI text in tests of the interpreter. */
#ifndef EXEC_RUN_H
#define EXEC_RUN_H

#include "exec/exec.h"

#define EXEC_RUN_LANES     256
#define EXEC_RUN_REGISTERS 8
#define EXEC_RUN_VERTICES  6

/* Inputs are set before, outputs are read after; what a test leaves alone is 0. `run` has the rest
 * of the settings. */
struct exec_test {
    struct tgsic_exec_options options;
    struct tgsic_exec_run run;
    enum tgsic_result result;
    uint32_t in[EXEC_RUN_VERTICES][EXEC_RUN_REGISTERS][4][EXEC_RUN_LANES];
    uint32_t sv[EXEC_RUN_REGISTERS][4][EXEC_RUN_LANES];
    uint32_t out[EXEC_RUN_REGISTERS][4][EXEC_RUN_LANES];
    uint8_t killed[EXEC_RUN_LANES];
};

/* Empties the test for so many lanes. */
void exec_test_start(struct exec_test *t, unsigned lanes);
/* Parses, validates and runs; fails the test unless running comes to `expected`. */
void exec_test_run(struct exec_test *t, const char *text, enum tgsic_result expected);

uint32_t exec_word_of(float value);
float exec_float_of(uint32_t word);

#endif
