/* SPDX-License-Identifier: MIT */
/* Constructors: which arguments each takes, in the normal form that ast.h promises (GLSL 4.60
 * §5.4). */
#include "parse.h"

static struct ast_expr *refuse(struct parser *p, const struct glsl_type *type, struct tgsic_pos pos,
                               const char *why)
{
    tgsic_glsl_error(p, E_CONSTRUCTOR, pos, "constructor of %.64s: %s", type->name, why);
    return tgsic_glsl_erroneous(p, pos);
}

static struct ast_expr *construct_node(struct parser *p, const struct glsl_type *type,
                                       struct ast_expr **arguments, uint32_t count,
                                       struct tgsic_pos pos)
{
    struct ast_expr *expr = tgsic_glsl_expr(p, AST_CONSTRUCT, type, pos);
    expr->arguments = arguments;
    expr->argument_count = count;
    return tgsic_glsl_finish(p, expr);
}

static struct ast_expr *as_conversion(struct parser *p, const struct glsl_type *type,
                                      struct ast_expr *a, struct tgsic_pos pos)
{
    struct ast_expr *expr = tgsic_glsl_expr(p, AST_CONVERT, type, pos);
    expr->operand[0] = a;
    return tgsic_glsl_finish(p, expr);
}

/* The first component of whatever it is. */
static struct ast_expr *first_scalar(struct parser *p, struct ast_expr *a)
{
    if (glsl_is_matrix(a->type))
        a = tgsic_glsl_index(
            p, a, tgsic_glsl_literal(p, GLSL_TYPE(int), (union glsl_scalar){.i = 0}, a->pos),
            a->pos);
    if (glsl_is_scalar(a->type))
        return a;
    struct ast_expr *expr =
        tgsic_glsl_expr(p, AST_SWIZZLE, tgsic_glsl_numeric(a->type->base, 1, 1), a->pos);
    expr->operand[0] = a;
    expr->count = 1;
    return tgsic_glsl_finish(p, expr);
}

static struct ast_expr *construct_matrix_from_matrix(struct parser *p, const struct glsl_type *type,
                                                     struct ast_expr **arguments, uint32_t count,
                                                     struct tgsic_pos pos)
{
    if (!since(p, 120, 100))
        return refuse(p, type, pos, "matrices are made from matrices from GLSL 1.20 on");
    if (count != 1)
        return refuse(p, type, pos, "a matrix must be the only argument");
    if (arguments[0]->type == type)
        return as_conversion(p, type, arguments[0], pos);
    arguments[0] = tgsic_glsl_convert_base(p, arguments[0], type->base);
    return construct_node(p, type, arguments, count, pos);
}

static bool has_matrix(struct ast_expr **arguments, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (glsl_is_matrix(arguments[i]->type))
            return true;
    return false;
}

/* Only floats come in matrices: the wanted components of one, as a vector that can be converted. */
static struct ast_expr *leading_components(struct parser *p, struct ast_expr *matrix,
                                           uint32_t count)
{
    if (count == 1)
        return first_scalar(p, matrix);
    struct ast_expr **arguments = ARENA_ARRAY(p->arena, struct ast_expr *, 1);
    arguments[0] = matrix;
    return construct_node(p, tgsic_glsl_numeric(matrix->type->base, count, 1), arguments, 1,
                          matrix->pos);
}

static struct ast_expr *from_components(struct parser *p, const struct glsl_type *type,
                                        struct ast_expr **arguments, uint32_t count,
                                        struct tgsic_pos pos)
{
    uint32_t wanted = type->slots, have = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (have >= wanted)
            return refuse(p, type, arguments[i]->pos, "too many arguments");
        uint32_t offered = arguments[i]->type->slots;
        if (glsl_is_matrix(arguments[i]->type) && arguments[i]->type->base != type->base)
            arguments[i] = leading_components(p, arguments[i],
                                              offered < wanted - have ? offered : wanted - have);
        have += offered;
        arguments[i] = tgsic_glsl_convert_base(p, arguments[i], type->base);
    }
    bool spreads = count == 1 && have == 1;
    if (have < wanted && !spreads)
        return refuse(p, type, pos, "too few components");
    return construct_node(p, type, arguments, count, pos);
}

static struct ast_expr *construct_numeric(struct parser *p, const struct glsl_type *type,
                                          struct ast_expr **arguments, uint32_t count,
                                          struct tgsic_pos pos)
{
    for (uint32_t i = 0; i < count; i++)
        if (!glsl_is_numeric_or_bool(arguments[i]->type))
            return refuse(p, type, arguments[i]->pos,
                          "arguments are scalars, vectors and matrices");
    if (!count)
        return refuse(p, type, pos, "too few arguments");
    if (glsl_is_scalar(type)) {
        if (count > 1)
            return refuse(p, type, pos, "one argument is wanted");
        return as_conversion(p, type, first_scalar(p, arguments[0]), pos);
    }
    if (glsl_is_matrix(type) && has_matrix(arguments, count))
        return construct_matrix_from_matrix(p, type, arguments, count, pos);
    const struct glsl_type *first = arguments[0]->type;
    if (count == 1 && first->rows == type->rows && first->columns == type->columns)
        return as_conversion(p, type, arguments[0], pos);
    return from_components(p, type, arguments, count, pos);
}

static bool convert_argument(struct parser *p, struct ast_expr **argument,
                             const struct glsl_type *wanted, const struct glsl_type *type)
{
    struct ast_expr *value = tgsic_glsl_implicit(p, *argument, wanted);
    if (!value) {
        tgsic_glsl_error(p, E_CONSTRUCTOR, (*argument)->pos,
                         "constructor of %.64s: %.64s is wanted, not %.64s", type->name,
                         wanted->name, (*argument)->type->name);
        return false;
    }
    *argument = value;
    return true;
}

static struct ast_expr *construct_array(struct parser *p, const struct glsl_type *type,
                                        struct ast_expr **arguments, uint32_t count,
                                        struct tgsic_pos pos)
{
    if (!since(p, 120, 300))
        return refuse(p, type, pos, "array constructors need GLSL 1.20 or GLSL ES 3.00");
    const struct glsl_type *element = type->element;
    if (glsl_is_unsized(type)) {
        if (!count)
            return refuse(p, type, pos, "an array has at least one element");
        if (glsl_is_unsized(element))
            element = arguments[0]->type;
        type = tgsic_glsl_array_of(p, element, count);
    } else if (glsl_is_unsized(element) && count) {
        element = arguments[0]->type;
        type = tgsic_glsl_array_of(p, element, type->length);
    }
    if (count != type->length)
        return refuse(p, type, pos, "as many arguments as elements are wanted");
    for (uint32_t i = 0; i < count; i++)
        if (!convert_argument(p, &arguments[i], element, type))
            return tgsic_glsl_erroneous(p, pos);
    return construct_node(p, type, arguments, count, pos);
}

static struct ast_expr *construct_struct(struct parser *p, const struct glsl_type *type,
                                         struct ast_expr **arguments, uint32_t count,
                                         struct tgsic_pos pos)
{
    if (count != type->member_count)
        return refuse(p, type, pos, "as many arguments as members are wanted");
    for (uint32_t i = 0; i < count; i++)
        if (!convert_argument(p, &arguments[i], type->members[i].type, type))
            return tgsic_glsl_erroneous(p, pos);
    return construct_node(p, type, arguments, count, pos);
}

/* ARB_bindless_texture: samplers and images from uvec2 handles, and back. */
static struct ast_expr *construct_handle(struct parser *p, const struct glsl_type *type,
                                         struct ast_expr **arguments, uint32_t count,
                                         struct tgsic_pos pos)
{
    if (!has_extension(p, EXT_ARB_bindless_texture) || type->base == GLSL_ATOMIC)
        return refuse(p, type, pos, "such values cannot be made");
    if (count != 1 || arguments[0]->type != GLSL_TYPE(uvec2))
        return refuse(p, type, pos, "one uvec2 is wanted");
    return as_conversion(p, type, arguments[0], pos);
}

struct ast_expr *tgsic_glsl_construct(struct parser *p, const struct glsl_type *type,
                                      struct ast_expr **arguments, uint32_t count,
                                      struct tgsic_pos pos)
{
    for (uint32_t i = 0; i < count; i++)
        if (tgsic_glsl_is_error(arguments[i]))
            return tgsic_glsl_erroneous(p, pos);
    if (type == GLSL_TYPE(uvec2) && count == 1 && glsl_is_opaque(arguments[0]->type) &&
        arguments[0]->type->base != GLSL_ATOMIC && has_extension(p, EXT_ARB_bindless_texture))
        return as_conversion(p, type, arguments[0], pos);
    if (glsl_is_numeric_or_bool(type))
        return construct_numeric(p, type, arguments, count, pos);
    switch (type->base) {
    case GLSL_ARRAY:
        return construct_array(p, type, arguments, count, pos);
    case GLSL_STRUCT:
        return construct_struct(p, type, arguments, count, pos);
    case GLSL_SAMPLER:
    case GLSL_IMAGE:
    case GLSL_ATOMIC:
        return construct_handle(p, type, arguments, count, pos);
    default:
        return refuse(p, type, pos, "this type has none");
    }
}
