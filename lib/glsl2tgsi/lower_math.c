/* SPDX-License-Identifier: MIT */
/* Mathematical functions as TGSI arithmetic. Polynomials are minimax fits made for this file; the
 * comments give their greatest absolute error before rounding. */
#include "lower_builtin.h"

#define PI 3.14159265358979f

static struct ir_instr *mul(struct lower *l, struct ir_instr *a, struct ir_instr *b)
{
    return op2(l, IR_FMUL, a, b);
}
static struct ir_instr *add(struct lower *l, struct ir_instr *a, struct ir_instr *b)
{
    return op2(l, IR_FADD, a, b);
}
static struct ir_instr *mad(struct lower *l, struct ir_instr *a, struct ir_instr *b,
                            struct ir_instr *c)
{
    return op3(l, IR_FMAD, a, b, c);
}
static struct ir_instr *neg(struct lower *l, struct ir_instr *a)
{
    return op1(l, IR_FNEG, a);
}

/* coefficients[0] + x * (coefficients[1] + ...) */
static struct ir_instr *polynomial(struct lower *l, struct ir_instr *x, const float *coefficients,
                                   unsigned count)
{
    struct ir_instr *sum = imm_f(l, coefficients[count - 1]);
    for (unsigned i = count - 1; i-- > 0;)
        sum = mad(l, x, sum, imm_f(l, coefficients[i]));
    return sum;
}

/* acos(|x|) = sqrt(1 - |x|) * polynomial, whose first two coefficients make it exact, and of the
 * right slope, at 0. Error 1.1e-5. */
static struct ir_instr *acos_of_absolute(struct lower *l, struct ir_instr *ax)
{
    static const float c[] = {PI / 2, PI / 4 - 1, 0.0875167027f, -0.0409875549f, 0.0115941670f};
    struct ir_instr *root = op1(l, IR_FSQRT, sub_f(l, imm_f(l, 1), ax));
    return mul(l, root, polynomial(l, ax, c, 5));
}

struct ir_instr *tgsic_math_asin(struct lower *l, struct ir_instr *x)
{
    struct ir_instr *acos = acos_of_absolute(l, op1(l, IR_FABS, x));
    return mul(l, op1(l, IR_FSIGN, x), sub_f(l, imm_f(l, PI / 2), acos));
}

struct ir_instr *tgsic_math_acos(struct lower *l, struct ir_instr *x)
{
    return sub_f(l, imm_f(l, PI / 2), tgsic_math_asin(l, x));
}

/* For 0 <= x <= 1. Error 1.7e-6. */
static struct ir_instr *atan_of_fraction(struct lower *l, struct ir_instr *x)
{
    static const float c[] = {0.9999772310f,  -0.3326228261f, 0.1935403794f,
                              -0.1164264828f, 0.0526473559f,  -0.0117191374f};
    return mul(l, x, polynomial(l, mul(l, x, x), c, 6));
}

struct ir_instr *tgsic_math_atan(struct lower *l, struct ir_instr *x)
{
    struct ir_instr *ax = op1(l, IR_FABS, x), *one = imm_f(l, 1);
    struct ir_instr *fraction = op2(l, IR_FDIV, op2(l, IR_FMIN, ax, one), op2(l, IR_FMAX, ax, one));
    struct ir_instr *angle = atan_of_fraction(l, fraction);
    struct ir_instr *steep = op2(l, IR_FLT, one, ax);
    angle = op3(l, IR_SELECT, steep, sub_f(l, imm_f(l, PI / 2), angle), angle);
    return mul(l, angle, op1(l, IR_FSIGN, x));
}

/* By octant: the fraction is the smaller over the greater magnitude. */
struct ir_instr *tgsic_math_atan2(struct lower *l, struct ir_instr *y, struct ir_instr *x)
{
    struct ir_instr *ax = op1(l, IR_FABS, x), *ay = op1(l, IR_FABS, y), *zero = imm_f(l, 0);
    struct ir_instr *fraction = op2(l, IR_FDIV, op2(l, IR_FMIN, ax, ay), op2(l, IR_FMAX, ax, ay));
    struct ir_instr *angle = atan_of_fraction(l, fraction);
    struct ir_instr *steep = op2(l, IR_FLT, ax, ay);
    angle = op3(l, IR_SELECT, steep, sub_f(l, imm_f(l, PI / 2), angle), angle);
    angle = op3(l, IR_SELECT, op2(l, IR_FLT, x, zero), sub_f(l, imm_f(l, PI), angle), angle);
    return op3(l, IR_SELECT, op2(l, IR_FLT, y, zero), neg(l, angle), angle);
}

#define LOG2_E 1.44269504088896f
#define LN_2   0.693147180559945f

struct ir_instr *tgsic_math_exp(struct lower *l, struct ir_instr *x)
{
    return op1(l, IR_FEXP2, mul(l, x, imm_f(l, LOG2_E)));
}

struct ir_instr *tgsic_math_log(struct lower *l, struct ir_instr *x)
{
    return mul(l, op1(l, IR_FLOG2, x), imm_f(l, LN_2));
}

/* e^x and e^-x */
static void exponentials(struct lower *l, struct ir_instr *x, struct ir_instr **plus,
                         struct ir_instr **minus)
{
    struct ir_instr *scaled = mul(l, x, imm_f(l, LOG2_E));
    *plus = op1(l, IR_FEXP2, scaled);
    *minus = op1(l, IR_FEXP2, neg(l, scaled));
}

struct ir_instr *tgsic_math_sinh(struct lower *l, struct ir_instr *x)
{
    struct ir_instr *plus, *minus;
    exponentials(l, x, &plus, &minus);
    return mul(l, imm_f(l, 0.5f), sub_f(l, plus, minus));
}

struct ir_instr *tgsic_math_cosh(struct lower *l, struct ir_instr *x)
{
    struct ir_instr *plus, *minus;
    exponentials(l, x, &plus, &minus);
    return mul(l, imm_f(l, 0.5f), add(l, plus, minus));
}

/* Beyond 10 it is 1 to the last bit, while the exponentials would overflow. */
struct ir_instr *tgsic_math_tanh(struct lower *l, struct ir_instr *x)
{
    struct ir_instr *plus, *minus;
    x = op2(l, IR_FMIN, op2(l, IR_FMAX, x, imm_f(l, -10)), imm_f(l, 10));
    exponentials(l, x, &plus, &minus);
    return op2(l, IR_FDIV, sub_f(l, plus, minus), add(l, plus, minus));
}

struct ir_instr *tgsic_math_asinh(struct lower *l, struct ir_instr *x)
{
    struct ir_instr *ax = op1(l, IR_FABS, x);
    struct ir_instr *root = op1(l, IR_FSQRT, mad(l, x, x, imm_f(l, 1)));
    return mul(l, op1(l, IR_FSIGN, x), tgsic_math_log(l, add(l, ax, root)));
}

struct ir_instr *tgsic_math_acosh(struct lower *l, struct ir_instr *x)
{
    struct ir_instr *root = op1(l, IR_FSQRT, mad(l, x, x, imm_f(l, -1)));
    return tgsic_math_log(l, add(l, x, root));
}

struct ir_instr *tgsic_math_atanh(struct lower *l, struct ir_instr *x)
{
    struct ir_instr *one = imm_f(l, 1);
    struct ir_instr *ratio = op2(l, IR_FDIV, add(l, one, x), sub_f(l, one, x));
    return mul(l, op1(l, IR_FLOG2, ratio), imm_f(l, 0.5f * LN_2));
}

struct ir_instr *tgsic_math_smoothstep(struct lower *l, struct ir_instr *edge0,
                                       struct ir_instr *edge1, struct ir_instr *x)
{
    struct ir_instr *t = op2(l, IR_FDIV, sub_f(l, x, edge0), sub_f(l, edge1, edge0));
    t = op1(l, IR_FSAT, t);
    return mul(l, mul(l, t, t), mad(l, t, imm_f(l, -2), imm_f(l, 3)));
}

/* The exponent from the bits, biased so that the significand lies in [0.5, 1). */
struct ir_instr *tgsic_math_frexp(struct lower *l, struct ir_instr *x, struct ir_instr **exponent)
{
    struct ir_instr *is_zero = op2(l, IR_FEQ, x, imm_f(l, 0));
    struct ir_instr *biased =
        op2(l, IR_USHR, op2(l, IR_AND, x, imm_i(l, 0x7fffffff)), imm_i(l, 23));
    struct ir_instr *significand =
        op2(l, IR_OR, op2(l, IR_AND, x, imm_i(l, (int32_t)0x807fffffu)), imm_i(l, 0x3f000000));
    *exponent = op3(l, IR_SELECT, is_zero, imm_i(l, 0), op2(l, IR_IADD, biased, imm_i(l, -126)));
    return op3(l, IR_SELECT, is_zero, x, significand);
}

/* 2^n for -126 <= n <= 127; 0 for -127 */
static struct ir_instr *power_of_two(struct lower *l, struct ir_instr *n)
{
    return op2(l, IR_SHL, op2(l, IR_IADD, n, imm_i(l, 127)), imm_i(l, 23));
}

/* In two factors, as 2^exponent alone may not be representable where the product is. What is below
 * the range of both gives 0. */
struct ir_instr *tgsic_math_ldexp(struct lower *l, struct ir_instr *x, struct ir_instr *exponent)
{
    if (!l->virgl)
        return op2(l, IR_FLDEXP, x, exponent);
    exponent = op2(l, IR_IMIN, op2(l, IR_IMAX, exponent, imm_i(l, -254)), imm_i(l, 254));
    struct ir_instr *half = op2(l, IR_ISHR, exponent, imm_i(l, 1));
    x = mul(l, x, power_of_two(l, half));
    return mul(l, x, power_of_two(l, sub_i(l, exponent, half)));
}

/* ---- Vectors --------------------------------------------------------------------------------- */

struct ir_instr *tgsic_math_dot(struct lower *l, struct ir_instr *a, struct ir_instr *b)
{
    static const uint8_t ops[] = {IR_FMUL, IR_FMUL, IR_FDOT2, IR_FDOT3, IR_FDOT4};
    return op2(l, (enum ir_op)ops[a->components], a, b);
}

struct ir_instr *tgsic_math_length(struct lower *l, struct ir_instr *x)
{
    if (x->components == 1)
        return op1(l, IR_FABS, x);
    return op1(l, IR_FSQRT, tgsic_math_dot(l, x, x));
}

struct ir_instr *tgsic_math_normalize(struct lower *l, struct ir_instr *x)
{
    if (x->components == 1)
        return op1(l, IR_FSIGN, x);
    return mul(l, x, op1(l, IR_FRSQ, tgsic_math_dot(l, x, x)));
}

/* i - 2 dot(n, i) n */
struct ir_instr *tgsic_math_reflect(struct lower *l, struct ir_instr *i, struct ir_instr *n)
{
    struct ir_instr *twice = mul(l, tgsic_math_dot(l, n, i), imm_f(l, -2));
    return mad(l, n, twice, i);
}

/* GLSL 8.5: k = 1 - eta^2 (1 - d^2); 0 where k < 0, else eta i - (eta d + sqrt(k)) n */
struct ir_instr *tgsic_math_refract(struct lower *l, struct ir_instr *i, struct ir_instr *n,
                                    struct ir_instr *eta)
{
    struct ir_instr *d = tgsic_math_dot(l, n, i), *one = imm_f(l, 1);
    struct ir_instr *sine = mad(l, neg(l, d), d, one);
    struct ir_instr *k = mad(l, neg(l, mul(l, eta, eta)), sine, one);
    struct ir_instr *along = mad(l, eta, d, op1(l, IR_FSQRT, k));
    struct ir_instr *bent = mad(l, neg(l, along), n, mul(l, eta, i));
    return op3(l, IR_SELECT, op2(l, IR_FLT, k, imm_f(l, 0)), imm_f(l, 0), bent);
}
