/* SPDX-License-Identifier: MIT */
/* Implicit conversions (GLSL 4.60 §4.1.10), which versions and extensions have them. */
#include "parse.h"

static bool have_conversions(const struct parser *p)
{
    return ALLOWS(p, 120, 0, EXT_EXT_shader_implicit_conversions);
}

static bool int_to_uint(const struct parser *p)
{
    return ALLOWS(p, 400, 0, EXT_ARB_gpu_shader5, EXT_MESA_shader_integer_functions,
                  EXT_EXT_shader_implicit_conversions);
}

static bool have_double(const struct parser *p)
{
    return ALLOWS(p, 400, 0, EXT_ARB_gpu_shader_fp64);
}

static bool have_int64(const struct parser *p)
{
    return has_extension(p, EXT_ARB_gpu_shader_int64) || has_extension(p, EXT_AMD_gpu_shader_int64);
}

bool tgsic_glsl_can_convert_base(const struct parser *p, enum glsl_base from, enum glsl_base to)
{
    if (from == to)
        return true;
    if (!have_conversions(p))
        return false;
    bool from_int32 = from == GLSL_INT || from == GLSL_UINT;
    bool from_int64 = from == GLSL_INT64 || from == GLSL_UINT64;
    switch (to) {
    case GLSL_FLOAT:
        return from_int32;
    case GLSL_UINT:
        return from == GLSL_INT && int_to_uint(p);
    case GLSL_DOUBLE:
        return have_double(p) &&
               (from == GLSL_FLOAT || from_int32 || (from_int64 && have_int64(p)));
    case GLSL_INT64:
        return have_int64(p) && from == GLSL_INT;
    case GLSL_UINT64:
        return have_int64(p) && (from_int32 || from == GLSL_INT64);
    default:
        return false;
    }
}

bool tgsic_glsl_can_convert(const struct parser *p, const struct glsl_type *from,
                            const struct glsl_type *to)
{
    if (from == to || glsl_is_error(from) || glsl_is_error(to))
        return true;
    return glsl_is_numeric(from) && glsl_is_numeric(to) && from->rows == to->rows &&
           from->columns == to->columns && tgsic_glsl_can_convert_base(p, from->base, to->base);
}

struct ast_expr *tgsic_glsl_convert(struct parser *p, struct ast_expr *expr,
                                    const struct glsl_type *type)
{
    if (expr->type == type || tgsic_glsl_is_error(expr))
        return expr;
    struct ast_expr *conversion = tgsic_glsl_expr(p, AST_CONVERT, type, expr->pos);
    conversion->operand[0] = expr;
    return tgsic_glsl_finish(p, conversion);
}

struct ast_expr *tgsic_glsl_convert_base(struct parser *p, struct ast_expr *expr,
                                         enum glsl_base base)
{
    if (expr->type->base == base || tgsic_glsl_is_error(expr))
        return expr;
    return tgsic_glsl_convert(p, expr,
                              tgsic_glsl_numeric(base, expr->type->rows, expr->type->columns));
}

struct ast_expr *tgsic_glsl_implicit(struct parser *p, struct ast_expr *expr,
                                     const struct glsl_type *type)
{
    if (!tgsic_glsl_can_convert(p, expr->type, type))
        return NULL;
    return tgsic_glsl_convert(p, expr, type);
}
