/* SPDX-License-Identifier: MIT */
/* Declarations: variables, defaults of a stage, requalified names; functions and blocks from here
 * on by their own files. */
#include "parse.h"

struct ast_stmt *tgsic_glsl_stmt(struct parser *p, enum ast_stmt_kind kind, struct tgsic_pos pos)
{
    struct ast_stmt *stmt = ARENA_NEW(p->arena, struct ast_stmt);
    stmt->kind = (uint8_t)kind;
    stmt->pos = pos;
    return stmt;
}

/* An array without a size takes its initialiser's; the initialiser's type must fit then. */
static struct ast_expr *fit_initializer(struct parser *p, const struct glsl_type **type,
                                        struct ast_expr *value, struct tgsic_pos pos)
{
    const struct glsl_type *target = *type;
    const struct glsl_type *a = target, *b = value->type;
    while (glsl_is_array(a) && glsl_is_array(b) && (!a->length || a->length == b->length)) {
        a = a->element;
        b = b->element;
    }
    if (a == b && glsl_is_array(target))
        *type = target = value->type;
    struct ast_expr *converted = tgsic_glsl_implicit(p, value, target);
    if (converted)
        return converted;
    tgsic_glsl_error(p, E_INITIALIZER, pos, "%.64s cannot be initialised by %.64s", target->name,
                     value->type->name);
    return tgsic_glsl_erroneous(p, pos);
}

/* init_declarator: IDENTIFIER array_specifier? ( '=' initializer )?
 * The name is declared after its initialiser. */
static struct ast_variable *parse_declarator(struct parser *p, struct specifier *s,
                                             struct glsl_name *name, struct tgsic_pos name_pos)
{
    const struct glsl_type *type = tgsic_glsl_parse_array(p, s->type);
    struct ast_expr *initializer = NULL;
    struct tgsic_pos pos = p->token.pos;
    if (tgsic_glsl_accept(p, TOK_ASSIGN)) {
        initializer = tgsic_glsl_parse_initializer(p, type);
        if (!tgsic_glsl_is_error(initializer))
            initializer = fit_initializer(p, &type, initializer, pos);
    }
    return tgsic_glsl_declare(p, s, name, type, name_pos, initializer);
}

static struct ast_stmt *declaration(struct parser *p, struct ast_variable *v, struct tgsic_pos pos)
{
    struct ast_stmt *stmt = tgsic_glsl_stmt(p, AST_DECLARATION, pos);
    stmt->variable = v;
    return stmt;
}

/* init_declarator_list, after its first name, up to and with ';' */
static struct ast_stmt *parse_declarators(struct parser *p, struct specifier *s,
                                          struct glsl_name *name, struct tgsic_pos pos)
{
    struct ast_stmt *first = NULL, **next = &first;
    for (;;) {
        *next = declaration(p, parse_declarator(p, s, name, pos), pos);
        next = &(*next)->next;
        if (!tgsic_glsl_accept(p, TOK_COMMA))
            break;
        name = p->token.name;
        pos = p->token.pos;
        if (!tgsic_glsl_expect(p, TOK_IDENTIFIER))
            return first;
    }
    tgsic_glsl_expect(p, TOK_SEMICOLON);
    return first;
}

/* type_qualifier identifier_list ';' gives declared names further qualifiers. */
static void parse_requalification(struct parser *p, const struct specifier *s)
{
    do {
        struct token token = p->token;
        if (!tgsic_glsl_expect(p, TOK_IDENTIFIER))
            return;
        tgsic_glsl_requalify(p, s, token.name, token.pos);
    } while (tgsic_glsl_accept(p, TOK_COMMA));
    tgsic_glsl_expect(p, TOK_SEMICOLON);
}

static bool starts_block(struct parser *p)
{
    return p->token.kind == TOK_IDENTIFIER && tgsic_lex_peek(p->lexer, 0)->kind == TOK_LEFT_BRACE;
}

/* What follows qualifiers without being a type. True if the declaration is over. */
static bool parse_without_type(struct parser *p, struct specifier *s)
{
    if (p->token.kind == TOK_SEMICOLON) {
        tgsic_glsl_set_stage_layout(p, s);
        tgsic_glsl_advance(p);
        return true;
    }
    if (starts_block(p)) {
        tgsic_glsl_parse_block(p, s);
        return true;
    }
    if (p->token.kind == TOK_IDENTIFIER && !tgsic_glsl_is_type_name(p, p->token.name) &&
        s->seen & (SEEN_INVARIANT | SEEN_PRECISE)) {
        parse_requalification(p, s);
        return true;
    }
    return false;
}

/* A type with nothing declared: of use for structures alone. */
static void check_empty_declaration(struct parser *p, const struct specifier *s)
{
    if (s->seen & SEEN_PRECISION && !s->defines_struct)
        tgsic_glsl_warn(p, s->pos, "this declares nothing");
    if (s->seen & SEEN_INVARIANT && s->defines_struct)
        tgsic_glsl_error(p, E_QUALIFIER, s->pos, "a structure cannot be invariant");
    if (s->seen & SEEN_PRECISION && s->defines_struct)
        tgsic_glsl_error(p, E_PRECISION, s->pos, "a structure has no precision");
    if (s->layout && s->layout->seen)
        tgsic_glsl_error(p, E_LAYOUT, s->pos, "a layout qualifier that nothing takes");
}

/* external_declaration: function_definition | declaration */
void tgsic_glsl_parse_global(struct parser *p)
{
    struct specifier s;
    if (p->token.kind == KW_precision) {
        tgsic_glsl_parse_precision(p);
        return;
    }
    tgsic_glsl_parse_qualifiers(p, &s);
    if (s.seen && parse_without_type(p, &s))
        return;
    tgsic_glsl_parse_type(p, &s);
    if (p->panicking)
        return;
    if (p->token.kind == TOK_SEMICOLON) {
        check_empty_declaration(p, &s);
        tgsic_glsl_advance(p);
        return;
    }
    struct token name = p->token;
    if (!tgsic_glsl_expect(p, TOK_IDENTIFIER))
        return;
    if (p->token.kind == TOK_LEFT_PAREN)
        tgsic_glsl_parse_function(p, &s, name.name, name.pos);
    else
        parse_declarators(p, &s, name.name, name.pos);
}

/* A prototype inside a function: only GLSL 1.10 has it. */
static bool parse_local_prototype(struct parser *p, struct specifier *s, struct token name)
{
    if (p->token.kind != TOK_LEFT_PAREN)
        return false;
    if (since(p, 120, 100))
        tgsic_glsl_error(p, E_FUNCTION, name.pos, "a function is declared outside of functions");
    tgsic_glsl_parse_function(p, s, name.name, name.pos);
    return true;
}

struct ast_stmt *tgsic_glsl_parse_local(struct parser *p)
{
    struct specifier s;
    if (p->token.kind == KW_precision) {
        tgsic_glsl_parse_precision(p);
        return NULL;
    }
    tgsic_glsl_parse_qualifiers(p, &s);
    if (s.seen & SEEN_PRECISE && p->token.kind == TOK_IDENTIFIER &&
        !tgsic_glsl_is_type_name(p, p->token.name)) {
        parse_requalification(p, &s);
        return NULL;
    }
    if (s.seen & SEEN_INVARIANT && p->token.kind == TOK_IDENTIFIER)
        tgsic_glsl_error(p, E_QUALIFIER, s.pos, "'invariant' stands outside of functions only");
    tgsic_glsl_parse_type(p, &s);
    if (p->panicking || tgsic_glsl_accept(p, TOK_SEMICOLON))
        return NULL;
    struct token name = p->token;
    if (!tgsic_glsl_expect(p, TOK_IDENTIFIER) || parse_local_prototype(p, &s, name))
        return NULL;
    return parse_declarators(p, &s, name.name, name.pos);
}
