/* SPDX-License-Identifier: MIT */
/* Mathematical functions as TGSI arithmetic. Polynomials are minimax fits made for this file; the
 * comments give their greatest absolute error before rounding. */
#include "words.h"

#define PI 3.14159265358979f

static struct ir_instr *mul(struct ir_builder *ir, struct ir_instr *a, struct ir_instr *b)
{
    return ir_op2(ir, IR_FMUL, a, b);
}
static struct ir_instr *add(struct ir_builder *ir, struct ir_instr *a, struct ir_instr *b)
{
    return ir_op2(ir, IR_FADD, a, b);
}
static struct ir_instr *mad(struct ir_builder *ir, struct ir_instr *a, struct ir_instr *b,
                            struct ir_instr *c)
{
    return ir_op3(ir, IR_FMAD, a, b, c);
}
static struct ir_instr *neg(struct ir_builder *ir, struct ir_instr *a)
{
    return ir_op1(ir, IR_FNEG, a);
}

/* coefficients[0] + x * (coefficients[1] + ...) */
static struct ir_instr *polynomial(struct ir_builder *ir, struct ir_instr *x,
                                   const float *coefficients, unsigned count)
{
    struct ir_instr *sum = ir_imm_f(ir, coefficients[count - 1]);
    for (unsigned i = count - 1; i-- > 0;)
        sum = mad(ir, x, sum, ir_imm_f(ir, coefficients[i]));
    return sum;
}

/* acos(|x|) = sqrt(1 - |x|) * polynomial, whose first two coefficients make it exact, and of the
 * right slope, at 0. Error 1.1e-5. */
static struct ir_instr *acos_of_absolute(struct ir_builder *ir, struct ir_instr *ax)
{
    static const float c[] = {PI / 2, PI / 4 - 1, 0.0875167027f, -0.0409875549f, 0.0115941670f};
    struct ir_instr *root = ir_op1(ir, IR_FSQRT, ir_sub_f(ir, ir_imm_f(ir, 1), ax));
    return mul(ir, root, polynomial(ir, ax, c, 5));
}

struct ir_instr *tgsic_ir_math_asin(struct ir_builder *ir, struct ir_instr *x)
{
    struct ir_instr *acos = acos_of_absolute(ir, ir_op1(ir, IR_FABS, x));
    struct ir_instr *magnitude = ir_sub_f(ir, ir_imm_f(ir, PI / 2), acos);
    return mul(ir, ir_op1(ir, IR_FSIGN, x), magnitude);
}

struct ir_instr *tgsic_ir_math_acos(struct ir_builder *ir, struct ir_instr *x)
{
    struct ir_instr *asin = tgsic_ir_math_asin(ir, x);
    return ir_sub_f(ir, ir_imm_f(ir, PI / 2), asin);
}

/* For 0 <= x <= 1. Error 1.7e-6. */
static struct ir_instr *atan_of_fraction(struct ir_builder *ir, struct ir_instr *x)
{
    static const float c[] = {0.9999772310f,  -0.3326228261f, 0.1935403794f,
                              -0.1164264828f, 0.0526473559f,  -0.0117191374f};
    return mul(ir, x, polynomial(ir, mul(ir, x, x), c, 6));
}

/* The smaller over the greater. */
static struct ir_instr *fraction_of(struct ir_builder *ir, struct ir_instr *x, struct ir_instr *y)
{
    struct ir_instr *greater = ir_op2(ir, IR_FMAX, x, y);
    return ir_op2(ir, IR_FDIV, ir_op2(ir, IR_FMIN, x, y), greater);
}

struct ir_instr *tgsic_ir_math_atan(struct ir_builder *ir, struct ir_instr *x)
{
    struct ir_instr *ax = ir_op1(ir, IR_FABS, x), *one = ir_imm_f(ir, 1);
    struct ir_instr *angle = atan_of_fraction(ir, fraction_of(ir, ax, one));
    struct ir_instr *steep = ir_op2(ir, IR_FLT, one, ax);
    angle = ir_op3(ir, IR_SELECT, steep, ir_sub_f(ir, ir_imm_f(ir, PI / 2), angle), angle);
    return mul(ir, angle, ir_op1(ir, IR_FSIGN, x));
}

/* By octant: the fraction is the smaller over the greater magnitude. */
struct ir_instr *tgsic_ir_math_atan2(struct ir_builder *ir, struct ir_instr *y, struct ir_instr *x)
{
    struct ir_instr *ax = ir_op1(ir, IR_FABS, x), *ay = ir_op1(ir, IR_FABS, y),
                    *zero = ir_imm_f(ir, 0);
    struct ir_instr *angle = atan_of_fraction(ir, fraction_of(ir, ax, ay));
    struct ir_instr *steep = ir_op2(ir, IR_FLT, ax, ay);
    angle = ir_op3(ir, IR_SELECT, steep, ir_sub_f(ir, ir_imm_f(ir, PI / 2), angle), angle);
    struct ir_instr *left = ir_sub_f(ir, ir_imm_f(ir, PI), angle);
    angle = ir_op3(ir, IR_SELECT, ir_op2(ir, IR_FLT, x, zero), left, angle);
    struct ir_instr *below = neg(ir, angle);
    return ir_op3(ir, IR_SELECT, ir_op2(ir, IR_FLT, y, zero), below, angle);
}

#define LOG2_E 1.44269504088896f
#define LN_2   0.693147180559945f

struct ir_instr *tgsic_ir_math_exp(struct ir_builder *ir, struct ir_instr *x)
{
    return ir_op1(ir, IR_FEXP2, mul(ir, x, ir_imm_f(ir, LOG2_E)));
}

struct ir_instr *tgsic_ir_math_log(struct ir_builder *ir, struct ir_instr *x)
{
    return ir_op2_f(ir, IR_FMUL, ir_op1(ir, IR_FLOG2, x), LN_2);
}

/* e^x and e^-x */
static void exponentials(struct ir_builder *ir, struct ir_instr *x, struct ir_instr **plus,
                         struct ir_instr **minus)
{
    struct ir_instr *scaled = mul(ir, x, ir_imm_f(ir, LOG2_E));
    *plus = ir_op1(ir, IR_FEXP2, scaled);
    *minus = ir_op1(ir, IR_FEXP2, neg(ir, scaled));
}

struct ir_instr *tgsic_ir_math_sinh(struct ir_builder *ir, struct ir_instr *x)
{
    struct ir_instr *plus, *minus;
    exponentials(ir, x, &plus, &minus);
    return ir_op2_f(ir, IR_FMUL, ir_sub_f(ir, plus, minus), 0.5f);
}

struct ir_instr *tgsic_ir_math_cosh(struct ir_builder *ir, struct ir_instr *x)
{
    struct ir_instr *plus, *minus;
    exponentials(ir, x, &plus, &minus);
    return ir_op2_f(ir, IR_FMUL, add(ir, plus, minus), 0.5f);
}

/* Beyond 10 it is 1 to the last bit, while the exponentials would overflow. */
struct ir_instr *tgsic_ir_math_tanh(struct ir_builder *ir, struct ir_instr *x)
{
    struct ir_instr *plus, *minus;
    x = ir_op2_f(ir, IR_FMIN, ir_op2_f(ir, IR_FMAX, x, -10), 10);
    exponentials(ir, x, &plus, &minus);
    struct ir_instr *sum = add(ir, plus, minus);
    return ir_op2(ir, IR_FDIV, ir_sub_f(ir, plus, minus), sum);
}

struct ir_instr *tgsic_ir_math_asinh(struct ir_builder *ir, struct ir_instr *x)
{
    struct ir_instr *ax = ir_op1(ir, IR_FABS, x);
    struct ir_instr *root = ir_op1(ir, IR_FSQRT, mad(ir, x, x, ir_imm_f(ir, 1)));
    struct ir_instr *magnitude = tgsic_ir_math_log(ir, add(ir, ax, root));
    return mul(ir, ir_op1(ir, IR_FSIGN, x), magnitude);
}

struct ir_instr *tgsic_ir_math_acosh(struct ir_builder *ir, struct ir_instr *x)
{
    struct ir_instr *root = ir_op1(ir, IR_FSQRT, mad(ir, x, x, ir_imm_f(ir, -1)));
    return tgsic_ir_math_log(ir, add(ir, x, root));
}

struct ir_instr *tgsic_ir_math_atanh(struct ir_builder *ir, struct ir_instr *x)
{
    struct ir_instr *one = ir_imm_f(ir, 1), *below = ir_sub_f(ir, one, x);
    struct ir_instr *ratio = ir_op2(ir, IR_FDIV, add(ir, one, x), below);
    return ir_op2_f(ir, IR_FMUL, ir_op1(ir, IR_FLOG2, ratio), 0.5f * LN_2);
}

struct ir_instr *tgsic_ir_math_smoothstep(struct ir_builder *ir, struct ir_instr *edge0,
                                          struct ir_instr *edge1, struct ir_instr *x)
{
    struct ir_instr *width = ir_sub_f(ir, edge1, edge0);
    struct ir_instr *t = ir_op2(ir, IR_FDIV, ir_sub_f(ir, x, edge0), width);
    t = ir_op1(ir, IR_FSAT, t);
    struct ir_instr *minus_two = ir_imm_f(ir, -2);
    struct ir_instr *slope = mad(ir, t, minus_two, ir_imm_f(ir, 3));
    return mul(ir, mul(ir, t, t), slope);
}

/* The exponent from the bits, biased so that the significand lies in [0.5, 1). */
struct ir_instr *tgsic_ir_math_frexp(struct ir_builder *ir, struct ir_instr *x,
                                     struct ir_instr **exponent)
{
    struct ir_instr *is_zero = ir_op2(ir, IR_FEQ, x, ir_imm_f(ir, 0));
    struct ir_instr *biased = ir_op2_i(ir, IR_USHR, ir_op2_i(ir, IR_AND, x, 0x7fffffff), 23);
    struct ir_instr *significand =
        ir_op2_i(ir, IR_OR, ir_op2_i(ir, IR_AND, x, (int32_t)0x807fffffu), 0x3f000000);
    struct ir_instr *plain = ir_op2_i(ir, IR_IADD, biased, -126);
    *exponent = ir_op3(ir, IR_SELECT, is_zero, ir_imm_i(ir, 0), plain);
    return ir_op3(ir, IR_SELECT, is_zero, x, significand);
}

/* 2^n for -126 <= n <= 127; 0 for -127 */
static struct ir_instr *power_of_two(struct ir_builder *ir, struct ir_instr *n)
{
    return ir_op2_i(ir, IR_SHL, ir_op2_i(ir, IR_IADD, n, 127), 23);
}

/* In two factors, as 2^exponent alone may not be representable where the product is. What is below
 * the range of both gives 0. */
struct ir_instr *tgsic_ir_math_ldexp(struct ir_builder *ir, struct ir_instr *x,
                                     struct ir_instr *exponent)
{
    if (!ir->virgl)
        return ir_op2(ir, IR_FLDEXP, x, exponent);
    exponent = ir_op2_i(ir, IR_IMIN, ir_op2_i(ir, IR_IMAX, exponent, -254), 254);
    struct ir_instr *half = ir_op2(ir, IR_ISHR, exponent, ir_imm_i(ir, 1));
    x = mul(ir, x, power_of_two(ir, half));
    return mul(ir, x, power_of_two(ir, ir_sub_i(ir, exponent, half)));
}

/* ---- Vectors --------------------------------------------------------------------------------- */

struct ir_instr *tgsic_ir_math_dot(struct ir_builder *ir, struct ir_instr *a, struct ir_instr *b)
{
    static const uint8_t ops[] = {IR_FMUL, IR_FMUL, IR_FDOT2, IR_FDOT3, IR_FDOT4};
    return ir_op2(ir, (enum ir_op)ops[a->components], a, b);
}

struct ir_instr *tgsic_ir_math_length(struct ir_builder *ir, struct ir_instr *x)
{
    if (x->components == 1)
        return ir_op1(ir, IR_FABS, x);
    return ir_op1(ir, IR_FSQRT, tgsic_ir_math_dot(ir, x, x));
}

struct ir_instr *tgsic_ir_math_normalize(struct ir_builder *ir, struct ir_instr *x)
{
    if (x->components == 1)
        return ir_op1(ir, IR_FSIGN, x);
    return mul(ir, x, ir_op1(ir, IR_FRSQ, tgsic_ir_math_dot(ir, x, x)));
}

/* i - 2 dot(n, i) n */
struct ir_instr *tgsic_ir_math_reflect(struct ir_builder *ir, struct ir_instr *i,
                                       struct ir_instr *n)
{
    struct ir_instr *twice = ir_op2_f(ir, IR_FMUL, tgsic_ir_math_dot(ir, n, i), -2);
    return mad(ir, n, twice, i);
}

/* GLSL 8.5: k = 1 - eta^2 (1 - d^2); 0 where k < 0, else eta i - (eta d + sqrt(k)) n */
struct ir_instr *tgsic_ir_math_refract(struct ir_builder *ir, struct ir_instr *i,
                                       struct ir_instr *n, struct ir_instr *eta)
{
    struct ir_instr *d = tgsic_ir_math_dot(ir, n, i), *one = ir_imm_f(ir, 1);
    struct ir_instr *sine = mad(ir, neg(ir, d), d, one);
    struct ir_instr *k = mad(ir, neg(ir, mul(ir, eta, eta)), sine, one);
    struct ir_instr *along = mad(ir, eta, d, ir_op1(ir, IR_FSQRT, k));
    struct ir_instr *straight = mul(ir, eta, i);
    struct ir_instr *bent = mad(ir, neg(ir, along), n, straight);
    struct ir_instr *zero = ir_imm_f(ir, 0);
    return ir_op3(ir, IR_SELECT, ir_op2(ir, IR_FLT, k, zero), zero, bent);
}
