/* SPDX-License-Identifier: MIT */
/* The words known before a shader is read: keywords, extension names, predefined macros. Their
 * look-up is a static hash table, so that a compile starts with nothing to insert. */
#ifndef TGSIC_GLSL_WORDS_H
#define TGSIC_GLSL_WORDS_H

#include "language.h"
#include "token.h"

enum glsl_predefined {
#define PREDEFINED(name, spelling) PREDEFINED_##name,
#include "predefined.def"
#undef PREDEFINED
    PREDEFINED_COUNT,
};

/* glsl_name.word: 0, then the keywords, the extensions (from EXT_NONE, unused), the predefined. */
enum {
    WORD_FIRST_KEYWORD = 1,
    WORD_FIRST_EXTENSION = WORD_FIRST_KEYWORD + TOKEN_KIND_COUNT - KW_BEFORE_KEYWORDS - 1,
    WORD_FIRST_PREDEFINED = WORD_FIRST_EXTENSION + EXT_COUNT,
    WORD_COUNT = WORD_FIRST_PREDEFINED + PREDEFINED_COUNT,
};

/* The word spelt so, or 0. `hash` is intern.h's. */
unsigned tgsic_word_find(const char *text, size_t length, uint32_t hash);
/* The spelling of a word; NULL for none. */
const char *tgsic_word_text(unsigned word);

static inline bool glsl_word_is_keyword(unsigned word)
{
    return word - WORD_FIRST_KEYWORD < WORD_FIRST_EXTENSION - WORD_FIRST_KEYWORD;
}
static inline bool glsl_word_is_macro(unsigned word)
{
    return word >= WORD_FIRST_EXTENSION;
}

/* What a keyword row is to this language: its own kind, TOK_IDENTIFIER where the word means
 * nothing, or TOK_ERROR where it is reserved. */
enum token_kind tgsic_keyword_kind(const struct glsl_language *lang, unsigned word);

#endif
