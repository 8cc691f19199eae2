/* SPDX-License-Identifier: MIT */
/* How the preprocessor words its diagnostics: positions and spellings of tokens, limits. */
#include "preprocess.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct tgsic_pos tgsic_pp_pos(const struct pp_token *token)
{
    return (struct tgsic_pos){.file = token->file, .line = token->line, .column = token->column};
}

const char *tgsic_pp_spelling(const struct pp_token *token, size_t *length)
{
    const char *text = token->text;
    switch (token->kind) {
    case TOK_IDENTIFIER:
        *length = token->name->length;
        return token->name->text;
    case PP_NUMBER:
    case PP_OTHER:
        *length = token->length;
        return text;
    case PP_HASH:
        text = "#";
        break;
    case PP_PASTE:
        text = "##";
        break;
    case PP_NEWLINE:
        text = "end of line";
        break;
    case PP_BARRIER:
        text = "end of argument";
        break;
    default:
        text = token->kind < TOKEN_KIND_COUNT ? tgsic_token_spelling((enum token_kind)token->kind)
                                              : "";
        break;
    }
    *length = strlen(text);
    return text;
}

bool tgsic_pp_spelt(const struct pp_token *token, const char *text)
{
    return token->kind == TOK_IDENTIFIER && !strcmp(token->name->text, text);
}

static void report(struct preprocessor *pp, enum tgsic_severity severity, unsigned code,
                   const struct pp_token *at, const char *format, va_list args)
{
    char text[512];
    vsnprintf(text, sizeof text, format, args);
    tgsic_diags_add(pp->diags, severity, code, tgsic_pp_pos(at), "%s", text);
}

void tgsic_pp_error(struct preprocessor *pp, unsigned code, const struct pp_token *at,
                    const char *format, ...)
{
    va_list args;
    va_start(args, format);
    report(pp, TGSIC_ERROR, code, at, format, args);
    va_end(args);
}

void tgsic_pp_warn(struct preprocessor *pp, unsigned code, const struct pp_token *at,
                   const char *format, ...)
{
    va_list args;
    va_start(args, format);
    report(pp, TGSIC_WARNING, code, at, format, args);
    va_end(args);
}

void tgsic_pp_limit(struct preprocessor *pp, unsigned code, const struct pp_token *at,
                    const char *what, uint32_t limit)
{
    tgsic_pp_error(pp, code, at, "more than %u %s", limit, what);
    tgsic_arena_fail(pp->arena, TGSIC_E_LIMIT);
}

void tgsic_pp_expect_end(struct preprocessor *pp, const struct pp_token *token,
                         const char *directive)
{
    if (token->kind == PP_NEWLINE)
        return;
    size_t length;
    const char *text = tgsic_pp_spelling(token, &length);
    tgsic_pp_error(pp, E_DIRECTIVE_SYNTAX, token, "unexpected \"%.*s\" in #%s",
                   (int)(length < 40 ? length : 40), text, directive);
}
