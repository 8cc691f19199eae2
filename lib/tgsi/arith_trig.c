/* SPDX-License-Identifier: MIT */
/* Trigonometric functions. */
#include "arith.h"
#include "arith_double2.h"

static const struct double2 half_pi = {0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54};

/* ---- Reduction ----------------------------------------------------------------------------- */

/* 64 zero bits, then the fraction bits of 2 / pi, as many as the largest double asks for. */
static const uint32_t two_over_pi[] = {
    0x00000000u, 0x00000000u, 0xa2f9836eu, 0x4e441529u, 0xfc2757d1u, 0xf534ddc0u, 0xdb629599u,
    0x3c439041u, 0xfe5163abu, 0xdebbc561u, 0xb7246e3au, 0x424dd2e0u, 0x06492eeau, 0x09d1921cu,
    0xfe1deb1cu, 0xb129a73eu, 0xe88235f5u, 0x2ebb4484u, 0xe99c7026u, 0xb45f7e41u, 0x3991d639u,
    0x835339f4u, 0x9c845f8bu, 0xbdf9283bu, 0x1ff897ffu, 0xde05980fu, 0xef2f118bu, 0x5a0a6d1fu,
    0x6d367ecfu, 0x27cb09b7u, 0x4f463f66u, 0x9e5fea2du, 0x7527bac7u, 0xebe5f17bu, 0x3d0739f7u,
    0x8a5292eau, 0x6bfb5fb1u, 0x1f8d5d08u, 0x56033046u, 0xfc7b6babu};

#define LIMBS 6 /* of 32 bits: 2 before the point, 190 behind it */

/* 192 bits of the table from bit `first` on, least significant limb first. */
static void window(unsigned first, uint32_t limbs[LIMBS])
{
    unsigned word = first / 32, shift = first % 32;
    for (unsigned i = 0; i < LIMBS; i++) {
        uint64_t pair = (uint64_t)two_over_pi[word + i] << 32 | two_over_pi[word + i + 1];
        limbs[LIMBS - 1 - i] = (uint32_t)(pair >> (32 - shift));
    }
}

/* limbs *= factor, modulo 2^192 */
static void multiply_limbs(uint32_t limbs[LIMBS], uint64_t factor)
{
    uint32_t low = (uint32_t)factor, high = (uint32_t)(factor >> 32), below = 0;
    uint64_t carry = 0, carry_high = 0;
    for (unsigned i = 0; i < LIMBS; i++) {
        uint64_t a = (uint64_t)limbs[i] * low + carry;
        uint64_t b = (uint64_t)below * high + carry_high + (uint32_t)a;
        below = limbs[i];
        limbs[i] = (uint32_t)b;
        carry = a >> 32;
        carry_high = b >> 32;
    }
}

/* The fixed-point number with its point moved down 190 bits, without the 2 bits before it. */
static struct double2 fraction_of(const uint32_t limbs[LIMBS])
{
    struct double2 sum = {0, 0};
    double unit = 0x1p-30;
    for (int i = LIMBS - 1; i >= 0; i--, unit *= 0x1p-32) {
        uint32_t limb = i == LIMBS - 1 ? limbs[i] & 0x3fffffff : limbs[i];
        sum = add2(sum, (struct double2){(double)limb * unit, 0});
    }
    return sum;
}

/* x = quadrant * pi / 2 + *rest modulo 2 pi, |*rest| <= pi / 4 (Payne and Hanek): the bits of 2 /
 * pi that x multiplies to whole turns are left out. */
static unsigned reduce(double x, struct double2 *rest)
{
    if (magnitude(x) <= 0.785) {
        *rest = (struct double2){x, 0};
        return 0;
    }
    uint64_t bits = bits_of_double(x);
    int exponent = (int)(bits >> 52 & 0x7ff) - 1075;
    uint64_t mantissa = (bits & 0xfffffffffffffu) | (uint64_t)1 << 52;
    uint32_t limbs[LIMBS];
    window((unsigned)(exponent - 2 + 64), limbs);
    multiply_limbs(limbs, mantissa);
    unsigned quadrant = limbs[LIMBS - 1] >> 30;
    bool rounds_up = limbs[LIMBS - 1] >> 29 & 1;
    if (rounds_up) {
        quadrant++;
        for (unsigned i = 0; i < LIMBS; i++)
            limbs[i] = ~limbs[i];
    }
    struct double2 turn = fraction_of(limbs);
    if (rounds_up)
        turn = (struct double2){-turn.hi, -turn.lo};
    *rest = multiply2(turn, half_pi);
    if (x < 0) {
        *rest = (struct double2){-rest->hi, -rest->lo};
        quadrant = 0u - quadrant;
    }
    return quadrant & 3;
}

/* ---- Sine, cosine, tangent ----------------------------------------------------------------- */

static double sine_kernel(struct double2 r)
{
    double z = r.hi * r.hi, sum = 0;
    for (int n = 19; n >= 3; n -= 2)
        sum = (sum + 1) * -z / (n * (n - 1.0));
    /* sin(hi + lo) = sin(hi) + lo cos(hi) */
    return r.hi + (r.hi * sum + r.lo * (1 - z / 2));
}

static double cosine_kernel(struct double2 r)
{
    double z = r.hi * r.hi, half = z / 2, sum = 0;
    for (int n = 20; n >= 6; n -= 2)
        sum = (sum + 1) * -z / (n * (n - 1.0));
    double tail = z * z / 24 * (1 + sum);
    double top = 1 - half;
    return top + (((1 - top) - half) + (tail - r.hi * r.lo));
}

static bool is_finite(double x)
{
    return x - x == 0;
}

static double sine_of_quadrant(unsigned quadrant, struct double2 r)
{
    double value = quadrant & 1 ? cosine_kernel(r) : sine_kernel(r);
    return quadrant & 2 ? -value : value;
}

double tgsic_arith_sin(double x)
{
    if (!is_finite(x))
        return NOT_A_NUMBER;
    struct double2 r;
    unsigned quadrant = reduce(x, &r);
    return x == 0 ? x : sine_of_quadrant(quadrant, r);
}

double tgsic_arith_cos(double x)
{
    if (!is_finite(x))
        return NOT_A_NUMBER;
    struct double2 r;
    unsigned quadrant = reduce(x, &r);
    return sine_of_quadrant(quadrant + 1, r);
}

double tgsic_arith_tan(double x)
{
    if (!is_finite(x) || x == 0)
        return x == 0 ? x : NOT_A_NUMBER;
    struct double2 r;
    unsigned quadrant = reduce(x, &r);
    double sine = sine_kernel(r), cosine = cosine_kernel(r);
    return quadrant & 1 ? -cosine / sine : sine / cosine;
}

/* ---- Inverse functions --------------------------------------------------------------------- */

/* atan(k / 8) */
static const struct double2 arctangents[] = {
    {0, 0},
    {0x1.fd5ba9aac2f6ep-4, -0x1.cd37686760c17p-59},
    {0x1.f5b75f92c80ddp-3, 0x1.8ab6e3cf7afbdp-57},
    {0x1.6f61941e4def1p-2, -0x1.c63aae6f6e918p-56},
    {0x1.dac670561bb4fp-2, 0x1.a2b7f222f65e2p-56},
    {0x1.1e00babdefeb4p-1, -0x1.928df287a668fp-58},
    {0x1.4978fa3269ee1p-1, 0x1.2419a87f2a458p-56},
    {0x1.700a7c5784634p-1, -0x1.8c34d25aadef6p-56},
    {0x1.921fb54442d18p-1, 0x1.1a62633145c07p-55},
};

/* atan for 0 <= x <= 1: from the nearest eighth on, by the series */
static struct double2 arctangent(double x)
{
    int k = (int)(x * 8 + 0.5);
    double eighth = k / 8.0;
    double t = (x - eighth) / (1 + x * eighth);
    double z = t * t, sum = 0;
    for (int n = 17; n >= 3; n -= 2)
        sum = -z * (1.0 / n + sum);
    return add2(arctangents[k], ordered_sum2(t, t * sum));
}

/* atan(y / x) for y, x >= 0 */
static struct double2 arctangent2(double y, double x)
{
    if (y <= x)
        return arctangent(x == INFINITE && y == INFINITE ? 1 : x == 0 ? 0 : y / x);
    struct double2 a = arctangent(x / y);
    return add2(half_pi, (struct double2){-a.hi, -a.lo});
}

double tgsic_arith_atan(double x)
{
    if (x != x || x == 0)
        return x;
    return with_sign_of(arctangent2(magnitude(x), 1).hi, x);
}

double tgsic_arith_atan2(double y, double x)
{
    if (y != y || x != x)
        return NOT_A_NUMBER;
    struct double2 a = arctangent2(magnitude(y), magnitude(x));
    if (bits_of_double(x) >> 63) {
        const struct double2 pi = {2 * half_pi.hi, 2 * half_pi.lo};
        a = add2(pi, (struct double2){-a.hi, -a.lo});
    }
    return with_sign_of(a.hi, y);
}

/* asin for 0 <= x <= 3/4 */
static double small_arcsine(double x)
{
    return arctangent2(x, tgsic_arith_sqrt((1 - x) * (1 + x))).hi;
}

/* acos(x) / 2 for x >= 1/2 */
static double half_arccosine(double x)
{
    return small_arcsine(tgsic_arith_sqrt((1 - x) / 2));
}

double tgsic_arith_asin(double x)
{
    double m = magnitude(x);
    if (!(m <= 1))
        return NOT_A_NUMBER;
    if (m == 0)
        return x;
    double a = m <= 0.75 ? small_arcsine(m) : half_pi.hi - (2 * half_arccosine(m) - half_pi.lo);
    return with_sign_of(a, x);
}

double tgsic_arith_acos(double x)
{
    double m = magnitude(x);
    if (!(m <= 1))
        return NOT_A_NUMBER;
    if (m <= 0.5)
        return half_pi.hi - (with_sign_of(small_arcsine(m), x) - half_pi.lo);
    double a = 2 * half_arccosine(m);
    return x > 0 ? a : 2 * half_pi.hi - (a - 2 * half_pi.lo);
}
