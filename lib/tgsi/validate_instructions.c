/* SPDX-License-Identifier: MIT */
/* The validator's walk over the instructions. Nearly all operands are immediates or declared
 * registers of one dimension, with an index that is known, and keep every rule: a few tests tell
 * so here. What validate_operands.c has looks for what is wrong with any others. */
#include "operand_rule.h"
#include "validation.h"

#include <string.h>

#include "tgsi/operand_rules.h"

/* ---- Plain operands -------------------------------------------------------------------------- */

/* Of a register that has a dimension. */
static bool is_plain_element(const struct validator *v, const struct tgsic_register *reg)
{
    uint16_t dimension = (uint16_t)reg->dimension;
    return reg->file < PLAIN_ARRAYS && dimension < PLAIN_DIMENSIONS &&
           (uint16_t)reg->index < v->plain_elements[reg->file][dimension];
}

static inline bool is_plain_register(const struct validator *v, const struct tgsic_register *reg,
                                     unsigned files, bool *has_dimensions)
{
    uintptr_t varies = (uintptr_t)reg->indirect | (uintptr_t)reg->dimension_indirect;
    if (varies || reg->file >= TGSIC_FILE_LIMIT || !(files >> reg->file & 1))
        return false;
    if (!reg->has_dimension)
        return (uint16_t)reg->index < v->plain_registers[reg->file];
    *has_dimensions = true;
    return is_plain_element(v, reg);
}

static inline bool is_plain_dst(const struct validator *v, const struct tgsic_dst *dst,
                                unsigned files, unsigned bits, bool *has_dimensions)
{
    return is_plain_register(v, &dst->reg, files, has_dimensions) &&
           (unsigned)dst->writemask - 1 < TGSIC_WRITEMASK_XYZW && !unpaired(dst->writemask, bits);
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
    for (unsigned i = 0, count = rule->head[1]; i < count; i++)
        if (!is_plain_dst(v, &inst->dst[i], rule->dst_files[i], rule->dst[i], has_dimensions))
            return false;
    for (unsigned i = 0, count = rule->head[2]; i < count; i++)
        if (!is_plain_src(v, &inst->src[i], &rule->src[i], has_dimensions))
            return false;
    return true;
}

/* ---- All ------------------------------------------------------------------------------------- */

/* Whether it is one for the outline. */
static inline bool check_instruction(struct validator *v, const struct tgsic_instruction *inst)
{
    const struct operand_rule *rule = &operand_rules[inst->opcode];
    bool has_dimensions = false, plain = is_plain(v, inst, rule, &has_dimensions);
    uintptr_t parts = (uintptr_t)inst->texture | (uintptr_t)inst->memory;
    if (!plain || parts || rule->special & HAS_TEXTURE)
        tgsic_validate_instruction(v, inst, rule, plain);
    else
        return rule->special | has_dimensions;
    return true;
}

static void check_instructions(struct validator *v)
{
    struct tgsic_outline *outline = v->outline;
    const struct tgsic_instruction *inst = v->shader->instructions;
    uint32_t num_operands = 0, num_results = 0;
    for (uint32_t i = 0, end = v->shader->num_instructions; i < end; i++, inst++) {
        num_operands += inst->num_dst + inst->num_src;
        num_results += inst->num_dst;
        if (!check_instruction(v, inst))
            continue;
        ARENA_RESERVE_RAW(v->arena, outline->special, outline->num_special);
        outline->special[outline->num_special++] = i;
    }
    outline->num_operands = num_operands;
    outline->num_results = num_results;
}

/* What the declared views say about the units. */
static void collect_units(struct validator *v)
{
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
