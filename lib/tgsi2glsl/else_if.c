/* SPDX-License-Identifier: MIT */
/* A branch that is all that stands in an ELSE is said as `else if`, so that a chain of choices does
 * not move to the right with each of them. */
#include "emit.h"

/* a branch that is open */
struct branch {
    uint32_t start;
    uint32_t otherwise; /* its ELSE; 0: none */
    uint32_t first_end; /* ENDIF of the branch that the ELSE starts with; 0: it starts otherwise */
};

/* Does the ELSE start with the branch at `start`? What is said in its condition is no statement. */
static bool starts_with(struct emit *e, uint32_t otherwise, uint32_t start)
{
    return otherwise && (start == otherwise + 1 ||
                         (start == otherwise + 2 && tgsic_emit_is_condition(e, otherwise + 1)));
}

static void find_else_ifs(struct emit *e)
{
    struct branch *open = NULL;
    size_t depth = 0;
    e->else_ifs = ARENA_ARRAY(e->arena, bool, e->shader->num_instructions);
    for (uint32_t k = 0; k < e->scan.outline.num_flow; k++) {
        uint32_t i = e->scan.outline.flow[k];
        unsigned opcode = e->shader->instructions[i].opcode;
        if (opcode == TGSIC_OPCODE_IF || opcode == TGSIC_OPCODE_UIF) {
            ARENA_RESERVE(e->arena, open, depth);
            open[depth++] = (struct branch){.start = i};
        } else if (opcode == TGSIC_OPCODE_ELSE && depth) {
            open[depth - 1].otherwise = i;
        } else if (opcode == TGSIC_OPCODE_ENDIF && depth) {
            const struct branch ended = open[--depth];
            if (ended.first_end && ended.first_end + 1 == i)
                e->else_ifs[ended.otherwise] = e->else_ifs[i] = true;
            if (depth && starts_with(e, open[depth - 1].otherwise, ended.start))
                open[depth - 1].first_end = i;
        }
    }
}

bool tgsic_emit_is_else_if(struct emit *e)
{
    if (!e->else_ifs)
        find_else_ifs(e);
    return e->else_ifs[e->index];
}

bool tgsic_emit_ends_else_if(const struct emit *e)
{
    return e->else_ifs && e->else_ifs[e->index];
}
