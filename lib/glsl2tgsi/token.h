/* SPDX-License-Identifier: MIT */
/* Token kinds and the token that the lexer hands to the parser. */
#ifndef TGSIC_GLSL_TOKEN_H
#define TGSIC_GLSL_TOKEN_H

#include "tgsi/base.h"
#include "intern.h"

enum token_kind {
    TOK_END, /* end of the last source string; returned again and again */
    TOK_IDENTIFIER,
    TOK_INT,    /* value.u holds 32 bits */
    TOK_UINT,   /* value.u */
    TOK_INT64,  /* value.u holds 64 bits */
    TOK_UINT64, /* value.u */
    TOK_FLOAT,  /* value.f */
    TOK_DOUBLE, /* value.d */
    TOK_ERROR,  /* something that is no token; already diagnosed */

    TOK_BEFORE_PUNCTUATORS, /* never returned */
#define PUNCTUATOR(name, spelling) TOK_##name,
#include "tokens.def"
#undef PUNCTUATOR

    /* Keywords: KW_if, KW_vec4, KW_sampler2D, … */
    KW_BEFORE_KEYWORDS, /* never returned */
#define KEYWORD(name, ...) KW_##name,
#include "keywords.def"
#undef KEYWORD
    TOKEN_KIND_COUNT
};

struct token {
    enum token_kind kind;
    struct tgsic_pos pos;   /* a token out of a macro stands where the macro was invoked */
    struct glsl_name *name; /* identifiers and keywords; layout qualifiers may be spelt as keywords
                               (packed, row_major, shared), so compare their names */
    union {
        uint64_t u;
        float f;
        double d;
    } value;
};

/* How a kind is spelt, for messages: "(", "vec4", "identifier", "end of shader". */
const char *tgsic_token_spelling(enum token_kind kind);

#endif
