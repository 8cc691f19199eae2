/* SPDX-License-Identifier: MIT */
/* The validator's walk over the instructions. Nearly all operands are immediates or declared
 * registers of one dimension, with an index that is known, and keep every rule: a few tests tell
 * so here. What validate_operands.c has looks for what is wrong with any others. */
#include "operand_rule.h"
#include "validation.h"

#include <string.h>

#include "tgsi/operand_rules.h"

/* ---- Plain operands -------------------------------------------------------------------------- */

static inline bool is_plain_register(const struct validator *v, const struct tgsic_register *reg,
                                     unsigned files, bool *has_dimensions)
{
    uintptr_t varies = (uintptr_t)reg->indirect | (uintptr_t)reg->dimension_indirect;
    if (varies || reg->file >= TGSIC_FILE_LIMIT || !(files >> reg->file & 1))
        return false;
    if (!reg->has_dimension)
        return (uint16_t)reg->index < v->plain[0][reg->file];
    *has_dimensions = true;
    return tgsic_is_plain_place(v, reg);
}

static inline bool is_plain_dst(const struct validator *v, const struct tgsic_dst *dst,
                                const struct result_rule *rule, bool *has_dimensions)
{
    return is_plain_register(v, &dst->reg, rule->files, has_dimensions) && dst->writemask < 16 &&
           rule->masks >> dst->writemask & 1;
}

static inline bool is_plain_src(const struct validator *v, const struct tgsic_src *src,
                                const struct source_rule *rule, bool *has_dimensions)
{
    return is_plain_register(v, &src->reg, rule->files, has_dimensions) && !has_refused(src, rule);
}

_Static_assert(offsetof(struct tgsic_instruction, opcode) == 0 &&
                   offsetof(struct tgsic_instruction, num_dst) == 1 &&
                   offsetof(struct tgsic_instruction, num_src) == 2 &&
                   offsetof(struct tgsic_instruction, saturate) == 3,
               "as in operand_rule.head");

/* Sets *has_dimensions then if an operand has one. */
static inline bool is_plain(const struct validator *v, const struct tgsic_instruction *inst,
                            const struct operand_rule *rule, bool *has_dimensions)
{
    if (memcmp(inst, rule->head, sizeof rule->head) != 0)
        return false;
    if (rule->head[1] && !is_plain_dst(v, inst->dst, rule->dst, has_dimensions))
        return false;
    for (unsigned i = 0, count = rule->head[2]; i < count; i++)
        if (!is_plain_src(v, &inst->src[i], &rule->src[i], has_dimensions))
            return false;
    return true;
}

/* ---- All ------------------------------------------------------------------------------------- */

/* Returns the lists of the outline that it is in: bits of its rule. */
static inline unsigned check_instruction(struct validator *v, const struct tgsic_instruction *inst)
{
    const struct operand_rule *rule = &operand_rules[inst->opcode];
    bool has_dimensions = false, plain = is_plain(v, inst, rule, &has_dimensions);
    uintptr_t parts = (uintptr_t)inst->texture | (uintptr_t)inst->memory;
    if (!plain || parts || rule->bits & HAS_TEXTURE) {
        tgsic_validate_instruction(v, inst, rule, plain);
        return rule->bits | IS_SPECIAL | (has_dimensions || !plain ? IS_ADDRESSED : 0u);
    }
    return rule->bits | (has_dimensions ? IS_SPECIAL | IS_ADDRESSED : 0u);
}

static inline void add(uint32_t *list, uint32_t *count, uint32_t index, bool is_in_it)
{
    list[*count] = index;
    *count += is_in_it;
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
        unsigned lists = check_instruction(v, inst);
        num_operands += inst->num_dst + inst->num_src;
        num_results += inst->num_dst;
        if (!(lists & IS_SPECIAL))
            continue;
        outline->special[outline->num_special++] = i;
        add(outline->addressed, &outline->num_addressed, i, lists & IS_ADDRESSED);
        add(outline->flow, &outline->num_flow, i, lists & IS_FLOW);
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
