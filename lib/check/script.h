/* SPDX-License-Identifier: MIT */
/* A [test] section understood: each line matched with a row of commands.def, and its arguments
 * read. Private to lib/check. */
#ifndef CHECK_SCRIPT_H
#define CHECK_SCRIPT_H

#include "case.h"
#include "gl_format.h"
#include "world.h"

#include "tgsi/arena.h"

#define CHECK_MAX_ARGUMENTS 32

struct check_player;

/* What a placeholder of a pattern matched; commands.def says which member has it. */
struct check_argument {
    union {
        int64_t integer;
        float real;
        const char *text;
        struct check_type type;
        const struct check_gl_format *format;
        const uint32_t *words;
        const int64_t *integers;
        const char *const *texts;
    };
    uint32_t count; /* of `words`, `integers`, `texts` */
};

enum check_command_class {
    CHECK_COMMAND_SET,   /* changes the world */
    CHECK_COMMAND_DRAW,  /* makes the device draw, compute or copy */
    CHECK_COMMAND_PROBE, /* looks at what the device made */
};

/* Arguments that an optional part did not match are zeroes. */
typedef enum tgsic_result check_command_fn(struct check_player *player,
                                           const struct check_argument *arguments);

struct check_command_kind {
    enum check_command_class class;
    const char *pattern;
    check_command_fn *run;
};

struct check_step {
    const struct check_command_kind *kind;
    const struct check_argument *arguments;
    uint32_t line;
};

/* Understands one line. On failure *column is where something else was expected. Everything lives
 * in `arena`. */
bool tgsic_check_understand(const char *text, struct tgsic_arena *arena, struct check_step *step,
                            uint32_t *column);

/* All rows of commands.def. */
extern const struct check_command_kind tgsic_check_commands[];
extern const size_t tgsic_check_num_commands;

/* vertex_data.c: arrays of a [vertex data] section, in `arena`. Leaves through the arena's escape
 * with TGSIC_E_INVALID if the text is malformed. */
void tgsic_check_read_vertex_data(const struct check_case *test, struct tgsic_arena *arena,
                                  struct check_draw *draw, struct tgsic_diags *diags);

#endif
