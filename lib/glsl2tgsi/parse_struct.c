/* SPDX-License-Identifier: MIT */
/* Structure definitions (GLSL 4.60 §4.1.8). */
#include "parse.h"

struct member_list {
    struct glsl_member *items;
    struct glsl_name **names;
    uint32_t count;
};

static void check_member_type(struct parser *p, const struct glsl_type *type, struct tgsic_pos pos)
{
    if (type->base == GLSL_VOID)
        tgsic_glsl_error(p, E_STRUCT, pos, "a member cannot be void");
    else if (glsl_is_unsized(type))
        tgsic_glsl_error(p, E_STRUCT, pos, "an array in a structure needs a size");
    else if (glsl_holds(type, HOLDS_ATOMIC))
        tgsic_glsl_error(p, E_STRUCT, pos, "a structure cannot hold atomic counters");
    else if (glsl_holds(type, HOLDS_IMAGE) && !has_extension(p, EXT_ARB_bindless_texture))
        tgsic_glsl_error(p, E_STRUCT, pos, "a structure cannot hold images");
}

static void add_member(struct parser *p, struct member_list *list, const struct specifier *s)
{
    struct token token = p->token;
    if (token.kind != TOK_IDENTIFIER) {
        tgsic_glsl_syntax(p, "a member's name");
        return;
    }
    tgsic_glsl_advance(p);
    const struct glsl_type *type = tgsic_glsl_parse_array(p, s->type);
    tgsic_glsl_check_name(p, token.name, token.pos);
    check_member_type(p, type, token.pos);
    if (tgsic_glsl_without_arrays(type)->base == GLSL_IMAGE)
        tgsic_glsl_check_image(p, &s->q, type, token.name->text, token.pos);
    ARENA_RESERVE(p->arena, list->names, list->count);
    list->names[list->count] = token.name;
    ARENA_RESERVE(p->arena, list->items, list->count);
    struct glsl_member *member = &list->items[list->count++];
    member->name = token.name->text;
    member->type = type;
    member->pos = token.pos;
    member->q = s->q;
    member->q.precision = tgsic_glsl_declared_precision(p, s, type, token.pos);
}

/* struct_declaration: type_qualifier? type_specifier struct_declarator_list ';' */
static void parse_members(struct parser *p, struct member_list *list)
{
    struct specifier s;
    tgsic_glsl_parse_qualifiers(p, &s);
    unsigned allowed = SEEN_PRECISION;
    if (has_extension(p, EXT_ARB_bindless_texture))
        allowed |= SEEN_MEMORY | SEEN_LAYOUT;
    if (s.seen & ~allowed)
        tgsic_glsl_error(p, E_QUALIFIER, s.pos, "members of a structure have no such qualifiers");
    tgsic_glsl_parse_type(p, &s);
    if (s.defines_struct && since(p, 120, 100))
        tgsic_glsl_error(p, E_STRUCT, s.type_pos, "a structure cannot be defined in another one");
    do
        add_member(p, list, &s);
    while (tgsic_glsl_accept(p, TOK_COMMA));
    tgsic_glsl_expect(p, TOK_SEMICOLON);
}

/* A scope that holds nothing but the members finds duplicates without comparing all pairs. */
void tgsic_glsl_check_members(struct parser *p, struct glsl_name *const *names,
                              const struct glsl_member *members, uint32_t count)
{
    tgsic_scope_push(&p->scopes);
    for (uint32_t i = 0; i < count; i++) {
        const struct symbol *symbol = names[i]->symbol;
        if (symbol && symbol->level == p->scopes.level)
            tgsic_glsl_error(p, E_REDECLARED, members[i].pos, "there is a member '%.64s' already",
                             names[i]->text);
        tgsic_scope_add(&p->scopes, names[i], SYMBOL_VARIABLE, p->scopes.level, members[i].pos);
    }
    tgsic_scope_pop(&p->scopes);
}

static struct member_list parse_member_list(struct parser *p)
{
    struct member_list list = {NULL, NULL, 0};
    while (p->token.kind != TOK_RIGHT_BRACE && p->token.kind != TOK_END && !p->panicking)
        parse_members(p, &list);
    tgsic_glsl_check_members(p, list.names, list.items, list.count);
    if (!list.count && !p->panicking)
        tgsic_glsl_error(p, E_STRUCT, p->token.pos, "a structure has at least one member");
    tgsic_glsl_expect(p, TOK_RIGHT_BRACE);
    return list;
}

/* struct_specifier: STRUCT IDENTIFIER? '{' struct_declaration_list '}' */
const struct glsl_type *tgsic_glsl_parse_struct(struct parser *p)
{
    tgsic_glsl_advance(p);
    struct token token = p->token;
    bool named = tgsic_glsl_accept(p, TOK_IDENTIFIER);
    if (!tgsic_glsl_expect(p, TOK_LEFT_BRACE))
        return ERROR_TYPE;
    tgsic_glsl_enter(p);
    struct member_list list = parse_member_list(p);
    tgsic_glsl_leave(p);
    const struct glsl_type *type = tgsic_glsl_make_struct(
        p, GLSL_STRUCT, named ? token.name->text : "struct", list.items, list.count);
    if (!named)
        return type;
    tgsic_glsl_check_name(p, token.name, token.pos);
    const struct symbol *symbol = token.name->symbol;
    bool function = symbol && symbol->kind == SYMBOL_FUNCTION && symbol->level == p->scopes.level;
    if (function)
        tgsic_glsl_error(p, E_REDECLARED, token.pos, "'%.64s' is a function already",
                         token.name->text);
    else if (!tgsic_glsl_check_redeclared(p, token.name, token.pos))
        tgsic_scope_add(&p->scopes, token.name, SYMBOL_TYPE, p->scopes.level, token.pos)->type =
            type;
    return type;
}
