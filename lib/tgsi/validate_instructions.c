/* SPDX-License-Identifier: MIT */
/* The validator's walk over the instructions. Nearly all operands are immediates or declared
 * registers of one dimension, with an index that is known, and keep every rule: a few tests tell
 * so here. What validate_operands.c has looks for what is wrong with any others. */
#include "operand_rule.h"
#include "validation.h"

#include <string.h>

#include "tgsi/operand_rules.h"

/* ---- Plain operands -------------------------------------------------------------------------- */

/* Flat ones have no dimension. */
static inline bool is_plain_register(const struct validator *v, const struct tgsic_register *reg,
                                     unsigned files, bool flat)
{
    uintptr_t varies = (uintptr_t)reg->indirect | (uintptr_t)reg->dimension_indirect;
    if (varies || reg->file >= TGSIC_FILE_LIMIT || !(files >> reg->file & 1))
        return false;
    if (flat)
        return !reg->has_dimension && (uint16_t)reg->index < v->plain[0][reg->file];
    return tgsic_is_plain_place(v, reg);
}

static inline bool is_plain_dst(const struct validator *v, const struct tgsic_dst *dst,
                                const struct result_rule *rule, bool flat)
{
    return is_plain_register(v, &dst->reg, rule->files, flat) && dst->writemask < 16 &&
           rule->masks >> dst->writemask & 1;
}

static inline bool are_plain_sources(const struct validator *v,
                                     const struct tgsic_instruction *inst,
                                     const struct operand_rule *rule, bool flat)
{
    const struct tgsic_src *src = inst->src;
    for (unsigned i = 0, count = rule->head[2]; i < count; i++, src++)
        if (!is_plain_register(v, &src->reg, rule->src[i].files, flat) ||
            has_refused(src, &rule->src[i]))
            return false;
    return true;
}

_Static_assert(offsetof(struct tgsic_instruction, opcode) == 0 &&
                   offsetof(struct tgsic_instruction, num_dst) == 1 &&
                   offsetof(struct tgsic_instruction, num_src) == 2 &&
                   offsetof(struct tgsic_instruction, saturate) == 3,
               "as in operand_rule.head");

static inline bool has_head(const struct tgsic_instruction *inst, const struct operand_rule *rule)
{
    return memcmp(inst, rule->head, sizeof rule->head) == 0;
}

static bool is_plain(const struct validator *v, const struct tgsic_instruction *inst,
                     const struct operand_rule *rule, bool flat)
{
    return has_head(inst, rule) &&
           (!rule->head[1] || is_plain_dst(v, inst->dst, rule->dst, flat)) &&
           are_plain_sources(v, inst, rule, flat);
}

static inline uintptr_t parts_of(const struct tgsic_instruction *inst)
{
    return (uintptr_t)inst->texture | (uintptr_t)inst->memory;
}

/* ---- All ------------------------------------------------------------------------------------- */

/* Whether it is right and in no list of the outline. */
static inline bool is_ordinary(const struct validator *v, const struct tgsic_instruction *inst,
                               const struct operand_rule *rule)
{
    return rule->bits & IS_ORDINARY && has_head(inst, rule) && !parts_of(inst) &&
           is_plain_dst(v, inst->dst, rule->dst, true) && are_plain_sources(v, inst, rule, true);
}

static inline void list(uint32_t *list, uint32_t *count, uint32_t index, bool is_in_it)
{
    list[*count] = index;
    *count += is_in_it;
}

static void check_special(struct validator *v, uint32_t index, const struct operand_rule *rule)
{
    struct tgsic_outline *outline = v->outline;
    const struct tgsic_instruction *inst = &v->shader->instructions[index];
    bool flat = is_plain(v, inst, rule, true), plain = flat || is_plain(v, inst, rule, false);
    if (!plain || parts_of(inst) || rule->bits & HAS_TEXTURE)
        tgsic_validate_instruction(v, inst, rule, plain);
    outline->special[outline->num_special++] = index;
    list(outline->addressed, &outline->num_addressed, index, rule->bits & IS_ADDRESSED || !flat);
    list(outline->flow, &outline->num_flow, index, rule->bits & IS_FLOW);
}

static void check_instructions(struct validator *v)
{
    struct tgsic_outline *outline = v->outline;
    const struct tgsic_instruction *inst = v->shader->instructions;
    size_t end = v->shader->num_instructions;
    uint32_t num_operands = 0, num_results = 0;
    outline->special = tgsic_arena_alloc_raw(v->arena, 3 * sizeof(uint32_t) * end);
    outline->addressed = outline->special + end;
    outline->flow = outline->addressed + end;
    for (uint32_t i = 0; i < end; i++, inst++) {
        const struct operand_rule *rule = &operand_rules[inst->opcode];
        num_operands += inst->num_dst + inst->num_src;
        num_results += inst->num_dst;
        if (!is_ordinary(v, inst, rule))
            check_special(v, i, rule);
    }
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
