/* SPDX-License-Identifier: MIT */
/* Cutting GLSL into tokens, and joining them again. */
#include "glsl_tokens.h"

struct cutter {
    const char *text;
    size_t size, at;
    bool newline, space;
};

static char peek(const struct cutter *c, size_t ahead)
{
    return c->at + ahead < c->size ? c->text[c->at + ahead] : 0;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static void skip_comment(struct cutter *c)
{
    bool block = peek(c, 1) == '*';
    c->at += 2;
    while (c->at < c->size &&
           !(block ? peek(c, 0) == '*' && peek(c, 1) == '/' : peek(c, 0) == '\n'))
        c->at++;
    if (block)
        c->at = c->at + 2 < c->size ? c->at + 2 : c->size;
}

static void skip_space(struct cutter *c)
{
    while (c->at < c->size) {
        char next = peek(c, 0);
        bool comment = next == '/' && (peek(c, 1) == '/' || peek(c, 1) == '*');
        if (!comment && next != ' ' && next != '\t' && next != '\n' && next != '\r')
            return;
        c->space = true;
        c->newline |= next == '\n';
        if (comment)
            skip_comment(c);
        else
            c->at++;
    }
}

/* Up to the end of the line; a backslash continues it. */
static size_t directive_length(const struct cutter *c)
{
    size_t length = 0;
    while (c->at + length < c->size && peek(c, length) != '\n')
        length += peek(c, length) == '\\' && c->at + length + 1 < c->size ? 2 : 1;
    return length;
}

static size_t number_length(const struct cutter *c)
{
    size_t length = 1;
    for (;; length++) {
        char next = peek(c, length), previous = peek(c, length - 1);
        bool sign = (next == '+' || next == '-') && (previous == 'e' || previous == 'E');
        if (!is_letter(next) && !is_digit(next) && next != '.' && !sign)
            return length;
    }
}

static size_t word_length(const struct cutter *c)
{
    size_t length = 1;
    while (is_letter(peek(c, length)) || is_digit(peek(c, length)))
        length++;
    return length;
}

static size_t sign_length(const struct cutter *c)
{
    static const char *const long_signs[] = {"<<=", ">>=", "++", "--", "+=", "-=", "*=",
                                             "/=",  "%=",  "&=", "|=", "^=", "&&", "||",
                                             "^^",  "==",  "!=", "<=", ">=", "<<", ">>"};
    for (size_t i = 0; i < sizeof long_signs / sizeof *long_signs; i++) {
        size_t length = strlen(long_signs[i]);
        if (c->size - c->at >= length && !memcmp(c->text + c->at, long_signs[i], length))
            return length;
    }
    return 1;
}

static struct glsl_token next_token(struct cutter *c)
{
    struct glsl_token token = {
        .start = (uint32_t)c->at, .newline = c->newline, .space = c->space, .kind = GLSL_SIGN};
    char first = peek(c, 0);
    if (first == '#' && (c->newline || c->at == 0)) {
        token.kind = GLSL_DIRECTIVE;
        token.length = (uint32_t)directive_length(c);
    } else if (is_digit(first) || (first == '.' && is_digit(peek(c, 1)))) {
        token.kind = GLSL_NUMBER;
        token.length = (uint32_t)number_length(c);
    } else if (is_letter(first)) {
        token.kind = GLSL_WORD;
        token.length = (uint32_t)word_length(c);
    } else {
        token.length = (uint32_t)sign_length(c);
    }
    c->at += token.length;
    c->newline = c->space = false;
    return token;
}

/* ---- Brackets ------------------------------------------------------------------------------ */

static char opener_of(char closer)
{
    return closer == ')' ? '(' : closer == ']' ? '[' : closer == '}' ? '{' : 0;
}

static char first_char(const struct glsl_tokens *tokens, const struct glsl_token *token)
{
    return token->kind == GLSL_SIGN ? tokens->text[token->start] : 0;
}

/* Each opener's `match` is a link to the one around it until its closer is found. */
static void match_brackets(struct glsl_tokens *tokens)
{
    enum { NONE = -1 };
    int64_t innermost = NONE;
    unsigned braces = 0, groups = 0;
    for (uint32_t i = 0; i < tokens->count; i++) {
        struct glsl_token *token = &tokens->items[i];
        char c = first_char(tokens, token), opener = opener_of(c);
        token->match = i;
        bool closes =
            opener && innermost != NONE && first_char(tokens, &tokens->items[innermost]) == opener;
        if (closes) {
            struct glsl_token *partner = &tokens->items[innermost];
            int64_t outer = (int64_t)partner->match - 1;
            partner->match = i;
            token->match = (uint32_t)innermost;
            innermost = outer;
            braces -= c == '}';
            groups -= c != '}';
        }
        token->braces = (uint16_t)braces;
        token->groups = (uint16_t)groups;
        if (c == '(' || c == '[' || c == '{') {
            token->match = (uint32_t)(innermost + 1);
            innermost = i;
            braces += c == '{';
            groups += c != '{';
        }
    }
    while (innermost != NONE) {
        struct glsl_token *token = &tokens->items[innermost];
        int64_t outer = (int64_t)token->match - 1;
        token->match = (uint32_t)innermost;
        innermost = outer;
    }
}

static void grow(struct tgsic_arena *arena, struct glsl_tokens *tokens)
{
    size_t size = tokens->capacity * sizeof *tokens->items;
    tokens->capacity = tokens->capacity ? tokens->capacity * 2 : 256;
    tokens->items =
        tgsic_arena_grow(arena, tokens->items, size, tokens->capacity * sizeof *tokens->items);
}

void tgsic_check_glsl_cut(struct tgsic_arena *arena, const char *text, size_t size,
                          struct glsl_tokens *tokens)
{
    struct cutter c = {.text = text, .size = size};
    tokens->text = text;
    tokens->count = 0;
    for (skip_space(&c); c.at < c.size; skip_space(&c)) {
        if (tokens->count == tokens->capacity)
            grow(arena, tokens);
        tokens->items[tokens->count++] = next_token(&c);
    }
    match_brackets(tokens);
}

bool tgsic_check_glsl_is(const struct glsl_tokens *tokens, size_t i, const char *word)
{
    if (i >= tokens->count)
        return false;
    const struct glsl_token *token = &tokens->items[i];
    return strlen(word) == token->length &&
           !memcmp(tokens->text + token->start, word, token->length);
}

/* ---- Joining ------------------------------------------------------------------------------- */

/* Whether the token would become one with what stands in front of it. */
static bool would_merge(const struct glsl_token *before, const struct glsl_token *token, char next)
{
    if (before->kind == GLSL_SIGN)
        return token->kind == GLSL_SIGN && !strchr("()[]{};,", next);
    return token->kind != GLSL_SIGN || (before->kind == GLSL_NUMBER && next == '.');
}

/* What goes in front of a token; `newline`: there was one between it and the token before. */
static void separate(const struct glsl_tokens *tokens, const struct glsl_token *before,
                     const struct glsl_token *token, bool newline, struct tgsic_text *out)
{
    char next = tokens->text[token->start], last = tokens->text[before->start];
    bool is_line = before->kind == GLSL_DIRECTIVE || token->kind == GLSL_DIRECTIVE;
    bool tight = token->kind == GLSL_SIGN && strchr(")];,", next);
    tight |= before->kind == GLSL_SIGN && (last == '(' || last == '[');
    /* a bracket at the start of a line would begin a section of a .shader_test */
    if (is_line || (newline && !tight && next != '[')) {
        tgsic_text_char(out, '\n');
        if (!is_line)
            tgsic_text_pad(out, 4u * (token->braces < 8 ? token->braces : 8));
    } else if ((token->space && !tight) || would_merge(before, token, next)) {
        tgsic_text_char(out, ' ');
    }
}

void tgsic_check_glsl_join(const struct glsl_tokens *tokens, const uint8_t *gone, size_t place,
                           const char *with, struct tgsic_text *out)
{
    const struct glsl_token *before = NULL;
    bool newline = false;
    out->size = 0;
    for (uint32_t i = 0; i < tokens->count; i++) {
        const struct glsl_token *token = &tokens->items[i];
        newline |= token->newline;
        bool put = with && i == place;
        if (gone[i] && !put)
            continue;
        if (before)
            separate(tokens, before, token, newline, out);
        if (put)
            tgsic_text_str(out, with);
        else
            tgsic_text_bytes(out, tokens->text + token->start, token->length);
        before = token;
        newline = false;
    }
    tgsic_text_char(out, '\n');
}
