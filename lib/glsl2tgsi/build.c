/* SPDX-License-Identifier: MIT */
/* Making expression nodes: height limit, folding, precision, unsized arrays. */
#include "parse.h"

#include "constant.h"

/* Scalars in one variable. */
#define MAX_SLOTS (UINT32_MAX / 64)

struct ast_expr *tgsic_glsl_expr(struct parser *p, enum ast_expr_kind kind,
                                 const struct glsl_type *type, struct tgsic_pos pos)
{
    struct ast_expr *expr = ARENA_NEW(p->arena, struct ast_expr);
    expr->kind = (uint8_t)kind;
    expr->type = type;
    expr->pos = pos;
    return expr;
}

struct ast_expr *tgsic_glsl_erroneous(struct parser *p, struct tgsic_pos pos)
{
    return tgsic_glsl_expr(p, AST_ERRONEOUS, ERROR_TYPE, pos);
}

bool tgsic_glsl_is_error(const struct ast_expr *expr)
{
    return glsl_is_error(expr->type);
}

struct ast_expr *tgsic_glsl_literal(struct parser *p, const struct glsl_type *type,
                                    union glsl_scalar value, struct tgsic_pos pos)
{
    struct ast_expr *expr = tgsic_glsl_expr(p, AST_LITERAL, type, pos);
    union glsl_scalar *constant = ARENA_NEW(p->arena, union glsl_scalar);
    *constant = value;
    expr->constant = constant;
    return expr;
}

const struct glsl_type *tgsic_glsl_array_of(struct parser *p, const struct glsl_type *element,
                                            uint32_t length)
{
    if (glsl_is_error(element))
        return element;
    if (element->slots && length > MAX_SLOTS / element->slots)
        tgsic_glsl_too_many(p, p->token.pos, "this array is too large");
    return tgsic_glsl_array(&p->shader->types, p->arena, element, length);
}

const struct glsl_type *tgsic_glsl_make_struct(struct parser *p, enum glsl_base base,
                                               const char *name, const struct glsl_member *members,
                                               uint32_t count)
{
    uint64_t slots = 0, leaves = 0;
    uint32_t depth = 0;
    for (uint32_t i = 0; i < count; i++) {
        slots += members[i].type->slots;
        leaves += members[i].type->leaves;
        depth = members[i].type->depth > depth ? members[i].type->depth : depth;
    }
    if (count > GLSL_MAX_MEMBERS || leaves > GLSL_MAX_LEAVES || slots > MAX_SLOTS)
        tgsic_glsl_too_many(p, p->token.pos, "this structure or block is too large");
    if (depth >= p->options.max_nesting)
        tgsic_glsl_too_deep(p, p->token.pos, p->options.max_nesting);
    return tgsic_glsl_struct(p->arena, base, name, members, count);
}

/* Arrays without a size may be given one later; every name of them is patched then. */
static void note_unsized(struct parser *p, struct ast_expr *expr)
{
    ARENA_RESERVE(p->arena, p->unsized, p->unsized_count);
    p->unsized[p->unsized_count++] = expr;
}

struct ast_expr *tgsic_glsl_name(struct parser *p, struct ast_variable *variable,
                                 struct tgsic_pos pos)
{
    struct ast_expr *expr = tgsic_glsl_expr(p, AST_NAME, variable->type, pos);
    expr->variable = variable;
    expr->precision = variable->q.precision;
    if (variable->q.storage == AST_CONST)
        expr->constant = variable->constant;
    if (glsl_is_unsized(variable->type))
        note_unsized(p, expr);
    return expr;
}

unsigned tgsic_ast_operands(const struct ast_expr *expr)
{
    static const uint8_t counts[] = {
        [AST_MEMBER] = 1, [AST_SWIZZLE] = 1,   [AST_INDEX] = 2,   [AST_UNARY] = 1,
        [AST_BINARY] = 2, [AST_SELECT] = 3,    [AST_COMMA] = 2,   [AST_ASSIGN] = 2,
        [AST_UPDATE] = 2, [AST_INCREMENT] = 1, [AST_CONVERT] = 1, [AST_LENGTH] = 1,
    };
    return expr->kind < sizeof counts ? counts[expr->kind] : 0;
}

static bool has_arguments(const struct ast_expr *expr)
{
    return expr->kind == AST_CONSTRUCT || expr->kind == AST_CALL ||
           expr->kind == AST_CALL_BUILTIN || expr->kind == AST_CALL_SUBROUTINE;
}

static void take(struct ast_expr *expr, const struct ast_expr *operand, bool precision)
{
    if (operand->height >= expr->height)
        expr->height = (uint16_t)(operand->height + 1);
    if (precision && operand->precision > expr->precision)
        expr->precision = operand->precision;
}

static bool is_path(unsigned kind)
{
    return kind == AST_MEMBER || kind == AST_INDEX || kind == AST_SWIZZLE || kind == AST_LENGTH;
}

/* ESSL 3.00 §4.5.2: an operation has the highest precision among its operands; an index says
 * nothing about the element, a condition nothing about the choice. */
static void take_operands(struct parser *p, struct ast_expr *expr)
{
    unsigned count = tgsic_ast_operands(expr);
    for (unsigned i = 0; i < count; i++) {
        bool counts = !(expr->kind == AST_INDEX && i == 1) &&
                      !(expr->kind == AST_SELECT && i == 0) && !(expr->kind == AST_COMMA && i == 0);
        if (!(expr->kind == AST_ASSIGN && i == 0) && !is_path(expr->kind))
            tgsic_glsl_check_readable(p, expr->operand[i]);
        take(expr, expr->operand[i], counts && expr->type->base != GLSL_BOOL);
    }
    bool inherits = expr->kind == AST_CONSTRUCT;
    for (uint32_t i = 0; has_arguments(expr) && i < expr->argument_count; i++)
        take(expr, expr->arguments[i], inherits);
}

struct ast_expr *tgsic_glsl_finish(struct parser *p, struct ast_expr *expr)
{
    take_operands(p, expr);
    if (expr->height > p->options.max_height)
        tgsic_glsl_too_deep(p, expr->pos, p->options.max_height);
    if (expr->kind == AST_MEMBER && glsl_is_unsized(expr->type))
        note_unsized(p, expr);
    if (!expr->constant && !tgsic_glsl_is_error(expr))
        tgsic_glsl_fold(p->arena, expr);
    return expr;
}
