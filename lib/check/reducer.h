/* SPDX-License-Identifier: MIT */
/* What the reducers share: asking whether a candidate still fails, and the order in which parts are
 * left out. Private to lib/check. */
#ifndef CHECK_REDUCER_H
#define CHECK_REDUCER_H

#include "reduce.h"
#include "tgsi/arena.h"
#include "tgsi/text_buffer.h"

/* memcpy() for arrays that may be empty, and then NULL. */
static inline void check_copy(void *out, const void *in, size_t size)
{
    if (size)
        memcpy(out, in, size);
}

struct check_reducer {
    struct check_reduction *reduction;
    struct tgsic_arena *arena;
    struct tgsic_text best;      /* the smallest that failed */
    struct tgsic_text candidate; /* where the next is written */
    uint64_t *asked;             /* a hash set of texts; 0: free */
    size_t num_asked, asked_size;
    struct tgsic_shader shader, next; /* TGSI: `best` decoded, and `candidate` */
};

/* `candidate` still fails, and became `best`. False as well for what was asked before, and when
 * the reduction is to end. */
bool tgsic_check_reducer_ask(struct check_reducer *r);
bool tgsic_check_reducer_ended(struct check_reducer *r);

/* Leaves out ever smaller runs of `*count` parts, the last ones first: what stands behind usually
 * needs what stands in front. `remove` leaves out parts [from, to), perhaps some in front of them
 * as well, if the fault survives that, and sets *count. */
bool tgsic_check_reducer_remove_runs(struct check_reducer *r, void *user, const uint32_t *count,
                                     bool (*remove)(void *user, size_t from, size_t to));

/* Each reduces r->best, which fails. */
void tgsic_check_reduce_glsl(struct check_reducer *r);
/* TGSIC_E_INVALID: no TGSI. */
enum tgsic_result tgsic_check_reduce_tgsi(struct check_reducer *r, struct tgsic_diags *diags);

#endif
