/* SPDX-License-Identifier: MIT */
/* Paths such as `light[0].spot.direction` against the patterns of the tables. Private. */
#ifndef ARB_PATHS_H
#define ARB_PATHS_H

#include "parse.h"

/* What a table's row bounds the index of its path by: an enum tgsic_arb_limit, or */
enum arb_path_limit {
    ARB_LIMIT_NONE = TGSIC_ARB_LIMIT_COUNT,
    ARB_LIMIT_VERTEX_BLEND, /* belongs to extensions that there are none of here */
#define ARB_LIMIT(name, value, text) ARB_LIMIT_##name = TGSIC_ARB_MAX_##name,
#include "limits.def"
};

struct arb_path {
    uint32_t index;
    bool has_index;
    bool back; /* `|` was .back, not .front or nothing */
};

/* Takes the tokens of the pattern: names and points stand for themselves, `[]` for an index in
 * brackets, `()` for one that may be missing, `|` for .front, .back or nothing. False: it is
 * another path, and nothing is taken. */
bool tgsic_arb_match(struct arb_parser *p, const char *pattern, struct arb_path *path);
/* Ends the call unless the index is below what `limit` (enum arb_path_limit) allows. */
void tgsic_arb_check_index(struct arb_parser *p, const struct arb_token *place, unsigned limit,
                           uint32_t index);

#endif
