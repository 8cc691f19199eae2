/* SPDX-License-Identifier: MIT */
/* How far an integer may reach: what its instruction and those before it leave possible, back to
 * constants, fields of few bits and limits that the shader itself sets. */
#include "emit.h"

enum { MAX_STEPS = 16 }; /* instructions that are looked at for one answer */

/* of a 32-bit word as a signed number */
struct range {
    int64_t low, high;
};

struct search {
    const struct emit *e;
    unsigned steps; /* that are left */
};

static const struct range all = {INT32_MIN, INT32_MAX};

/* A scalar has no components: it is the same for all. */
static struct range range_of(struct search *s, uint32_t id, unsigned component);

/* ---- Operations ---------------------------------------------------------------------------- */

/* what goes beyond a word comes round to the other end */
static struct range fitting(int64_t low, int64_t high)
{
    return low < INT32_MIN || high > INT32_MAX ? all : (struct range){low, high};
}

static struct range least_and_most(const int64_t values[4])
{
    struct range r = {values[0], values[0]};
    for (unsigned i = 1; i < 4; i++) {
        r.low = values[i] < r.low ? values[i] : r.low;
        r.high = values[i] > r.high ? values[i] : r.high;
    }
    return fitting(r.low, r.high);
}

static struct range of_copy(struct range a, struct range b)
{
    (void)b;
    return a;
}

static struct range of_sum(struct range a, struct range b)
{
    return fitting(a.low + b.low, a.high + b.high);
}

static struct range of_product(struct range a, struct range b)
{
    return least_and_most(
        (const int64_t[]){a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high});
}

static struct range of_negative(struct range a, struct range b)
{
    (void)b;
    return fitting(-a.high, -a.low);
}

/* bits that both have */
static struct range of_and(struct range a, struct range b)
{
    if (a.low < 0 && b.low < 0)
        return all;
    bool by_a = b.low < 0 || (a.low >= 0 && a.high < b.high);
    return (struct range){0, by_a ? a.high : b.high};
}

static struct range of_shift_left(struct range a, struct range b)
{
    if (b.low < 0 || b.high > 31)
        return all;
    return of_product(a, (struct range){INT64_C(1) << b.low, INT64_C(1) << b.high});
}

static struct range of_shift_right(struct range a, struct range b)
{
    if (b.low < 0 || b.high > 31 || (a.low < 0 && !b.low))
        return all;
    return (struct range){a.low < 0 ? 0 : a.low >> b.high,
                          (a.low < 0 ? UINT32_MAX : a.high) >> b.low};
}

static struct range of_remainder(struct range a, struct range b)
{
    (void)a;
    return b.low > 0 ? (struct range){0, b.high - 1} : all;
}

static struct range of_choice(struct range a, struct range b)
{
    return (struct range){a.low < b.low ? a.low : b.low, a.high > b.high ? a.high : b.high};
}

/* b: how many bits */
static struct range of_field(struct range a, struct range b)
{
    (void)a;
    return b.low >= 0 && b.high < 32 ? (struct range){0, (INT64_C(1) << b.high) - 1} : all;
}

static struct range of_minimum(struct range a, struct range b)
{
    return (struct range){a.low < b.low ? a.low : b.low, a.high < b.high ? a.high : b.high};
}

static struct range of_maximum(struct range a, struct range b)
{
    return (struct range){a.low > b.low ? a.low : b.low, a.high > b.high ? a.high : b.high};
}

/* the smaller without signs, as which negative ones are the greatest */
static struct range of_unsigned_minimum(struct range a, struct range b)
{
    return a.low >= 0 && b.low >= 0 ? of_minimum(a, b) : of_and(a, b);
}

struct rule {
    uint16_t instruction;
    uint8_t first, second; /* words of the instruction that are the operands; 0: none */
    struct range (*combine)(struct range a, struct range b);
};

static const struct rule core[] = {
    {SpvOpBitcast, 3, 0, of_copy},
    {SpvOpIAdd, 3, 4, of_sum},
    {SpvOpIMul, 3, 4, of_product},
    {SpvOpSNegate, 3, 0, of_negative},
    {SpvOpUMod, 3, 4, of_remainder},
    {SpvOpBitwiseAnd, 3, 4, of_and},
    {SpvOpShiftLeftLogical, 3, 4, of_shift_left},
    {SpvOpShiftRightLogical, 3, 4, of_shift_right},
    {SpvOpBitFieldUExtract, 3, 5, of_field},
    {SpvOpSelect, 4, 5, of_choice},
    {0, 0, 0, NULL},
};

static const struct rule extended[] = {
    {GLSLstd450SMin, 5, 6, of_minimum},
    {GLSLstd450SMax, 5, 6, of_maximum},
    {GLSLstd450UMin, 5, 6, of_unsigned_minimum},
    {0, 0, 0, NULL},
};

/* ---- Instructions -------------------------------------------------------------------------- */

static struct range by_rule(struct search *s, const uint32_t *at, const struct rule *rule,
                            unsigned instruction, unsigned component)
{
    while (rule->combine && rule->instruction != instruction)
        rule++;
    if (!rule->combine)
        return all;
    struct range a = range_of(s, at[rule->first], component);
    if (!rule->second)
        return rule->combine(a, all);
    return rule->combine(a, range_of(s, at[rule->second], component));
}

/* A vector of scalars has one for each component; there are others, of vectors. */
static struct range of_part(struct search *s, const uint32_t *at, unsigned component)
{
    unsigned count = (at[0] >> 16) - 3;
    const struct module *m = &s->e->m;
    bool plain = count <= 4 && (at[1] == m->types[TGSIC_KIND_INT][count] ||
                                at[1] == m->types[TGSIC_KIND_UINT][count]);
    return plain ? range_of(s, at[3 + component], 0) : all;
}

/* Scalars of 64 bits: a cast may make two words of one. */
static bool is_wide(const struct module *m, uint32_t type)
{
    return type == m->types[TGSIC_KIND_DOUBLE][1] || type == m->types[TGSIC_KIND_INT64][1] ||
           type == m->types[TGSIC_KIND_UINT64][1];
}

static struct range range_of(struct search *s, uint32_t id, unsigned component)
{
    const uint32_t *at = tgsic_t2s_definition(s->e, id);
    if (!at || !s->steps || is_wide(&s->e->m, at[1]))
        return all;
    s->steps--;
    switch (at[0] & 0xffff) {
    case SpvOpConstant:
        return at[0] >> 16 == 4 ? (struct range){(int32_t)at[3], (int32_t)at[3]} : all;
    case SpvOpConstantComposite:
    case SpvOpCompositeConstruct:
        return of_part(s, at, component);
    case SpvOpCompositeExtract:
        return at[0] >> 16 == 5 ? range_of(s, at[3], at[4]) : all;
    case SpvOpExtInst:
        return by_rule(s, at, extended, at[4], component);
    default:
        return by_rule(s, at, core, at[0] & 0xffff, component);
    }
}

bool tgsic_t2s_is_within(const struct emit *e, uint32_t id, unsigned width, int32_t low,
                         int32_t high)
{
    for (unsigned component = 0; component < width; component++) {
        struct search s = {e, MAX_STEPS};
        struct range r = range_of(&s, id, component);
        if (r.low < low || r.high > high)
            return false;
    }
    return true;
}
