/* SPDX-License-Identifier: MIT */
/* Evaluates built-in functions that work by component, on one component. Floats are computed in
 * double and rounded once. */
#include "builtin_fold.h"
#include "constant.h"
#include "tgsi/arith.h"
#include "tgsi/bits.h"

#define PI 0x1.921fb54442d18p+1

/* ---- Float and double ---------------------------------------------------------------------- */

static double absolute(double x)
{
    return x < 0 ? -x : x == 0 ? 0 : x;
}

static double sign(double x)
{
    return x > 0 ? 1 : x < 0 ? -1 : 0;
}

static double radians(double x)
{
    return x * (PI / 180);
}

static double degrees(double x)
{
    return x * (180 / PI);
}

typedef double unary(double);

static unary *const unaries[INTRINSIC_COUNT] = {
    [INTRINSIC_RADIANS] = radians,
    [INTRINSIC_DEGREES] = degrees,
    [INTRINSIC_SIN] = tgsic_arith_sin,
    [INTRINSIC_COS] = tgsic_arith_cos,
    [INTRINSIC_TAN] = tgsic_arith_tan,
    [INTRINSIC_ASIN] = tgsic_arith_asin,
    [INTRINSIC_ACOS] = tgsic_arith_acos,
    [INTRINSIC_ATAN] = tgsic_arith_atan,
    [INTRINSIC_SINH] = tgsic_arith_sinh,
    [INTRINSIC_COSH] = tgsic_arith_cosh,
    [INTRINSIC_TANH] = tgsic_arith_tanh,
    [INTRINSIC_ASINH] = tgsic_arith_asinh,
    [INTRINSIC_ACOSH] = tgsic_arith_acosh,
    [INTRINSIC_ATANH] = tgsic_arith_atanh,
    [INTRINSIC_EXP] = tgsic_arith_exp,
    [INTRINSIC_LOG] = tgsic_arith_log,
    [INTRINSIC_EXP2] = tgsic_arith_exp2,
    [INTRINSIC_LOG2] = tgsic_arith_log2,
    [INTRINSIC_SQRT] = tgsic_arith_sqrt,
    [INTRINSIC_INVERSESQRT] = tgsic_arith_inversesqrt,
    [INTRINSIC_ABS] = absolute,
    [INTRINSIC_SIGN] = sign,
    [INTRINSIC_FLOOR] = tgsic_arith_floor,
    [INTRINSIC_TRUNC] = tgsic_arith_trunc,
    [INTRINSIC_ROUND] = tgsic_arith_round_even,
    [INTRINSIC_ROUND_EVEN] = tgsic_arith_round_even,
    [INTRINSIC_CEIL] = tgsic_arith_ceil,
    [INTRINSIC_FRACT] = tgsic_arith_fract,
};

static double min(double x, double y)
{
    return y < x ? y : x;
}

static double max(double x, double y)
{
    return x < y ? y : x;
}

static double smoothstep(double low, double high, double x)
{
    double t = min(max((x - low) / (high - low), 0), 1);
    return t * t * (3 - 2 * t);
}

/* x, y, z: the arguments there are; the others are 0 */
static bool fold_float(enum builtin_intrinsic intrinsic, double x, double y, double z,
                       double *result)
{
    if (unaries[intrinsic]) {
        *result = unaries[intrinsic](x);
        return true;
    }
    switch (intrinsic) {
    case INTRINSIC_ATAN2:
        *result = tgsic_arith_atan2(x, y);
        return true;
    case INTRINSIC_POW:
        *result = tgsic_arith_pow(x, y);
        return true;
    case INTRINSIC_MOD:
        *result = tgsic_arith_mod(x, y);
        return true;
    case INTRINSIC_MIN:
        *result = min(x, y);
        return true;
    case INTRINSIC_MAX:
        *result = max(x, y);
        return true;
    case INTRINSIC_CLAMP:
        *result = min(max(x, y), z);
        return true;
    case INTRINSIC_MIN3:
        *result = min(min(x, y), z);
        return true;
    case INTRINSIC_MAX3:
        *result = max(max(x, y), z);
        return true;
    case INTRINSIC_MID3:
        *result = max(min(x, y), min(max(x, y), z));
        return true;
    case INTRINSIC_MIX:
        *result = x * (1 - z) + y * z;
        return true;
    case INTRINSIC_STEP:
        *result = y < x ? 0 : 1;
        return true;
    case INTRINSIC_SMOOTHSTEP:
        *result = smoothstep(x, y, z);
        return true;
    case INTRINSIC_FMA:
        *result = tgsic_arith_fma(x, y, z);
        return true;
    case INTRINSIC_MATRIX_COMP_MULT:
        *result = x * y;
        return true;
    default:
        return false;
    }
}

static bool fold_float_relation(enum builtin_intrinsic intrinsic, double x, double y, bool *result)
{
    switch (intrinsic) {
    case INTRINSIC_LESS_THAN:
        *result = x < y;
        return true;
    case INTRINSIC_LESS_THAN_EQUAL:
        *result = x <= y;
        return true;
    case INTRINSIC_GREATER_THAN:
        *result = x > y;
        return true;
    case INTRINSIC_GREATER_THAN_EQUAL:
        *result = x >= y;
        return true;
    case INTRINSIC_EQUAL:
        *result = x == y;
        return true;
    case INTRINSIC_NOT_EQUAL:
        *result = x != y;
        return true;
    case INTRINSIC_ISNAN:
        *result = tgsic_arith_is_nan(x);
        return true;
    case INTRINSIC_ISINF:
        *result = tgsic_arith_is_infinite(x);
        return true;
    default:
        return false;
    }
}

/* ---- Integers of 32 and 64 bits ------------------------------------------------------------ */

/* An integer type: values are held sign or zero extended to 64 bits. */
struct width {
    bool is_signed;
    unsigned bits;
};

static bool less(struct width w, int64_t x, int64_t y)
{
    return w.is_signed ? x < y : (uint64_t)x < (uint64_t)y;
}

static int64_t lesser(struct width w, int64_t x, int64_t y)
{
    return less(w, y, x) ? y : x;
}

static int64_t greater(struct width w, int64_t x, int64_t y)
{
    return less(w, x, y) ? y : x;
}

static int64_t least(struct width w)
{
    return !w.is_signed ? 0 : w.bits == 64 ? INT64_MIN : INT32_MIN;
}

static int64_t greatest(struct width w)
{
    if (w.bits == 64)
        return w.is_signed ? INT64_MAX : -1;
    return w.is_signed ? INT32_MAX : (int64_t)UINT32_MAX;
}

static int64_t wrapping_sum(int64_t x, int64_t y)
{
    return (int64_t)((uint64_t)x + (uint64_t)y);
}

static int64_t wrapping_difference(int64_t x, int64_t y)
{
    return (int64_t)((uint64_t)x - (uint64_t)y);
}

/* The comparisons are made so that nothing in them wraps. */
static int64_t saturating_sum(struct width w, int64_t x, int64_t y)
{
    if (w.is_signed && y < 0)
        return x < wrapping_difference(least(w), y) ? least(w) : x + y;
    return less(w, wrapping_difference(greatest(w), y), x) ? greatest(w) : wrapping_sum(x, y);
}

static int64_t saturating_difference(struct width w, int64_t x, int64_t y)
{
    if (w.is_signed && y < 0)
        return x > wrapping_sum(greatest(w), y) ? greatest(w) : x - y;
    return less(w, x, wrapping_sum(least(w), y)) ? least(w) : wrapping_difference(x, y);
}

/* x / 2 towards minus infinity */
static int64_t halve(struct width w, int64_t x)
{
    if (!w.is_signed)
        return (int64_t)((uint64_t)x >> 1);
    return x / 2 - (x % 2 < 0);
}

static bool fold_integer_arithmetic(enum builtin_intrinsic intrinsic, struct width w, int64_t x,
                                    int64_t y, int64_t z, int64_t *result)
{
    switch (intrinsic) {
    case INTRINSIC_ABS:
        *result = less(w, x, 0) ? wrapping_difference(0, x) : x;
        return true;
    case INTRINSIC_SIGN:
        *result = less(w, x, 0) ? -1 : x != 0;
        return true;
    case INTRINSIC_MIN:
        *result = lesser(w, x, y);
        return true;
    case INTRINSIC_MAX:
        *result = greater(w, x, y);
        return true;
    case INTRINSIC_CLAMP:
        *result = lesser(w, greater(w, x, y), z);
        return true;
    case INTRINSIC_MIN3:
        *result = lesser(w, lesser(w, x, y), z);
        return true;
    case INTRINSIC_MAX3:
        *result = greater(w, greater(w, x, y), z);
        return true;
    case INTRINSIC_MID3:
        *result = greater(w, lesser(w, x, y), lesser(w, greater(w, x, y), z));
        return true;
    case INTRINSIC_ABSOLUTE_DIFFERENCE:
        *result = less(w, x, y) ? wrapping_difference(y, x) : wrapping_difference(x, y);
        return true;
    case INTRINSIC_ADD_SATURATE:
        *result = saturating_sum(w, x, y);
        return true;
    case INTRINSIC_SUBTRACT_SATURATE:
        *result = saturating_difference(w, x, y);
        return true;
    case INTRINSIC_AVERAGE:
        *result = wrapping_sum(x & y, halve(w, x ^ y));
        return true;
    case INTRINSIC_AVERAGE_ROUNDED:
        *result = wrapping_difference(x | y, halve(w, x ^ y));
        return true;
    case INTRINSIC_MULTIPLY_32X16:
        *result = x * (w.is_signed ? (int64_t)((y & 0xffff) ^ 0x8000) - 0x8000 : y & 0xffff);
        return true;
    default:
        return false;
    }
}

static bool fold_integer_relation(enum builtin_intrinsic intrinsic, struct width w, int64_t x,
                                  int64_t y, bool *result)
{
    switch (intrinsic) {
    case INTRINSIC_LESS_THAN:
        *result = less(w, x, y);
        return true;
    case INTRINSIC_LESS_THAN_EQUAL:
        *result = !less(w, y, x);
        return true;
    case INTRINSIC_GREATER_THAN:
        *result = less(w, y, x);
        return true;
    case INTRINSIC_GREATER_THAN_EQUAL:
        *result = !less(w, x, y);
        return true;
    case INTRINSIC_EQUAL:
        *result = x == y;
        return true;
    case INTRINSIC_NOT_EQUAL:
        *result = x != y;
        return true;
    case INTRINSIC_NOT:
        *result = !x;
        return true;
    default:
        return false;
    }
}

/* ---- Bits of 32-bit integers --------------------------------------------------------------- */

static bool fold_bits(enum builtin_intrinsic intrinsic, bool is_signed, const union glsl_scalar *a,
                      uint32_t *result)
{
    uint32_t x = a[0].u;
    switch (intrinsic) {
    case INTRINSIC_BITFIELD_EXTRACT:
        *result = is_signed ? tgsic_bits_extract_signed(x, a[1].u, a[2].u)
                            : tgsic_bits_extract(x, a[1].u, a[2].u);
        return true;
    case INTRINSIC_BITFIELD_INSERT:
        *result = tgsic_bits_insert(x, a[1].u, a[2].u, a[3].u);
        return true;
    case INTRINSIC_BITFIELD_REVERSE:
        *result = tgsic_bits_reverse(x);
        return true;
    case INTRINSIC_BIT_COUNT:
        *result = tgsic_bits_count(x);
        return true;
    case INTRINSIC_FIND_LSB:
        *result = tgsic_bits_lowest(x);
        return true;
    case INTRINSIC_FIND_MSB:
        *result = tgsic_bits_highest(is_signed && a[0].i < 0 ? ~x : x);
        return true;
    case INTRINSIC_COUNT_LEADING_ZEROS:
        *result = 31 - tgsic_bits_highest(x);
        return true;
    case INTRINSIC_COUNT_TRAILING_ZEROS:
        *result = x ? tgsic_bits_lowest(x) : 32;
        return true;
    default:
        return false;
    }
}

/* ---- By type ------------------------------------------------------------------------------- */

/* What is too small for a normal number is zero, as it is on hardware. */
static union glsl_scalar ldexp_of(enum glsl_base base, double x, int exponent)
{
    double smallest = base == GLSL_FLOAT ? 0x1p-126 : 0x1p-1022;
    double result = tgsic_arith_ldexp(x, exponent);
    return tgsic_glsl_scalar_from_double(base, absolute(result) < smallest ? x * 0 : result);
}

static bool component_of_floats(enum builtin_intrinsic intrinsic, enum glsl_base base,
                                const union glsl_scalar *a, union glsl_scalar *result)
{
    double x = tgsic_glsl_scalar_to_double(base, a[0]);
    if (intrinsic == INTRINSIC_LDEXP) {
        *result = ldexp_of(base, x, a[1].i);
        return true;
    }
    double y = tgsic_glsl_scalar_to_double(base, a[1]);
    double z = tgsic_glsl_scalar_to_double(base, a[2]), value;
    bool truth;
    if (fold_float(intrinsic, x, y, z, &value))
        *result = tgsic_glsl_scalar_from_double(base, value);
    else if (fold_float_relation(intrinsic, x, y, &truth))
        result->u = truth;
    else
        return false;
    return true;
}

static bool component_of_integers(enum builtin_intrinsic intrinsic, enum glsl_base base,
                                  const union glsl_scalar *a, union glsl_scalar *result)
{
    struct width w = {base == GLSL_INT || base == GLSL_INT64,
                      base == GLSL_INT64 || base == GLSL_UINT64 ? 64 : 32};
    int64_t x = tgsic_glsl_scalar_to_int(base, a[0]), y = tgsic_glsl_scalar_to_int(base, a[1]);
    int64_t z = tgsic_glsl_scalar_to_int(base, a[2]), value;
    bool truth;
    if (fold_integer_arithmetic(intrinsic, w, x, y, z, &value))
        *result = tgsic_glsl_scalar_from_int(base, value);
    else if (fold_integer_relation(intrinsic, w, x, y, &truth))
        result->u = truth;
    else
        return w.bits == 32 && fold_bits(intrinsic, w.is_signed, a, &result->u);
    return true;
}

bool tgsic_builtin_fold_component(enum builtin_intrinsic intrinsic, enum glsl_base base,
                                  const union glsl_scalar *arguments, union glsl_scalar *result)
{
    *result = (union glsl_scalar){.u64 = 0};
    if (intrinsic == INTRINSIC_BITCAST)
        *result = arguments[0];
    else if (intrinsic == INTRINSIC_CHOOSE)
        *result = arguments[2].u ? arguments[1] : arguments[0];
    else if (base == GLSL_FLOAT || base == GLSL_DOUBLE)
        return component_of_floats(intrinsic, base, arguments, result);
    else
        return component_of_integers(intrinsic, base, arguments, result);
    return true;
}
