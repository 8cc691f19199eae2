/* SPDX-License-Identifier: MIT */
/* Constants to registers: equal ones share one. */
#include "program.h"

struct placer {
    struct arb_program *program;
    uint32_t *table; /* constants that have a register, by hash; 0: free, else number + 1 */
    uint32_t mask;
};

/* All that tells one from another, literals aside. */
static uint64_t key_of(const struct tgsic_arb_constant *c)
{
    return (uint64_t)c->index << 32 | (uint32_t)c->source << 16 | (uint32_t)c->modifier << 8 |
           (uint32_t)c->row << 4 | c->back;
}

/* Where in the table an equal constant stands, or would. */
static uint32_t *find(const struct placer *p, const struct tgsic_arb_constant *c)
{
    uint64_t key = key_of(c);
    uint32_t at = (uint32_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 32) & p->mask;
    while (p->table[at] && key_of(&p->program->constants[p->table[at] - 1].is) != key)
        at = (at + 1) & p->mask;
    return &p->table[at];
}

static void place(struct placer *p, uint32_t number)
{
    struct arb_constant *c = &p->program->constants[number];
    c->placed = true;
    c->is.slot = p->program->num_slots++;
    if (c->is.source != TGSIC_ARB_LITERAL)
        *find(p, &c->is) = number + 1;
}

static bool place_runs(struct placer *p)
{
    struct arb_program *program = p->program;
    for (uint32_t r = 0; r < program->num_runs; r++) {
        const struct arb_run *run = &program->runs[r];
        if (run->count > program->limits[TGSIC_ARB_MAX_PARAMETERS] - program->num_slots)
            return false;
        for (uint32_t i = 0; i < run->count; i++)
            place(p, run->first + i);
    }
    return true;
}

static bool place_single(struct placer *p, uint32_t number)
{
    struct arb_constant *c = &p->program->constants[number];
    if (!c->used || c->placed || c->is.source == TGSIC_ARB_LITERAL)
        return true;
    uint32_t same = *find(p, &c->is);
    if (same) {
        c->placed = true;
        c->is.slot = p->program->constants[same - 1].is.slot;
        return true;
    }
    if (p->program->num_slots >= p->program->limits[TGSIC_ARB_MAX_PARAMETERS])
        return false;
    place(p, number);
    return true;
}

bool tgsic_arb_place_constants(struct arb_program *program, struct tgsic_arena *arena)
{
    struct placer p = {.program = program, .mask = 15};
    while (p.mask / 2 < program->limits[TGSIC_ARB_MAX_PARAMETERS])
        p.mask = p.mask * 2 + 1;
    p.table = ARENA_ARRAY(arena, uint32_t, (size_t)p.mask + 1);
    if (!place_runs(&p))
        return false;
    for (uint32_t i = 0; i < program->num_constants; i++)
        if (!place_single(&p, i))
            return false;
    return true;
}
