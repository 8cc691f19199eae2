/* SPDX-License-Identifier: MIT */
/* The space of cases of an opcode, and a set of cases that has every pair of levels. */
#include "micro.h"

#include "tgsi/scan.h"

#include <string.h>

#define CANDIDATES 40 /* of which the best is taken */

uint32_t micro_random(uint64_t *seed, uint32_t below)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33) % below;
}

/* ---- Levels ---------------------------------------------------------------------------------- */

/* Needs the invocations around: derivatives and subgroups. */
static bool is_alone(unsigned opcode)
{
    switch (opcode) {
    case TGSIC_OPCODE_DDX:
    case TGSIC_OPCODE_DDY:
    case TGSIC_OPCODE_DDX_FINE:
    case TGSIC_OPCODE_DDY_FINE:
    case TGSIC_OPCODE_VOTE_ANY:
    case TGSIC_OPCODE_VOTE_ALL:
    case TGSIC_OPCODE_VOTE_EQ:
    case TGSIC_OPCODE_READ_INVOC:
    case TGSIC_OPCODE_READ_FIRST:
    case TGSIC_OPCODE_READ_HELPER:
        return false;
    default:
        return true;
    }
}

struct masks {
    uint8_t count, mask[15];
};

static const struct masks any_mask = {15, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}};
static const struct masks pairs = {3, {3, 12, 15}};
/* A 32-bit result for each pair: comparisons write a component of the pair, conversions the first
 * and second components that there are. */
static const struct masks compared_pairs = {8, {1, 2, 4, 8, 5, 9, 6, 10}};
static const struct masks converted_pairs = {10, {1, 2, 4, 8, 3, 5, 9, 6, 10, 12}};

static const struct masks *masks_of(unsigned opcode)
{
    const struct tgsic_opcode_info *info = tgsic_opcode_info(opcode);
    return tgsic_is_wide_letter(info->dst[0])    ? &pairs
           : !tgsic_is_wide_letter(info->src[0]) ? &any_mask
           : tgsic_is_comparison(opcode)         ? &compared_pairs
                                                 : &converted_pairs;
}

unsigned micro_mask(unsigned opcode, const struct micro_case *c)
{
    return masks_of(opcode)->mask[c->level[MICRO_MASK]];
}

static const uint8_t swizzles[][4] = {
    {0, 1, 2, 3}, {0, 0, 0, 0}, {3, 3, 3, 3}, {3, 2, 1, 0}, {1, 2, 3, 0}, {2, 0, 2, 1},
};
static const uint8_t wide_swizzles[][4] = {
    {0, 1, 2, 3},
    {0, 1, 0, 1},
    {2, 3, 2, 3},
    {2, 3, 0, 1},
};

void micro_swizzle(unsigned opcode, const struct micro_case *c, unsigned source, uint8_t swizzle[4])
{
    unsigned level = c->level[MICRO_SOURCES + source * MICRO_PER_SOURCE + MICRO_SWIZZLE];
    bool wide = tgsic_is_wide_letter(tgsic_opcode_info(opcode)->src[source]);
    memcpy(swizzle, wide ? wide_swizzles[level] : swizzles[level], 4);
}

/* Of negative numbers GLSL leaves it open. */
static bool is_unsigned_conversion(const struct tgsic_opcode_info *info)
{
    return info->mode == TGSIC_MODE_COMP && strchr("um", info->dst[0]) &&
           strchr("fd", info->src[0]);
}

/* none, negated; for floats and raw bits: the absolute value, negated too */
static uint8_t modifier_levels(const struct tgsic_opcode_info *info, unsigned source)
{
    if (is_unsigned_conversion(info))
        return 1;
    switch (info->src[source]) {
    case 'f':
    case 'd':
    case '*':
        return 4;
    case 'l':
    case 'm':
        return 1;
    default:
        return 2;
    }
}

bool micro_space_of(unsigned opcode, struct micro_space *space)
{
    const struct tgsic_opcode_info *info = tgsic_opcode_info(opcode);
    unsigned num_sources = info->num_src < MAX_SOURCES ? info->num_src : MAX_SOURCES;
    bool plain = info->mode == TGSIC_MODE_COMP || info->mode == TGSIC_MODE_REPL ||
                 info->mode == TGSIC_MODE_CHAN;
    if (!info->name || !plain || info->num_dst != 1 || !num_sources || !is_alone(opcode))
        return false;
    memset(space, 0, sizeof *space);
    space->opcode = opcode;
    space->levels[MICRO_DST] = MICRO_DST_ARRAY + 1;
    space->levels[MICRO_MASK] = masks_of(opcode)->count;
    space->levels[MICRO_SATURATE] = strchr("fd*", info->dst[0]) ? 2 : 1;
    for (unsigned s = 0; s < num_sources; s++) {
        uint8_t *levels = &space->levels[MICRO_SOURCES + s * MICRO_PER_SOURCE];
        bool wide = tgsic_is_wide_letter(info->src[s]);
        levels[MICRO_KIND] = MICRO_TEMP_INDIRECT + 1;
        levels[MICRO_SWIZZLE] = wide ? sizeof wide_swizzles / sizeof *wide_swizzles
                                     : sizeof swizzles / sizeof *swizzles;
        levels[MICRO_MODIFIER] = modifier_levels(info, s);
    }
    space->num_dimensions = MICRO_SOURCES + num_sources * MICRO_PER_SOURCE;
    return true;
}

/* ---- Pairs ----------------------------------------------------------------------------------- */

void micro_coverage_start(const struct micro_space *space, struct micro_coverage *coverage)
{
    memset(coverage, 0, sizeof *coverage);
    for (unsigned a = 0; a < space->num_dimensions; a++)
        for (unsigned b = a + 1; b < space->num_dimensions; b++)
            coverage->total += (unsigned)space->levels[a] * space->levels[b];
}

static uint8_t *pair_of(struct micro_coverage *coverage, unsigned a, unsigned level_a, unsigned b,
                        unsigned level_b)
{
    return &coverage->pair[a * MICRO_MAX_LEVELS + level_a][b * MICRO_MAX_LEVELS + level_b];
}

/* Pairs of the case that none has had; notes them if asked to. */
static unsigned count_new(const struct micro_space *space, struct micro_coverage *coverage,
                          const struct micro_case *c, bool note)
{
    unsigned count = 0;
    for (unsigned a = 0; a < space->num_dimensions; a++)
        for (unsigned b = a + 1; b < space->num_dimensions; b++) {
            uint8_t *pair = pair_of(coverage, a, c->level[a], b, c->level[b]);
            count += !*pair;
            *pair |= note;
        }
    coverage->covered += note ? count : 0;
    return count;
}

/* The `number`th pair that is left, put into the case. */
static void take_pair(const struct micro_space *space, struct micro_coverage *coverage,
                      unsigned number, struct micro_case *c)
{
    for (unsigned a = 0; a < space->num_dimensions; a++)
        for (unsigned b = a + 1; b < space->num_dimensions; b++)
            for (uint8_t i = 0; i < space->levels[a]; i++)
                for (uint8_t k = 0; k < space->levels[b]; k++)
                    if (!*pair_of(coverage, a, i, b, k) && !number--) {
                        c->level[a] = i;
                        c->level[b] = k;
                        return;
                    }
}

bool micro_next(const struct micro_space *space, struct micro_coverage *coverage, uint64_t *seed,
                struct micro_case *c)
{
    unsigned left = coverage->total - coverage->covered, best = 0;
    if (!left)
        return false;
    for (unsigned i = 0; i < CANDIDATES; i++) {
        struct micro_case candidate = {{0}, {{0}}};
        for (unsigned d = 0; d < space->num_dimensions; d++)
            candidate.level[d] = (uint8_t)micro_random(seed, space->levels[d]);
        take_pair(space, coverage, micro_random(seed, left), &candidate);
        unsigned fresh = count_new(space, coverage, &candidate, false);
        if (fresh > best) {
            best = fresh;
            *c = candidate;
        }
    }
    count_new(space, coverage, c, true);
    const struct tgsic_opcode_info *info = tgsic_opcode_info(space->opcode);
    for (unsigned s = 0; s < info->num_src; s++)
        micro_values(space->opcode, s, seed, c->immediates[s]);
    return true;
}
