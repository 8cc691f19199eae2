/* SPDX-License-Identifier: MIT */
/* The words of an assembly program. Private. */
#ifndef ARB_TOKEN_H
#define ARB_TOKEN_H

#include "tgsi/arena.h"

enum arb_token_kind {
    ARB_NAME,    /* letters, digits, _ and $; texture targets such as 2D, too */
    ARB_INTEGER, /* digits alone */
    ARB_NUMBER,  /* with a point or an exponent */
    ARB_RANGE,   /* .. */
    ARB_MARK,    /* any other single character that the grammar has */
    ARB_FINISH,  /* the end of the text */
};

struct arb_token {
    const char *text;
    uint32_t length;
    uint32_t line, column; /* from 1 */
    enum arb_token_kind kind;
};

/* Splits `length` bytes, from behind the header on, which end on column `column` of line 1. The
 * last token is ARB_FINISH. A character that no token has is reported, and ends the call. */
const struct arb_token *tgsic_arb_tokenize(struct tgsic_arena *arena, const char *text,
                                           size_t length, uint32_t column,
                                           struct tgsic_diags *diags);

#endif
