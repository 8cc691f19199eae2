/* SPDX-License-Identifier: MIT */
/* Runs the lexer over a text and gives its tokens back as one line, for the tests of the
 * preprocessor and the lexer. */
#ifndef TEST_LEXING_H
#define TEST_LEXING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "glsl2tgsi/lex_codes.h"
#include "glsl2tgsi/lexer.h"
#include "tgsi/number.h"

struct lexed {
    enum tgsic_result result;
    struct tgsic_diags diags;
    struct glsl_language lang;
    bool refused;
    size_t length;
    char text[8192];   /* tokens joined by blanks; cut where it is full */
    struct token last; /* before the end */
};

static void add_text(struct lexed *lexed, const char *text)
{
    size_t length = strlen(text);
    if (lexed->length + length + 2 > sizeof lexed->text)
        return;
    if (lexed->length)
        lexed->text[lexed->length++] = ' ';
    memcpy(lexed->text + lexed->length, text, length + 1);
    lexed->length += length;
}

static void add_token(struct lexed *lexed, const struct token *token)
{
    char text[64];
    switch (token->kind) {
    case TOK_IDENTIFIER:
        add_text(lexed, token->name->text);
        break;
    case TOK_INT:
    case TOK_UINT:
    case TOK_INT64:
    case TOK_UINT64:
        snprintf(text, sizeof text, "%llu%s%s", (unsigned long long)token->value.u,
                 token->kind == TOK_UINT || token->kind == TOK_UINT64 ? "u" : "",
                 token->kind == TOK_INT64 || token->kind == TOK_UINT64 ? "l" : "");
        add_text(lexed, text);
        break;
    case TOK_FLOAT:
        tgsic_print_float(token->value.f, text);
        add_text(lexed, text);
        break;
    case TOK_DOUBLE:
        tgsic_print_double(token->value.d, text);
        strcat(text, "lf");
        add_text(lexed, text);
        break;
    default:
        add_text(lexed, tgsic_token_spelling(token->kind));
        break;
    }
}

static void lex_sources(struct lexed *lexed, const struct glsl_source *sources, size_t count,
                        const struct glsl_lexer_options *options)
{
    struct tgsic_arena arena;
    jmp_buf escape;
    memset(lexed, 0, sizeof *lexed);
    tgsic_arena_init(&arena, NULL, 0, &escape);
    if (setjmp(escape)) {
        lexed->result = arena.failure;
        tgsic_arena_free(&arena);
        return;
    }
    struct glsl_names names;
    struct lexer lexer;
    struct token token;
    tgsic_names_init(&names, &arena);
    tgsic_lexer_init(&lexer, &arena, &names, sources, count, options, &lexed->diags);
    while (tgsic_lex_next(&lexer, &token) != TOK_END) {
        add_token(lexed, &token);
        lexed->last = token;
    }
    lexed->lang = lexer.lang;
    lexed->refused = lexer.refused;
    tgsic_arena_free(&arena);
}

/* Release with tgsic_diags_free(&lexed->diags). */
static inline void lex_text(struct lexed *lexed, const char *text)
{
    static const struct glsl_lexer_options defaults = {.offer.stage = GLSL_FRAGMENT};
    struct glsl_source source = {text, SIZE_MAX};
    lex_sources(lexed, &source, 1, &defaults);
}

static inline unsigned first_error(const struct tgsic_diags *diags)
{
    for (size_t i = 0; i < diags->count; i++)
        if (diags->items[i].severity == TGSIC_ERROR)
            return diags->items[i].code;
    return 0;
}

/* The text lexes into `tokens` without an error. */
static inline void expect_tokens(const char *text, const char *tokens)
{
    struct lexed lexed;
    lex_text(&lexed, text);
    if (lexed.result || lexed.diags.errors || strcmp(lexed.text, tokens))
        fail_msg("%s\n  reads as: %s\n  expected: %s\n  result %d, %s", text, lexed.text, tokens,
                 lexed.result, lexed.diags.count ? lexed.diags.items[0].text : "no diagnostics");
    tgsic_diags_free(&lexed.diags);
}

/* The first error has that code, and `line` where it isn't 0. */
static inline void expect_error(const char *text, unsigned code, unsigned line)
{
    struct lexed lexed;
    lex_text(&lexed, text);
    if (first_error(&lexed.diags) != code)
        fail_msg("%s\n  first error %u, expected %u", text, first_error(&lexed.diags), code);
    for (size_t i = 0; line && i < lexed.diags.count; i++) {
        if (lexed.diags.items[i].severity != TGSIC_ERROR)
            continue;
        assert_int_equal(lexed.diags.items[i].pos.line, line);
        break;
    }
    tgsic_diags_free(&lexed.diags);
}

#endif
