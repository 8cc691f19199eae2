/* SPDX-License-Identifier: MIT */
/* What is not simply one value: operands whose components are several, halves of 64-bit values,
 * registers of subroutines, arrays and registers of other files, indices and texel offsets. */
#include "shader.h"
#include "webs.h"

#include <string.h>

const uint8_t tgsic_webs_identity[4] = {0, 1, 2, 3};

/* A component that nothing has defined. What a joint stands for may be defined later in its loop:
 * the value is there so that variables are found in the order of their first operand. */
static uint32_t mention(struct webs *w, uint32_t reg, unsigned c)
{
    struct reach *reach = &w->reach[reg];
    uint32_t before = reaching(w, reach, reg, c);
    reach->defined |= (uint8_t)(1u << c);
    if (before != NO_ID && reach->id[c] == NO_ID)
        return reach->id[c] = before;
    uint32_t id = new_value(w, VALUE_UNDEFINED, reg, 1u << c,
                            before == NO_ID ? FACT_UNDEFINED | FACT_NOT_01 : 0);
    if (before != NO_ID) {
        APPEND(w, w->mentions, (struct pair){id, before});
        return id;
    }
    if (w->undefined)
        w->undefined[reg * 4 + c] = id;
    return reach->id[c] = id;
}

/* The components of those used that are in the pair of one. */
static inline unsigned pair_of(unsigned used, unsigned component)
{
    return used & 3u << (component & 2);
}

static struct tgsic_operand_parts *parts_of(struct webs *w, struct tgsic_operand_variables *op)
{
    static const struct tgsic_operand_parts none = {
        {TGSIC_NO_VARIABLE, TGSIC_NO_VARIABLE, TGSIC_NO_VARIABLE, TGSIC_NO_VARIABLE},
        TGSIC_NO_VARIABLE,
        TGSIC_NO_VARIABLE};
    if (!op->parts) {
        op->parts = tgsic_arena_alloc_raw(w->arena, sizeof *op->parts);
        *op->parts = none;
    }
    return op->parts;
}

/* Gives an operand a value for each component in its mask: one for all, if it can be. */
static void set_ids(struct webs *w, struct tgsic_operand_variables *op, const uint32_t ids[4])
{
    const struct tgsic_components *components = &tgsic_components_of[op->mask];
    uint32_t first = ids[components->component[0]];
    bool several = false;
    for (unsigned i = 1; i < components->count; i++)
        several |= ids[components->component[i]] != first;
    if (several) {
        memcpy(parts_of(w, op)->component, ids, sizeof op->parts->component);
        op->variable = TGSIC_NO_VARIABLE;
        APPEND(w, w->shared, (uint32_t)(op - w->scan->operands));
    } else {
        op->variable = first;
    }
}

void tgsic_webs_read_components(struct webs *w, uint32_t reg, const uint8_t *swizzle,
                                unsigned facts, struct tgsic_operand_variables *op)
{
    const struct tgsic_components *positions = &tgsic_components_of[op->mask];
    const struct reach *reach = &w->reach[reg];
    unsigned used = used_components(swizzle, op->mask);
    uint32_t ids[4] = {NO_ID, NO_ID, NO_ID, NO_ID};
    for (unsigned i = 0; i < positions->count; i++) {
        unsigned position = positions->component[i], c = swizzle[position];
        uint32_t id = reach->defined >> c & 1 ? reaching_id(reach, c) : mention(w, reg, c);
        ids[position] = id;
        read_value(w, id, 1u << c, facts | halves_facts(w, pair_of(used, c)));
    }
    set_ids(w, op, ids);
}

/* ---- Results ------------------------------------------------------------------------------- */

/* Subroutines: a component is one value throughout. */
static void write_for_good(struct webs *w, uint32_t reg, unsigned mask, unsigned facts,
                           struct tgsic_operand_variables *op)
{
    struct reach *reach = &w->reach[reg];
    for (unsigned c = 0; c < 4; c++) {
        if (!(mask >> c & 1))
            continue;
        if (!(reach->defined >> c & 1))
            reach->id[c] = new_value(w, VALUE_UNDEFINED, reg, 1u << c, FACT_UNDEFINED);
        reach->defined |= (uint8_t)(1u << c);
        add_facts(w, reach->id[c],
                  (facts & ~(unsigned)FACT_ALONE) | halves_facts(w, pair_of(mask, c)));
    }
    set_ids(w, op, reach->id);
}

/* A value for each component, or pair of components. */
static void write_parts(struct webs *w, uint32_t reg, unsigned mask, unsigned facts, unsigned width,
                        struct tgsic_operand_variables *op)
{
    uint32_t ids[4] = {NO_ID, NO_ID, NO_ID, NO_ID};
    for (unsigned c = 0; c < 4; c += width) {
        unsigned part = mask & ((1u << width) - 1) << c;
        if (part)
            ids[c] =
                new_value(w, VALUE_DEFINED, reg, part, facts | halves_facts(w, pair_of(mask, c)));
        if (width == 2)
            ids[c + 1] = ids[c];
    }
    set_ids(w, op, ids);
}

void tgsic_webs_write_otherwise(struct webs *w, uint32_t reg, unsigned facts, bool pairs,
                                struct tgsic_operand_variables *op)
{
    if (w->whole_registers)
        write_for_good(w, reg, op->mask, facts, op);
    else if (w->apart && w->apart[op - w->scan->operands])
        write_parts(w, reg, op->mask, facts, 1, op);
    else if (pairs)
        write_parts(w, reg, op->mask, facts, 2, op);
    else
        op->variable =
            new_value(w, VALUE_DEFINED, reg, op->mask, facts | halves_facts(w, op->mask));
}

unsigned tgsic_webs_odd_result_facts(const struct webs *w, const struct tgsic_instruction *in,
                                     unsigned bits)
{
    unsigned precise = in->precise ? FACT_PRECISE : 0;
    if (bits & RULE_COPY)
        return precise | (in->saturate ? FACT_FLOAT | FACT_NOT_BOOL | FACT_NOT_01 : 0);
    if (!(bits & RULE_OTHER))
        return precise;
    char letter = tgsic_result_letter(w->scan, in);
    /* bits that are only copied stay so in integers */
    unsigned loaded = in->opcode == TGSIC_OPCODE_LOAD && letter == '*' ? FACT_ODD_BITS : 0;
    return precise | loaded | letter_facts(letter) | FACT_NOT_01 | FACT_NOT_BOOL;
}

unsigned tgsic_webs_odd_source_facts(const struct tgsic_instruction *in,
                                     const struct web_rule *rule, unsigned source)
{
    bool is_float = rule->raw >> source & 1 && tgsic_takes_floats(in, source);
    return is_float ? FACT_FLOAT | FACT_NOT_BOOL : rule->sources[source];
}

/* ---- Other files --------------------------------------------------------------------------- */

uint16_t *tgsic_webs_odd_facts(struct webs *w, const struct tgsic_register *reg)
{
    const struct notes *notes = notes_of(w, reg);
    const bool is_constant = reg->file == TGSIC_FILE_CONST;
    if (is_constant && reg->has_dimension && reg->dimension < 0)
        return &w->no_facts;
    if (is_constant && reg->has_dimension)
        notes = &w->buffers[reg->dimension];
    bool is_any = reg->indirect || (is_constant && reg->dimension_indirect);
    return is_any ? notes->all : facts_at(notes, reg);
}

/* the id of the array that a register may be in */
static uint32_t array_id(struct webs *w, const struct tgsic_register *reg)
{
    const struct tgsic_scan *scan = w->scan;
    if (!reg->indirect)
        return reg->index < 0 || !w->temp_arrays[reg->index]
                   ? NO_ID
                   : w->array_ids[w->temp_arrays[reg->index] - 1];
    for (uint32_t i = 0; i < scan->num_temp_arrays; i++)
        if (!scan->temp_arrays[i].array_id ||
            scan->temp_arrays[i].array_id == reg->indirect->array_id)
            return w->array_ids[i];
    return NO_ID;
}

/* An array has one id for all. */
static void note_array(struct webs *w, const struct tgsic_register *reg, unsigned mask,
                       const uint8_t *swizzle, unsigned facts, struct tgsic_operand_variables *op)
{
    uint32_t id = w->temp_arrays ? array_id(w, reg) : NO_ID;
    if (id == NO_ID)
        return;
    add_facts(w, id, facts | halves_facts(w, used_components(swizzle, mask)));
    op->mask = (uint8_t)mask;
    op->variable = id;
}

/* ---- Indices and texel offsets -------------------------------------------------------------- */

static void read_slowly(struct webs *w, const struct tgsic_register *reg, const uint8_t *swizzle,
                        unsigned mask, unsigned facts, struct tgsic_operand_variables *op)
{
    *op = no_value;
    op->mask = (uint8_t)mask;
    tgsic_webs_read_components(w, register_number(w, reg->file, reg->index), swizzle, facts, op);
}

static uint32_t use_indirect(struct webs *w, const struct tgsic_indirect *indirect)
{
    struct tgsic_operand_variables op;
    if (!indirect || indirect->index < 0 ||
        (indirect->file != TGSIC_FILE_ADDR && indirect->file != TGSIC_FILE_TEMP))
        return TGSIC_NO_VARIABLE;
    struct tgsic_register reg = {.file = indirect->file, .index = indirect->index};
    if (!in_variable(w, &reg))
        return TGSIC_NO_VARIABLE;
    read_slowly(w, &reg, tgsic_webs_identity, 1u << indirect->component, FACT_INT | FACT_NOT_BOOL,
                &op);
    return op.variable;
}

static void read_indices(struct webs *w, const struct tgsic_register *reg,
                         struct tgsic_operand_variables *op)
{
    uint32_t index = use_indirect(w, reg->indirect);
    uint32_t dimension = use_indirect(w, reg->dimension_indirect);
    if (index == TGSIC_NO_VARIABLE && dimension == TGSIC_NO_VARIABLE)
        return;
    parts_of(w, op)->indirect = index;
    op->parts->dimension_indirect = dimension;
    op->is_indexed = true;
}

static void note_odd(struct webs *w, const struct tgsic_register *reg, unsigned components,
                     unsigned facts)
{
    const struct notes *notes = notes_of(w, reg);
    if (reg->index >= 0)
        notes->slots[(unsigned)reg->index & notes->slots_mask].used_mask |= (uint8_t)components;
    if (components)
        *tgsic_webs_odd_facts(w, reg) |= (uint16_t)facts;
}

void tgsic_webs_note_any(struct webs *w, const struct tgsic_register *reg, unsigned mask,
                         const uint8_t *swizzle, unsigned facts, struct tgsic_operand_variables *op)
{
    *op = no_value;
    if (mask && reg->file == TGSIC_FILE_TEMP)
        note_array(w, reg, mask, swizzle, facts, op);
    else
        note_odd(w, reg, used_components(swizzle, mask), facts);
    read_indices(w, reg, op);
}

void tgsic_webs_read_offsets(struct webs *w, const struct tgsic_texture *texture,
                             struct tgsic_operand_variables *op)
{
    for (unsigned k = 0; k < texture->num_offsets; k++) {
        const struct tgsic_texel_offset *offset = &texture->offsets[k];
        struct tgsic_register reg = {.file = offset->file, .index = offset->index};
        if (in_variable(w, &reg))
            read_slowly(w, &reg, offset->swizzle, 7, FACT_INT | FACT_NOT_BOOL, &op[k]);
        else if (reg.file == TGSIC_FILE_IMM)
            op[k] = no_value;
        else
            tgsic_webs_note_any(w, &reg, 7, offset->swizzle, FACT_INT | FACT_NOT_BOOL, &op[k]);
    }
}
