/* SPDX-License-Identifier: MIT */
/* Reducing GLSL: the rounds, whole statements and declarations, blocks around statements. */
#include "reduce_glsl.h"

/* ---- Edits --------------------------------------------------------------------------------- */

static void cut(struct check_glsl_reducer *r)
{
    struct check_reducer *base = r->base;
    tgsic_check_glsl_cut(base->arena, base->best.data, base->best.size, &r->tokens);
    if (r->tokens.count < r->gone_capacity)
        return;
    r->gone_capacity = r->tokens.count * 2 + 1;
    r->gone = ARENA_ARRAY(base->arena, uint8_t, r->gone_capacity);
}

bool tgsic_check_glsl_keep(struct check_glsl_reducer *r, size_t place, const char *with)
{
    tgsic_check_glsl_join(&r->tokens, r->gone, place, with, &r->base->candidate);
    memset(r->gone, 0, r->tokens.count);
    if (!tgsic_check_reducer_ask(r->base))
        return false;
    cut(r);
    return true;
}

bool tgsic_check_glsl_remove(struct check_glsl_reducer *r, size_t from, size_t to)
{
    check_glsl_mark(r, from, to);
    return tgsic_check_glsl_keep(r, 0, NULL);
}

/* ---- Statements and declarations ----------------------------------------------------------- */

static void add_unit(struct check_glsl_reducer *r, uint32_t from, uint32_t to)
{
    if (r->num_units * 2 + 2 > r->units_capacity) {
        size_t size = r->units_capacity * sizeof *r->units;
        r->units_capacity = r->units_capacity ? r->units_capacity * 2 : 64;
        r->units =
            tgsic_arena_grow(r->base->arena, r->units, size, r->units_capacity * sizeof *r->units);
    }
    r->units[r->num_units * 2] = from;
    r->units[r->num_units * 2 + 1] = to;
    r->num_units++;
}

/* Behind a semicolon, a body or a directive; an ELSE goes with its IF. */
static bool ends_unit(const struct glsl_tokens *tokens, uint32_t i)
{
    const struct glsl_token *token = &tokens->items[i];
    if (token->groups)
        return false;
    return token->kind == GLSL_DIRECTIVE || tgsic_check_glsl_is(tokens, i, ";") ||
           (tgsic_check_glsl_is(tokens, i, "}") && !tgsic_check_glsl_is(tokens, i + 1, "else"));
}

static void find_units(struct check_glsl_reducer *r)
{
    uint32_t from = 0;
    r->num_units = 0;
    for (uint32_t i = 0; i < r->tokens.count; i++) {
        unsigned depth = r->tokens.items[i].braces;
        if (depth < r->depth ||
            (tgsic_check_glsl_is(&r->tokens, i, "{") && depth + 1 == r->depth)) {
            from = i + 1;
        } else if (depth == r->depth && ends_unit(&r->tokens, i)) {
            add_unit(r, from, i + 1);
            from = i + 1;
        }
    }
}

static bool remove_units(void *user, size_t from, size_t to)
{
    struct check_glsl_reducer *r = user;
    for (size_t i = from; i < to; i++)
        check_glsl_mark(r, r->units[i * 2], r->units[i * 2 + 1]);
    if (!tgsic_check_glsl_keep(r, 0, NULL))
        return false;
    find_units(r);
    return true;
}

bool tgsic_check_glsl_reduce_statements(struct check_glsl_reducer *r)
{
    bool progress = false;
    r->depth = 0;
    for (find_units(r); r->num_units > 0; find_units(r)) {
        progress |= tgsic_check_reducer_remove_runs(r->base, r, &r->num_units, remove_units);
        r->depth++;
    }
    return progress;
}

/* ---- Blocks -------------------------------------------------------------------------------- */

/* The first token of the statement that the block at `open` is part of, an ELSE being a start. */
static uint32_t header_of(const struct glsl_tokens *tokens, uint32_t open)
{
    unsigned depth = tokens->items[open].braces;
    uint32_t i = open;
    while (i > 0 && tokens->items[i - 1].braces == depth && !ends_unit(tokens, i - 1) &&
           !tgsic_check_glsl_is(tokens, i - 1, "}") && !tgsic_check_glsl_is(tokens, i - 1, "{"))
        i--;
    return i;
}

/* A block without what stands in front of it and without its braces; what was in front of an ELSE
 * goes, too. */
static bool unwrap(struct check_glsl_reducer *r, uint32_t open)
{
    uint32_t close = r->tokens.items[open].match, header = header_of(&r->tokens, open);
    check_glsl_mark(r, header, open + 1);
    check_glsl_mark(r, close, close + 1);
    if (!tgsic_check_glsl_is(&r->tokens, header, "else") || header == 0)
        return tgsic_check_glsl_keep(r, 0, NULL);
    uint32_t before = r->tokens.items[header - 1].match;
    check_glsl_mark(r, header_of(&r->tokens, before), header);
    return tgsic_check_glsl_keep(r, 0, NULL);
}

/* The ELSE behind a block, and what belongs to it. */
static bool remove_else(struct check_glsl_reducer *r, uint32_t open)
{
    uint32_t close = r->tokens.items[open].match, end = close + 1;
    if (!tgsic_check_glsl_is(&r->tokens, end, "else"))
        return false;
    while (end < r->tokens.count && !ends_unit(&r->tokens, end))
        end++;
    return end < r->tokens.count && tgsic_check_glsl_remove(r, close + 1, end + 1);
}

bool tgsic_check_glsl_reduce_blocks(struct check_glsl_reducer *r)
{
    bool progress = false;
    for (uint32_t i = r->tokens.count; i > 0; i--) {
        if (i > r->tokens.count || tgsic_check_reducer_ended(r->base))
            continue;
        uint32_t open = i - 1;
        if (tgsic_check_glsl_is(&r->tokens, open, "{") && r->tokens.items[open].match != open &&
            r->tokens.items[open].braces > 0) /* bodies of functions stay */
            progress |= unwrap(r, open) || remove_else(r, open);
    }
    return progress;
}

/* ---- Rounds -------------------------------------------------------------------------------- */

void tgsic_check_reduce_glsl(struct check_reducer *base)
{
    static bool (*const sweeps[])(struct check_glsl_reducer *) = {
        tgsic_check_glsl_reduce_statements, tgsic_check_glsl_reduce_blocks,
        tgsic_check_glsl_reduce_calls,      tgsic_check_glsl_reduce_operators,
        tgsic_check_glsl_reduce_tokens,     tgsic_check_glsl_reduce_values,
    };
    struct check_glsl_reducer r = {.base = base};
    cut(&r);
    tgsic_check_glsl_remove(&r, 0, 0); /* comments alone */
    for (bool progress = true; progress && !tgsic_check_reducer_ended(base);) {
        progress = false;
        for (size_t i = 0; i < sizeof sweeps / sizeof *sweeps; i++)
            progress |= sweeps[i](&r);
    }
}
