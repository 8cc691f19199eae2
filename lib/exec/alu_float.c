/* SPDX-License-Identifier: MIT */
/* Kernels of float opcodes. */
#include "kernel_rows.h"

#include "tgsi/arith.h"
#include "tgsi/tgsi.h"

#define TWO_23 8388608.0f /* from here on every float is integral */

static inline float magnitude(float x)
{
    return exec_float(exec_word(x) & 0x7fffffff);
}

static inline float with_sign_of(float m, float x)
{
    return exec_float((exec_word(m) & 0x7fffffff) | (exec_word(x) & 0x80000000));
}

/* fmin and fmax: of a number and NaN, the number. */
static inline float minimum(float a, float b)
{
    return a < b || b != b ? a : b;
}

static inline float maximum(float a, float b)
{
    return a > b || b != b ? a : b;
}

static inline float trunc_of(float x)
{
    bool is_small = magnitude(x) < TWO_23;
    float whole = (float)(int32_t)(is_small ? x : 0);
    return is_small ? with_sign_of(whole, x) : x;
}

static inline float floor_of(float x)
{
    float whole = trunc_of(x);
    return whole > x ? whole - 1 : whole;
}

static inline float ceil_of(float x)
{
    float whole = trunc_of(x);
    return whole < x ? with_sign_of(whole + 1, x) : whole;
}

static inline float round_of(float x)
{
    float m = magnitude(x), sum = m + TWO_23;
    return m < TWO_23 ? with_sign_of(sum - TWO_23, x) : x;
}

/* Out of range: the nearest there is; NaN: 0. */
static inline int32_t to_int(float x)
{
    bool fits = x >= -2147483648.0f && x < 2147483648.0f;
    int32_t value = (int32_t)(fits ? x : 0);
    return fits || x != x ? value : x < 0 ? INT32_MIN : INT32_MAX;
}

static inline uint32_t to_uint(float x)
{
    bool fits = x > -1 && x < 4294967296.0f;
    uint32_t value = (uint32_t)(fits ? x : 0);
    return fits || !(x > 0) ? value : UINT32_MAX;
}

/* The product is exact in double. Rounding the sum to odd keeps what decides the last rounding. */
static inline float fused(float a, float b, float c)
{
    double product = (double)a * b, sum = product + c, rest = sum - product;
    double error = (product - (sum - rest)) + (c - rest);
    uint64_t bits;
    memcpy(&bits, &sum, sizeof bits);
    if (error == error && error != 0 && !(bits & 1)) {
        bits += (error > 0) == (sum > 0) ? 1 : UINT64_MAX;
        memcpy(&sum, &bits, sizeof sum);
    }
    return (float)sum;
}

static inline float log2_of(float x)
{
    return (float)tgsic_arith_log2(magnitude(x));
}

static inline float significand(float x)
{
    return magnitude(x) / (float)tgsic_arith_exp2(floor_of(log2_of(x)));
}

static inline float specular(float x, float y, float w)
{
    float exponent = minimum(maximum(w, -128), 128);
    return x > 0 ? (float)tgsic_arith_pow(maximum(y, 0), exponent) : 0;
}

#define ALU(shape, ...) DEFINE_##shape(__VA_ARGS__)
#include "alu_float.def"
#undef ALU

const struct exec_alu tgsic_exec_alu_float[TGSIC_OPCODE_LIMIT] = {
#define ALU(shape, ...) LIST_##shape(__VA_ARGS__)
#include "alu_float.def"
#undef ALU
};
