/* SPDX-License-Identifier: MIT */
/* The entry point, the token window, diagnostics and recovery. */
#include "parse.h"

#include <stdio.h>
#include <string.h>

/* Diagnostics */

static void report(struct parser *p, enum tgsic_severity severity, unsigned code,
                   struct tgsic_pos pos, const char *format, va_list args)
{
    char text[512];
    vsnprintf(text, sizeof text, format, args);
    tgsic_diags_add(p->diags, severity, code, pos, "%s", text);
}

void tgsic_glsl_error(struct parser *p, enum glsl_error code, struct tgsic_pos pos,
                      const char *format, ...)
{
    if (p->errors >= p->options.max_errors)
        return;
    va_list args;
    va_start(args, format);
    report(p, TGSIC_ERROR, code, pos, format, args);
    va_end(args);
    if (++p->errors == p->options.max_errors)
        p->token.kind = TOK_END;
}

void tgsic_glsl_link_error(struct parser *p, enum glsl_error code, struct tgsic_pos pos,
                           const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    int length = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    struct ast_link_error *error = ARENA_NEW(p->arena, struct ast_link_error);
    error->next = p->shader->link_errors;
    error->code = code;
    error->pos = pos;
    error->text = tgsic_arena_strndup(p->arena, text, length > 0 ? strlen(text) : 0);
    p->shader->link_errors = error;
}

void tgsic_glsl_warn(struct parser *p, struct tgsic_pos pos, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    report(p, TGSIC_WARNING, W_SUSPICIOUS, pos, format, args);
    va_end(args);
}

/* Tokens */

void tgsic_glsl_advance(struct parser *p)
{
    p->last_line = p->token.pos.line;
    if (p->errors >= p->options.max_errors)
        p->token.kind = TOK_END;
    else
        tgsic_lex_next(p->lexer, &p->token);
}

bool tgsic_glsl_accept(struct parser *p, enum token_kind kind)
{
    if (p->token.kind != kind)
        return false;
    tgsic_glsl_advance(p);
    return true;
}

void tgsic_glsl_syntax(struct parser *p, const char *wanted)
{
    const struct token *token = &p->token;
    if (p->panicking)
        return;
    p->panicking = true;
    if (token->kind == TOK_IDENTIFIER)
        tgsic_glsl_error(p, E_SYNTAX, token->pos, "'%.64s' stands where %s should",
                         token->name->text, wanted);
    else if (token->kind == TOK_ERROR)
        p->errors++; /* the lexer has said it */
    else
        tgsic_glsl_error(p, E_SYNTAX, token->pos, "'%s' stands where %s should",
                         tgsic_token_spelling(token->kind), wanted);
}

bool tgsic_glsl_expect(struct parser *p, enum token_kind kind)
{
    if (tgsic_glsl_accept(p, kind))
        return true;
    char wanted[64];
    bool quiet = p->panicking;
    snprintf(wanted, sizeof wanted, "'%s'", tgsic_token_spelling(kind));
    tgsic_glsl_syntax(p, wanted);
    /* a semicolon forgotten at the end of a line: what follows is a statement of its own */
    if (kind == TOK_SEMICOLON && p->token.pos.line != p->last_line)
        p->panicking = quiet;
    return false;
}

void tgsic_glsl_enter(struct parser *p)
{
    if (++p->depth <= p->options.max_nesting)
        return;
    tgsic_glsl_too_deep(p, p->token.pos, p->options.max_nesting);
}

void tgsic_glsl_too_many(struct parser *p, struct tgsic_pos pos, const char *what)
{
    tgsic_glsl_error(p, E_NESTING, pos, "%s", what);
    tgsic_arena_fail(p->arena, TGSIC_E_LIMIT);
}

void tgsic_glsl_too_deep(struct parser *p, struct tgsic_pos pos, unsigned limit)
{
    tgsic_glsl_error(p, E_NESTING, pos, "nested more than %u levels deep", limit);
    tgsic_arena_fail(p->arena, TGSIC_E_LIMIT);
}

void tgsic_glsl_leave(struct parser *p)
{
    p->depth--;
}

void tgsic_glsl_synchronize(struct parser *p)
{
    unsigned braces = 0;
    p->panicking = false;
    for (;; tgsic_glsl_advance(p)) {
        switch (p->token.kind) {
        case TOK_END:
            return;
        case TOK_LEFT_BRACE:
            braces++;
            break;
        case TOK_RIGHT_BRACE:
            if (!braces)
                return;
            braces--;
            break;
        case TOK_SEMICOLON:
            if (braces)
                break;
            tgsic_glsl_advance(p);
            return;
        default:
            break;
        }
    }
}

/* translation_unit: external_declaration in any number; ';' alone is one, too */
static void parse_translation_unit(struct parser *p)
{
    while (p->token.kind != TOK_END) {
        if (tgsic_glsl_accept(p, TOK_SEMICOLON))
            continue;
        tgsic_glsl_parse_global(p);
        if (!p->panicking)
            continue;
        tgsic_glsl_synchronize(p);
        tgsic_glsl_accept(p, TOK_RIGHT_BRACE);
    }
}

/* Set-up */

static const struct glsl_source *make_sources(struct parser *p, const char *const *strings,
                                              const int *lengths, size_t count)
{
    struct glsl_source *sources = ARENA_ARRAY(p->arena, struct glsl_source, count);
    for (size_t i = 0; i < count; i++) {
        sources[i].text = strings[i];
        sources[i].length = lengths && lengths[i] >= 0 ? (size_t)lengths[i] : SIZE_MAX;
    }
    return sources;
}

static void set_defaults(struct glsl_parse_options *options)
{
    options->max_nesting = options->max_nesting ? options->max_nesting : 256;
    options->max_height = options->max_height ? options->max_height : 1024;
    options->max_errors = options->max_errors ? options->max_errors : 20;
    if (!options->geometry_input)
        options->geometry_input = AST_TRIANGLES;
    if (!options->geometry_output)
        options->geometry_output = AST_TRIANGLE_STRIP;
    if (options->max_height > 60000)
        options->max_height = 60000;
}

/* ESSL 1.00 and 3.00 §4.5.4: the defaults that stand in a scope around the shader. */
static void set_default_precisions(struct parser *p)
{
    p->precisions = ARENA_ARRAY(p->arena, struct precisions, ARENA_FIRST);
    p->precision_count = SCOPE_GLOBAL + 1;
    struct precisions *outermost = &p->precisions[SCOPE_BUILTIN];
    if (!p->lang->es)
        return;
    outermost->of_opaque = ARENA_ARRAY(p->arena, uint8_t, GLSL_TYPE_COUNT);
    outermost->of_opaque[GLSL_TYPE_sampler2D] = AST_LOWP;
    outermost->of_opaque[GLSL_TYPE_samplerCube] = AST_LOWP;
    outermost->of_opaque[GLSL_TYPE_samplerExternalOES] = AST_LOWP;
    outermost->of_opaque[GLSL_TYPE_atomic_uint] = AST_HIGHP;
    outermost->of_int = p->lang->stage == GLSL_FRAGMENT ? AST_MEDIUMP : AST_HIGHP;
    if (p->lang->stage != GLSL_FRAGMENT)
        outermost->of_float = AST_HIGHP;
}

static void start(struct parser *p)
{
    struct ast_shader *shader = p->shader;
    p->lang = &p->lexer->lang;
    shader->stage = p->lang->stage;
    shader->version = p->lang->version;
    shader->is_es = p->lang->es;
    shader->is_compatibility = tgsic_language_compatibility(p->lang);
    p->next_global = &shader->globals;
    p->next_function = &shader->functions;
    p->scopes.separate_functions = p->lang->version == 110;
    tgsic_scope_push(&p->scopes);
    set_default_precisions(p);
    tgsic_builtins_init(&p->builtins, p->arena, &p->names, &shader->types, p->lang,
                        p->options.limits);
    p->limits = p->options.limits ? p->options.limits : &tgsic_default_limits;
    p->length_name = TGSIC_INTERN(&p->names, "length");
    p->main_name = TGSIC_INTERN(&p->names, "main");
}

static void *no_memory(void *user, void *block, size_t size)
{
    return NULL;
}

enum tgsic_result tgsic_glsl_parse(struct tgsic_arena *arena,
                                   const struct glsl_parse_options *options,
                                   const char *const *strings, const int *lengths, size_t count,
                                   struct tgsic_diags *diags, struct ast_shader **out)
{
    /* Errors are counted even when nobody wants to read them; keeping none, the list holds nothing
     * that a jump out of here could lose. */
    static const struct tgsic_allocator none = {no_memory, NULL};
    struct tgsic_diags own = {.allocator = &none};
    struct parser parser = {.arena = arena, .diags = diags ? diags : &own, .options = *options};
    struct lexer lexer;
    struct parser *p = &parser;
    set_defaults(&p->options);
    p->lexer = &lexer;
    p->shader = ARENA_NEW(arena, struct ast_shader);
    size_t errors = p->diags->errors;
    tgsic_names_init(&p->names, arena);
    tgsic_lexer_init(&lexer, arena, &p->names, make_sources(p, strings, lengths, count), count,
                     &p->options.lexer, p->diags);
    tgsic_scopes_init(&p->scopes, arena);
    tgsic_lex_peek(&lexer, 0);
    start(p);
    tgsic_glsl_advance(p);
    parse_translation_unit(p);
    p->shader->indexes_samplers = tgsic_glsl_indexes_samplers(p);
    tgsic_glsl_check_shader(p);
    bool failed = p->errors || p->diags->errors != errors;
    if (failed)
        return lexer.refused ? TGSIC_E_UNSUPPORTED : TGSIC_E_INVALID;
    *out = p->shader;
    return TGSIC_OK;
}
