/* SPDX-License-Identifier: MIT */
/* Names in an open hash table that is at most half full. */
#include "symbols.h"

/* FNV-1a */
static uint32_t hash(const char *name, uint32_t length)
{
    uint32_t h = 2166136261u;
    for (uint32_t i = 0; i < length; i++)
        h = (h ^ (unsigned char)name[i]) * 16777619u;
    return h;
}

/* The symbol, or the free place where it would be. */
static struct arb_symbol *place(const struct arb_symbols *symbols, const char *name,
                                uint32_t length)
{
    uint32_t mask = symbols->capacity - 1, at = hash(name, length) & mask;
    for (;; at = (at + 1) & mask) {
        struct arb_symbol *s = &symbols->table[at];
        if (!s->name || (s->length == length && !memcmp(s->name, name, length)))
            return s;
    }
}

struct arb_symbol *tgsic_arb_find(const struct arb_symbols *symbols, const struct arb_token *name)
{
    if (!symbols->capacity)
        return NULL;
    struct arb_symbol *s = place(symbols, name->text, name->length);
    return s->name ? s : NULL;
}

static void grow(struct arb_symbols *symbols, struct tgsic_arena *arena)
{
    struct arb_symbols old = *symbols;
    symbols->capacity = old.capacity ? old.capacity * 2 : 64;
    symbols->table = ARENA_ARRAY(arena, struct arb_symbol, symbols->capacity);
    for (uint32_t i = 0; i < old.capacity; i++)
        if (old.table[i].name)
            *place(symbols, old.table[i].name, old.table[i].length) = old.table[i];
}

void tgsic_arb_define(struct arb_symbols *symbols, struct tgsic_arena *arena,
                      const struct arb_token *name, struct arb_meaning meaning)
{
    if (symbols->count >= symbols->capacity / 2)
        grow(symbols, arena);
    *place(symbols, name->text, name->length) =
        (struct arb_symbol){name->text, name->length, meaning};
    symbols->count++;
}
