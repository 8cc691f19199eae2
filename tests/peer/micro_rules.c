/* SPDX-License-Identifier: MIT */
/* The operands that opcodes get in the micro corpus, and the comparison of results. */
#include "micro.h"

#include "tgsi/scan.h"

#include <math.h>
#include <string.h>

enum pool {
    POOL_NONE,
    POOL_FLOAT,
    POOL_NONZERO,
    POOL_POSITIVE,
    POOL_SMALL, /* few bits */
    POOL_COMPARED,
    POOL_EXPONENT,
    POOL_POWER_BASE,
    POOL_POWER,
    POOL_ANGLE,
    POOL_UNIT,
    POOL_HALF, /* floats that half floats hold, or nearly */
    POOL_TO_INT,
    POOL_TO_UINT,
    POOL_INT,
    POOL_COUNT,
    POOL_FIELD,
    POOL_SCALE,
    POOL_BITS,
    POOL_HALVES, /* packed, no subnormal ones */
    POOL_DOUBLE,
    POOL_DOUBLE_NONZERO,
    POOL_DOUBLE_POSITIVE,
    POOL_DOUBLE_SMALL,
    POOL_DOUBLE_TO_INT,
    POOL_DOUBLE_TO_UINT,
    POOL_INT64,
};

struct rule {
    uint32_t ulp;
    double absolute;
    uint8_t pools[4];
};

static const struct rule rules[TGSIC_OPCODE_LIMIT] = {
#define MICRO(opcode, ulp, absolute, a, b, c, d)                                                   \
    [TGSIC_OPCODE_##opcode] = {ulp, absolute, {POOL_##a, POOL_##b, POOL_##c, POOL_##d}},
#include "micro_rules.def"
};

/* ---- Operands -------------------------------------------------------------------------------- */

static uint32_t word_of(float value)
{
    uint32_t word;
    memcpy(&word, &value, sizeof word);
    return word;
}

static float float_of(uint32_t word)
{
    float value;
    memcpy(&value, &word, sizeof value);
    return value;
}

static double double_of(const uint32_t words[2])
{
    uint64_t bits = (uint64_t)words[1] << 32 | words[0];
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static void put_wide(uint64_t bits, uint32_t words[2])
{
    words[0] = (uint32_t)bits;
    words[1] = (uint32_t)(bits >> 32);
}

/* Uniform in 0..1, with 24 bits. */
static float fraction(uint64_t *seed)
{
    return (float)micro_random(seed, 1u << 24) / 16777216.0f;
}

/* Of any size up to 2^range, and down to its inverse. */
static float scaled(uint64_t *seed, int range)
{
    int exponent = (int)micro_random(seed, 2u * (uint32_t)range + 1) - range;
    float value = ldexpf(1 + fraction(seed), exponent);
    return micro_random(seed, 2) ? value : -value;
}

static float few_bits(uint64_t *seed)
{
    return ((float)micro_random(seed, 257) - 128) / 8;
}

static float pick_float(uint64_t *seed)
{
    static const float often[] = {0,     -0.0f, 1,      -1,    0.5f, -0.5f, 1.5f,  2,     2.5f,
                                  -2.5f, 3,     -7.25f, 16.0f, 1e6f, -1e6f, 1e20f, 1e-20f};
    switch (micro_random(seed, 3)) {
    case 0:
        return often[micro_random(seed, sizeof often / sizeof *often)];
    case 1:
        return few_bits(seed);
    default:
        return scaled(seed, 20);
    }
}

/* None that lies between two numbers of 16 or 8 bits. */
static float pick_unit(uint64_t *seed)
{
    float value, scaled[3];
    do {
        value = fraction(seed) * 3 - 1.5f;
        scaled[0] = value * 65535, scaled[1] = value * 255, scaled[2] = value * 127;
    } while (fabsf(scaled[0] - floorf(scaled[0]) - 0.5f) < 0.1f ||
             fabsf(scaled[1] - floorf(scaled[1]) - 0.5f) < 0.01f ||
             fabsf(scaled[2] - floorf(scaled[2]) - 0.5f) < 0.01f);
    return value;
}

static uint32_t pick_compared(uint64_t *seed)
{
    static const uint32_t often[] = {0,          0x80000000, 0x3f800000, 0xbf800000,
                                     0x7f800000, 0xff800000, 0x7fc00000, 0x3f800001};
    return micro_random(seed, 4) ? often[micro_random(seed, sizeof often / sizeof *often)]
                                 : word_of(few_bits(seed));
}

static uint32_t pick_int(uint64_t *seed)
{
    static const uint32_t often[] = {0,          1,          2,          3,          7,
                                     31,         32,         33,         255,        65535,
                                     0x7fffffff, 0x80000000, 0xffffffff, 0xfffffff9, 0x0f0f0f0f};
    return micro_random(seed, 2) ? often[micro_random(seed, sizeof often / sizeof *often)]
                                 : micro_random(seed, 65536) << 16 | micro_random(seed, 65536);
}

static uint32_t pick_word(enum pool pool, uint64_t *seed)
{
    switch (pool) {
    case POOL_NONZERO:
        return word_of(scaled(seed, 20));
    case POOL_POSITIVE:
        return word_of(fabsf(scaled(seed, 20)));
    case POOL_SMALL:
        return word_of(few_bits(seed));
    case POOL_COMPARED:
        return pick_compared(seed);
    case POOL_EXPONENT:
        return word_of(fraction(seed) * 40 - 20);
    case POOL_POWER_BASE:
        return word_of(0.25f + 8 * fraction(seed));
    case POOL_POWER:
        return word_of(fraction(seed) * 8 - 4);
    case POOL_ANGLE:
        return word_of(fraction(seed) * 20 - 10);
    case POOL_UNIT:
        return word_of(pick_unit(seed));
    case POOL_HALF:
        return word_of(scaled(seed, 12));
    case POOL_TO_INT:
        return word_of(micro_random(seed, 3) ? few_bits(seed) : scaled(seed, 28));
    case POOL_TO_UINT:
        return word_of(fabsf(micro_random(seed, 3) ? few_bits(seed) : scaled(seed, 29)));
    case POOL_COUNT:
        return micro_random(seed, 3) ? micro_random(seed, 70) : pick_int(seed);
    case POOL_FIELD:
        return micro_random(seed, 33);
    case POOL_SCALE:
        return micro_random(seed, 41) - 20;
    case POOL_BITS:
        return micro_random(seed, 65536) << 16 | micro_random(seed, 65536);
    case POOL_HALVES:
        return (micro_random(seed, 29) + 1) << 26 | micro_random(seed, 1024) << 16 |
               (micro_random(seed, 29) + 1) << 10 | micro_random(seed, 1024) |
               micro_random(seed, 2) << 31 | micro_random(seed, 2) << 15;
    case POOL_INT:
        return pick_int(seed);
    default:
        return word_of(pick_float(seed));
    }
}

static double pick_double(enum pool pool, uint64_t *seed)
{
    double exact = few_bits(seed), value = scaled(seed, 28) * (1 + ldexp(fraction(seed), -20));
    switch (pool) {
    case POOL_DOUBLE_SMALL:
        return exact;
    case POOL_DOUBLE_TO_INT:
        return micro_random(seed, 3) ? exact : value;
    case POOL_DOUBLE_TO_UINT:
        return fabs(micro_random(seed, 3) ? exact : value);
    case POOL_DOUBLE_NONZERO:
        return value;
    case POOL_DOUBLE_POSITIVE:
        return fabs(value);
    default:
        return micro_random(seed, 3) ? value : exact;
    }
}

static void pick_pair(enum pool pool, uint64_t *seed, uint32_t words[2])
{
    double value = pick_double(pool, seed);
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    if (pool == POOL_INT64)
        bits = micro_random(seed, 3) ? (uint64_t)pick_int(seed) << 32 | pick_int(seed)
                                     : (uint64_t)(int64_t)(int32_t)pick_int(seed);
    put_wide(bits, words);
}

static enum pool pool_of(unsigned opcode, unsigned source)
{
    if (source < 4 && rules[opcode].pools[source])
        return (enum pool)rules[opcode].pools[source];
    switch (tgsic_opcode_info(opcode)->src[source]) {
    case 'f':
        return POOL_FLOAT;
    case 'd':
        return POOL_DOUBLE;
    case 'l':
    case 'm':
        return POOL_INT64;
    case '*':
        return POOL_BITS;
    default:
        return POOL_INT;
    }
}

void micro_values(unsigned opcode, unsigned source, uint64_t *seed, uint32_t words[4])
{
    enum pool pool = pool_of(opcode, source);
    if (pool >= POOL_DOUBLE) {
        pick_pair(pool, seed, words);
        pick_pair(pool, seed, words + 2);
        return;
    }
    for (unsigned c = 0; c < 4; c++)
        words[c] = pick_word(pool, seed);
}

/* ---- Results --------------------------------------------------------------------------------- */

/* Floats as integers in their order. */
static int64_t rank(int64_t bits, int64_t sign)
{
    return bits & sign ? -(bits & ~sign) : bits;
}

static bool near(double a, double b, int64_t distance, const struct rule *rule)
{
    if (isnan(a) && (rule->ulp || isnan(b)))
        return true; /* beyond the domain of an inexact function anything goes */
    return a == b || (uint64_t)(distance < 0 ? -distance : distance) <= rule->ulp ||
           fabs(a - b) <= rule->absolute;
}

/* Subnormal results may be flushed. Saturation of NaN may give anything, and raw bits may be NaN.
 */
static bool float_agrees(unsigned opcode, bool saturated, uint32_t expected, uint32_t got)
{
    float a = float_of(expected), b = float_of(got);
    bool flushed = fabsf(a) < 1.1754944e-38f && b == 0;
    bool undefined =
        saturated && a == 0 && (isnan(b) || (b == 1 && tgsic_opcode_info(opcode)->dst[0] == '*'));
    int64_t distance = rank((int32_t)expected, INT32_MIN) - rank((int32_t)got, INT32_MIN);
    return flushed || undefined || near(a, b, distance, &rules[opcode]);
}

/* Where a processor has no instruction that rounds as many doubles at once, lavapipe rounds them as
 * if they were floats: those beyond 24 bits stay as they are, and halves may go to the odd number.
 */
static bool is_misrounded(unsigned opcode, double expected, double got)
{
    double distance = fabs(expected - got);
    bool is_half = opcode == TGSIC_OPCODE_DROUND && distance == 1 && fmod(expected, 2) == 0;
    bool is_large = fabs(expected) >= 0x1p24 && distance < 1;
    return (opcode == TGSIC_OPCODE_DTRUNC || opcode == TGSIC_OPCODE_DROUND) &&
           (is_half || is_large);
}

static bool pair_agrees(unsigned opcode, bool saturated, bool vulkan, const uint32_t expected[2],
                        const uint32_t got[2])
{
    int64_t a = (int64_t)((uint64_t)expected[1] << 32 | expected[0]);
    int64_t b = (int64_t)((uint64_t)got[1] << 32 | got[0]);
    double x = double_of(expected), y = double_of(got);
    return (saturated && x == 0 && isnan(y)) || (vulkan && is_misrounded(opcode, x, y)) ||
           near(x, y, rank(a, INT64_MIN) - rank(b, INT64_MIN), &rules[opcode]);
}

/* GLSL need not honour NaN, and Mesa does not where there is an absolute value: 0 < |x| becomes
 * x != 0. */
static bool has_absolute_nan(const struct tgsic_opcode_info *info, const struct micro_case *c,
                             uint32_t sources[][4])
{
    for (unsigned s = 0; s < info->num_src; s++) {
        bool absolute = c->level[MICRO_SOURCES + s * MICRO_PER_SOURCE + MICRO_MODIFIER] > 1;
        for (unsigned i = 0; i < 4 && absolute; i++)
            if (isnan(float_of(sources[s][i])))
                return true;
    }
    return false;
}

/* Mesa folds the high word of a product of constants to 0. */
static bool is_flaw_of_driver(unsigned opcode, const struct micro_case *c)
{
    return (opcode == TGSIC_OPCODE_IMUL_HI || opcode == TGSIC_OPCODE_UMUL_HI) &&
           c->level[MICRO_SOURCES + MICRO_KIND] == MICRO_IMM &&
           c->level[MICRO_SOURCES + MICRO_PER_SOURCE + MICRO_KIND] == MICRO_IMM;
}

bool micro_agrees(unsigned opcode, const struct micro_case *c, uint32_t sources[][4],
                  const uint32_t expected[4], const uint32_t got[4], bool vulkan)
{
    const struct tgsic_opcode_info *info = tgsic_opcode_info(opcode);
    char letter = info->dst[0];
    bool saturated = c->level[MICRO_SATURATE];
    bool floats = letter == 'f' || (letter == '*' && saturated);
    bool open = is_flaw_of_driver(opcode, c) ||
                (rules[opcode].pools[0] == POOL_COMPARED && has_absolute_nan(info, c, sources));
    for (unsigned i = 0; i < 4; i++) {
        if (expected[i] == got[i])
            continue;
        if (!(micro_mask(opcode, c) >> i & 1))
            return false;
        bool pair = letter == 'd' &&
                    pair_agrees(opcode, saturated, vulkan, expected + (i & 2), got + (i & 2));
        if (!open && !pair && !(floats && float_agrees(opcode, saturated, expected[i], got[i])))
            return false;
    }
    return true;
}
