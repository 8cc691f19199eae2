/* SPDX-License-Identifier: MIT */
/* The validator's walk over the instructions. Nearly all operands are immediates or declared
 * registers of one dimension, with an index that is known, and keep every rule: a few tests tell
 * so here. What validate_operands.c has looks for what is wrong with any others. */
#include "operand_rule.h"
#include "validation.h"

#include <string.h>

#include "tgsi/operand_rules.h"

/* ---- Plain operands -------------------------------------------------------------------------- */

_Static_assert(offsetof(struct tgsic_instruction, opcode) == 0 &&
                   offsetof(struct tgsic_instruction, num_dst) == 1 &&
                   offsetof(struct tgsic_instruction, num_src) == 2 &&
                   offsetof(struct tgsic_instruction, saturate) == 3,
               "as in operand_rule.head");

static inline bool has_head(const struct tgsic_instruction *inst, const struct operand_rule *rule)
{
    return memcmp(inst, rule->head, sizeof rule->head) == 0;
}

static inline uintptr_t parts_of(const struct tgsic_instruction *inst)
{
    return (uintptr_t)inst->texture | (uintptr_t)inst->memory;
}

static inline uintptr_t variable_indices(const struct tgsic_register *reg)
{
    return (uintptr_t)reg->indirect | (uintptr_t)reg->dimension_indirect;
}

/* Flat ones have no dimension. */
static inline bool is_plain_register(const struct validator *v, const struct tgsic_register *reg,
                                     unsigned files, bool flat)
{
    if (variable_indices(reg) || reg->file >= TGSIC_FILE_LIMIT || !(files >> reg->file & 1))
        return false;
    if (flat)
        return !reg->has_dimension && (uint16_t)reg->index < v->plain[0][reg->file];
    return tgsic_is_plain_place(v, reg);
}

static inline bool has_plain_mask(const struct tgsic_dst *dst, const struct result_rule *rule)
{
    return (dst->writemask < 16) & (rule->masks >> dst->writemask % 16);
}

static inline bool are_plain_sources(const struct validator *v,
                                     const struct tgsic_instruction *inst,
                                     const struct operand_rule *rule, unsigned first, bool flat)
{
    for (unsigned i = first; i < rule->head[2]; i++)
        if (!is_plain_register(v, &inst->src[i].reg, rule->src[i].files, flat) ||
            refused_bits(&inst->src[i], &rule->src[i]))
            return false;
    return true;
}

static bool is_plain(const struct validator *v, const struct tgsic_instruction *inst,
                     const struct operand_rule *rule, bool flat)
{
    return has_head(inst, rule) &&
           (!rule->head[1] || (is_plain_register(v, &inst->dst->reg, rule->dst->files, flat) &&
                               has_plain_mask(inst->dst, rule->dst))) &&
           are_plain_sources(v, inst, rule, 0, flat);
}

/* ---- Values of values ------------------------------------------------------------------------ */

/* File and dimension; the bits there that no flat register has. */
static inline unsigned shape_of(const struct tgsic_register *reg)
{
    uint16_t shape;
    memcpy(&shape, reg, sizeof shape);
    return shape;
}
static const uint8_t not_flat[2] = {0x100 - TGSIC_FILE_LIMIT, 0xff};
_Static_assert(offsetof(struct tgsic_register, file) == 0 &&
                   offsetof(struct tgsic_register, has_dimension) == 1,
               "as in not_flat");

/* The highest bit: a flat register is one that has a value. */
static inline uint32_t is_value(const struct validator *v, const struct tgsic_register *reg)
{
    return (uint16_t)reg->index - v->values[reg->file];
}

/* Whether the result and the first two sources are plain and flat. Nearly all are: to look at
 * everything takes less than to branch. The first source stands in for a second that is not there.
 */
static inline bool has_plain_front(const struct validator *v, const struct tgsic_instruction *inst,
                                   const struct operand_rule *rule)
{
    const struct tgsic_dst *dst = inst->dst;
    const struct tgsic_src *src = inst->src, *second = src + (rule->bits >> SECOND_SOURCE & 1);
    uint16_t refused;
    memcpy(&refused, not_flat, sizeof refused);
    unsigned wrong = (shape_of(&dst->reg) | shape_of(&src->reg) | shape_of(&second->reg)) & refused;
    if (wrong | (dst->writemask & ~15u) | parts_of(inst) | variable_indices(&dst->reg) |
        variable_indices(&src->reg) | variable_indices(&second->reg) |
        refused_bits(src, &rule->src[0]) | refused_bits(second, &rule->src[1]))
        return false;
    return (is_value(v, &dst->reg) & is_value(v, &src->reg) & is_value(v, &second->reg)) >> 31 &
           rule->dst->files >> dst->reg.file & rule->dst->masks >> dst->writemask;
}

/* Whether it makes a value of values, all of them plain and flat, and has no parts. */
static inline bool is_flat(const struct validator *v, const struct tgsic_instruction *inst,
                           const struct operand_rule *rule)
{
    return rule->bits & HAS_VALUES && has_head(inst, rule) && has_plain_front(v, inst, rule) &&
           (rule->head[2] <= 2 || are_plain_sources(v, inst, rule, 2, true));
}

/* ---- All ------------------------------------------------------------------------------------- */

/* Looks at one that is not known to be flat. Returns whether it is, all the same. */
static bool check_other(struct validator *v, const struct tgsic_instruction *inst,
                        const struct operand_rule *rule)
{
    bool flat = !(rule->bits & HAS_VALUES) && is_plain(v, inst, rule, true);
    bool plain = flat || is_plain(v, inst, rule, false);
    if (!plain || parts_of(inst) || rule->bits & HAS_TEXTURE)
        tgsic_validate_instruction(v, inst, rule, plain);
    return flat;
}

static void check_instructions(struct validator *v)
{
    struct tgsic_outline *outline = v->outline;
    const struct tgsic_instruction *inst = v->shader->instructions;
    size_t count = v->shader->num_instructions;
    uint32_t num_operands = 0, num_results = 0;
    uint32_t *special = tgsic_arena_alloc_raw(v->arena, 3 * sizeof(uint32_t) * count);
    uint32_t *addressed = special + count, *flow = addressed + count;
    outline->special = special;
    outline->addressed = addressed;
    outline->flow = flow;
    for (uint32_t i = 0; i < count; i++, inst++) {
        const struct operand_rule *rule = &operand_rules[inst->opcode];
        num_operands += inst->num_dst + inst->num_src;
        num_results += inst->num_dst;
        bool flat = is_flat(v, inst, rule);
        if (flat && rule->bits & IS_ORDINARY)
            continue;
        flat = flat || check_other(v, inst, rule);
        *special++ = i;
        *addressed = i;
        addressed += rule->bits & IS_ADDRESSED || !flat;
        *flow = i;
        flow += (rule->bits & IS_FLOW) != 0;
    }
    outline->num_special = (uint32_t)(special - outline->special);
    outline->num_addressed = (uint32_t)(addressed - outline->addressed);
    outline->num_flow = (uint32_t)(flow - outline->flow);
    outline->num_operands = num_operands;
    outline->num_results = num_results;
}

/* What the declared views say about the units. */
static void collect_units(struct validator *v)
{
    v->num_units = v->outline->ends[TGSIC_FILE_SAMP];
    if (!v->num_units)
        return;
    v->unit_targets = ARENA_ARRAY(v->arena, uint8_t, v->num_units);
    for (uint32_t i = 0; i < v->shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &v->shader->declarations[i];
        if (d->file != TGSIC_FILE_SVIEW || d->target == TGSIC_TARGET_UNKNOWN ||
            !tgsic_target_info(d->target)->name)
            continue;
        for (uint32_t unit = d->first; unit <= d->last && unit < v->num_units; unit++)
            v->unit_targets[unit] = (uint8_t)(d->target + 1);
    }
}

void tgsic_validate_instructions(struct validator *v)
{
    collect_units(v);
    check_instructions(v);
}
