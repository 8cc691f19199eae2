/* SPDX-License-Identifier: MIT */
/* The road from GLSL to TGSI that test_meaning.c drives. */
#ifndef MEANING_ROAD_H
#define MEANING_ROAD_H

#include "tgsi/dialect.h"
#include "tgsi/program.h"

/* Whether TGSIC_E_UNSUPPORTED skips a case: else it fails it. */
extern const bool meaning_may_refuse;

/* Makes a program of one compute shader. */
enum tgsic_result meaning_compile(const char *source, enum tgsic_dialect dialect, bool no_optimize,
                                  struct tgsic_program **program, struct tgsic_diags *diags);

#endif
