/* SPDX-License-Identifier: MIT */
/* The names that a program declares. Private. */
#ifndef ARB_SYMBOLS_H
#define ARB_SYMBOLS_H

#include "token.h"

enum arb_symbol_kind {
    ARB_SYMBOL_TEMPORARY,
    ARB_SYMBOL_ADDRESS,
    ARB_SYMBOL_ATTRIBUTE,
    ARB_SYMBOL_RESULT,
    ARB_SYMBOL_PARAMETER,
    ARB_SYMBOL_ARRAY, /* of parameters */
};

/* What a name means. */
struct arb_meaning {
    enum arb_symbol_kind kind;
    uint32_t index; /* register, number of the binding, or first constant */
    uint32_t count; /* ARRAY: elements */
    bool indexed;   /* ARRAY: by an address register */
};

struct arb_symbol {
    const char *name; /* in the program's text */
    uint32_t length;
    struct arb_meaning meaning;
};

/* An open hash table; {0} is empty. */
struct arb_symbols {
    struct arb_symbol *table;
    uint32_t capacity, count; /* capacity: a power of two, or 0 */
};

/* NULL: not there. */
struct arb_symbol *tgsic_arb_find(const struct arb_symbols *symbols, const struct arb_token *name);
/* The name is not there yet. */
void tgsic_arb_define(struct arb_symbols *symbols, struct tgsic_arena *arena,
                      const struct arb_token *name, struct arb_meaning meaning);

#endif
