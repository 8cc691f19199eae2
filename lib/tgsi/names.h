/* SPDX-License-Identifier: MIT */
/* From a word of the text form to its number. Private to lib/tgsi. */
#ifndef TGSIC_NAMES_H
#define TGSIC_NAMES_H

#include "name_hash.h"

#include <stdbool.h>
#include <stddef.h>

enum name_table {
    NAMES_STATEMENT, /* enum statement */
    NAMES_OPCODE,
    NAMES_PROCESSOR,
    NAMES_FILE,
    NAMES_SEMANTIC,
    NAMES_PROPERTY, /* older names too */
    NAMES_TARGET,
    NAMES_RETURN_TYPE,
    NAMES_INTERPOLATION,
    NAMES_LOCATION,
    NAMES_MEMORY_TYPE,
    NAMES_IMMEDIATE_TYPE,
    NAMES_PRIMITIVE,
    NAMES_COORD_ORIGIN,
    NAMES_PIXEL_CENTER,
    NAMES_QUALIFIER,
    NAMES_FORMAT, /* with PIPE_FORMAT_ */
};

/* What begins with a word of its own; all else is an instruction. */
enum statement {
    STATEMENT_DCL,
    STATEMENT_IMM,
    STATEMENT_PROPERTY,
};

/* A word of letters, digits and underscores. */
struct word {
    const char *text;
    uint64_t key; /* see name_hash.h */
    uint32_t length;
};

struct name_slot {
    uint64_t key;
    uint32_t start; /* of what a long name has in front of its key: where in `starts` */
    uint16_t number;
    uint8_t length; /* 0: free slot */
};

struct name_slots {
    const struct name_slot *slots; /* the last one is free: searches end there at the latest */
    const char *starts;            /* upper case */
    unsigned shift;                /* see name_hash() */
};

/* By enum name_table. */
extern const struct name_slots tgsic_name_tables[];

/* The number of the word, letters of either case; -1 when the table has none. */
int tgsic_name_find(enum name_table table, const struct word *word);

/* The same for a word in capitals alone, of any bytes, and its last eight characters as a key. */
static inline int tgsic_name_exactly(enum name_table table, const char *text, uint64_t key,
                                     size_t length)
{
    const struct name_slots *names = &tgsic_name_tables[table];
    const struct name_slot *slot = &names->slots[name_hash(key, names->shift)];
    for (; slot->length; slot++)
        if (slot->key == key && slot->length == length &&
            (length <= NAME_KEY_LENGTH ||
             !memcmp(text, names->starts + slot->start, length - NAME_KEY_LENGTH)))
            return slot->number;
    return -1;
}

/* The same for `length` bytes of text. */
int tgsic_name_lookup(enum name_table table, const char *text, size_t length);

#endif
