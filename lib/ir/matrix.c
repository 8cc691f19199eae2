/* SPDX-License-Identifier: MIT */
/* Cross products, determinants and inverses, on columns. */
#include "words.h"

static struct ir_instr *swizzled(struct ir_builder *ir, struct ir_instr *x, unsigned n, unsigned a,
                                 unsigned b, unsigned c)
{
    const uint8_t swizzle[4] = {(uint8_t)a, (uint8_t)b, (uint8_t)c, (uint8_t)c};
    return tgsic_ir_swizzle(ir, x, n, swizzle);
}

/* a x b of the first three components */
struct ir_instr *tgsic_ir_cross(struct ir_builder *ir, struct ir_instr *a, struct ir_instr *b)
{
    struct ir_instr *left = swizzled(ir, a, 3, 1, 2, 0);
    left = ir_op2(ir, IR_FMUL, left, swizzled(ir, b, 3, 2, 0, 1));
    struct ir_instr *minus = ir_op1(ir, IR_FNEG, swizzled(ir, a, 3, 2, 0, 1));
    return ir_op3(ir, IR_FMAD, minus, swizzled(ir, b, 3, 1, 2, 0), left);
}

static struct ir_instr *mul(struct ir_builder *ir, struct ir_instr *a, struct ir_instr *b)
{
    return ir_op2(ir, IR_FMUL, a, b);
}

/* a[i] * b[j] */
static struct ir_instr *mul_parts(struct ir_builder *ir, struct ir_instr *a, unsigned i,
                                  struct ir_instr *b, unsigned j)
{
    struct ir_instr *first = ir_component(ir, a, i);
    return mul(ir, first, ir_component(ir, b, j));
}

static struct ir_instr *cross2(struct ir_builder *ir, struct ir_instr *a, struct ir_instr *b)
{
    struct ir_instr *diagonal = mul_parts(ir, a, 0, b, 1);
    return ir_sub_f(ir, diagonal, mul_parts(ir, a, 1, b, 0));
}

/* The 2x2 minors of two columns, as needed for the cofactors of a 4x4: of rows (i, j). */
struct minors {
    struct ir_instr *of[4][4];
};

/* p[a] * q[b] - p[b] * q[a], for `count` pairs of rows */
static struct ir_instr *minors_of(struct ir_builder *ir, struct ir_instr *p, struct ir_instr *q,
                                  unsigned count, const uint8_t *a, const uint8_t *b)
{
    struct ir_instr *qa = tgsic_ir_swizzle(ir, q, count, a);
    struct ir_instr *subtracted = mul(ir, tgsic_ir_swizzle(ir, p, count, b), qa);
    struct ir_instr *qb = tgsic_ir_swizzle(ir, q, count, b);
    return ir_sub_f(ir, mul(ir, tgsic_ir_swizzle(ir, p, count, a), qb), subtracted);
}

static void find_minors(struct ir_builder *ir, struct ir_instr *p, struct ir_instr *q,
                        struct minors *m)
{
    /* (0,1) (0,2) (0,3) and (1,2) come out of one vector operation, (1,3) and (2,3) of another */
    const uint8_t a1[4] = {0, 0, 0, 1}, b1[4] = {1, 2, 3, 2}, a2[2] = {1, 2}, b2[2] = {3, 3};
    struct ir_instr *first = minors_of(ir, p, q, 4, a1, b1);
    struct ir_instr *second = minors_of(ir, p, q, 2, a2, b2);
    m->of[0][1] = ir_component(ir, first, 0);
    m->of[0][2] = ir_component(ir, first, 1);
    m->of[0][3] = ir_component(ir, first, 2);
    m->of[1][2] = ir_component(ir, first, 3);
    m->of[1][3] = ir_component(ir, second, 0);
    m->of[2][3] = ir_component(ir, second, 1);
}

/* The vector of cofactors for column `v`, given the minors of the two other columns:
 * row i is the signed determinant of v and the minors without row i. */
static struct ir_instr *cofactors(struct ir_builder *ir, struct ir_instr *v, const struct minors *m,
                                  bool negative)
{
    const uint8_t x[4] = {1, 0, 0, 0}, y[4] = {2, 2, 1, 1}, z[4] = {3, 3, 3, 2};
    struct ir_builder *b = ir;
    struct ir_instr *mx[4] = {m->of[2][3], m->of[2][3], m->of[1][3], m->of[1][2]};
    struct ir_instr *my[4] = {m->of[1][3], m->of[0][3], m->of[0][3], m->of[0][2]};
    struct ir_instr *mz[4] = {m->of[1][2], m->of[0][2], m->of[0][1], m->of[0][1]};
    uint64_t sign[4];
    for (unsigned i = 0; i < 4; i++)
        sign[i] = (i % 2 != 0) != negative ? 0xbf800000u : 0x3f800000u; /* -1, 1 */
    struct ir_instr *vector = tgsic_ir_vec(b, mx, 4);
    struct ir_instr *sum = mul(ir, tgsic_ir_swizzle(b, v, 4, x), vector);
    vector = tgsic_ir_vec(b, my, 4);
    sum = ir_op3(ir, IR_FMAD, ir_op1(ir, IR_FNEG, tgsic_ir_swizzle(b, v, 4, y)), vector, sum);
    vector = tgsic_ir_vec(b, mz, 4);
    sum = ir_op3(ir, IR_FMAD, tgsic_ir_swizzle(b, v, 4, z), vector, sum);
    return mul(ir, sum, tgsic_ir_const_bits(b, 4, 32, sign));
}

/* The rows of the adjugate: row c is the cofactors of column c. */
static void adjugate(struct ir_builder *ir, struct ir_instr *const *c, unsigned n,
                     struct ir_instr *rows[4])
{
    struct ir_instr *xy;
    struct minors low, high;
    switch (n) {
    case 2:
        xy = c[1];
        rows[0] = tgsic_ir_vec(ir,
                               (struct ir_instr *[]){ir_component(ir, xy, 1),
                                                     ir_op1(ir, IR_FNEG, ir_component(ir, xy, 0))},
                               2);
        rows[1] = tgsic_ir_vec(ir,
                               (struct ir_instr *[]){ir_op1(ir, IR_FNEG, ir_component(ir, c[0], 1)),
                                                     ir_component(ir, c[0], 0)},
                               2);
        return;
    case 3:
        for (unsigned i = 0; i < 3; i++)
            rows[i] = tgsic_ir_cross(ir, c[(i + 1) % 3], c[(i + 2) % 3]);
        return;
    default:
        find_minors(ir, c[0], c[1], &low);
        find_minors(ir, c[2], c[3], &high);
        rows[0] = cofactors(ir, c[1], &high, false);
        rows[1] = cofactors(ir, c[0], &high, true);
        rows[2] = cofactors(ir, c[3], &low, false);
        rows[3] = cofactors(ir, c[2], &low, true);
    }
}

struct ir_instr *tgsic_ir_determinant(struct ir_builder *ir, struct ir_instr *const *columns,
                                      unsigned n)
{
    struct minors high;
    if (n == 2)
        return cross2(ir, columns[0], columns[1]);
    if (n == 3)
        return tgsic_ir_math_dot(ir, columns[0], tgsic_ir_cross(ir, columns[1], columns[2]));
    find_minors(ir, columns[2], columns[3], &high);
    return tgsic_ir_math_dot(ir, columns[0], cofactors(ir, columns[1], &high, false));
}

void tgsic_ir_inverse(struct ir_builder *ir, struct ir_instr *const *columns, unsigned n,
                      struct ir_instr *rows[4])
{
    adjugate(ir, columns, n, rows);
    struct ir_instr *scale = ir_op1(ir, IR_FRCP, tgsic_ir_math_dot(ir, columns[0], rows[0]));
    for (unsigned i = 0; i < n; i++)
        rows[i] = mul(ir, rows[i], scale);
}
