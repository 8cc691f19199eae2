/* SPDX-License-Identifier: MIT */
/* Operators and conversions. */
#include "lower.h"

enum arithmetic { OF_FLOAT, OF_INT, OF_UINT };

static enum arithmetic arithmetic(const struct glsl_type *type)
{
    if (glsl_is_floating(type))
        return OF_FLOAT;
    return type->base == GLSL_INT || type->base == GLSL_INT64 ? OF_INT : OF_UINT;
}

struct binary_row {
    uint8_t op[3]; /* float, int, uint */
    bool swap, negate_right;
};

/* By ast_op. a > b is b < a, and a <= b is b >= a; never the opposite of the opposite, which NaN
 * forbids. */
static const struct binary_row binary_rows[] = {
    [AST_ADD] = {{IR_FADD, IR_IADD, IR_IADD}, false, false},
    [AST_SUB] = {{IR_FADD, IR_IADD, IR_IADD}, false, true},
    [AST_MUL] = {{IR_FMUL, IR_IMUL, IR_IMUL}, false, false},
    [AST_DIV] = {{IR_FDIV, IR_IDIV, IR_UDIV}, false, false},
    [AST_MOD] = {{IR_MOV, IR_IMOD, IR_UMOD}, false, false},
    [AST_SHL] = {{IR_MOV, IR_SHL, IR_SHL}, false, false},
    [AST_SHR] = {{IR_MOV, IR_ISHR, IR_USHR}, false, false},
    [AST_BIT_AND] = {{IR_MOV, IR_AND, IR_AND}, false, false},
    [AST_BIT_OR] = {{IR_MOV, IR_OR, IR_OR}, false, false},
    [AST_BIT_XOR] = {{IR_MOV, IR_XOR, IR_XOR}, false, false},
    [AST_LESS] = {{IR_FLT, IR_ILT, IR_ULT}, false, false},
    [AST_GREATER] = {{IR_FLT, IR_ILT, IR_ULT}, true, false},
    [AST_LESS_EQUAL] = {{IR_FGE, IR_IGE, IR_UGE}, true, false},
    [AST_GREATER_EQUAL] = {{IR_FGE, IR_IGE, IR_UGE}, false, false},
};

static struct ir_instr *combine(struct lower *l, const struct binary_row *row, enum arithmetic of,
                                struct ir_instr *a, struct ir_instr *b)
{
    if (row->negate_right)
        b = op1(l, of == OF_FLOAT ? IR_FNEG : IR_INEG, b);
    return row->swap ? op2(l, (enum ir_op)row->op[of], b, a)
                     : op2(l, (enum ir_op)row->op[of], a, b);
}

/* Component by component; a scalar operand goes with every column. */
static struct value componentwise(struct lower *l, const struct binary_row *row,
                                  const struct value *left, const struct value *right,
                                  const struct glsl_type *type)
{
    struct value a = *left, b = *right;
    struct value result = {.type = type, .kind = VALUE_SSA};
    if (a.transposed != b.transposed && !glsl_is_scalar(a.type) && !glsl_is_scalar(b.type)) {
        a = tgsic_value_load(l, a);
        b = tgsic_value_load(l, b);
    }
    result.transposed = a.transposed || b.transposed;
    unsigned count = result.transposed ? type->rows : type->columns;
    for (unsigned c = 0; c < count; c++)
        result.column[c] =
            combine(l, row, arithmetic(left->type), a.column[glsl_is_scalar(a.type) ? 0 : c],
                    b.column[glsl_is_scalar(b.type) ? 0 : c]);
    return result;
}

struct value tgsic_lower_binary(struct lower *l, enum ast_op op, const struct value *a,
                                const struct value *b, const struct glsl_type *type)
{
    struct ir_instr *equal;
    switch (op) {
    case AST_MATRIX_MUL:
        return tgsic_lower_multiply(l, a, b, type);
    case AST_EQUAL:
    case AST_NOT_EQUAL:
        equal = tgsic_lower_equal(l, a, b, op == AST_NOT_EQUAL);
        return tgsic_value(type, equal);
    case AST_LOGICAL_AND:
        return tgsic_value(type, op2(l, IR_AND, a->column[0], b->column[0]));
    case AST_LOGICAL_OR:
        return tgsic_value(type, op2(l, IR_OR, a->column[0], b->column[0]));
    case AST_LOGICAL_XOR:
        return tgsic_value(type, op2(l, IR_XOR, a->column[0], b->column[0]));
    default:
        return componentwise(l, &binary_rows[op], a, b, type);
    }
}

struct value tgsic_lower_unary(struct lower *l, enum ast_op op, const struct value *a)
{
    struct value result = *a;
    enum ir_op of = op == AST_NEGATE ? (glsl_is_floating(a->type) ? IR_FNEG : IR_INEG) : IR_NOT;
    for (unsigned c = 0; c < 4 && a->column[c]; c++)
        result.column[c] = op1(l, of, a->column[c]);
    return result;
}

/* ---- Conversions --------------------------------------------------------------------------- */

static enum ir_op conversion(enum glsl_base from, enum glsl_base to)
{
    switch (to) {
    case GLSL_FLOAT:
        return from == GLSL_INT ? IR_I2F : from == GLSL_UINT ? IR_U2F : IR_B2F;
    case GLSL_BOOL:
        return from == GLSL_FLOAT ? IR_F2B : IR_I2B;
    default:
        if (from == GLSL_FLOAT)
            return to == GLSL_INT ? IR_F2I : IR_F2U;
        return from == GLSL_BOOL ? IR_B2I : IR_MOV;
    }
}

/* As ops.def names it. */
static char letter(enum glsl_base base)
{
    static const char letters[] = {
        [GLSL_FLOAT] = 'f', [GLSL_DOUBLE] = 'd', [GLSL_INT] = 'i', [GLSL_UINT] = 'u',
        [GLSL_INT64] = 'l', [GLSL_UINT64] = 'm', [GLSL_BOOL] = 'b'};
    return letters[base];
}

struct value tgsic_lower_convert(struct lower *l, const struct value *a,
                                 const struct glsl_type *type)
{
    struct value result = *a;
    enum glsl_base from = a->type->base, to = type->base;
    bool wide = glsl_is_64bit(a->type) || glsl_is_64bit(type);
    enum ir_op op = wide ? IR_MOV : conversion(from, to);
    result.type = type;
    for (unsigned c = 0; wide && from != to && c < 4 && a->column[c]; c++)
        result.column[c] = tgsic_ir_wide_convert(&l->b, a->column[c], letter(from), letter(to));
    if (from == to || op == IR_MOV)
        return result;
    for (unsigned c = 0; c < 4 && a->column[c]; c++)
        result.column[c] = op1(l, op, a->column[c]);
    return result;
}

/* ---- Reductions and comparisons ------------------------------------------------------------- */

static struct ir_instr *reduce(struct lower *l, enum ir_op op, struct ir_instr *x)
{
    static const uint8_t low[] = {0, 1}, high[] = {2, 3};
    if (x->components == 4) {
        struct ir_instr *first = tgsic_ir_swizzle(&l->b, x, 2, low);
        x = op2(l, op, first, tgsic_ir_swizzle(&l->b, x, 2, high));
    }
    struct ir_instr *result = component(l, x, 0);
    for (unsigned c = 1; c < x->components; c++)
        result = op2(l, op, result, component(l, x, c));
    return result;
}

struct ir_instr *tgsic_lower_all(struct lower *l, struct ir_instr *bools)
{
    return reduce(l, IR_AND, bools);
}

struct ir_instr *tgsic_lower_any(struct lower *l, struct ir_instr *bools)
{
    return reduce(l, IR_OR, bools);
}

static struct ir_instr *join(struct lower *l, enum ir_op op, struct ir_instr *a, struct ir_instr *b)
{
    return a ? op2(l, op, a, b) : b;
}

static struct ir_instr *compare_columns(struct lower *l, const struct value *left,
                                        const struct value *right, bool not_equal)
{
    struct value a = tgsic_value_load(l, *left), b = tgsic_value_load(l, *right);
    bool is_float = glsl_is_floating(a.type);
    enum ir_op op = not_equal ? (is_float ? IR_FNE : IR_INE) : (is_float ? IR_FEQ : IR_IEQ);
    enum ir_op with = not_equal ? IR_OR : IR_AND;
    struct ir_instr *result = NULL;
    for (unsigned c = 0; c < a.type->columns; c++)
        result = join(l, with, result, op2(l, op, a.column[c], b.column[c]));
    return reduce(l, with, result);
}

/* a == b, or a != b: which is no negation for floats, as a NaN differs from itself. */
struct ir_instr *tgsic_lower_equal(struct lower *l, const struct value *a, const struct value *b,
                                   bool not_equal)
{
    const struct glsl_type *type = a->type;
    struct ir_instr *result = NULL;
    tgsic_lower_count(l, l->b.pos);
    if (type->rows)
        return compare_columns(l, a, b, not_equal);
    uint32_t count = glsl_is_array(type) ? type->length : type->member_count;
    for (uint32_t i = 0; i < count; i++) {
        bool array = glsl_is_array(type);
        struct value x = array ? tgsic_value_element(l, a, i, NULL) : tgsic_value_member(l, a, i);
        struct value y = array ? tgsic_value_element(l, b, i, NULL) : tgsic_value_member(l, b, i);
        result =
            join(l, not_equal ? IR_OR : IR_AND, result, tgsic_lower_equal(l, &x, &y, not_equal));
    }
    return result;
}

struct value tgsic_lower_choose(struct lower *l, struct ir_instr *condition, const struct value *a,
                                const struct value *b)
{
    struct value x = tgsic_value_load(l, *a), y = tgsic_value_load(l, *b);
    for (unsigned c = 0; c < x.type->columns; c++)
        x.column[c] = op3(l, IR_SELECT, condition, x.column[c], y.column[c]);
    return x;
}
