/* SPDX-License-Identifier: MIT */
/* Cells: what registers hold, as values within a block and in variables from block to block. */
#include "emit.h"

/* ---- Cells --------------------------------------------------------------------------------- */

struct cell *tgsic_t2s_cell(struct emit *e, uint32_t variable, SpvStorageClass storage,
                            enum tgsic_kind kind, unsigned width)
{
    struct cell *cell = ARENA_NEW(e->arena, struct cell);
    cell->variable = variable;
    cell->storage = (uint8_t)storage;
    cell->kind = (uint8_t)kind;
    cell->width = (uint8_t)width;
    return cell;
}

struct cell *tgsic_t2s_fixed_cell(struct emit *e, struct value value)
{
    static const uint8_t all[] = {0, 1, 2, 3};
    uint32_t variable = 0;
    if (e->subroutines) {
        variable = tgsic_t2s_variable(&e->m, SpvStorageClassPrivate,
                                      type_of(e, value.kind, value.width), NULL);
        DO(e, SpvOpStore, variable, value.id);
    }
    struct cell *cell =
        tgsic_t2s_cell(e, variable, SpvStorageClassPrivate, value.kind, value.width);
    if (!variable)
        tgsic_t2s_write(e, cell, all, value.width, value);
    return cell;
}

uint32_t tgsic_t2s_pointer_of(struct emit *e, const struct cell *cell)
{
    if (!cell->num_chain)
        return cell->variable;
    return tgsic_t2s_chain(e, (SpvStorageClass)cell->storage, type_of(e, cell->kind, cell->width),
                           cell->variable, cell->chain, cell->num_chain);
}

/* Values of an earlier block are no longer known to be what memory has. */
static void refresh(struct emit *e, struct cell *cell)
{
    if (!cell->variable || cell->block == e->block)
        return;
    cell->block = e->block;
    for (unsigned i = 0; i < 4; i++)
        cell->value[i].vector = 0;
}

static void load(struct emit *e, struct cell *cell)
{
    uint32_t id;
    if (cell->variable)
        id = OP(e, SpvOpLoad, type_of(e, cell->kind, cell->width), tgsic_t2s_pointer_of(e, cell));
    else
        id = tgsic_t2s_null(&e->m, type_of(e, cell->kind, cell->width));
    for (unsigned i = 0; i < cell->width; i++)
        if (!cell->value[i].vector)
            cell->value[i] =
                (struct component){.vector = id, .width = cell->width, .index = (uint8_t)i};
}

struct component *tgsic_t2s_component(struct emit *e, struct cell *cell, unsigned position)
{
    refresh(e, cell);
    if (!cell->value[position].vector)
        load(e, cell);
    return &cell->value[position];
}

uint32_t tgsic_t2s_wide(struct emit *e, struct cell *cell)
{
    return tgsic_t2s_component(e, cell, 0)->vector;
}

uint32_t tgsic_t2s_scalar(struct emit *e, struct component *c, enum tgsic_kind kind)
{
    if (c->width == 1)
        return c->vector;
    if (!c->scalar || c->block != e->block) {
        c->scalar = tgsic_t2s_extract(e, kind, c->vector, c->index);
        c->block = e->block;
    }
    return c->scalar;
}

/* ---- Writing ------------------------------------------------------------------------------- */

static void store(struct emit *e, struct cell *cell, unsigned mask);

static void queue(struct emit *e, struct cell *cell)
{
    if (cell->is_queued)
        return;
    cell->is_queued = true;
    ARENA_RESERVE_RAW(e->arena, e->queue, e->num_queued);
    e->queue[e->num_queued++] = cell;
}

void tgsic_t2s_write(struct emit *e, struct cell *cell, const uint8_t *positions, unsigned count,
                     struct value value)
{
    unsigned mask = 0;
    refresh(e, cell);
    for (unsigned i = 0; i < count; i++) {
        cell->value[positions[i]] = (struct component){
            .vector = value.id, .width = value.width, .index = (uint8_t)(value.width == 1 ? 0 : i)};
        mask |= 1u << positions[i];
    }
    if (!cell->variable)
        return;
    if (cell->is_through) {
        store(e, cell, mask);
        return;
    }
    cell->dirty |= (uint8_t)mask;
    queue(e, cell);
}

static void store_component(struct emit *e, struct cell *cell, unsigned position)
{
    uint32_t chain[4];
    uint32_t scalar = tgsic_t2s_scalar(e, &cell->value[position], cell->kind);
    for (unsigned i = 0; i < cell->num_chain; i++)
        chain[i] = cell->chain[i];
    chain[cell->num_chain] = tgsic_t2s_uint(&e->m, position);
    DO(e, SpvOpStore,
       tgsic_t2s_chain(e, (SpvStorageClass)cell->storage, type_of(e, cell->kind, 1), cell->variable,
                       chain, cell->num_chain + 1u),
       scalar);
}

static void store(struct emit *e, struct cell *cell, unsigned mask)
{
    struct place places[4];
    unsigned known = 0;
    for (unsigned i = 0; i < cell->width; i++) {
        known |= (unsigned)(cell->value[i].vector != 0) << i;
        places[i] = (struct place){.base = BASE_CELL, .position = (uint8_t)i, .cell = cell};
    }
    if (cell->width == 1) {
        uint32_t id = cell->value[0].vector;
        DO(e, SpvOpStore, tgsic_t2s_pointer_of(e, cell), id);
    } else if (mask == (1u << cell->width) - 1 ||
               (!cell->is_through && known == (1u << cell->width) - 1)) {
        uint32_t id = tgsic_t2s_gather(e, places, cell->width, cell->kind);
        DO(e, SpvOpStore, tgsic_t2s_pointer_of(e, cell), id);
    } else {
        for (unsigned i = 0; i < cell->width; i++)
            if (mask >> i & 1)
                store_component(e, cell, i);
    }
}

void tgsic_t2s_flush(struct emit *e)
{
    for (uint32_t i = 0; i < e->num_queued; i++) {
        struct cell *cell = e->queue[i];
        store(e, cell, cell->dirty);
        cell->dirty = 0;
        cell->is_queued = false;
    }
    e->num_queued = 0;
}

void tgsic_t2s_forget(struct emit *e)
{
    tgsic_t2s_flush(e);
    e->block++;
}

/* ---- Gathering ----------------------------------------------------------------------------- */

/* The kind that all of them have but literals, or NONE where they differ. */
static enum tgsic_kind common_kind(const struct place *places, unsigned count)
{
    enum tgsic_kind kind = TGSIC_KIND_NONE;
    for (unsigned i = 0; i < count; i++) {
        if (places[i].base != BASE_CELL)
            continue;
        enum tgsic_kind own = places[i].cell->kind;
        if (own >= TGSIC_KIND_DOUBLE || (kind != TGSIC_KIND_NONE && kind != own))
            return TGSIC_KIND_NONE;
        kind = own;
    }
    return kind;
}

static bool all_literals(const struct place *places, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (places[i].base == BASE_CELL)
            return false;
    return true;
}

static uint32_t gather_literals(struct emit *e, const struct place *places, unsigned count,
                                enum tgsic_kind kind)
{
    uint32_t parts[4];
    for (unsigned i = 0; i < count; i++)
        parts[i] = tgsic_t2s_constant(&e->m, kind, places[i].bits);
    return count == 1 ? parts[0]
                      : tgsic_t2s_constant_of(&e->m, SpvOpConstantComposite,
                                              type_of(e, kind, count), parts, count);
}

/* one word of a place as a scalar of a kind */
static uint32_t gather_one(struct emit *e, const struct place *place, enum tgsic_kind kind)
{
    if (place->base != BASE_CELL)
        return tgsic_t2s_constant(&e->m, kind, place->bits);
    enum tgsic_kind from = place->cell->kind;
    if (from < TGSIC_KIND_DOUBLE)
        return tgsic_t2s_cast(
            e, tgsic_t2s_scalar(e, tgsic_t2s_component(e, place->cell, place->position), from),
            from, kind, 1);
    uint32_t words =
        OP(e, SpvOpBitcast, type_of(e, TGSIC_KIND_UINT, 2), tgsic_t2s_wide(e, place->cell));
    return tgsic_t2s_cast(e, tgsic_t2s_extract(e, TGSIC_KIND_UINT, words, place->position),
                          TGSIC_KIND_UINT, kind, 1);
}

/* elements of one vector, or of two */
static uint32_t shuffle(struct emit *e, struct component *const *c, unsigned count,
                        enum tgsic_kind kind)
{
    uint32_t operands[6] = {c[0]->vector, c[0]->vector};
    bool identity = c[0]->width == count;
    for (unsigned i = 0; i < count; i++) {
        bool second = c[i]->vector != c[0]->vector;
        identity = identity && !second && c[i]->index == i;
        if (second)
            operands[1] = c[i]->vector;
        operands[i + 2] = c[i]->index + (second ? c[0]->width : 0u);
    }
    return identity
               ? c[0]->vector
               : tgsic_t2s_op(e, SpvOpVectorShuffle, type_of(e, kind, count), operands, count + 2);
}

static bool is_shuffle(struct component *const *c, unsigned count)
{
    const struct component *other = NULL;
    for (unsigned i = 0; i < count; i++) {
        if (!c[i] || c[i]->width == 1)
            return false;
        if (c[i]->vector != c[0]->vector && other && c[i]->vector != other->vector)
            return false;
        if (c[i]->vector != c[0]->vector)
            other = c[i];
    }
    return true;
}

/* how many of them are a whole vector in order */
static unsigned run_of(struct component *const *c, unsigned count)
{
    unsigned width = c[0] ? c[0]->width : 1;
    if (width > count || !c[0] || c[0]->index)
        return 1;
    for (unsigned i = 0; i < width; i++)
        if (!c[i] || c[i]->vector != c[0]->vector || c[i]->index != i || c[i]->width != width)
            return 1;
    return width;
}

static uint32_t construct(struct emit *e, const struct place *places, struct component *const *c,
                          unsigned count, enum tgsic_kind kind)
{
    uint32_t parts[4];
    unsigned n = 0;
    for (unsigned i = 0; i < count;) {
        unsigned run = run_of(c + i, count - i);
        parts[n++] = run > 1 ? c[i]->vector
                     : c[i]  ? tgsic_t2s_scalar(e, c[i], kind)
                             : tgsic_t2s_constant(&e->m, kind, places[i].bits);
        i += run;
    }
    return tgsic_t2s_construct(e, kind, parts, n, count);
}

uint32_t tgsic_t2s_gather(struct emit *e, const struct place *places, unsigned count,
                          enum tgsic_kind kind)
{
    struct component *c[4] = {NULL};
    uint32_t parts[4];
    enum tgsic_kind common = common_kind(places, count);

    if (all_literals(places, count))
        return gather_literals(e, places, count, kind);
    if (count == 1)
        return gather_one(e, places, kind);
    bool has_literal = false;
    for (unsigned i = 0; i < count; i++)
        has_literal |= places[i].base != BASE_CELL;
    if (common == TGSIC_KIND_NONE || (has_literal && common == TGSIC_KIND_BOOL)) {
        for (unsigned i = 0; i < count; i++)
            parts[i] = gather_one(e, &places[i], kind);
        return tgsic_t2s_construct(e, kind, parts, count, count);
    }
    for (unsigned i = 0; i < count; i++)
        if (places[i].base == BASE_CELL)
            c[i] = tgsic_t2s_component(e, places[i].cell, places[i].position);
    uint32_t id = is_shuffle(c, count) ? shuffle(e, c, count, common)
                                       : construct(e, places, c, count, common);
    return tgsic_t2s_cast(e, id, common, kind, count);
}
