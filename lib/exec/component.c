/* SPDX-License-Identifier: MIT */
/* One component of a texel: fixed point, small floats and integers from and to 32-bit words. */
#include "format.h"
#include "words.h"

/* A float of five bits of exponent, biased by 15, above `mantissa` bits. */
enum { SMALL_BIAS = 15, SMALL_SPECIAL = 31 };

/* The magnitude of `word`, a float, as a small float; more than the largest gives Inf. */
static uint32_t small_encode(uint32_t word, unsigned mantissa)
{
    uint32_t magnitude = word & 0x7fffffff;
    uint32_t infinity = (uint32_t)SMALL_SPECIAL << mantissa;
    if (magnitude >= 0x7f800000)
        return magnitude == 0x7f800000 ? infinity : infinity | 1u << (mantissa - 1);

    int exponent = (int)(magnitude >> 23) - 127 + SMALL_BIAS;
    bool denormal = exponent <= 0;
    unsigned shift = 23 - mantissa + (denormal ? (unsigned)(1 - exponent) : 0);
    if (shift > 24)
        return 0;
    uint32_t significand = (magnitude & 0x7fffff) | 0x800000;
    uint32_t even = (1u << (shift - 1)) - 1 + (significand >> shift & 1);
    uint32_t rounded = (significand + even) >> shift;
    /* The leading one, or a carry, adds to the exponent's bits by itself. */
    uint32_t small = rounded + (denormal ? 0 : (uint32_t)(exponent - 1) << mantissa);
    return small < infinity ? small : infinity;
}

static uint32_t small_decode(uint32_t small, unsigned mantissa)
{
    uint32_t exponent = small >> mantissa & 31;
    uint32_t fraction = small & ((1u << mantissa) - 1);
    if (exponent == SMALL_SPECIAL)
        return 0x7f800000 | fraction << (23 - mantissa);
    if (exponent == 0)
        return exec_word((float)fraction / (float)(1u << mantissa) * 0x1p-14f);
    return (exponent + 127 - SMALL_BIAS) << 23 | fraction << (23 - mantissa);
}

static uint32_t half_encode(uint32_t word)
{
    return (word >> 31) << 15 | small_encode(word, 10);
}

static uint32_t half_decode(uint32_t code)
{
    return (code >> 15 & 1) << 31 | small_decode(code & 0x7fff, 10);
}

/* A float without sign. */
static uint32_t unsigned_encode(uint32_t word, unsigned mantissa)
{
    const uint32_t positive_infinity = 0x7f800000, negative_infinity = 0xff800000;
    if (word >> 31 && word <= negative_infinity)
        return 0;
    uint32_t small = small_encode(word, mantissa);
    uint32_t infinity = (uint32_t)SMALL_SPECIAL << mantissa;
    return small == infinity && word != positive_infinity ? infinity - 1 : small;
}

static uint32_t float_encode(unsigned bits, uint32_t word)
{
    return bits == 32 ? word : bits == 16 ? half_encode(word) : unsigned_encode(word, bits - 5);
}

static uint32_t float_decode(unsigned bits, uint32_t code)
{
    return bits == 32 ? code : bits == 16 ? half_decode(code) : small_decode(code, bits - 5);
}

static uint32_t ones(unsigned bits)
{
    return 0xffffffff >> (32 - bits);
}

/* To the nearest integer, ties to even; |x| < 2^33. */
static int64_t round_even(double x)
{
    int64_t whole = (int64_t)x - (x < (double)(int64_t)x);
    double rest = x - (double)whole;
    return whole + (rest > 0.5 || (rest == 0.5 && (whole & 1)));
}

static double clamp(double x, double low, double high)
{
    return x >= low ? (x <= high ? x : high) : x < low ? low : 0;
}

static uint32_t clamp_signed(int32_t value, unsigned bits)
{
    int32_t high = (int32_t)ones(bits - 1), low = -high - 1;
    return (uint32_t)(value < low ? low : value > high ? high : value);
}

static int32_t sign_extend(uint32_t code, unsigned bits)
{
    uint32_t sign = 1u << (bits - 1);
    return (int32_t)(((code & ones(bits)) ^ sign) - sign);
}

uint32_t tgsic_component_encode(enum tgsic_return_type type, unsigned bits, uint32_t word)
{
    double value = exec_float(word);
    switch (type) {
    case TGSIC_RETURN_UNORM:
        return (uint32_t)round_even(clamp(value, 0, 1) * ones(bits));
    case TGSIC_RETURN_SNORM:
        return (uint32_t)round_even(clamp(value, -1, 1) * ones(bits - 1)) & ones(bits);
    case TGSIC_RETURN_UINT:
        return word < ones(bits) ? word : ones(bits);
    case TGSIC_RETURN_SINT:
        return clamp_signed((int32_t)word, bits) & ones(bits);
    default:
        return float_encode(bits, word);
    }
}

uint32_t tgsic_component_decode(enum tgsic_return_type type, unsigned bits, uint32_t code)
{
    switch (type) {
    case TGSIC_RETURN_UNORM:
        return exec_word((float)((double)code / ones(bits)));
    case TGSIC_RETURN_SNORM:
        return exec_word((float)clamp((double)sign_extend(code, bits) / ones(bits - 1), -1, 1));
    case TGSIC_RETURN_UINT:
        return code;
    case TGSIC_RETURN_SINT:
        return (uint32_t)sign_extend(code, bits);
    default:
        return float_decode(bits, code);
    }
}
