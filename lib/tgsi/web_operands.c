/* SPDX-License-Identifier: MIT */
/* What each operand of an instruction says about the values it reads and writes. While the walk
 * goes on, operands hold ids. */
#include "shader.h"
#include "webs.h"

#include <string.h>

static inline uint32_t letter_facts(char letter)
{
    static const uint16_t facts['z' + 1] = {
        ['f'] = FACT_FLOAT | FACT_NOT_BOOL,  ['i'] = FACT_INT | FACT_NOT_BOOL,
        ['u'] = FACT_UINT | FACT_NOT_BOOL,   ['n'] = FACT_INT | FACT_NOT_BOOL,
        ['d'] = FACT_DOUBLE | FACT_NOT_BOOL, ['l'] = FACT_INT64 | FACT_NOT_BOOL,
        ['m'] = FACT_UINT64 | FACT_NOT_BOOL, ['?'] = FACT_TESTED,
    };
    return facts[(unsigned char)letter];
}

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
        APPEND(w, w->shared, (uint32_t)(op - w->scan->operands));
    } else {
        op->variable = first;
    }
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
        uint32_t id = reach->defined >> c & 1 ? reach->id[c] : mention(w, reg, c);
        ids[position] = id;
        w->values.items[id].facts |= (uint16_t)facts;
        w->values.items[id].read |= (uint8_t)(1u << c);
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
        struct value *value = &w->values.items[op->variable = reach->id[first_component(used)]];
        value->facts |= (uint16_t)facts;
        value->read |= (uint8_t)used;
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

/* A value for each component. They follow each other. */
static void write_apart(struct webs *w, uint32_t reg, unsigned mask, unsigned facts,
                        struct tgsic_operand_variables *op)
{
    uint32_t ids[4] = {NO_ID, NO_ID, NO_ID, NO_ID};
    for (unsigned c = 0; c < 4; c++)
        if (mask >> c & 1)
            ids[c] = new_value(w, VALUE_DEFINED, reg, 1u << c, facts);
    set_ids(w, op, ids);
}

static inline bool is_apart(const struct webs *w, const struct tgsic_operand_variables *op)
{
    return w->all_apart || (w->apart && w->apart[op - w->scan->operands]);
}

/* A definition, which reaches nothing before all operands are read. */
static inline void write_variable(struct webs *w, uint32_t reg, unsigned mask, unsigned facts,
                                  struct tgsic_operand_variables *op)
{
    op->mask = (uint8_t)mask;
    if (w->whole_registers)
        write_for_good(w, reg, mask, facts, op);
    else if (is_apart(w, op))
        write_apart(w, reg, mask, facts, op);
    else
        op->variable = new_value(w, VALUE_DEFINED, reg, mask, facts);
    if (w->is_wide)
        note_halves(w, op, identity, mask);
}

static inline void define_value(struct webs *w, struct reach *reach, uint32_t id)
{
    struct value *value = &w->values.items[id];
    const struct tgsic_components *components = &tgsic_components_of[value->mask];
    reach->defined |= value->mask;
    reach->together = value->mask;
    for (unsigned i = 0; i < components->count; i++)
        reach->id[components->component[i]] = id;
    if (w->latest) {
        value->previous = w->latest[value->reg];
        w->latest[value->reg] = id;
    }
}

/* From here on it does. */
static inline void define(struct webs *w, const struct tgsic_operand_variables *op)
{
    uint32_t id = id_at(op, first_component(op->mask)), reg = w->values.items[id].reg;
    struct reach *reach = &w->reach[reg];
    if (reach->branch != w->branch)
        tgsic_webs_save(w, reg);
    define_value(w, reach, id);
    if (op->variable == TGSIC_NO_VARIABLE)
        for (unsigned i = 1; i < tgsic_components_of[op->mask].count; i++)
            define_value(w, reach, id + i);
}

/* ---- Other files --------------------------------------------------------------------------- */

/* the id of the array that a register may be in */
static uint32_t array_id(struct webs *w, const struct tgsic_register *reg)
{
    const struct tgsic_scan *scan = w->scan;
    if (reg->file != TGSIC_FILE_TEMP || !scan->num_temp_arrays)
        return NO_ID;
    if (!reg->indirect)
        return reg->index < 0 || !scan->temp_array_of[reg->index]
                   ? NO_ID
                   : w->array_ids[scan->temp_array_of[reg->index] - 1];
    for (uint32_t i = 0; i < scan->num_temp_arrays; i++)
        if (!scan->temp_arrays[i].array_id ||
            scan->temp_arrays[i].array_id == reg->indirect->array_id)
            return w->array_ids[i];
    return NO_ID;
}

/* The slot of an input, output or system value, or NULL. */
static struct tgsic_slot *slot_of(const struct tgsic_scan *scan, const struct tgsic_register *reg)
{
    struct tgsic_slot *slots = reg->file == TGSIC_FILE_IN    ? scan->inputs
                               : reg->file == TGSIC_FILE_OUT ? scan->outputs
                               : reg->file == TGSIC_FILE_SV  ? scan->system_values
                                                             : NULL;
    return slots && reg->index >= 0 ? &slots[reg->index] : NULL;
}

/* Notes components of a register that is no variable. An array has one id for all. */
static void note_other(struct webs *w, const struct tgsic_register *reg, unsigned mask,
                       unsigned used, unsigned facts, struct tgsic_operand_variables *op)
{
    struct tgsic_slot *slot = slot_of(w->scan, reg);
    uint32_t id = array_id(w, reg);
    uint16_t *other = id ? NULL : tgsic_webs_other_facts(w, reg);
    if (slot)
        slot->used_mask |= (uint8_t)used;
    if (other)
        *other |= (uint16_t)facts;
    if (!id)
        return;
    add_facts(w, id, facts);
    op->mask = (uint8_t)mask;
    op->variable = id;
}

/* ---- Operands ------------------------------------------------------------------------------ */

/* An operand that has no variable, which is what those of other files stay. */
static inline struct tgsic_operand_variables *new_operand(struct webs *w)
{
    static const struct tgsic_operand_variables none = {NULL, TGSIC_NO_VARIABLE, 0, false};
    *w->next_operand = none;
    return w->next_operand++;
}

static uint32_t use_indirect(struct webs *w, const struct tgsic_indirect *indirect)
{
    struct tgsic_operand_variables op = {NULL, TGSIC_NO_VARIABLE, 0, false};
    if (!indirect || indirect->index < 0 ||
        (indirect->file != TGSIC_FILE_ADDR && indirect->file != TGSIC_FILE_TEMP))
        return TGSIC_NO_VARIABLE;
    struct tgsic_register reg = {.file = indirect->file, .index = indirect->index};
    if (!in_variable(w->scan, &reg))
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

/* Reads the positions in `mask` of a register that is no variable. */
static void read_other(struct webs *w, const struct tgsic_src *src, unsigned mask, unsigned facts,
                       struct tgsic_operand_variables *op)
{
    unsigned used = used_components(src->swizzle, mask);
    note_other(w, &src->reg, mask, used, facts, op);
    if (w->is_wide && op->mask)
        note_halves(w, op, src->swizzle, used);
}

static inline void read_source(struct webs *w, const struct tgsic_src *src, unsigned mask,
                               unsigned facts, struct tgsic_operand_variables *op)
{
    if (in_variable(w->scan, &src->reg))
        read_variable(w, register_of(w->scan, src->reg.file, src->reg.index), src->swizzle, mask,
                      facts, op);
    else if (mask && src->reg.file != TGSIC_FILE_IMM)
        read_other(w, src, mask, facts, op);
    read_indices(w, &src->reg, op);
}

/* Writes a destination that is no variable. */
static void write_other(struct webs *w, const struct tgsic_dst *dst, unsigned facts,
                        struct tgsic_operand_variables *op)
{
    note_other(w, &dst->reg, dst->writemask, dst->writemask, facts, op);
    if (w->is_wide && op->mask)
        note_halves(w, op, identity, dst->writemask);
}

static inline void write_result(struct webs *w, const struct tgsic_dst *dst, unsigned facts,
                                struct tgsic_operand_variables *op)
{
    if (in_variable(w->scan, &dst->reg))
        write_variable(w, register_of(w->scan, dst->reg.file, dst->reg.index), dst->writemask,
                       facts, op);
    else
        write_other(w, dst, facts, op);
    read_indices(w, &dst->reg, op);
}

/* ---- Instructions -------------------------------------------------------------------------- */

static uint32_t result_facts(const struct webs *w, const struct tgsic_instruction *in)
{
    uint32_t facts = in->precise ? FACT_PRECISE : 0;
    unsigned traits = tgsic_opcode_traits[in->opcode];
    if (traits & TGSIC_TRAIT_COPY)
        return facts | (in->saturate ? FACT_FLOAT | FACT_NOT_BOOL | FACT_NOT_01 : 0);
    if (traits & TGSIC_TRAIT_BIT_LOGIC)
        return facts;
    if (traits & TGSIC_TRAIT_COMPARISON)
        return facts | FACT_COMPARED | FACT_NOT_01;
    if (traits & TGSIC_TRAIT_FLOAT_BOOL)
        return facts | FACT_FLOAT | FACT_IS_01 | FACT_NOT_BOOL;
    bool plain = !(tgsic_opcode_shapes[in->opcode] & TGSIC_SHAPE_OTHER) && !in->saturate && !traits;
    char letter = plain ? tgsic_opcode_table[in->opcode].dst[0] : tgsic_result_letter(w->scan, in);
    if (in->opcode == TGSIC_OPCODE_LOAD && letter == '*')
        facts |= FACT_ODD_BITS; /* bits that are only copied stay so in integers */
    return facts | letter_facts(letter) | FACT_NOT_01 | FACT_NOT_BOOL;
}

static void read_sources(struct webs *w, const struct tgsic_instruction *in, unsigned traits)
{
    bool as_written = tgsic_reads_as_it_writes(in->opcode), logic = traits & TGSIC_TRAIT_BIT_LOGIC;
    for (unsigned s = 0; s < in->num_src; s++) {
        const struct tgsic_src *src = &in->src[s];
        unsigned facts = logic ? 0 : letter_facts(tgsic_source_letter(in, s));
        unsigned mask = as_written ? in->dst[0].writemask : tgsic_source_mask(w->scan, in, s);
        read_source(w, src, mask, facts, new_operand(w));
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

/* What the instruction writes reaches what comes behind it. */
static inline void define_results(struct webs *w, const struct tgsic_instruction *in,
                                  const struct tgsic_operand_variables *to)
{
    for (unsigned k = 0; k < in->num_dst && !w->whole_registers; k++)
        if (to[k].mask &&
            w->values.items[id_at(&to[k], first_component(to[k].mask))].form == VALUE_DEFINED)
            define(w, &to[k]);
}

void tgsic_webs_step(struct webs *w, uint32_t index)
{
    const struct tgsic_instruction *in = &w->scan->shader->instructions[index];
    struct tgsic_operand_variables *to = w->next_operand;
    unsigned traits = tgsic_opcode_traits[in->opcode];

    w->index = index;
    w->scan->first_operand[index] = (uint32_t)(to - w->scan->operands);
    if (in->num_dst) {
        unsigned facts = result_facts(w, in);
        for (unsigned k = 0; k < in->num_dst; k++)
            write_result(w, &in->dst[k], facts, new_operand(w));
    }
    read_sources(w, in, traits);
    if (in->texture)
        read_offsets(w, in->texture);
    if (traits & TGSIC_TRAIT_COPY)
        tgsic_webs_note_copies(w, in, to);
    if (traits & TGSIC_TRAIT_BIT_LOGIC)
        tgsic_webs_note_logic(w, in, to);
    if (tgsic_is_wide(in->opcode))
        tgsic_webs_join_halves(w, in, to);
    define_results(w, in, to);
    if (tgsic_opcode_table[in->opcode].flags & TGSIC_OPFLAG_FLOW)
        tgsic_webs_step_flow(w, in->opcode);
}
