/* SPDX-License-Identifier: MIT */
/* From a word of the text form to its number. Private to lib/tgsi. */
#ifndef TGSIC_NAMES_H
#define TGSIC_NAMES_H

#include "name_hash.h"

#include <stddef.h>

enum name_table {
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

/* A word of letters, digits and underscores. */
struct word {
    const char *text;
    uint64_t key; /* see name_hash.h: a scanner has it for free */
    uint32_t length;
};

/* The number of the word, letters of either case; -1 when the table has none. */
int tgsic_name_find(enum name_table table, struct word word);

/* The same for `length` bytes of text. */
int tgsic_name_lookup(enum name_table table, const char *text, size_t length);

#endif
