/* SPDX-License-Identifier: MIT */
/* Text to tokens: comments from # to the end of the line, numbers, names and marks. */
#include "token.h"

#include "arb_codes.h"

struct lexer {
    const char *at, *end, *line_start;
    uint32_t line, first_column; /* first_column: of line_start */
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

static char peek(const struct lexer *l, size_t ahead)
{
    return (size_t)(l->end - l->at) > ahead ? l->at[ahead] : 0;
}

static void skip_blanks(struct lexer *l)
{
    bool comment = false;
    for (; l->at < l->end; l->at++) {
        char c = *l->at;
        bool line_ends = c == '\n' || (c == '\r' && peek(l, 1) != '\n');
        if (line_ends) {
            l->line++;
            l->line_start = l->at + 1;
            l->first_column = 1;
        }
        comment = (comment || c == '#') && !line_ends;
        if (!comment && !line_ends && c != ' ' && c != '\t' && c != '\r' && c != '\f' && c != '\v')
            return;
    }
}

static void digits(struct lexer *l)
{
    while (is_digit(peek(l, 0)))
        l->at++;
}

/* Of "e5", "E-5": the digits are there. */
static bool exponent_follows(const struct lexer *l)
{
    bool sign = peek(l, 1) == '+' || peek(l, 1) == '-';
    return (peek(l, 0) == 'e' || peek(l, 0) == 'E') && is_digit(peek(l, sign ? 2 : 1));
}

static void name(struct lexer *l)
{
    while (is_letter(peek(l, 0)) || is_digit(peek(l, 0)))
        l->at++;
}

/* The point of "1..4" belongs to the range. */
static enum arb_token_kind number(struct lexer *l)
{
    enum arb_token_kind kind = ARB_INTEGER;
    digits(l);
    if (peek(l, 0) == '.' && peek(l, 1) != '.') {
        kind = ARB_NUMBER;
        l->at++;
        digits(l);
    }
    if (exponent_follows(l)) {
        kind = ARB_NUMBER;
        l->at += 2;
        digits(l);
    } else if (kind == ARB_INTEGER && is_letter(peek(l, 0))) {
        kind = ARB_NAME;
        name(l);
    }
    return kind;
}

static enum arb_token_kind token(struct lexer *l)
{
    char c = peek(l, 0);
    if (l->at == l->end)
        return ARB_FINISH;
    if (is_digit(c) || (c == '.' && is_digit(peek(l, 1))))
        return number(l);
    if (is_letter(c)) {
        name(l);
        return ARB_NAME;
    }
    bool range = c == '.' && peek(l, 1) == '.';
    l->at += range ? 2 : 1;
    return range ? ARB_RANGE : ARB_MARK;
}

static void check_character(struct tgsic_arena *arena, const struct arb_token *t,
                            struct tgsic_diags *diags)
{
    if (t->kind != ARB_MARK || (t->text[0] && strchr(".,;[]{}=+-", t->text[0])))
        return;
    struct tgsic_pos pos = {.line = t->line, .column = t->column};
    tgsic_diags_add(diags, TGSIC_ERROR, E_ARB_CHARACTER, pos,
                    "the character with code %u is no part of the language",
                    (unsigned)(unsigned char)t->text[0]);
    tgsic_arena_fail(arena, TGSIC_E_INVALID);
}

const struct arb_token *tgsic_arb_tokenize(struct tgsic_arena *arena, const char *text,
                                           size_t length, uint32_t column,
                                           struct tgsic_diags *diags)
{
    struct lexer l = {text, text + length, text, 1, column};
    struct arb_token *tokens = NULL;
    for (uint32_t count = 0;; count++) {
        ARENA_RESERVE(arena, tokens, count);
        struct arb_token *t = &tokens[count];
        skip_blanks(&l);
        t->text = l.at;
        t->line = l.line;
        t->column = (uint32_t)(l.at - l.line_start) + l.first_column;
        t->kind = token(&l);
        t->length = (uint32_t)(l.at - t->text);
        check_character(arena, t, diags);
        if (t->kind == ARB_FINISH || count == UINT32_MAX - 1)
            return tokens;
    }
}
