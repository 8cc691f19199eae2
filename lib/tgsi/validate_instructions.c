/* SPDX-License-Identifier: MIT */
/* The validator's walk over the instructions. Nearly all operands are immediates or declared
 * registers of one dimension, with an index that is known, and keep every rule: a few tests tell
 * so here. What validate_operands.c has looks for what is wrong with any others. */
#include "operand_rule.h"
#include "validation.h"

#include <string.h>

#include "tgsi/operand_rules.h"

#define FILE_BIT(file) (1u << TGSIC_FILE_##file)

/* ---- Plain operands -------------------------------------------------------------------------- */

static inline bool is_plain_register(const struct validator *v, const struct tgsic_register *reg,
                                     unsigned files)
{
    uintptr_t more = (uintptr_t)reg->indirect | (uintptr_t)reg->dimension_indirect;
    return !(more | reg->has_dimension) && reg->file < TGSIC_FILE_LIMIT && files >> reg->file & 1 &&
           (uint16_t)reg->index < v->plain_registers[reg->file];
}

static inline bool is_plain_dst(const struct validator *v, const struct tgsic_dst *dst,
                                unsigned files)
{
    return is_plain_register(v, &dst->reg, files) &&
           (unsigned)dst->writemask - 1 < TGSIC_WRITEMASK_XYZW;
}

static inline bool is_plain_src(const struct validator *v, const struct tgsic_src *src,
                                unsigned files, struct refused_modifiers refused)
{
    uint32_t swizzle;
    memcpy(&swizzle, src->swizzle, sizeof swizzle);
    return is_plain_register(v, &src->reg, files) &&
           !((swizzle & 0xfcfcfcfcu) | has_refused(src, refused));
}

_Static_assert(offsetof(struct tgsic_instruction, opcode) == 0 &&
                   offsetof(struct tgsic_instruction, num_dst) == 1 &&
                   offsetof(struct tgsic_instruction, num_src) == 2 &&
                   offsetof(struct tgsic_instruction, saturate) == 3,
               "as in operand_rule.head");

static inline bool is_plain(const struct validator *v, const struct tgsic_instruction *inst,
                            const struct operand_rule *rule)
{
    if (memcmp(inst, rule->head, sizeof rule->head) != 0)
        return false;
    for (unsigned i = 0, count = rule->head[1]; i < count; i++)
        if (!is_plain_dst(v, &inst->dst[i], rule->dst_files[i]))
            return false;
    for (unsigned i = 0, count = rule->head[2]; i < count; i++)
        if (!is_plain_src(v, &inst->src[i], rule->src_files[i], rule->refused[i]))
            return false;
    return true;
}

/* ---- All ------------------------------------------------------------------------------------- */

/* Whether it is one for the outline. */
static inline bool check_instruction(struct validator *v, const struct tgsic_instruction *inst)
{
    const struct operand_rule *rule = &operand_rules[inst->opcode];
    bool plain = is_plain(v, inst, rule);
    uintptr_t parts = (uintptr_t)inst->texture | (uintptr_t)inst->memory;
    if (plain && !(parts | rule->is_special))
        return false;
    tgsic_validate_instruction(v, inst, rule, plain);
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

/* Registers from 0 on that are declared without a gap. */
static uint16_t count_declared(const struct declared_file *file)
{
    uint16_t count = 0;
    for (uint32_t i = 0; i < file->count; i++) {
        const struct declared_range *range = &file->ranges[i];
        if (range->dimension || range->first > count)
            break;
        if (range->last >= count && range->last < INT16_MAX)
            count = (uint16_t)(range->last + 1);
    }
    return count;
}

/* Of the files whose registers are all right once they are declared. */
static void count_plain_registers(struct validator *v)
{
    unsigned processor = v->shader->processor;
    unsigned files = FILE_BIT(TEMP) | FILE_BIT(ADDR) | FILE_BIT(SV) | FILE_BIT(SAMP) |
                     FILE_BIT(SVIEW) | FILE_BIT(CONST);
    if (!tgsic_has_vertex_bracket(processor, TGSIC_FILE_IN))
        files |= FILE_BIT(IN);
    if (!tgsic_has_vertex_bracket(processor, TGSIC_FILE_OUT))
        files |= FILE_BIT(OUT);
    for (unsigned file = 0; file < TGSIC_FILE_LIMIT; file++)
        if (files >> file & 1)
            v->plain_registers[file] = count_declared(&v->files[file]);
    uint32_t immediates = v->shader->num_immediates;
    v->plain_registers[TGSIC_FILE_IMM] =
        (uint16_t)(immediates < INT16_MAX ? immediates : INT16_MAX);
}

/* What the declared views say about the units. */
static void collect_units(struct validator *v)
{
    const struct declared_file *samplers = &v->files[TGSIC_FILE_SAMP];
    const struct declared_file *views = &v->files[TGSIC_FILE_SVIEW];
    for (uint32_t i = 0; i < samplers->count; i++)
        if (samplers->ranges[i].last >= v->num_units)
            v->num_units = samplers->ranges[i].last + 1u;
    v->unit_targets = ARENA_ARRAY(v->arena, uint8_t, v->num_units);
    for (uint32_t i = 0; i < views->count; i++) {
        const struct declared_range *range = &views->ranges[i];
        const struct tgsic_declaration *d = &v->shader->declarations[range->declaration];
        for (uint32_t unit = range->first; unit <= range->last && unit < v->num_units; unit++)
            if (tgsic_target_info(d->target)->name && d->target != TGSIC_TARGET_UNKNOWN)
                v->unit_targets[unit] = (uint8_t)(d->target + 1);
    }
}

void tgsic_validate_instructions(struct validator *v)
{
    count_plain_registers(v);
    collect_units(v);
    check_instructions(v);
}
