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

static struct ir_instr *dot(struct lower *l, struct ir_instr *a, struct ir_instr *b)
{
    static const uint8_t ops[] = {IR_FMUL, IR_FMUL, IR_FDOT2, IR_FDOT3, IR_FDOT4};
    return op2(l, (enum ir_op)ops[a->components], a, b);
}

static struct ir_instr *dots(struct lower *l, struct ir_instr *const *rows, unsigned count,
                             struct ir_instr *vector)
{
    struct ir_instr *parts[4];
    for (unsigned i = 0; i < count; i++)
        parts[i] = dot(l, rows[i], vector);
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

/* ---- Determinant and inverse ---------------------------------------------------------------- */

static struct ir_instr *swizzled(struct lower *l, struct ir_instr *x, unsigned n, unsigned a,
                                 unsigned b, unsigned c)
{
    const uint8_t swizzle[4] = {(uint8_t)a, (uint8_t)b, (uint8_t)c, (uint8_t)c};
    return tgsic_ir_swizzle(&l->b, x, n, swizzle);
}

/* a x b of the first three components */
struct ir_instr *tgsic_lower_cross(struct lower *l, struct ir_instr *a, struct ir_instr *b)
{
    struct ir_instr *left = op2(l, IR_FMUL, swizzled(l, a, 3, 1, 2, 0), swizzled(l, b, 3, 2, 0, 1));
    struct ir_instr *minus = op1(l, IR_FNEG, swizzled(l, a, 3, 2, 0, 1));
    return op3(l, IR_FMAD, minus, swizzled(l, b, 3, 1, 2, 0), left);
}

static struct ir_instr *mul(struct lower *l, struct ir_instr *a, struct ir_instr *b)
{
    return op2(l, IR_FMUL, a, b);
}

static struct ir_instr *cross2(struct lower *l, struct ir_instr *a, struct ir_instr *b)
{
    return sub_f(l, mul(l, component(l, a, 0), component(l, b, 1)),
                 mul(l, component(l, a, 1), component(l, b, 0)));
}

/* The 2x2 minors of two columns, as needed for the cofactors of a 4x4: of rows (i, j). */
struct minors {
    struct ir_instr *of[4][4];
};

static void find_minors(struct lower *l, struct ir_instr *p, struct ir_instr *q, struct minors *m)
{
    /* (0,1) (0,2) (0,3) and (1,2) come out of one vector operation, (1,3) and (2,3) of another */
    const uint8_t a1[4] = {0, 0, 0, 1}, b1[4] = {1, 2, 3, 2}, a2[2] = {1, 2}, b2[2] = {3, 3};
    struct ir_builder *b = &l->b;
    struct ir_instr *first =
        sub_f(l, mul(l, tgsic_ir_swizzle(b, p, 4, a1), tgsic_ir_swizzle(b, q, 4, b1)),
              mul(l, tgsic_ir_swizzle(b, p, 4, b1), tgsic_ir_swizzle(b, q, 4, a1)));
    struct ir_instr *second =
        sub_f(l, mul(l, tgsic_ir_swizzle(b, p, 2, a2), tgsic_ir_swizzle(b, q, 2, b2)),
              mul(l, tgsic_ir_swizzle(b, p, 2, b2), tgsic_ir_swizzle(b, q, 2, a2)));
    m->of[0][1] = component(l, first, 0);
    m->of[0][2] = component(l, first, 1);
    m->of[0][3] = component(l, first, 2);
    m->of[1][2] = component(l, first, 3);
    m->of[1][3] = component(l, second, 0);
    m->of[2][3] = component(l, second, 1);
}

/* The vector of cofactors for column `v`, given the minors of the two other columns:
 * row i is the signed determinant of v and the minors without row i. */
static struct ir_instr *cofactors(struct lower *l, struct ir_instr *v, const struct minors *m,
                                  bool negative)
{
    const uint8_t x[4] = {1, 0, 0, 0}, y[4] = {2, 2, 1, 1}, z[4] = {3, 3, 3, 2};
    struct ir_builder *b = &l->b;
    struct ir_instr *mx[4] = {m->of[2][3], m->of[2][3], m->of[1][3], m->of[1][2]};
    struct ir_instr *my[4] = {m->of[1][3], m->of[0][3], m->of[0][3], m->of[0][2]};
    struct ir_instr *mz[4] = {m->of[1][2], m->of[0][2], m->of[0][1], m->of[0][1]};
    uint64_t sign[4];
    for (unsigned i = 0; i < 4; i++)
        sign[i] = (i % 2 != 0) != negative ? 0xbf800000u : 0x3f800000u; /* -1, 1 */
    struct ir_instr *sum = mul(l, tgsic_ir_swizzle(b, v, 4, x), tgsic_ir_vec(b, mx, 4));
    sum =
        op3(l, IR_FMAD, op1(l, IR_FNEG, tgsic_ir_swizzle(b, v, 4, y)), tgsic_ir_vec(b, my, 4), sum);
    sum = op3(l, IR_FMAD, tgsic_ir_swizzle(b, v, 4, z), tgsic_ir_vec(b, mz, 4), sum);
    return mul(l, sum, tgsic_ir_const_bits(b, 4, 32, sign));
}

/* The rows of the adjugate: row c is the cofactors of column c. */
static void adjugate(struct lower *l, const struct value *m, struct ir_instr *rows[4])
{
    struct ir_instr *const *c = m->column;
    struct ir_instr *xy;
    struct minors low, high;
    switch (m->type->columns) {
    case 2:
        xy = c[1];
        rows[0] = tgsic_ir_vec(
            &l->b, (struct ir_instr *[]){component(l, xy, 1), op1(l, IR_FNEG, component(l, xy, 0))},
            2);
        rows[1] = tgsic_ir_vec(
            &l->b,
            (struct ir_instr *[]){op1(l, IR_FNEG, component(l, c[0], 1)), component(l, c[0], 0)},
            2);
        return;
    case 3:
        for (unsigned i = 0; i < 3; i++)
            rows[i] = tgsic_lower_cross(l, c[(i + 1) % 3], c[(i + 2) % 3]);
        return;
    default:
        find_minors(l, c[0], c[1], &low);
        find_minors(l, c[2], c[3], &high);
        rows[0] = cofactors(l, c[1], &high, false);
        rows[1] = cofactors(l, c[0], &high, true);
        rows[2] = cofactors(l, c[3], &low, false);
        rows[3] = cofactors(l, c[2], &low, true);
    }
}

struct value tgsic_lower_determinant(struct lower *l, const struct value *m)
{
    struct ir_instr *rows[4];
    const struct glsl_type *type = tgsic_glsl_numeric(m->type->base, 1, 1);
    if (m->type->columns == 2)
        return tgsic_value(type, cross2(l, m->column[0], m->column[1]));
    if (m->type->columns == 3) {
        rows[0] = tgsic_lower_cross(l, m->column[1], m->column[2]);
        return tgsic_value(type, dot(l, m->column[0], rows[0]));
    }
    struct minors high;
    find_minors(l, m->column[2], m->column[3], &high);
    rows[0] = cofactors(l, m->column[1], &high, false);
    return tgsic_value(type, dot(l, m->column[0], rows[0]));
}

struct value tgsic_lower_inverse(struct lower *l, const struct value *m)
{
    struct value result = {.type = m->type, .kind = VALUE_SSA, .transposed = true};
    struct ir_instr *rows[4];
    adjugate(l, m, rows);
    struct ir_instr *scale = op1(l, IR_FRCP, dot(l, m->column[0], rows[0]));
    for (unsigned i = 0; i < m->type->columns; i++)
        result.column[i] = mul(l, rows[i], scale);
    return result;
}
