/* SPDX-License-Identifier: MIT */
/* Finds keywords, extension names and predefined macros, and says what a keyword is to a version.
 */
#include "words.h"

#include <string.h>

static const char *const texts[WORD_COUNT] = {
#define KEYWORD(name, ...) [WORD_FIRST_KEYWORD + KW_##name - KW_BEFORE_KEYWORDS - 1] = #name,
#include "keywords.def"
#undef KEYWORD
#define GLSL_EXTENSION(name, ...) [WORD_FIRST_EXTENSION + EXT_##name] = "GL_" #name,
#include "extensions.def"
#undef GLSL_EXTENSION
#define PREDEFINED(name, spelling) [WORD_FIRST_PREDEFINED + PREDEFINED_##name] = spelling,
#include "predefined.def"
#undef PREDEFINED
};

/* Made by make_words.c. Open addressing: the word at its hash's slot or at one of those behind it;
 * 0 ends a run. */
static const uint16_t slots[] = {
#include "glsl2tgsi/word_slots.h"
};
#define SLOT_MASK (sizeof slots / sizeof *slots - 1)

unsigned tgsic_word_find(const char *text, size_t length, uint32_t hash)
{
    for (uint32_t slot = hash & SLOT_MASK; slots[slot]; slot = (slot + 1) & SLOT_MASK) {
        const char *candidate = texts[slots[slot]];
        if (!strncmp(candidate, text, length) && !candidate[length])
            return slots[slot];
    }
    return 0;
}

const char *tgsic_word_text(unsigned word)
{
    return word < WORD_COUNT ? texts[word] : NULL;
}

struct keyword {
    uint16_t desktop_reserved, desktop, es_reserved, es;
    bool only_es100;
    const uint8_t *extensions; /* EXT_NONE ends the list */
};

#define KEYWORD(name, dr, d, er, e, ...)                                                           \
    static const uint8_t extensions_##name[] = {__VA_ARGS__, EXT_NONE};
#include "keywords.def"
#undef KEYWORD

static const struct keyword keywords[] = {
#define KEYWORD(name, dr, d, er, e, ...)       {dr, d, er, e, false, extensions_##name},
#define KEYWORD_ES100(name, dr, d, er, e, ...) {dr, d, er, e, true, extensions_##name},
#include "keywords.def"
#undef KEYWORD
};

static bool enabled_by_extension(const struct glsl_language *lang, const uint8_t *extensions)
{
    for (; *extensions; extensions++)
        if (tgsic_language_has(lang, (enum glsl_extension) * extensions))
            return true;
    return false;
}

enum token_kind tgsic_keyword_kind(const struct glsl_language *lang, unsigned word)
{
    unsigned index = word - WORD_FIRST_KEYWORD;
    const struct keyword *keyword = &keywords[index];
    bool since = tgsic_language_at_least(lang, keyword->desktop, keyword->es);
    if (keyword->only_es100 && lang->es && lang->version > 100)
        since = false;
    if (since || enabled_by_extension(lang, keyword->extensions))
        return (enum token_kind)(KW_BEFORE_KEYWORDS + 1 + index);
    return tgsic_language_at_least(lang, keyword->desktop_reserved, keyword->es_reserved)
               ? TOK_ERROR
               : TOK_IDENTIFIER;
}

const char *tgsic_token_spelling(enum token_kind kind)
{
    static const char *const spellings[] = {
        [TOK_END] = "end of shader",
        [TOK_IDENTIFIER] = "identifier",
        [TOK_INT] = "integer",
        [TOK_UINT] = "unsigned integer",
        [TOK_INT64] = "64-bit integer",
        [TOK_UINT64] = "64-bit unsigned integer",
        [TOK_FLOAT] = "floating-point number",
        [TOK_DOUBLE] = "double-precision number",
        [TOK_ERROR] = "invalid token",
        [TOK_BEFORE_PUNCTUATORS] = "",
#define PUNCTUATOR(name, spelling) [TOK_##name] = spelling,
#include "tokens.def"
#undef PUNCTUATOR
    };
    if (kind > KW_BEFORE_KEYWORDS)
        return tgsic_word_text(WORD_FIRST_KEYWORD + kind - KW_BEFORE_KEYWORDS - 1);
    return kind < KW_BEFORE_KEYWORDS ? spellings[kind] : "";
}
