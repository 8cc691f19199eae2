/* SPDX-License-Identifier: MIT */
/* #define and #undef. */
#include "macro.h"
#include "preprocess.h"
#include "words.h"

#include <string.h>

#define MAX_PARAMETERS 65000

static bool is_reserved(struct preprocessor *pp, const struct pp_token *name)
{
    if (!strncmp(name->name->text, "GL_", 3) || glsl_word_is_macro(name->name->word)) {
        tgsic_pp_error(pp, E_MACRO_NAME, name, "the macro name %s is reserved", name->name->text);
        return true;
    }
    if (!strcmp(name->name->text, "defined")) {
        tgsic_pp_error(pp, E_MACRO_NAME, name, "\"defined\" cannot be a macro");
        return true;
    }
    if (strstr(name->name->text, "__"))
        tgsic_pp_warn(pp, W_DOUBLE_UNDERSCORE, name,
                      "macro names with two underscores, as in %s, are reserved", name->name->text);
    return false;
}

static bool read_name(struct preprocessor *pp, struct pp_token *name, const char *directive)
{
    tgsic_pp_scan(pp, name);
    if (name->kind == TOK_IDENTIFIER)
        return true;
    tgsic_pp_error(pp, E_MACRO_NAME, name, "#%s needs the name of a macro", directive);
    return false;
}

/* Behind the opening parenthesis. Marks each parameter's name with its number. */
static bool read_parameters(struct preprocessor *pp, struct macro *macro)
{
    struct pp_token token;
    tgsic_pp_scan(pp, &token);
    if (token.kind == TOK_RIGHT_PAREN)
        return true;
    for (;; tgsic_pp_scan(pp, &token)) {
        if (token.kind != TOK_IDENTIFIER) {
            tgsic_pp_error(pp, E_MACRO_SYNTAX, &token, "expected the name of a macro parameter");
            return false;
        }
        if (token.name->parameter) {
            tgsic_pp_error(pp, E_MACRO_SYNTAX, &token, "macro parameter %s appears twice",
                           token.name->text);
            return false;
        }
        if (macro->parameter_count == MAX_PARAMETERS)
            tgsic_pp_limit(pp, E_LIMIT_EXPANSION, &token, "macro parameters", MAX_PARAMETERS);
        ARENA_RESERVE(pp->arena, macro->parameters, macro->parameter_count);
        macro->parameters[macro->parameter_count++] = token.name;
        token.name->parameter = (uint16_t)macro->parameter_count;
        tgsic_pp_scan(pp, &token);
        if (token.kind == TOK_RIGHT_PAREN)
            return true;
        if (token.kind != TOK_COMMA) {
            tgsic_pp_error(pp, E_MACRO_SYNTAX, &token, "expected , or ) behind macro parameter %s",
                           macro->parameters[macro->parameter_count - 1]->text);
            return false;
        }
    }
}

static void read_body(struct preprocessor *pp, struct macro *macro, struct pp_token token)
{
    for (; token.kind != PP_NEWLINE; tgsic_pp_scan(pp, &token)) {
        ARENA_RESERVE(pp->arena, macro->body, macro->count);
        struct pp_token *slot = &macro->body[macro->count++];
        *slot = token;
        macro->pastes |= token.kind == PP_PASTE;
        if (token.kind == TOK_IDENTIFIER && token.name->parameter) {
            slot->kind = PP_PARAMETER;
            slot->length = token.name->parameter - 1u;
        }
        if (token.kind == PP_PASTE && pp->lang->es)
            tgsic_pp_error(pp, E_MACRO_SYNTAX, &token, "ESSL has no ## operator");
    }
    if (macro->count)
        macro->body[0].flags &= (uint8_t)~PP_SPACE;
}

static bool check_pastes(struct preprocessor *pp, const struct macro *macro)
{
    for (uint32_t i = 0; i < macro->count; i++) {
        bool edge = i == 0 || i + 1 == macro->count || macro->body[i - 1].kind == PP_PASTE;
        if (macro->body[i].kind == PP_PASTE && edge) {
            tgsic_pp_error(pp, E_MACRO_SYNTAX, &macro->body[i], "## needs a token on either side");
            return false;
        }
    }
    return true;
}

static bool same_token(const struct pp_token *a, const struct pp_token *b)
{
    if (a->kind != b->kind || (a->flags ^ b->flags) & PP_SPACE)
        return false;
    if (a->kind == TOK_IDENTIFIER)
        return a->name == b->name;
    if (a->kind == PP_PARAMETER)
        return a->length == b->length;
    if (a->kind == PP_NUMBER || a->kind == PP_OTHER)
        return a->length == b->length && !memcmp(a->text, b->text, a->length);
    return true;
}

/* Whether a redefinition says the same again, white space counted as C does (6.10.3). */
static bool same_macro(const struct macro *a, const struct macro *b)
{
    if (a->kind != b->kind || a->parameter_count != b->parameter_count || a->count != b->count)
        return false;
    for (uint32_t i = 0; i < a->parameter_count; i++)
        if (a->parameters[i] != b->parameters[i])
            return false;
    for (uint32_t i = 0; i < a->count; i++)
        if (!same_token(&a->body[i], &b->body[i]))
            return false;
    return true;
}

void tgsic_pp_define(struct preprocessor *pp)
{
    struct pp_token name, token;
    if (!read_name(pp, &name, "define") || is_reserved(pp, &name))
        return;
    struct macro *macro = ARENA_NEW(pp->arena, struct macro);
    tgsic_pp_scan(pp, &token);
    bool good = true;
    if (token.kind == TOK_LEFT_PAREN && !(token.flags & PP_SPACE)) {
        macro->kind = MACRO_FUNCTION;
        good = read_parameters(pp, macro);
        if (good)
            tgsic_pp_scan(pp, &token);
    }
    if (good)
        read_body(pp, macro, token);
    for (uint32_t i = 0; i < macro->parameter_count; i++)
        macro->parameters[i]->parameter = 0;
    if (!good || !check_pastes(pp, macro))
        return;
    const struct macro *previous = name.name->macro;
    if (previous && !same_macro(previous, macro))
        tgsic_pp_error(pp, E_MACRO_REDEFINED, &name, "macro %s is already defined otherwise",
                       name.name->text);
    name.name->macro = macro;
}

void tgsic_pp_undef(struct preprocessor *pp)
{
    struct pp_token name, token;
    if (!read_name(pp, &name, "undef"))
        return;
    if (tgsic_pp_is_defined(pp, name.name) && name.name->macro->kind == MACRO_PREDEFINED)
        tgsic_pp_error(pp, E_MACRO_NAME, &name, "the predefined macro %s cannot be undefined",
                       name.name->text);
    else if (!glsl_word_is_macro(name.name->word))
        name.name->macro = NULL;
    tgsic_pp_scan(pp, &token);
    tgsic_pp_expect_end(pp, &token, "undef");
}
