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

/* The number of the word of `length` bytes, letters of either case; -1 when the table has none.
 * `hash` is that of the word, see name_hash.h: a scanner has it for free. */
int tgsic_name_find(enum name_table table, const char *word, size_t length, uint32_t hash);

/* The same, hashing the word itself. */
int tgsic_name_lookup(enum name_table table, const char *word, size_t length);

#endif
