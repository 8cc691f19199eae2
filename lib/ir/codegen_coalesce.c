/* SPDX-License-Identifier: MIT */
/* Coalescing: both ends of a copy get one place where that harms nobody, and the copy is gone.
 *
 * Virtual registers join groups, component by component: an instruction may write any channels and
 * read any, so joining may permute (not what a texture writes). Two components may share a channel
 * unless they are alive at once with different values. Copies in the innermost loops go first,
 * stores to outputs last: a group that nobody reads but its store is computed in the output. */
#include "machine.h"

#include <string.h>

#define NO_CHANNEL 0xff

/* ---- Spans --------------------------------------------------------------------------------- */

/* The first span that ends after `at`. */
static uint32_t first_after(const struct spans *s, uint32_t at)
{
    uint32_t low = 0, high = s->count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (s->items[middle].end > at)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static bool interfere(const struct spans *a, const struct spans *b)
{
    if (a->count < b->count)
        return interfere(b, a);
    for (uint32_t i = 0; i < b->count; i++) {
        const struct span *s = &b->items[i];
        for (uint32_t j = first_after(a, s->start); j < a->count && a->items[j].start < s->end; j++)
            if (a->items[j].root != s->root)
                return true;
    }
    return false;
}

/* Joins neighbours that overlap (they hold the same), from `first` on. */
static void join_overlaps(struct spans *s, uint32_t first)
{
    uint32_t kept = first ? first - 1 : 0;
    for (uint32_t i = kept + 1; i < s->count; i++) {
        if (s->items[i].start >= s->items[kept].end)
            s->items[++kept] = s->items[i];
        else if (s->items[i].end > s->items[kept].end)
            s->items[kept].end = s->items[i].end;
    }
    s->count = kept + 1;
}

/* From behind, so that what comes later in the text costs what it adds. */
static void merge_spans(struct tgsic_arena *arena, struct spans *into, const struct spans *from)
{
    uint32_t i = into->count, j = from->count, k = i + j;
    if (!j)
        return;
    if (k > into->capacity) {
        uint32_t capacity = k < 8 ? 8 : 2 * k;
        into->items = tgsic_arena_grow(arena, into->items, i * sizeof *into->items,
                                       capacity * sizeof *into->items);
        into->capacity = capacity;
    }
    into->count = k;
    while (j)
        into->items[--k] = i && into->items[i - 1].start > from->items[j - 1].start
                               ? into->items[--i]
                               : from->items[--j];
    join_overlaps(into, k);
}

/* ---- Joining groups ------------------------------------------------------------------------ */

struct coalescer {
    struct codegen *cg;
    uint32_t *next_member; /* circular lists of the virtual registers of a group */
    uint32_t *size;        /* of each group */
    uint32_t *reads;       /* group * 4 + channel: reads that stay */
    uint32_t *fetched;     /* by output: one more than the place of its last FBFETCH */
};

/* The channel of `into` that each channel of `from` goes to, NO_CHANNEL where still open. */
struct mapping {
    uint8_t to[4];
    uint8_t taken; /* channels of `into` */
};

static uint8_t channel_of(const struct codegen *cg, const struct operand *op, unsigned lane)
{
    return cg->vregs[op->index].channel[op->swizzle[lane]];
}

/* What the copy asks for; false when it asks for two channels at once. */
static bool required(const struct codegen *cg, const struct machine *copy, struct mapping *m)
{
    memset(m->to, NO_CHANNEL, sizeof m->to);
    m->taken = 0;
    for (unsigned i = 0; i < copy->lanes; i++) {
        uint8_t from = channel_of(cg, &copy->src[0], i), to = channel_of(cg, &copy->dst, i);
        if (m->to[from] == to)
            continue;
        if (m->to[from] != NO_CHANNEL || m->taken >> to & 1)
            return false;
        m->to[from] = to;
        m->taken |= (uint8_t)(1u << to);
    }
    return true;
}

/* Gives every other channel of `from` a place, those in use first. */
static bool complete(struct mapping *m, const struct group *into, const struct group *from,
                     bool identity, unsigned c)
{
    if (c == 8)
        return true;
    unsigned channel = c & 3;
    bool in_use = from->channel[channel].count != 0, turn = (c < 4) == in_use;
    if (!turn || m->to[channel] != NO_CHANNEL) {
        bool wrong = m->to[channel] != NO_CHANNEL && c < 4 &&
                     ((identity && m->to[channel] != channel) ||
                      interfere(&into->channel[m->to[channel]], &from->channel[channel]));
        return !wrong && complete(m, into, from, identity, c + 1);
    }
    for (unsigned i = 0; i < 4; i++) {
        uint8_t to = (uint8_t)((channel + i) & 3);
        if (m->taken >> to & 1 || (identity && i) ||
            interfere(&into->channel[to], &from->channel[channel]))
            continue;
        m->to[channel] = to;
        m->taken |= (uint8_t)(1u << to);
        if (complete(m, into, from, identity, c + 1))
            return true;
        m->taken &= (uint8_t) ~(1u << to);
        m->to[channel] = NO_CHANNEL;
    }
    return false;
}

static void relabel(struct coalescer *co, uint32_t group, uint32_t to, const uint8_t map[4])
{
    uint32_t vreg = group; /* a group has the number of one of its members */
    do {
        struct vreg *v = &co->cg->vregs[vreg];
        v->group = to;
        for (unsigned c = 0; c < 4; c++)
            v->channel[c] = map[v->channel[c]];
        vreg = co->next_member[vreg];
    } while (vreg != group);
}

/* The channels of `group` move to map[channel]. */
static void permute(struct coalescer *co, uint32_t group, const uint8_t map[4])
{
    struct group *g = &co->cg->groups[group];
    struct spans old[4];
    memcpy(old, g->channel, sizeof old);
    for (unsigned c = 0; c < 4; c++)
        g->channel[map[c]] = old[c];
    relabel(co, group, group, map);
}

static void absorb(struct coalescer *co, uint32_t into, uint32_t from, const uint8_t map[4])
{
    struct group *a = &co->cg->groups[into], *b = &co->cg->groups[from];
    relabel(co, from, into, map);
    for (unsigned c = 0; c < 4; c++) {
        merge_spans(co->cg->arena, &a->channel[map[c]], &b->channel[c]);
        b->channel[c].count = 0;
    }
    a->fixed |= b->fixed;
    a->integer |= b->integer;
    a->phi |= b->phi;
    a->copied = true;
    co->size[into] += co->size[from];
    uint32_t next = co->next_member[into];
    co->next_member[into] = co->next_member[from];
    co->next_member[from] = next;
}

static void invert(const uint8_t map[4], uint8_t inverse[4])
{
    for (uint8_t c = 0; c < 4; c++)
        inverse[map[c]] = c;
}

/* Joins the groups of a copy's ends so that the copy moves nothing. */
static void join_copy(struct coalescer *co, const struct machine *copy)
{
    struct codegen *cg = co->cg;
    uint32_t into = cg->vregs[copy->dst.index].group, from = cg->vregs[copy->src[0].index].group;
    struct mapping m;
    if (into == from || !required(cg, copy, &m))
        return;
    struct group *a = &cg->groups[into], *b = &cg->groups[from];
    if (!complete(&m, a, b, a->fixed && b->fixed, 0))
        return;
    uint8_t map[4], inverse[4];
    memcpy(map, m.to, sizeof map);
    invert(map, inverse);
    if (b->fixed) {
        permute(co, into, inverse);
        memcpy(map, (const uint8_t[4]){0, 1, 2, 3}, sizeof map);
        memcpy(inverse, map, sizeof map);
    }
    if (co->size[into] >= co->size[from]) {
        absorb(co, into, from, map);
    } else if (!a->fixed || !memcmp(map, (const uint8_t[4]){0, 1, 2, 3}, 4)) {
        absorb(co, from, into, inverse);
    } else {
        absorb(co, into, from, map);
    }
}

static bool plain_copy(const struct machine *m)
{
    return m->kind == MACHINE_COPY && m->src[0].file == FILE_VREG && !m->src[0].absolute &&
           !m->src[0].negate && !m->saturate;
}

static uint32_t loop_depth(const struct codegen *cg, uint32_t region, uint32_t *depths)
{
    return depths[region] =
               region ? depths[cg->regions[region].parent] + cg->regions[region].loop : 0;
}

static void join_copies(struct coalescer *co)
{
    struct codegen *cg = co->cg;
    uint32_t *depths = ARENA_ARRAY(cg->arena, uint32_t, cg->num_regions), deepest = 0;
    for (uint32_t r = 0; r < cg->num_regions; r++)
        if (loop_depth(cg, r, depths) > deepest)
            deepest = depths[r];
    if (deepest > 8)
        deepest = 8;
    for (uint32_t depth = deepest + 1; depth-- > 0;)
        for (uint32_t i = 0; i < cg->num_code; i++) {
            const struct machine *m = &cg->code[i];
            uint32_t at = depths[m->region] < deepest ? depths[m->region] : deepest;
            if (at == depth && plain_copy(m) && m->dst.file == FILE_VREG)
                join_copy(co, m);
        }
}

/* ---- Outputs ------------------------------------------------------------------------------- */

static bool satisfied(const struct codegen *cg, const struct machine *copy, unsigned lane)
{
    return plain_copy(copy) && copy->dst.file == FILE_VREG &&
           cg->vregs[copy->dst.index].group == cg->vregs[copy->src[0].index].group &&
           channel_of(cg, &copy->dst, lane) == channel_of(cg, &copy->src[0], lane);
}

static void count_reads(struct coalescer *co, const struct operand *op, unsigned lanes)
{
    for (unsigned i = 0; op->file == FILE_VREG && i < lanes; i++)
        co->reads[co->cg->vregs[op->index].group * 4 + channel_of(co->cg, op, i)]++;
}

static void count_all_reads(struct coalescer *co)
{
    for (uint32_t i = 0; i < co->cg->num_code; i++) {
        const struct machine *m = &co->cg->code[i];
        for (unsigned o = 0; o < m->num_offsets; o++)
            count_reads(co, &m->offsets[o], 3);
        if (m->kind != MACHINE_COPY) {
            for (unsigned s = 0; s < m->num_srcs; s++)
                count_reads(co, &m->src[s], m->per_lane ? m->lanes : m->reads[s]);
            continue;
        }
        for (unsigned lane = 0; lane < m->lanes && m->src[0].file == FILE_VREG; lane++)
            if (!satisfied(co->cg, m, lane))
                co->reads[co->cg->vregs[m->src[0].index].group * 4 +
                          channel_of(co->cg, &m->src[0], lane)]++;
    }
}

/* The places of the stores to each channel of each output; emitting a vertex leaves all of them
 * undefined, which is a store, too. */
struct stores {
    uint32_t *places;
    uint32_t count;
};

static bool is_store(const struct machine *m)
{
    return m->dst.file == TGSIC_FILE_OUT;
}

static void note_store(struct coalescer *co, struct stores *s, uint32_t place)
{
    ARENA_RESERVE(co->cg->arena, s->places, s->count);
    s->places[s->count++] = place;
}

static struct stores *collect_stores(struct coalescer *co)
{
    struct codegen *cg = co->cg;
    struct stores *stores = ARENA_ARRAY(cg->arena, struct stores, cg->num_outputs * 4 + 4);
    for (uint32_t i = 0; i < cg->num_code; i++) {
        const struct machine *m = &cg->code[i];
        bool emits = m->kind == MACHINE_OP && m->opcode == TGSIC_OPCODE_EMIT;
        for (unsigned lane = 0; is_store(m) && lane < m->lanes; lane++)
            note_store(co, &stores[(uint32_t)m->dst.index * 4 + m->dst.swizzle[lane]], m->place);
        for (uint32_t channel = 0; emits && channel < cg->num_outputs * 4; channel++)
            note_store(co, &stores[channel], m->place);
    }
    return stores;
}

/* Framebuffer fetches: hosts read the output itself, so nothing may be in it before. */
static bool fetched_before(const struct coalescer *co, const struct machine *store,
                           const struct group *g)
{
    uint32_t fetched = co->fetched[store->dst.index];
    for (unsigned c = 0; c < 4; c++)
        if (g->channel[c].count && g->channel[c].items[0].start / 2 + 1 < fetched)
            return false;
    return true;
}

static void find_fetches(struct coalescer *co)
{
    const struct codegen *cg = co->cg;
    co->fetched = ARENA_ARRAY(cg->arena, uint32_t, cg->num_outputs + 1);
    for (uint32_t i = 0; i < cg->num_code; i++)
        if (cg->code[i].kind == MACHINE_OP && cg->code[i].opcode == TGSIC_OPCODE_FBFETCH)
            co->fetched[cg->code[i].src[0].index] = cg->code[i].place + 1;
}

/* Where the output is stored elsewhere too, writing it earlier must not overtake or bring forward
 * another store: the value is computed in the same list, and none is in between. */
static bool moves_freely(const struct codegen *cg, const struct machine *store,
                         const struct group *g, const struct stores *stores)
{
    const struct machine *def = &cg->code[cg->vregs[store->src[0].index].first];
    for (unsigned lane = 0; lane < store->lanes; lane++) {
        const struct stores *s = &stores[(uint32_t)store->dst.index * 4 + store->dst.swizzle[lane]];
        if (s->count == 1)
            continue;
        if (g->phi || g->copied || def->region != store->region)
            return false;
        for (uint32_t i = 0; i < s->count; i++)
            if (s->places[i] >= def->place && s->places[i] < store->place)
                return false;
    }
    return true;
}

/* An output that hosts want written whole takes only an instruction that does so. */
static bool wholly_written(const struct codegen *cg, const struct machine *store,
                           const struct group *g)
{
    const struct vreg *v = &cg->vregs[store->src[0].index];
    return store->lanes == 4 && v->first == v->last && !g->phi && !g->copied &&
           cg->code[v->first].lanes == 4;
}

static bool wants_whole(const struct codegen *cg, uint32_t output)
{
    unsigned semantic = cg->outputs[output].semantic;
    return cg->target->virgl && cg->shader->processor != TGSIC_PROCESSOR_FRAG &&
           (semantic == TGSIC_SEMANTIC_COLOR || semantic == TGSIC_SEMANTIC_BCOLOR ||
            semantic == TGSIC_SEMANTIC_CLIPDIST || semantic == TGSIC_SEMANTIC_CLIPVERTEX);
}

/* Nothing but this store reads the group, and each channel goes to one of the output's. */
static bool only_stored(const struct coalescer *co, const struct machine *store, uint32_t group,
                        uint8_t final[4])
{
    const struct group *g = &co->cg->groups[group];
    unsigned stored = 0, targets = 0;
    for (unsigned lane = 0; lane < store->lanes; lane++) {
        uint8_t from = channel_of(co->cg, &store->src[0], lane), to = store->dst.swizzle[lane];
        if (stored >> from & 1 || targets >> to & 1 || (g->fixed && from != to))
            return false;
        stored |= 1u << from;
        targets |= 1u << to;
        final[from] = to;
    }
    for (unsigned c = 0; c < 4; c++)
        if (g->channel[c].count && (!(stored >> c & 1) || co->reads[group * 4 + c] != 1))
            return false;
    return true;
}

static void join_store(struct coalescer *co, const struct machine *store,
                       const struct stores *stores)
{
    struct codegen *cg = co->cg;
    uint32_t group = cg->vregs[store->src[0].index].group;
    struct group *g = &cg->groups[group];
    uint8_t final[4] = {0, 1, 2, 3};
    if (g->output >= 0 || (g->integer && cg->target->virgl) ||
        !only_stored(co, store, group, final) || !moves_freely(cg, store, g, stores) ||
        !fetched_before(co, store, g))
        return;
    if (wants_whole(cg, (uint32_t)store->dst.index) && !wholly_written(cg, store, g))
        return;
    g->output = store->dst.index;
    memcpy(g->final, final, sizeof g->final);
}

/* ---- All of it ----------------------------------------------------------------------------- */

static void make_groups(struct coalescer *co)
{
    struct codegen *cg = co->cg;
    cg->num_groups = cg->num_vregs;
    cg->groups = ARENA_ARRAY(cg->arena, struct group, cg->num_groups);
    co->next_member = ARENA_ARRAY(cg->arena, uint32_t, cg->num_groups);
    co->size = ARENA_ARRAY(cg->arena, uint32_t, cg->num_groups);
    co->reads = ARENA_ARRAY(cg->arena, uint32_t, (size_t)cg->num_groups * 4);
    for (uint32_t v = 0; v < cg->num_vregs; v++) {
        struct vreg *vreg = &cg->vregs[v];
        struct group *g = &cg->groups[v];
        *g = (struct group){
            .fixed = vreg->fixed, .integer = vreg->integer, .phi = vreg->phi, .output = -1};
        vreg->group = v;
        for (uint8_t c = 0; c < 4; c++) {
            vreg->channel[c] = c;
            g->channel[c] = cg->units[v * 4 + c];
        }
        co->next_member[v] = v;
        co->size[v] = 1;
    }
}

void tgsic_cg_coalesce(struct codegen *cg)
{
    struct coalescer co = {.cg = cg};
    make_groups(&co);
    join_copies(&co);
    count_all_reads(&co);
    struct stores *stores = collect_stores(&co);
    find_fetches(&co);
    for (uint32_t i = 0; i < cg->num_code; i++)
        if (is_store(&cg->code[i]) && plain_copy(&cg->code[i]))
            join_store(&co, &cg->code[i], stores);
}
