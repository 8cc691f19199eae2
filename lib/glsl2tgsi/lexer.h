/* SPDX-License-Identifier: MIT */
/* From source strings to the preprocessed, classified tokens that the parser reads. */
#ifndef TGSIC_GLSL_LEXER_H
#define TGSIC_GLSL_LEXER_H

#include "tgsi/arena.h"
#include "glsl2tgsi.h"
#include "intern.h"
#include "language.h"
#include "token.h"

struct preprocessor;

/* One string of glShaderSource. Strings are joined without a separator; a token may span two. */
struct glsl_source {
    const char *text; /* borrowed for the compile */
    size_t length;    /* bytes; SIZE_MAX: NUL-terminated */
};

struct glsl_lexer_options {
    struct glsl_offer offer;
    tgsic_glsl_include_fn *include; /* NULL: no file is found */
    void *include_user;
    /* Limits, each ended by TGSIC_E_LIMIT. */
    uint32_t max_expansion; /* tokens produced by macros; 0: 2,000,000 */
    uint32_t max_nesting;   /* of #if, of macro calls, of #include; 0: 256 */
    uint32_t max_name;      /* bytes of an identifier; 0: 65,535 (ESSL 3.00 has 1,024) */
};

struct lexer {
    struct tgsic_arena *arena;
    struct tgsic_diags *diags;
    struct glsl_names *names;
    struct glsl_language lang; /* settled, but for mid-shader #extension, once a token was seen */
    struct preprocessor *pp;
    uint32_t depth; /* open braces */
    bool refused;   /* a required extension is one that TGSI cannot express: such a compile has
                       the result TGSIC_E_UNSUPPORTED, not TGSIC_E_INVALID */
    unsigned ahead; /* tokens in `peeked` */
    struct token peeked[2];
};

/* Starts a lexer. It stays where it is, and everything given is borrowed, until the compile ends.
 * Exceeding a limit appends a diagnostic and leaves through the arena with TGSIC_E_LIMIT; other
 * errors are appended and lexing goes on. */
void tgsic_lexer_init(struct lexer *lexer, struct tgsic_arena *arena, struct glsl_names *names,
                      const struct glsl_source *sources, size_t count,
                      const struct glsl_lexer_options *options, struct tgsic_diags *diags);

/* Takes the next token. */
enum token_kind tgsic_lex_next(struct lexer *lexer, struct token *out);
/* Looks at the token `distance` (0 or 1) after the next one taken last; valid until the next
 * call. peek(0) before anything else reads #version, so that `lang` can be asked. */
const struct token *tgsic_lex_peek(struct lexer *lexer, unsigned distance);

#endif
