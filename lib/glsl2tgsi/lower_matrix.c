/* SPDX-License-Identifier: MIT */
/* Linear algebra, on columns or, where a matrix is at hand transposed, on rows. */
#include "lower.h"

/* sum of columns[k] * coefficient k */
static struct ir_instr *combination(struct lower *l, struct ir_instr *const *columns,
                                    struct ir_instr *const *coefficients, unsigned count)
{
    struct ir_instr *sum = op2(l, IR_FMUL, columns[0], coefficients[0]);
    for (unsigned k = 1; k < count; k++)
        sum = op3(l, IR_FMAD, columns[k], coefficients[k], sum);
    return sum;
}

static struct ir_instr *vector_combination(struct lower *l, struct ir_instr *const *columns,
                                           struct ir_instr *vector)
{
    struct ir_instr *coefficients[4];
    for (unsigned k = 0; k < vector->components; k++)
        coefficients[k] = tgsic_ir_component(&l->b, vector, k);
    return combination(l, columns, coefficients, vector->components);
}

static struct ir_instr *dots(struct lower *l, struct ir_instr *const *rows, unsigned count,
                             struct ir_instr *vector)
{
    struct ir_instr *parts[4];
    for (unsigned i = 0; i < count; i++)
        parts[i] = tgsic_ir_math_dot(&l->b, rows[i], vector);
    return tgsic_ir_vec(&l->b, parts, count);
}

/* Component `row` of column `column` */
static struct ir_instr *entry(struct lower *l, const struct value *m, unsigned row, unsigned column)
{
    return m->transposed ? tgsic_ir_component(&l->b, m->column[row], column)
                         : tgsic_ir_component(&l->b, m->column[column], row);
}

static struct value matrix_product(struct lower *l, const struct value *a, const struct value *b,
                                   const struct glsl_type *type)
{
    struct value result = {.type = type, .kind = VALUE_SSA};
    if (a->transposed && b->transposed) { /* (A B)^T = B^T A^T */
        result.transposed = true;
        for (unsigned r = 0; r < type->rows; r++)
            result.column[r] = vector_combination(l, b->column, a->column[r]);
        return result;
    }
    for (unsigned c = 0; c < type->columns; c++) {
        struct ir_instr *coefficients[4];
        if (a->transposed) {
            result.column[c] = dots(l, a->column, type->rows, b->column[c]);
            continue;
        }
        for (unsigned k = 0; k < b->type->rows; k++)
            coefficients[k] = entry(l, b, k, c);
        result.column[c] = combination(l, a->column, coefficients, b->type->rows);
    }
    return result;
}

struct value tgsic_lower_multiply(struct lower *l, const struct value *a, const struct value *b,
                                  const struct glsl_type *type)
{
    if (glsl_is_matrix(a->type) && glsl_is_matrix(b->type))
        return matrix_product(l, a, b, type);
    bool left = glsl_is_matrix(a->type);
    const struct value *m = left ? a : b;
    struct ir_instr *v = left ? b->column[0] : a->column[0];
    if (left != m->transposed)
        return tgsic_value(type, vector_combination(l, m->column, v));
    return tgsic_value(type, dots(l, m->column, type->rows, v));
}

struct value tgsic_lower_outer(struct lower *l, const struct value *c, const struct value *r,
                               const struct glsl_type *type)
{
    struct value result = {.type = type, .kind = VALUE_SSA};
    for (unsigned i = 0; i < type->columns; i++)
        result.column[i] =
            op2(l, IR_FMUL, c->column[0], tgsic_ir_component(&l->b, r->column[0], i));
    return result;
}

struct value tgsic_lower_determinant(struct lower *l, const struct value *m)
{
    const struct glsl_type *type = tgsic_glsl_numeric(m->type->base, 1, 1);
    return tgsic_value(type, tgsic_ir_determinant(&l->b, m->column, m->type->columns));
}

struct value tgsic_lower_inverse(struct lower *l, const struct value *m)
{
    struct value result = {.type = m->type, .kind = VALUE_SSA, .transposed = true};
    tgsic_ir_inverse(&l->b, m->column, m->type->columns, result.column);
    return result;
}
