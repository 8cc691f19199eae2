/* SPDX-License-Identifier: MIT */
/* Paths against patterns, part by part. */
#include "paths.h"

static bool match_word(struct arb_parser *p, const char **pattern)
{
    size_t length = strcspn(*pattern, ".[(|");
    bool is = p->at->length == length && !memcmp(p->at->text, *pattern, length);
    *pattern += length;
    p->at += is;
    return is;
}

static bool match_index(struct arb_parser *p, struct arb_path *path)
{
    if (!tgsic_arb_is(p->at, "[") || p->at[1].kind != ARB_INTEGER)
        return false;
    p->at++;
    path->index = tgsic_arb_expect_integer(p);
    path->has_index = true;
    return tgsic_arb_accept(p, "]");
}

static bool match_side(struct arb_parser *p, struct arb_path *path)
{
    if (!tgsic_arb_is(p->at, "."))
        return true;
    path->back = tgsic_arb_is(&p->at[1], "back");
    if (path->back || tgsic_arb_is(&p->at[1], "front"))
        p->at += 2;
    return true;
}

static bool match_part(struct arb_parser *p, const char **pattern, struct arb_path *path)
{
    char part = **pattern;
    switch (part) {
    case '[':
    case '(':
        *pattern += 2;
        return match_index(p, path) || (part == '(' && !path->has_index);
    case '|':
        ++*pattern;
        return match_side(p, path);
    case '.':
        ++*pattern;
        return tgsic_arb_accept(p, ".");
    default:
        return match_word(p, pattern);
    }
}

bool tgsic_arb_match(struct arb_parser *p, const char *pattern, struct arb_path *path)
{
    const struct arb_token *start = p->at;
    *path = (struct arb_path){0};
    while (*pattern)
        if (!match_part(p, &pattern, path)) {
            p->at = start;
            return false;
        }
    return true;
}

void tgsic_arb_check_index(struct arb_parser *p, const struct arb_token *place, unsigned limit,
                           uint32_t index)
{
    if (limit == ARB_LIMIT_VERTEX_BLEND)
        tgsic_arb_error(p, place, E_ARB_UNSUPPORTED,
                        "vertex blending and matrix palettes are not translated");
    if (limit != ARB_LIMIT_NONE && index >= p->program->limits[limit])
        tgsic_arb_error(p, place, E_ARB_INDEX, "index %u is out of range: there are %u",
                        (unsigned)index, (unsigned)p->program->limits[limit]);
}
