/* SPDX-License-Identifier: MIT */
/* Rounding, roots, exponentials and logarithms; arith_trig.c has the trigonometric ones. */
#include "arith.h"
#include "arith_double2.h"

/* ---- Bits ---------------------------------------------------------------------------------- */

#define EXPONENT_BIAS 1023
#define MANTISSA_BITS 52
#define TWO_52        4503599627370496.0

static double power_of_two(int exponent) /* -1022 ... 1023 */
{
    return double_of_bits((uint64_t)(exponent + EXPONENT_BIAS) << MANTISSA_BITS);
}

bool tgsic_arith_is_nan(double x)
{
    return x != x;
}

bool tgsic_arith_is_infinite(double x)
{
    return magnitude(x) == INFINITE;
}

double tgsic_arith_frexp(double x, int *exponent)
{
    *exponent = 0;
    if (x == 0 || x != x || tgsic_arith_is_infinite(x))
        return x;
    int scaled = 0;
    if (magnitude(x) < power_of_two(-1022)) {
        x *= power_of_two(64);
        scaled = 64;
    }
    uint64_t bits = bits_of_double(x);
    *exponent = (int)(bits >> MANTISSA_BITS & 0x7ff) - (EXPONENT_BIAS - 1) - scaled;
    return double_of_bits((bits & 0x800fffffffffffffu) | (uint64_t)(EXPONENT_BIAS - 1)
                                                             << MANTISSA_BITS);
}

/* Scaling into the subnormal range must round once: so the steps before the last stay 53 bits
 * above it. */
double tgsic_arith_ldexp(double x, int exponent)
{
    for (int i = 0; i < 3 && exponent > 1023; i++, exponent -= 1023)
        x *= power_of_two(1023);
    for (int i = 0; i < 3 && exponent < -1022; i++, exponent += 1022 - 53)
        x *= power_of_two(-1022 + 53);
    exponent = exponent > 1023 ? 1023 : exponent < -1022 ? -1022 : exponent;
    return x * power_of_two(exponent);
}

/* ---- Rounding ------------------------------------------------------------------------------ */

double tgsic_arith_trunc(double x)
{
    if (!(magnitude(x) < TWO_52))
        return x;
    return with_sign_of((double)(int64_t)x, x);
}

double tgsic_arith_floor(double x)
{
    double t = tgsic_arith_trunc(x);
    return t > x ? t - 1 : t;
}

double tgsic_arith_ceil(double x)
{
    double t = tgsic_arith_trunc(x);
    return t < x ? with_sign_of(t + 1, x) : t;
}

double tgsic_arith_round_even(double x)
{
    double m = magnitude(x);
    if (!(m < TWO_52))
        return x;
    return with_sign_of((m + TWO_52) - TWO_52, x);
}

double tgsic_arith_fract(double x)
{
    double f = x - tgsic_arith_floor(x);
    return f < 1 ? f : f == 1 ? 0x1.fffffffffffffp-1 : f;
}

double tgsic_arith_mod(double x, double y)
{
    return x - y * tgsic_arith_floor(x / y);
}

/* ---- Roots --------------------------------------------------------------------------------- */

/* Newton's iteration for the reciprocal root, x from 1 to 4: a few units in the last place off. */
static double estimate_root(double x)
{
    double y = double_of_bits(0x5fe6eb50c7b537a9u - (bits_of_double(x) >> 1));
    for (int i = 0; i < 4; i++)
        y *= 1.5 - 0.5 * x * y * y;
    return x * y;
}

/* The largest number whose square is not above digits * 2^54, for digits of 53 or 54 bits. What
 * the square of the estimate leaves is small, so it is known from its low 64 bits. */
static uint64_t root_of_digits(uint64_t digits)
{
    uint64_t root = (uint64_t)(estimate_root((double)digits / TWO_52) * (2 * TWO_52));
    int64_t rest = (int64_t)((digits << 54) - root * root);
    for (; rest < 0; root--)
        rest += (int64_t)(2 * root - 1);
    for (; rest > (int64_t)(2 * root); root++)
        rest -= (int64_t)(2 * root + 1);
    return root;
}

/* 53 bits of the root, and one to round by: the root of a number that has 54 bits or fewer is never
 * halfway between two that have 53. */
double tgsic_arith_sqrt(double x)
{
    if (x == 0 || x != x || (x > 0 && tgsic_arith_is_infinite(x)))
        return x;
    if (x < 0)
        return NOT_A_NUMBER;
    int exponent;
    double mantissa = tgsic_arith_frexp(x, &exponent);
    bool is_odd = exponent & 1;
    uint64_t root = root_of_digits((uint64_t)(mantissa * (is_odd ? 2 : 4) * TWO_52));
    exponent = (exponent - (is_odd ? 1 : 2)) / 2;
    return tgsic_arith_ldexp((double)((root >> 1) + (root & 1)), exponent - MANTISSA_BITS);
}

double tgsic_arith_inversesqrt(double x)
{
    return 1 / tgsic_arith_sqrt(x);
}

double tgsic_arith_fma(double a, double b, double c)
{
    double plain = a * b + c;
    /* The exact product needs room at both ends of the range. */
    double product = magnitude(a * b);
    if (!(product < 0x1p990 && product > 0x1p-960 && magnitude(a) < 0x1p990 &&
          magnitude(b) < 0x1p990 && magnitude(c) < 0x1p990))
        return plain;
    struct double2 p = product2(a, b);
    struct double2 s = sum2(p.hi, c);
    return s.hi + (s.lo + p.lo);
}

/* ---- Exponentials -------------------------------------------------------------------------- */

#define LN2_TOP  0x1.62e42p-1 /* 21 bits: its product with an exponent is exact */
#define LN2_REST 0x1.fdf473de6af28p-22
static const struct double2 ln2 = {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};
static const struct double2 one_over_ln2 = {0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56};

/* e to the power hi + lo, times 2 to the power `scale`. */
static double exp_scaled(double hi, double lo, int scale)
{
    double k = tgsic_arith_round_even(hi * one_over_ln2.hi);
    double top = hi - k * LN2_TOP;
    double rest = k * LN2_REST - lo;
    double r = top - rest;
    double error = (top - r) - rest;
    /* the Taylor series after 1 + r */
    double p = 0;
    static const double factorials[] = {2,         6,          24,         120,     720,
                                        5040,      40320,      362880,     3628800, 39916800,
                                        479001600, 6227020800, 87178291200};
    for (int i = 12; i >= 0; i--)
        p = p * r + 1 / factorials[i];
    return tgsic_arith_ldexp(1 + (r + (r * r * p + error)), (int)k + scale);
}

double tgsic_arith_exp(double x)
{
    if (!(x > -746))
        return x != x ? x : 0;
    return x < 710 ? exp_scaled(x, 0, 0) : INFINITE;
}

double tgsic_arith_exp2(double x)
{
    if (!(x > -1076))
        return x != x ? x : 0;
    if (x >= 1024)
        return INFINITE;
    double whole = tgsic_arith_round_even(x);
    struct double2 r = scale2(ln2, x - whole);
    return exp_scaled(r.hi, r.lo, (int)whole);
}

/* ---- Logarithms ---------------------------------------------------------------------------- */

/* ln(m) for m in [sqrt(1/2), sqrt(2)): 2 atanh(s) with s = (m - 1) / (m + 1), the first two terms
 * of the series in twice the precision. */
static struct double2 log_mantissa(double m)
{
    static const struct double2 two_thirds = {0x1.5555555555555p-1, 0x1.5555555555555p-55};
    double f = m - 1;
    struct double2 s = divide2((struct double2){f, 0}, sum2(m, 1));
    struct double2 square = multiply2(s, s);
    double z = square.hi, tail = 0;
    for (int n = 25; n >= 5; n -= 2)
        tail = tail * z + 2.0 / n;
    struct double2 series = add2(two_thirds, scale2(square, tail));
    struct double2 cube = multiply2(s, square);
    return add2((struct double2){2 * s.hi, 2 * s.lo}, multiply2(cube, series));
}

/* x = m * 2^exponent, for finite x > 0 */
static double split_for_log(double x, int *exponent)
{
    double m = tgsic_arith_frexp(x, exponent);
    if (m < 0x1.6a09e667f3bcdp-1) {
        m *= 2;
        --*exponent;
    }
    return m;
}

static struct double2 log2parts(double x)
{
    int exponent;
    double m = split_for_log(x, &exponent);
    return add2(scale2(ln2, exponent), log_mantissa(m));
}

/* Logarithms of what has none, or an infinite one. */
static bool is_odd_logarithm(double x, double *result)
{
    if (x > 0 && !tgsic_arith_is_infinite(x))
        return false;
    *result = x == 0 ? -INFINITE : x < 0 ? NOT_A_NUMBER : x;
    return true;
}

double tgsic_arith_log(double x)
{
    double result;
    if (is_odd_logarithm(x, &result))
        return result;
    return log2parts(x).hi;
}

double tgsic_arith_log2(double x)
{
    double result;
    if (is_odd_logarithm(x, &result))
        return result;
    int exponent;
    struct double2 m = log_mantissa(split_for_log(x, &exponent));
    return add2((struct double2){exponent, 0}, multiply2(m, one_over_ln2)).hi;
}

/* ln(1 + x), exact in 1 + x */
static double log_of_one_and(double x)
{
    struct double2 y = sum2(1, x);
    double result;
    if (is_odd_logarithm(y.hi, &result))
        return result;
    struct double2 log = log2parts(y.hi);
    return log.hi + (log.lo + y.lo / y.hi);
}

static bool is_integer(double y)
{
    return tgsic_arith_trunc(y) == y;
}

static bool is_odd_integer(double y)
{
    return is_integer(y) && magnitude(y) < 2 * TWO_52 && tgsic_arith_trunc(y / 2) * 2 != y;
}

/* x > 0, both finite */
static double positive_pow(double x, double y)
{
    struct double2 log = log2parts(x);
    double estimate = y * log.hi;
    if (estimate > 710)
        return INFINITE;
    if (estimate < -746)
        return 0;
    struct double2 power = scale2(log, y);
    return exp_scaled(power.hi, power.lo, 0);
}

double tgsic_arith_pow(double x, double y)
{
    if (y == 0 || x == 1)
        return 1;
    if (x != x || y != y)
        return NOT_A_NUMBER;
    double m = magnitude(x);
    bool is_negative = bits_of_double(x) >> 63 && is_odd_integer(y);
    if (tgsic_arith_is_infinite(y))
        return m == 1 ? 1 : (m > 1) == (y > 0) ? INFINITE : 0;
    if (m == 0 || m == INFINITE) {
        double result = (m == 0) == (y > 0) ? 0 : INFINITE;
        return is_negative ? -result : result;
    }
    if (x < 0 && !is_integer(y))
        return NOT_A_NUMBER;
    double result = m == 1 ? 1 : positive_pow(m, y);
    return is_negative ? -result : result;
}

/* ---- Hyperbolic functions ------------------------------------------------------------------ */

double tgsic_arith_sinh(double x)
{
    double m = magnitude(x);
    if (m < 1) {
        /* the Taylor series, where the difference below would cancel */
        double sum = 0, square = x * x;
        for (int n = 21; n >= 3; n -= 2)
            sum = (sum + 1) * square / (n * (n - 1.0));
        return x + x * sum;
    }
    if (m > 700) {
        double half = tgsic_arith_exp(m / 2);
        return with_sign_of(half / 2 * half, x);
    }
    double e = tgsic_arith_exp(m);
    return with_sign_of(e / 2 - 0.5 / e, x);
}

double tgsic_arith_cosh(double x)
{
    double m = magnitude(x);
    if (m > 700) {
        double half = tgsic_arith_exp(m / 2);
        return half / 2 * half;
    }
    double e = tgsic_arith_exp(m);
    return e / 2 + 0.5 / e;
}

double tgsic_arith_tanh(double x)
{
    double m = magnitude(x);
    if (m < 1)
        return tgsic_arith_sinh(x) / tgsic_arith_cosh(x);
    return x != x ? x : with_sign_of(1 - 2 / (tgsic_arith_exp(2 * m) + 1), x);
}

double tgsic_arith_asinh(double x)
{
    double m = magnitude(x);
    if (x == 0 || x != x || m == INFINITE)
        return x;
    if (m > 0x1p30)
        return with_sign_of(tgsic_arith_log(m) + ln2.hi, x);
    double square = m * m;
    return with_sign_of(log_of_one_and(m + square / (1 + tgsic_arith_sqrt(1 + square))), x);
}

double tgsic_arith_acosh(double x)
{
    if (!(x >= 1))
        return NOT_A_NUMBER;
    if (x > 0x1p30)
        return tgsic_arith_log(x) + ln2.hi;
    double t = x - 1;
    return log_of_one_and(t + tgsic_arith_sqrt(2 * t + t * t));
}

double tgsic_arith_atanh(double x)
{
    double m = magnitude(x);
    if (x == 0)
        return x;
    if (!(m < 1))
        return m == 1 ? with_sign_of(INFINITE, x) : NOT_A_NUMBER;
    return with_sign_of(0.5 * log_of_one_and(2 * m / (1 - m)), x);
}

/* ---- Halves -------------------------------------------------------------------------------- */

uint16_t tgsic_float_to_half(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    uint32_t sign = bits >> 16 & 0x8000, rest = bits & 0x7fffffff;
    if (rest > 0x7f800000)
        return (uint16_t)(sign | 0x7e00);
    if (rest >= 0x477ff000) /* halfway from 65504 to the next, and beyond */
        return (uint16_t)(sign | 0x7c00);
    uint32_t shift = 13, exponent = rest >> 23, half;
    if (exponent < 113) { /* subnormal: the leading one becomes explicit and moves down */
        if (exponent < 102)
            return (uint16_t)sign;
        shift = 126 - exponent;
        rest = (rest & 0x7fffff) | 0x800000;
        half = rest >> shift;
    } else {
        rest -= (uint32_t)112 << 23;
        half = rest >> shift;
    }
    uint32_t lost = rest & (((uint32_t)1 << shift) - 1), middle = (uint32_t)1 << (shift - 1);
    half += lost > middle || (lost == middle && (half & 1));
    return (uint16_t)(sign | half);
}

float tgsic_half_to_float(uint16_t half)
{
    uint32_t sign = (uint32_t)(half & 0x8000) << 16, exponent = half >> 10 & 31,
             fraction = half & 0x3ff, bits;
    if (exponent == 31)
        bits = 0x7f800000 | fraction << 13;
    else if (exponent)
        bits = (exponent + 112) << 23 | fraction << 13;
    else {
        float small = (float)fraction * 0x1p-24f; /* exact */
        memcpy(&bits, &small, sizeof bits);
    }
    bits |= sign;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}
