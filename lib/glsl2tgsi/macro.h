/* SPDX-License-Identifier: MIT */
/* Preprocessing tokens and macros. */
#ifndef TGSIC_GLSL_MACRO_H
#define TGSIC_GLSL_MACRO_H

#include "intern.h"
#include "token.h"

/* Kinds of preprocessing tokens beside TOK_END, TOK_IDENTIFIER (keywords are that still) and the
 * punctuators. */
enum {
    PP_NUMBER = TOKEN_KIND_COUNT, /* not looked into yet */
    PP_OTHER,                     /* a character that starts no token */
    PP_HASH,
    PP_PASTE,       /* ## */
    PP_NEWLINE,     /* the end of a directive; not consumed */
    PP_PARAMETER,   /* in a macro's body: `index` */
    PP_PLACEMARKER, /* what pasting takes for an empty argument */
    PP_BARRIER,     /* the end of an argument that is being expanded; not consumed */
};

enum pp_flags {
    PP_SPACE = 1,     /* white space before it */
    PP_NO_EXPAND = 2, /* names a macro that it came out of: never expanded again */
};

struct pp_token {
    uint16_t kind;
    uint8_t flags;
    uint32_t length; /* of `text`; PP_PARAMETER: its index */
    union {
        const char *text;       /* numbers, other: the spelling */
        struct glsl_name *name; /* identifiers */
    };
    uint32_t file, line, column;
};

enum macro_kind { MACRO_OBJECT, MACRO_FUNCTION, MACRO_PREDEFINED };

struct macro {
    enum macro_kind kind;
    bool pastes; /* has a ## */
    uint32_t parameter_count;
    uint32_t count;
    struct glsl_name **parameters;
    struct pp_token *body;
};

/* What __LINE__, __VERSION__, GL_ES, GL_ARB_… stand for is asked at each use. */
extern const struct macro tgsic_predefined_macro;

#endif
