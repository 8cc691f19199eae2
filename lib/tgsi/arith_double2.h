/* SPDX-License-Identifier: MIT */
/* Numbers of twice a double's precision, as unevaluated sums of two, for arith*.c. Relies on
 * every operation being rounded to double by itself. */
#ifndef TGSIC_ARITH_DOUBLE2_H
#define TGSIC_ARITH_DOUBLE2_H

#include <float.h>
#include <stdint.h>
#include <string.h>

#if defined(_MSC_VER)
#pragma fp_contract(off)
#elif defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#endif
#if FLT_EVAL_METHOD != 0
#error "arithmetic must round to its type: -msse2 -mfpmath=sse, -fexcess-precision=fast on s390x"
#endif

#define INFINITE     (double_of_bits((uint64_t)0x7ff << 52))
#define NOT_A_NUMBER (double_of_bits((uint64_t)0xfff << 51))

static inline uint64_t bits_of_double(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline double double_of_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* By arithmetic: gcc 12 for 32-bit x86 passes half of a double on whose bits were masked. */
static inline double magnitude(double x)
{
    return x <= 0 ? 0 - x : x;
}

static inline double with_sign_of(double m, double x)
{
    return double_of_bits((bits_of_double(m) & 0x7fffffffffffffffu) |
                          (bits_of_double(x) & 0x8000000000000000u));
}

struct double2 {
    double hi, lo; /* |lo| at most half a unit in the last place of hi */
};

/* a + b, exactly (Knuth) */
static inline struct double2 sum2(double a, double b)
{
    double s = a + b, t = s - a;
    return (struct double2){s, (a - (s - t)) + (b - t)};
}

/* The same where |a| >= |b| (Dekker) */
static inline struct double2 ordered_sum2(double a, double b)
{
    double s = a + b;
    return (struct double2){s, b - (s - a)};
}

/* The upper 26 bits of a (Veltkamp) */
static inline double upper_half(double a)
{
    double t = a * 134217729.0;
    return t - (t - a);
}

/* a * b, exactly, unless it overflows or underflows (Dekker) */
static inline struct double2 product2(double a, double b)
{
    double p = a * b, ah = upper_half(a), al = a - ah, bh = upper_half(b), bl = b - bh;
    return (struct double2){p, ((ah * bh - p) + ah * bl + al * bh) + al * bl};
}

static inline struct double2 add2(struct double2 a, struct double2 b)
{
    struct double2 s = sum2(a.hi, b.hi), t = sum2(a.lo, b.lo);
    s = ordered_sum2(s.hi, s.lo + t.hi);
    return ordered_sum2(s.hi, s.lo + t.lo);
}

static inline struct double2 multiply2(struct double2 a, struct double2 b)
{
    struct double2 p = product2(a.hi, b.hi);
    return ordered_sum2(p.hi, p.lo + (a.hi * b.lo + a.lo * b.hi));
}

static inline struct double2 scale2(struct double2 a, double b)
{
    struct double2 p = product2(a.hi, b);
    return ordered_sum2(p.hi, p.lo + a.lo * b);
}

static inline struct double2 divide2(struct double2 a, struct double2 b)
{
    double q = a.hi / b.hi;
    struct double2 p = scale2(b, q);
    double rest = ((a.hi - p.hi) - p.lo) + a.lo;
    return ordered_sum2(q, rest / b.hi);
}

#endif
