/* SPDX-License-Identifier: MIT */
/* The arithmetic of constant folding and of the interpreter: the same bits on every platform.
 *
 * C libraries differ in the last bits of transcendental functions, so these are our own, made of
 * nothing but IEEE 754 additions, multiplications and divisions in double (no contraction, round
 * to nearest) and integers. Errors are below 1 unit in the last place of a double for exponentials,
 * logarithms, powers, sine, cosine and arctangent, below 3 for the others (inverse hyperbolic ones:
 * 4), for all finite arguments; results for float are these, rounded.
 * Floor to square root, fract and the conversions are exact or correctly rounded. Special values
 * are those of C's functions of the same names. */
#ifndef TGSIC_ARITH_H
#define TGSIC_ARITH_H

#include <stdbool.h>
#include <stdint.h>

double tgsic_arith_floor(double x);
double tgsic_arith_ceil(double x);
double tgsic_arith_trunc(double x);
double tgsic_arith_round_even(double x);
double tgsic_arith_fract(double x);         /* x - floor(x), but never 1 */
double tgsic_arith_mod(double x, double y); /* x - y * floor(x / y) */
double tgsic_arith_sqrt(double x);
double tgsic_arith_inversesqrt(double x);
/* The product keeps twice its bits before c is added. */
double tgsic_arith_fma(double a, double b, double c);
double tgsic_arith_ldexp(double x, int exponent);
double tgsic_arith_frexp(double x, int *exponent);

double tgsic_arith_exp(double x);
double tgsic_arith_exp2(double x);
double tgsic_arith_log(double x);
double tgsic_arith_log2(double x);
double tgsic_arith_pow(double x, double y);

double tgsic_arith_sin(double x);
double tgsic_arith_cos(double x);
double tgsic_arith_tan(double x);
double tgsic_arith_asin(double x);
double tgsic_arith_acos(double x);
double tgsic_arith_atan(double x);
double tgsic_arith_atan2(double y, double x);
double tgsic_arith_sinh(double x);
double tgsic_arith_cosh(double x);
double tgsic_arith_tanh(double x);
double tgsic_arith_asinh(double x);
double tgsic_arith_acosh(double x);
double tgsic_arith_atanh(double x);

bool tgsic_arith_is_nan(double x);
bool tgsic_arith_is_infinite(double x);

/* IEEE binary16, to nearest even; not-a-number stays one, what is too large becomes infinite. */
uint16_t tgsic_float_to_half(float value);
float tgsic_half_to_float(uint16_t half);

#endif
