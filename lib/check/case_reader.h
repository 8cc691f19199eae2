/* SPDX-License-Identifier: MIT */
/* What the files that read cases share. Private to lib/check. */
#ifndef CHECK_CASE_READER_H
#define CHECK_CASE_READER_H

#include "case.h"
#include "line.h"

#include "tgsi/arena.h"

#define CHECK_MAX_FILE (64u << 20) /* bytes */

struct check_case_reader {
    struct tgsic_arena *arena;
    struct tgsic_diags *diags;
    struct check_case *test;
    unsigned glsl_version; /* that a requirement gives; 0: none */
    bool glsl_es;
    bool compatibility; /* the context keeps what OpenGL 3.1 removed */
    bool in_comment;    /* of [require] */
};

/* Reports malformed input and leaves the call with TGSIC_E_INVALID. Column 0: none. */
TGSIC_PRINTF(4, 5)
_Noreturn void tgsic_check_case_fail(struct check_case_reader *reader, uint32_t line,
                                     uint32_t column, const char *format, ...);

/* The bytes of a file, with a NUL behind them. Fails if it cannot be read, or is longer than
 * CHECK_MAX_FILE. `required` false: NULL for a file that does not exist. */
const char *tgsic_check_case_file(struct check_case_reader *reader, const char *path, bool required,
                                  size_t *size);

void tgsic_check_case_add_source(struct check_case_reader *reader, struct check_source source);

/* case_require.c: a line of [require]. */
void tgsic_check_case_require(struct check_case_reader *reader, const char *text, uint32_t line);
/* case_script.c: the whole text of a .shader_test. */
void tgsic_check_case_script(struct check_case_reader *reader, const char *text, const char *end);
/* case_bare.c: a file that is a shader, and those that go with it. */
void tgsic_check_case_bare(struct check_case_reader *reader, const char *path);

#endif
