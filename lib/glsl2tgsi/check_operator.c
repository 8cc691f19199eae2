/* SPDX-License-Identifier: MIT */
/* Operand rules of unary, binary, selection and assignment operators (GLSL 4.60 §5.8, §5.9). */
#include "parse.h"

const char *tgsic_glsl_op_text(enum ast_op op)
{
    static const char *const text[] = {
        [AST_OP_NONE] = "=",
        [AST_NEGATE] = "-",
        [AST_NOT] = "!",
        [AST_BIT_NOT] = "~",
        [AST_PRE_INC] = "++",
        [AST_PRE_DEC] = "--",
        [AST_POST_INC] = "++",
        [AST_POST_DEC] = "--",
        [AST_ADD] = "+",
        [AST_SUB] = "-",
        [AST_MUL] = "*",
        [AST_DIV] = "/",
        [AST_MOD] = "%",
        [AST_SHL] = "<<",
        [AST_SHR] = ">>",
        [AST_BIT_AND] = "&",
        [AST_BIT_OR] = "|",
        [AST_BIT_XOR] = "^",
        [AST_MATRIX_MUL] = "*",
        [AST_LESS] = "<",
        [AST_GREATER] = ">",
        [AST_LESS_EQUAL] = "<=",
        [AST_GREATER_EQUAL] = ">=",
        [AST_EQUAL] = "==",
        [AST_NOT_EQUAL] = "!=",
        [AST_LOGICAL_AND] = "&&",
        [AST_LOGICAL_OR] = "||",
        [AST_LOGICAL_XOR] = "^^",
    };
    return text[op];
}

static struct ast_expr *bad_operands(struct parser *p, enum ast_op op, const struct ast_expr *a,
                                     const struct ast_expr *b, struct tgsic_pos pos)
{
    if (b)
        tgsic_glsl_error(p, E_OPERAND, pos, "operator '%s' does not take %.64s and %.64s",
                         tgsic_glsl_op_text(op), a->type->name, b->type->name);
    else
        tgsic_glsl_error(p, E_OPERAND, pos, "operator '%s' does not take %.64s",
                         tgsic_glsl_op_text(op), a->type->name);
    return tgsic_glsl_erroneous(p, pos);
}

static bool have_bitwise(const struct parser *p)
{
    return ALLOWS(p, 130, 300, EXT_EXT_gpu_shader4);
}

static bool is_scalar_bool(const struct glsl_type *type)
{
    return type == GLSL_TYPE(bool);
}

/* Unary */

static bool unary_operand_fits(const struct parser *p, enum ast_op op, const struct glsl_type *type)
{
    if (op == AST_NOT)
        return is_scalar_bool(type);
    if (op == AST_BIT_NOT)
        return glsl_is_integer(type) && have_bitwise(p);
    return glsl_is_numeric(type);
}

struct ast_expr *tgsic_glsl_unary(struct parser *p, enum ast_op op, struct ast_expr *a,
                                  struct tgsic_pos pos)
{
    if (tgsic_glsl_is_error(a))
        return a;
    if (!unary_operand_fits(p, op, a->type))
        return bad_operands(p, op, a, NULL, pos);
    struct ast_expr *expr = tgsic_glsl_expr(p, AST_UNARY, a->type, pos);
    expr->op = (uint8_t)op;
    expr->operand[0] = a;
    return tgsic_glsl_finish(p, expr);
}

struct ast_expr *tgsic_glsl_plus(struct parser *p, struct ast_expr *a, struct tgsic_pos pos)
{
    if (tgsic_glsl_is_error(a))
        return a;
    if (!glsl_is_numeric(a->type)) {
        tgsic_glsl_error(p, E_OPERAND, pos, "operator '+' does not take %.64s", a->type->name);
        return tgsic_glsl_erroneous(p, pos);
    }
    struct ast_expr *expr = tgsic_glsl_expr(p, AST_CONVERT, a->type, pos);
    expr->operand[0] = a;
    return tgsic_glsl_finish(p, expr);
}

struct ast_expr *tgsic_glsl_increment(struct parser *p, enum ast_op op, struct ast_expr *a,
                                      struct tgsic_pos pos)
{
    if (tgsic_glsl_is_error(a))
        return a;
    if (!glsl_is_numeric(a->type))
        return bad_operands(p, op, a, NULL, pos);
    if (!tgsic_glsl_check_lvalue(p, a, "changed"))
        return tgsic_glsl_erroneous(p, pos);
    struct ast_expr *expr = tgsic_glsl_expr(p, AST_INCREMENT, a->type, pos);
    expr->op = (uint8_t)op;
    expr->operand[0] = a;
    return tgsic_glsl_finish(p, expr);
}

/* Binary. Each rule converts the operands as far as the language does implicitly and answers the
 * result's type, NULL if they do not fit. */

static bool unify_bases(struct parser *p, struct ast_expr **a, struct ast_expr **b)
{
    enum glsl_base x = (*a)->type->base, y = (*b)->type->base;
    if (x == y)
        return true;
    if (tgsic_glsl_can_convert_base(p, x, y))
        *a = tgsic_glsl_convert_base(p, *a, y);
    else if (tgsic_glsl_can_convert_base(p, y, x))
        *b = tgsic_glsl_convert_base(p, *b, x);
    else
        return false;
    return true;
}

static const struct glsl_type *same_or_scalar(const struct glsl_type *a, const struct glsl_type *b)
{
    if (glsl_is_scalar(a))
        return b;
    return glsl_is_scalar(b) || a == b ? a : NULL;
}

static const struct glsl_type *linear_product(const struct glsl_type *a, const struct glsl_type *b)
{
    unsigned a_columns = glsl_is_matrix(a) ? a->columns : a->rows;
    unsigned a_rows = glsl_is_matrix(a) ? a->rows : 1;
    if (a_columns != b->rows)
        return NULL;
    if (a_rows == 1)
        return tgsic_glsl_numeric(a->base, b->columns, 1);
    return tgsic_glsl_numeric(a->base, a_rows, b->columns);
}

static const struct glsl_type *arithmetic(struct parser *p, enum ast_op *op, struct ast_expr **a,
                                          struct ast_expr **b)
{
    if (!glsl_is_numeric((*a)->type) || !glsl_is_numeric((*b)->type) || !unify_bases(p, a, b))
        return NULL;
    const struct glsl_type *x = (*a)->type, *y = (*b)->type;
    bool matrix = glsl_is_matrix(x) || glsl_is_matrix(y);
    if (*op == AST_MUL && matrix && !glsl_is_scalar(x) && !glsl_is_scalar(y)) {
        *op = AST_MATRIX_MUL;
        return linear_product(x, y);
    }
    return same_or_scalar(x, y);
}

static const struct glsl_type *bitwise(struct parser *p, struct ast_expr **a, struct ast_expr **b)
{
    if (!have_bitwise(p) || !glsl_is_integer((*a)->type) || !glsl_is_integer((*b)->type) ||
        !unify_bases(p, a, b))
        return NULL;
    return same_or_scalar((*a)->type, (*b)->type);
}

static const struct glsl_type *shift(const struct parser *p, const struct glsl_type *a,
                                     const struct glsl_type *b)
{
    if (!have_bitwise(p) || !glsl_is_integer(a) || !glsl_is_integer(b) || b->base == GLSL_INT64 ||
        b->base == GLSL_UINT64)
        return NULL;
    return glsl_is_scalar(b) || a->rows == b->rows ? a : NULL;
}

static const struct glsl_type *order(struct parser *p, struct ast_expr **a, struct ast_expr **b)
{
    if (!glsl_is_numeric((*a)->type) || !glsl_is_numeric((*b)->type) ||
        !glsl_is_scalar((*a)->type) || !glsl_is_scalar((*b)->type) || !unify_bases(p, a, b))
        return NULL;
    return GLSL_TYPE(bool);
}

/* Structures and arrays are copied and compared whole; ESSL 1.00 (§5.8, §5.9) and GLSL 1.10 have
 * this for structures without arrays only. */
static bool whole_arrays(const struct parser *p)
{
    return ALLOWS(p, 120, 300, EXT_NONE);
}

static const struct glsl_type *equality(struct parser *p, struct ast_expr **a, struct ast_expr **b)
{
    const struct glsl_type *x = (*a)->type, *y = (*b)->type;
    if (glsl_is_numeric(x) && glsl_is_numeric(y) && x->rows == y->rows && x->columns == y->columns)
        return unify_bases(p, a, b) ? GLSL_TYPE(bool) : NULL;
    if (x != y || glsl_is_unsized(x) ||
        glsl_holds(x, HOLDS_OPAQUE | HOLDS_VOID | HOLDS_BLOCK | HOLDS_SUBROUTINE))
        return NULL;
    if (!whole_arrays(p) && glsl_holds(x, HOLDS_ARRAY))
        return NULL;
    return GLSL_TYPE(bool);
}

static const struct glsl_type *binary_type(struct parser *p, enum ast_op *op, struct ast_expr **a,
                                           struct ast_expr **b)
{
    switch (*op) {
    case AST_ADD:
    case AST_SUB:
    case AST_MUL:
    case AST_DIV:
        return arithmetic(p, op, a, b);
    case AST_SHL:
    case AST_SHR:
        return shift(p, (*a)->type, (*b)->type);
    case AST_MOD:
    case AST_BIT_AND:
    case AST_BIT_OR:
    case AST_BIT_XOR:
        return bitwise(p, a, b);
    case AST_LESS:
    case AST_GREATER:
    case AST_LESS_EQUAL:
    case AST_GREATER_EQUAL:
        return order(p, a, b);
    case AST_EQUAL:
    case AST_NOT_EQUAL:
        return equality(p, a, b);
    default:
        return is_scalar_bool((*a)->type) && is_scalar_bool((*b)->type) ? GLSL_TYPE(bool) : NULL;
    }
}

struct ast_expr *tgsic_glsl_binary(struct parser *p, enum ast_op op, struct ast_expr *a,
                                   struct ast_expr *b, struct tgsic_pos pos)
{
    if (tgsic_glsl_is_error(a) || tgsic_glsl_is_error(b))
        return tgsic_glsl_erroneous(p, pos);
    const struct glsl_type *type = binary_type(p, &op, &a, &b);
    if (!type)
        return bad_operands(p, op, a, b, pos);
    struct ast_expr *expr = tgsic_glsl_expr(p, AST_BINARY, type, pos);
    expr->op = (uint8_t)op;
    expr->operand[0] = a;
    expr->operand[1] = b;
    return tgsic_glsl_finish(p, expr);
}

/* Selection and sequence */

enum { UNCOPYABLE = HOLDS_OPAQUE | HOLDS_SUBROUTINE | HOLDS_BLOCK };

static bool selectable(struct parser *p, struct ast_expr **a, struct ast_expr **b)
{
    struct ast_expr *converted = tgsic_glsl_implicit(p, *a, (*b)->type);
    if (converted)
        *a = converted;
    else if ((converted = tgsic_glsl_implicit(p, *b, (*a)->type)) != NULL)
        *b = converted;
    const struct glsl_type *type = (*a)->type;
    if (type != (*b)->type || glsl_holds(type, UNCOPYABLE))
        return false;
    return whole_arrays(p) || !glsl_is_array(type);
}

struct ast_expr *tgsic_glsl_select(struct parser *p, struct ast_expr *condition, struct ast_expr *a,
                                   struct ast_expr *b, struct tgsic_pos pos)
{
    if (tgsic_glsl_is_error(condition) || tgsic_glsl_is_error(a) || tgsic_glsl_is_error(b))
        return tgsic_glsl_erroneous(p, pos);
    if (!is_scalar_bool(condition->type)) {
        tgsic_glsl_error(p, E_OPERAND, condition->pos, "the condition of '?:' is %.64s, not bool",
                         condition->type->name);
        return tgsic_glsl_erroneous(p, pos);
    }
    if (!selectable(p, &a, &b)) {
        tgsic_glsl_error(p, E_OPERAND, pos, "'?:' cannot choose between %.64s and %.64s",
                         a->type->name, b->type->name);
        return tgsic_glsl_erroneous(p, pos);
    }
    struct ast_expr *expr = tgsic_glsl_expr(p, AST_SELECT, a->type, pos);
    expr->operand[0] = condition;
    expr->operand[1] = a;
    expr->operand[2] = b;
    return tgsic_glsl_finish(p, expr);
}

struct ast_expr *tgsic_glsl_comma(struct parser *p, struct ast_expr *a, struct ast_expr *b,
                                  struct tgsic_pos pos)
{
    if (tgsic_glsl_is_error(a) || tgsic_glsl_is_error(b))
        return tgsic_glsl_erroneous(p, pos);
    struct ast_expr *expr = tgsic_glsl_expr(p, AST_COMMA, b->type, pos);
    expr->operand[0] = a;
    expr->operand[1] = b;
    expr = tgsic_glsl_finish(p, expr);
    /* GLSL 4.30 §4.3.3 and ESSL 3.00 §4.3.3: a sequence is no constant expression */
    if (since(p, 430, 300))
        expr->constant = NULL;
    return expr;
}

/* Assignment */

static struct ast_expr *assign_node(struct parser *p, enum ast_expr_kind kind, enum ast_op op,
                                    struct ast_expr *a, struct ast_expr *b, struct tgsic_pos pos)
{
    struct ast_expr *expr = tgsic_glsl_expr(p, kind, a->type, pos);
    expr->op = (uint8_t)op;
    expr->operand[0] = a;
    expr->operand[1] = b;
    return tgsic_glsl_finish(p, expr);
}

/* ARB_bindless_texture: samplers and images are handles, which are values. */
static bool handles(const struct parser *p, const struct glsl_type *type)
{
    return has_extension(p, EXT_ARB_bindless_texture) &&
           !glsl_holds(type, UNCOPYABLE & ~HOLDS_HANDLE);
}

static struct ast_expr *plain_assign(struct parser *p, struct ast_expr *a, struct ast_expr *b,
                                     struct tgsic_pos pos)
{
    struct ast_expr *value = tgsic_glsl_implicit(p, b, a->type);
    if (!value) {
        tgsic_glsl_error(p, E_CONVERSION, pos, "%.64s cannot be assigned to %.64s", b->type->name,
                         a->type->name);
        return tgsic_glsl_erroneous(p, pos);
    }
    if ((glsl_holds(a->type, UNCOPYABLE) && !handles(p, a->type)) || a->type->base == GLSL_VOID ||
        glsl_is_unsized(a->type) || (!whole_arrays(p) && glsl_holds(a->type, HOLDS_ARRAY))) {
        tgsic_glsl_error(p, E_OPERAND, pos, "%.64s cannot be assigned as a whole", a->type->name);
        return tgsic_glsl_erroneous(p, pos);
    }
    return assign_node(p, AST_ASSIGN, AST_OP_NONE, a, value, pos);
}

static struct ast_expr *update(struct parser *p, enum ast_op op, struct ast_expr *a,
                               struct ast_expr *b, struct tgsic_pos pos)
{
    struct ast_expr *left = a;
    const struct glsl_type *type = binary_type(p, &op, &left, &b);
    if (!type || left != a || type != a->type)
        return bad_operands(p, op, a, b, pos);
    return assign_node(p, AST_UPDATE, op, a, b, pos);
}

struct ast_expr *tgsic_glsl_assign(struct parser *p, enum ast_op op, struct ast_expr *a,
                                   struct ast_expr *b, struct tgsic_pos pos)
{
    if (tgsic_glsl_is_error(a) || tgsic_glsl_is_error(b))
        return tgsic_glsl_erroneous(p, pos);
    if (!tgsic_glsl_check_lvalue(p, a, "assigned to"))
        return tgsic_glsl_erroneous(p, pos);
    if (op == AST_OP_NONE)
        return plain_assign(p, a, b, pos);
    return update(p, op, a, b, pos);
}
