/* SPDX-License-Identifier: MIT */
/* Initialisers: an expression, or a list in braces (GLSL 4.60 §4.1.11), which becomes the
 * constructor that it stands for. */
#include "parse.h"

struct list {
    struct ast_expr **items;
    uint32_t count;
};

static const struct glsl_type *item_type(const struct glsl_type *type, uint32_t i)
{
    if (glsl_has_members(type))
        return i < type->member_count ? type->members[i].type : NULL;
    return tgsic_glsl_element(type);
}

static uint32_t wanted_count(const struct glsl_type *type)
{
    if (glsl_has_members(type))
        return type->member_count;
    if (glsl_is_array(type))
        return type->length;
    return glsl_is_matrix(type) ? type->columns : type->rows;
}

static struct ast_expr *parse_item(struct parser *p, const struct glsl_type *type)
{
    struct ast_expr *expr = tgsic_glsl_parse_initializer(p, type ? type : ERROR_TYPE);
    if (!type || tgsic_glsl_is_error(expr) || glsl_is_unsized(type))
        return expr;
    struct ast_expr *converted = tgsic_glsl_implicit(p, expr, type);
    if (converted)
        return converted;
    tgsic_glsl_error(p, E_INITIALIZER, expr->pos, "%.64s is wanted here, not %.64s", type->name,
                     expr->type->name);
    return tgsic_glsl_erroneous(p, expr->pos);
}

/* '{' initializer_list ','? '}' */
static struct list parse_list(struct parser *p, const struct glsl_type *type)
{
    struct list list = {NULL, 0};
    tgsic_glsl_advance(p);
    do {
        if (p->token.kind == TOK_RIGHT_BRACE)
            break;
        struct ast_expr *item = parse_item(p, item_type(type, list.count));
        ARENA_RESERVE(p->arena, list.items, list.count);
        list.items[list.count++] = item;
    } while (!p->panicking && tgsic_glsl_accept(p, TOK_COMMA));
    tgsic_glsl_expect(p, TOK_RIGHT_BRACE);
    return list;
}

static struct ast_expr *construct_list(struct parser *p, const struct glsl_type *type,
                                       struct list list, struct tgsic_pos pos)
{
    if (glsl_is_array(type) || glsl_has_members(type))
        return tgsic_glsl_construct(p, type, list.items, list.count, pos);
    struct ast_expr *expr = tgsic_glsl_expr(p, AST_CONSTRUCT, type, pos);
    expr->arguments = list.items;
    expr->argument_count = list.count;
    for (uint32_t i = 0; i < list.count; i++)
        if (tgsic_glsl_is_error(list.items[i]))
            return list.items[i];
    return tgsic_glsl_finish(p, expr);
}

struct ast_expr *tgsic_glsl_parse_initializer(struct parser *p, const struct glsl_type *type)
{
    struct tgsic_pos pos = p->token.pos;
    if (p->token.kind != TOK_LEFT_BRACE)
        return tgsic_glsl_parse_assignment(p);
    if (!ALLOWS(p, 420, 0, EXT_ARB_shading_language_420pack))
        tgsic_glsl_error(p, E_VERSION, pos,
                         "initialiser lists need GLSL 4.20 or GL_ARB_shading_language_420pack");
    tgsic_glsl_enter(p);
    struct list list = parse_list(p, type);
    tgsic_glsl_leave(p);
    if (glsl_is_error(type) || p->panicking)
        return tgsic_glsl_erroneous(p, pos);
    bool aggregate = glsl_is_array(type) || glsl_has_members(type) || glsl_is_vector(type) ||
                     glsl_is_matrix(type);
    if (!aggregate || (!glsl_is_unsized(type) && list.count != wanted_count(type)) || !list.count) {
        tgsic_glsl_error(p, E_INITIALIZER, pos, "this list does not fit %.64s", type->name);
        return tgsic_glsl_erroneous(p, pos);
    }
    return construct_list(p, type, list, pos);
}
