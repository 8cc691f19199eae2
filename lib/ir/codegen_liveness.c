/* SPDX-License-Identifier: MIT */
/* Where each component of each virtual register is alive, as spans of the text.
 *
 * A use makes its component alive back to the definition. Control flow is structured and a
 * definition stands in a region that encloses its uses, so that is one span in each region on the
 * way out: from the region's start, or all of it where the region is a loop. */
#include "machine.h"

#define EDGE UINT32_MAX /* as a region: a span that no use extends */

/* A span that may still grow, in one region. */
struct live {
    uint32_t start, end, root, region;
    uint32_t next; /* 0: none */
};

struct unit {
    uint32_t list;   /* newest first; 0: none */
    uint32_t origin; /* the span that begins at the definition; 0: not defined yet */
    uint32_t root;
};

struct liveness {
    struct codegen *cg;
    struct unit *units;
    struct live *pool; /* 0 is none */
    uint32_t num_pool;
};

static uint32_t unit_index(const struct operand *op, unsigned lane)
{
    return (uint32_t)op->index * 4 + op->swizzle[lane];
}

static uint32_t add_live(struct liveness *l, uint32_t unit, uint32_t start, uint32_t end,
                         uint32_t root, uint32_t region)
{
    ARENA_RESERVE_RAW(l->cg->arena, l->pool, l->num_pool);
    l->pool[l->num_pool] = (struct live){start, end, root, region, l->units[unit].list};
    l->units[unit].list = l->num_pool;
    return l->num_pool++;
}

static void extend(struct live *span, uint32_t end)
{
    if (end > span->end)
        span->end = end;
}

/* The span that is alive at the start of `region`, if a use made one. It would be newer than those
 * of regions that ended before this one began. */
static struct live *find_live(const struct liveness *l, uint32_t unit, uint32_t region)
{
    const struct region *regions = l->cg->regions;
    for (uint32_t i = l->units[unit].list; i; i = l->pool[i].next) {
        struct live *span = &l->pool[i];
        if (span->region == region && i != l->units[unit].origin)
            return span;
        if (span->region != EDGE && regions[span->region].end < regions[region].start)
            return NULL;
    }
    return NULL;
}

static void use(struct liveness *l, uint32_t unit, uint32_t place, uint32_t region)
{
    const struct region *regions = l->cg->regions;
    uint32_t end = 2 * place + 1, origin = l->units[unit].origin;
    if (!origin)
        return;
    while (region != l->pool[origin].region) {
        const struct region *r = &regions[region];
        struct live *known = find_live(l, unit, region);
        if (known) {
            extend(known, end);
            return;
        }
        if (r->loop)
            end = 2 * r->end + 1;
        add_live(l, unit, 2 * r->start, end, l->units[unit].root, region);
        end = 2 * r->entry + 1;
        region = r->parent;
    }
    extend(&l->pool[origin], end);
}

static void use_operand(struct liveness *l, const struct machine *m, const struct operand *op,
                        unsigned lanes)
{
    if (op->file != FILE_VREG)
        return;
    for (unsigned i = 0; i < lanes; i++)
        use(l, unit_index(op, i), m->place, m->region);
}

static void define(struct liveness *l, const struct machine *m, unsigned lane)
{
    uint32_t unit = unit_index(&m->dst, lane), root = unit, start = 2 * m->place + 1;
    const struct operand *src = &m->src[0];
    if (m->kind == MACHINE_COPY && src->file == FILE_VREG && !src->absolute && !src->negate &&
        !m->saturate)
        root = l->units[unit_index(src, lane)].root;
    if (m->edge) {
        const struct region *from = &l->cg->regions[m->hoisted];
        add_live(l, unit, start, 2 * (m->place + 1) + (m->hoisted != 0), root, EDGE);
        if (m->hoisted)
            add_live(l, unit, 2 * from->start, 2 * from->end, root, EDGE);
        return;
    }
    if (m->kind == MACHINE_PHI)
        start = 2 * m->place;
    if (l->units[unit].origin)
        return;
    l->units[unit].root = root;
    l->units[unit].origin = add_live(l, unit, start, 2 * m->place + 2, root, m->region);
}

static void visit(struct liveness *l, const struct machine *m)
{
    for (unsigned s = 0; s < m->num_srcs; s++)
        use_operand(l, m, &m->src[s], m->per_lane ? m->lanes : m->reads[s]);
    for (unsigned i = 0; i < m->num_offsets; i++)
        use_operand(l, m, &m->offsets[i], 3);
    if (m->dst.file == FILE_VREG)
        for (unsigned i = 0; i < m->lanes; i++)
            define(l, m, i);
}

/* Sorted and disjoint; what touches and holds the same is one. */
static void finish_unit(struct liveness *l, uint32_t unit)
{
    struct spans *spans = &l->cg->units[unit];
    uint32_t count = 0, kept = 0, i;
    for (i = l->units[unit].list; i; i = l->pool[i].next)
        count++;
    if (!count)
        return;
    spans->items = ARENA_ARRAY(l->cg->arena, struct span, count);
    spans->capacity = count;
    for (i = l->units[unit].list; i; i = l->pool[i].next) {
        struct span fresh = {l->pool[i].start, l->pool[i].end, l->pool[i].root};
        uint32_t at = spans->count++;
        for (; at && spans->items[at - 1].start > fresh.start; at--)
            spans->items[at] = spans->items[at - 1];
        spans->items[at] = fresh;
    }
    for (i = 1; i < count; i++) {
        struct span *last = &spans->items[kept], *next = &spans->items[i];
        if (next->start > last->end || (next->start == last->end && next->root != last->root))
            spans->items[++kept] = *next;
        else if (next->end > last->end)
            last->end = next->end;
    }
    spans->count = kept + 1;
}

void tgsic_cg_liveness(struct codegen *cg)
{
    struct liveness l = {.cg = cg};
    uint32_t num_units = cg->num_vregs * 4;
    l.units = ARENA_ARRAY(cg->arena, struct unit, num_units);
    ARENA_RESERVE_RAW(cg->arena, l.pool, 0);
    l.num_pool = 1;
    for (uint32_t i = 0; i < cg->num_code; i++)
        visit(&l, &cg->code[i]);
    cg->units = ARENA_ARRAY(cg->arena, struct spans, num_units);
    for (uint32_t u = 0; u < num_units; u++)
        finish_unit(&l, u);
}
