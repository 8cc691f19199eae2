/* SPDX-License-Identifier: MIT */
/* What each operand of an instruction says about the values it reads and writes. While the walk
 * goes on, operands hold ids. */
#include "shader.h"
#include "webs.h"

#include <string.h>

#include "tgsi/web_rules.h"

static const uint8_t identity[] = {0, 1, 2, 3};

/* ---- Registers ----------------------------------------------------------------------------- */

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

/* Components of 64-bit values whose other half is not there as well are words. */
static inline unsigned lonely_halves(unsigned components)
{
    return components & ~((components & 5) << 1 | (components >> 1 & 5));
}

static void note_halves(struct webs *w, const struct tgsic_operand_variables *op,
                        const uint8_t *swizzle, unsigned used)
{
    unsigned lonely = lonely_halves(used);
    for (unsigned c = 0; c < 4 && lonely; c++)
        if (op->mask >> c & 1 && lonely >> swizzle[c] & 1)
            add_facts(w, id_at(op, c), FACT_WORDS);
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

static inline void read_value(struct webs *w, uint32_t id, unsigned components, unsigned facts)
{
    struct value *value = &w->values.items[id];
    value->facts |= (uint16_t)facts;
    value->read |= (uint8_t)components;
    value->last = w->index;
}

/* Reads component by component what is of several values or undefined. */
static void read_components(struct webs *w, uint32_t reg, const uint8_t *swizzle, unsigned facts,
                            struct tgsic_operand_variables *op)
{
    const struct tgsic_components *positions = &tgsic_components_of[op->mask];
    const struct reach *reach = &w->reach[reg];
    uint32_t ids[4] = {NO_ID, NO_ID, NO_ID, NO_ID};
    for (unsigned i = 0; i < positions->count; i++) {
        unsigned position = positions->component[i], c = swizzle[position];
        uint32_t id = reach->defined >> c & 1 ? reaching_id(reach, c) : mention(w, reg, c);
        ids[position] = id;
        read_value(w, id, 1u << c, facts);
    }
    set_ids(w, op, ids);
}

static inline void read_variable(struct webs *w, uint32_t reg, const uint8_t *swizzle,
                                 unsigned mask, unsigned facts, struct tgsic_operand_variables *op)
{
    const struct reach *reach = &w->reach[reg];
    unsigned used = used_components(swizzle, mask);
    op->mask = (uint8_t)mask;
    if (used & ~(unsigned)reach->together || !used) {
        read_components(w, reg, swizzle, facts, op);
    } else {
        op->variable = reach->whole;
        read_value(w, reach->whole, used, facts);
    }
    if (w->is_wide)
        note_halves(w, op, swizzle, used);
}

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
        add_facts(w, reach->id[c], facts);
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
            ids[c] = new_value(w, VALUE_DEFINED, reg, part, facts);
        if (width == 2)
            ids[c + 1] = ids[c];
    }
    set_ids(w, op, ids);
}

/* A definition, which reaches nothing before all operands are read. */
static inline void write_variable(struct webs *w, uint32_t reg, unsigned mask, unsigned facts,
                                  bool pairs, struct tgsic_operand_variables *op)
{
    op->mask = (uint8_t)mask;
    if (w->whole_registers)
        write_for_good(w, reg, mask, facts, op);
    else if (w->apart && w->apart[op - w->scan->operands])
        write_parts(w, reg, mask, facts, 1, op);
    else if (pairs && w->is_wide)
        write_parts(w, reg, mask, facts, 2, op);
    else
        op->variable = new_value(w, VALUE_DEFINED, reg, mask, facts);
    if (w->is_wide)
        note_halves(w, op, identity, mask);
}

/* From here on a value reaches the components that it has. */
static inline void define(struct webs *w, uint32_t id)
{
    struct value *value = &w->values.items[id];
    struct reach *reach = &w->reach[value->reg];
    if (value->form != VALUE_DEFINED)
        return; /* an index of the result that nothing has defined */
    if (reach->branch != w->branch)
        tgsic_webs_save(w, value->reg);
    reach->defined |= value->mask;
    reach_together(reach, value->mask, id);
    if (w->latest) {
        value->previous = w->latest[value->reg];
        w->latest[value->reg] = id;
    }
}

/* ---- Other files --------------------------------------------------------------------------- */

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
    add_facts(w, id, facts);
    op->mask = (uint8_t)mask;
    op->variable = id;
    if (w->is_wide)
        note_halves(w, op, swizzle, used_components(swizzle, mask));
}

/* Notes positions of a register that is no variable. */
static void note_other(struct webs *w, const struct tgsic_register *reg, unsigned mask,
                       const uint8_t *swizzle, unsigned facts, struct tgsic_operand_variables *op)
{
    if (reg->file == TGSIC_FILE_TEMP) {
        note_array(w, reg, mask, swizzle, facts, op);
        return;
    }
    struct tgsic_slot *slots = w->files[reg->file].slots;
    uint16_t *other = other_facts(w, reg);
    if (slots && reg->index >= 0)
        slots[reg->index].used_mask |= (uint8_t)used_components(swizzle, mask);
    if (other)
        *other |= (uint16_t)facts;
}

/* ---- Operands ------------------------------------------------------------------------------ */

/* An operand that has no value, which is what those of other files stay. */
static inline struct tgsic_operand_variables *new_operand(struct webs *w)
{
    static const struct tgsic_operand_variables none = {NULL, NO_ID, 0, false};
    *w->next_operand = none;
    return w->next_operand++;
}

static uint32_t use_indirect(struct webs *w, const struct tgsic_indirect *indirect)
{
    struct tgsic_operand_variables op = {NULL, NO_ID, 0, false};
    if (!indirect || indirect->index < 0 ||
        (indirect->file != TGSIC_FILE_ADDR && indirect->file != TGSIC_FILE_TEMP))
        return TGSIC_NO_VARIABLE;
    struct tgsic_register reg = {.file = indirect->file, .index = indirect->index};
    if (!in_variable(w, &reg))
        return TGSIC_NO_VARIABLE;
    read_variable(w, register_of(w->scan, reg.file, reg.index), identity, 1u << indirect->component,
                  FACT_INT | FACT_NOT_BOOL, &op);
    return op.variable;
}

static void read_variable_indices(struct webs *w, const struct tgsic_register *reg,
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

static inline void read_indices(struct webs *w, const struct tgsic_register *reg,
                                struct tgsic_operand_variables *op)
{
    if (reg->indirect || reg->dimension_indirect)
        read_variable_indices(w, reg, op);
}

static inline void read_source(struct webs *w, const struct tgsic_src *src, unsigned mask,
                               unsigned facts, struct tgsic_operand_variables *op)
{
    const struct tgsic_register *reg = &src->reg;
    if (in_variable(w, reg)) {
        read_variable(w, register_of(w->scan, reg->file, reg->index), src->swizzle, mask, facts,
                      op);
    } else if (reg->file != TGSIC_FILE_IMM) {
        if (mask)
            note_other(w, reg, mask, src->swizzle, facts, op);
        read_indices(w, reg, op);
    }
}

static inline void write_result(struct webs *w, const struct tgsic_dst *dst, unsigned facts,
                                bool pairs, struct tgsic_operand_variables *op)
{
    const struct tgsic_register *reg = &dst->reg;
    if (in_variable(w, reg)) {
        write_variable(w, register_of(w->scan, reg->file, reg->index), dst->writemask, facts, pairs,
                       op);
    } else {
        note_other(w, reg, dst->writemask, identity, facts, op);
        read_indices(w, reg, op);
    }
}

/* ---- Instructions -------------------------------------------------------------------------- */

/* What a saturated result is, and one of which the opcode does not tell. */
static unsigned odd_result_facts(const struct webs *w, const struct tgsic_instruction *in,
                                 unsigned bits)
{
    if (bits & RULE_COPY)
        return in->saturate ? FACT_FLOAT | FACT_NOT_BOOL | FACT_NOT_01 : 0;
    if (!(bits & RULE_OTHER))
        return 0;
    char letter = tgsic_result_letter(w->scan, in);
    /* bits that are only copied stay so in integers */
    unsigned loaded = in->opcode == TGSIC_OPCODE_LOAD && letter == '*' ? FACT_ODD_BITS : 0;
    return loaded | letter_facts(letter) | FACT_NOT_01 | FACT_NOT_BOOL;
}

static inline unsigned result_facts(const struct webs *w, const struct tgsic_instruction *in,
                                    const struct web_rule *rule)
{
    unsigned facts = rule->result | (in->precise ? FACT_PRECISE : 0u);
    if (in->saturate || rule->bits & RULE_OTHER)
        facts |= odd_result_facts(w, in, rule->bits);
    return facts;
}

static inline void read_sources(struct webs *w, const struct tgsic_instruction *in,
                                const struct web_rule *rule)
{
    unsigned mask = rule->bits & RULE_AS_WRITTEN ? in->dst[0].writemask : 0;
    bool alike = mask != 0;
    for (unsigned s = 0; s < in->num_src; s++) {
        unsigned facts = rule->sources[s];
        if (!alike)
            mask = tgsic_source_mask(w->scan, in, s);
        if (rule->raw && rule->raw >> s & 1 && tgsic_takes_floats(in, s))
            facts = FACT_FLOAT | FACT_NOT_BOOL;
        read_source(w, &in->src[s], mask, facts, new_operand(w));
    }
}

static void read_offsets(struct webs *w, const struct tgsic_texture *texture)
{
    for (unsigned k = 0; k < texture->num_offsets; k++) {
        const struct tgsic_texel_offset *offset = &texture->offsets[k];
        struct tgsic_src src = {.reg = {.file = offset->file, .index = offset->index}};
        memcpy(src.swizzle, offset->swizzle, sizeof offset->swizzle);
        read_source(w, &src, 7, FACT_INT | FACT_NOT_BOOL, new_operand(w));
    }
}

/* What opcodes do beside reading and writing. */
static void step_further(struct webs *w, const struct tgsic_instruction *in,
                         const struct web_rule *rule, const struct tgsic_operand_variables *to)
{
    if (rule->bits & RULE_COPY)
        tgsic_webs_note_copies(w, in, rule, to);
    if (rule->bits & RULE_LOGIC)
        tgsic_webs_note_logic(w, in, to);
    if (rule->bits & RULE_WIDE)
        tgsic_webs_join_halves(w, in, to);
    if (in->texture)
        read_offsets(w, in->texture);
}

static inline void step(struct webs *w, const struct tgsic_instruction *in)
{
    const struct web_rule *rule = &tgsic_web_rules[in->opcode];
    struct tgsic_operand_variables *to = w->next_operand;
    uint32_t first = w->values.count, end;

    for (unsigned k = 0; k < in->num_dst; k++)
        write_result(w, &in->dst[k], result_facts(w, in, rule), rule->bits & RULE_PAIRS,
                     new_operand(w));
    end = w->whole_registers ? first : w->values.count;
    read_sources(w, in, rule);
    if (rule->bits & RULE_TELLS_MORE)
        step_further(w, in, rule, to);
    for (uint32_t id = first; id < end; id++)
        define(w, id);
    if (rule->bits & RULE_FLOW)
        tgsic_webs_step_flow(w, in->opcode);
}

void tgsic_webs_read_instructions(struct webs *w)
{
    const struct tgsic_shader *shader = w->scan->shader;
    for (w->index = 0; w->index < shader->num_instructions; w->index++) {
        w->scan->first_operand[w->index] = (uint32_t)(w->next_operand - w->scan->operands);
        step(w, &shader->instructions[w->index]);
    }
}
