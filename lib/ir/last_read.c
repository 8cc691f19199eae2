/* SPDX-License-Identifier: MIT */
/* Liveness of variables, as far as structure tells it: one walk in the order of the text.
 *
 * A load wants the value up to its own block. If it stands in a loop, the value may come from the
 * round before, and then is wanted up to the loop's end; but not if a store to all of the variable
 * stands before the load in the same loop, in a list that is still open: that runs first in every
 * round. */
#include "last_read.h"

/* A store to all components. */
struct definition {
    uint32_t list;  /* the list it stands in, by number; 0: there is none */
    uint32_t depth; /* how many lists are around that one */
    uint32_t loops; /* and loops around the store */
};

struct reads {
    struct tgsic_arena *arena;
    struct definition *definitions; /* by variable */
    uint32_t *last;                 /* likewise */
    uint32_t *lists;                /* those that are open, by number */
    uint32_t num_lists;             /* how many are open */
    uint32_t met;                   /* lists so far */
    uint32_t *loops;                /* the last block of each that is open */
    uint32_t num_loops;
};

static void number_blocks(struct ir_shader *shader)
{
    uint32_t count = 0;
    for (struct ir_block *b = tgsic_ir_first_block(&shader->body); b; b = tgsic_ir_next_block(b))
        b->index = count++;
}

/* Whether it runs before what stands here, whichever way control comes. */
static bool runs_before(const struct reads *r, const struct definition *d)
{
    return d->list && d->depth < r->num_lists && r->lists[d->depth] == d->list;
}

static void store(struct reads *r, const struct ir_instr *instr)
{
    const struct ir_var *var = instr->u.access.var;
    struct definition *d = &r->definitions[var->index];
    bool whole = instr->writemask == (1u << var->components) - 1;
    if (whole && (d->loops != r->num_loops || !runs_before(r, d)))
        *d = (struct definition){r->lists[r->num_lists - 1], r->num_lists - 1, r->num_loops};
}

static void load(struct reads *r, const struct ir_instr *instr)
{
    uint32_t number = instr->u.access.var->index, wanted = instr->block->index;
    const struct definition *d = &r->definitions[number];
    uint32_t outside = runs_before(r, d) ? d->loops : 0;
    if (outside < r->num_loops)
        wanted = r->loops[outside];
    if (wanted > r->last[number])
        r->last[number] = wanted;
}

static void walk_list(struct reads *r, const struct ir_list *list)
{
    ARENA_RESERVE(r->arena, r->lists, r->num_lists);
    r->lists[r->num_lists++] = ++r->met;
    for (struct ir_node *node = list->first; node; node = node->next) {
        if (node->kind == IR_NODE_BLOCK) {
            for (const struct ir_instr *i = node->u.block.first; i; i = i->next)
                if (ir_accesses_promoted(i))
                    (i->op == IR_STORE ? store : load)(r, i);
        } else if (node->kind == IR_NODE_IF) {
            walk_list(r, &node->u.branch.then_list);
            walk_list(r, &node->u.branch.else_list);
        } else {
            ARENA_RESERVE(r->arena, r->loops, r->num_loops);
            r->loops[r->num_loops++] = tgsic_ir_last_block(&node->u.loop.body)->index;
            walk_list(r, &node->u.loop.body);
            r->num_loops--;
        }
    }
    r->num_lists--;
}

uint32_t *tgsic_ir_last_reads(struct ir_shader *shader, uint32_t num_vars)
{
    struct reads r = {.arena = shader->arena};
    r.definitions = ARENA_ARRAY(r.arena, struct definition, num_vars);
    r.last = ARENA_ARRAY(r.arena, uint32_t, num_vars);
    number_blocks(shader);
    walk_list(&r, &shader->body);
    return r.last;
}
