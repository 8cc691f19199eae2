/* SPDX-License-Identifier: MIT */
/* GLSL cut into tokens for editing, directives being one each. Any bytes make some tokens. Private
 * to lib/check. */
#ifndef CHECK_GLSL_TOKENS_H
#define CHECK_GLSL_TOKENS_H

#include "tgsi/arena.h"
#include "tgsi/text_buffer.h"

enum glsl_token_kind { GLSL_WORD, GLSL_NUMBER, GLSL_SIGN, GLSL_DIRECTIVE };

struct glsl_token {
    uint32_t start, length; /* in the text; a directive without its newline */
    uint8_t kind;
    bool newline, space; /* in front of it, comments counting as space */
    uint32_t match; /* of a bracket: the number of its partner; else, or without one, its own */
    uint16_t braces,
        groups; /* that it is within: {}, and () and []; brackets are outside of theirs */
};

struct glsl_tokens {
    const char *text;
    struct glsl_token *items;
    uint32_t count, capacity;
};

/* `tokens` points into `text`; the array of an earlier cut is used again. */
void tgsic_check_glsl_cut(struct tgsic_arena *arena, const char *text, size_t size,
                          struct glsl_tokens *tokens);
bool tgsic_check_glsl_is(const struct glsl_tokens *tokens, size_t i, const char *word);

/* Writes all tokens but those marked `gone`, `with` in place of token `place` (NULL: nowhere),
 * indented by braces. */
void tgsic_check_glsl_join(const struct glsl_tokens *tokens, const uint8_t *gone, size_t place,
                           const char *with, struct tgsic_text *out);

#endif
