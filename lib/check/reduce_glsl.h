/* SPDX-License-Identifier: MIT */
/* Reducing GLSL: edits of its tokens. Private to lib/check. */
#ifndef CHECK_REDUCE_GLSL_H
#define CHECK_REDUCE_GLSL_H

#include "glsl_tokens.h"
#include "reducer.h"

struct check_glsl_reducer {
    struct check_reducer *base;
    struct glsl_tokens tokens; /* of base->best */
    uint8_t *gone;             /* a mark for each token; all clear between edits */
    uint32_t gone_capacity;
    /* The statements and declarations that are within `depth` braces */
    unsigned depth;
    uint32_t *units; /* number of the first token of each, and of the one behind its last */
    uint32_t num_units, units_capacity;
};

static inline void check_glsl_mark(struct check_glsl_reducer *r, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        r->gone[i] = 1;
}

/* Leaves out the tokens that are marked, with `with` in place of token `place` unless it is NULL;
 * clears the marks. True: the fault survived, and tokens are numbered anew. */
bool tgsic_check_glsl_keep(struct check_glsl_reducer *r, size_t place, const char *with);
/* Leaves out tokens [from, to). */
bool tgsic_check_glsl_remove(struct check_glsl_reducer *r, size_t from, size_t to);

/* Each makes one sweep; true if the text became smaller or simpler. */
bool tgsic_check_glsl_reduce_statements(struct check_glsl_reducer *r);
bool tgsic_check_glsl_reduce_blocks(struct check_glsl_reducer *r);
bool tgsic_check_glsl_reduce_calls(struct check_glsl_reducer *r);
bool tgsic_check_glsl_reduce_operators(struct check_glsl_reducer *r);
bool tgsic_check_glsl_reduce_tokens(struct check_glsl_reducer *r);
bool tgsic_check_glsl_reduce_values(struct check_glsl_reducer *r);

#endif
