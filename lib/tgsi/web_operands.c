/* SPDX-License-Identifier: MIT */
/* What each operand of an instruction says about the webs it reads and writes. While the walk goes
 * on, operands hold ids. */
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

static bool is_float_system_value(unsigned semantic)
{
    return semantic == TGSIC_SEMANTIC_TESSCOORD || semantic == TGSIC_SEMANTIC_SAMPLEPOS ||
           semantic == TGSIC_SEMANTIC_POSITION || semantic == TGSIC_SEMANTIC_PCOORD ||
           semantic == TGSIC_SEMANTIC_TESSOUTER || semantic == TGSIC_SEMANTIC_TESSINNER;
}

/* ---- Registers ----------------------------------------------------------------------------- */

/* A component that nothing has defined. What a joint stands for may be defined later in its loop:
 * the node is there so that variables are found in the order of their first operand. */
static uint32_t mention(struct webs *w, uint32_t reg, unsigned c)
{
    struct reach *reach = &w->reach[reg];
    uint32_t joint = reach->id[c];
    unsigned facts = joint == NO_ID ? FACT_UNDEFINED | FACT_NOT_01 : 0;
    uint32_t id = new_node(w, NODE_UNDEFINED, reg, 1u << c, LANES(facts)) * 4 + c;
    reach->defined |= (uint8_t)(1u << c);
    if (joint == NO_ID)
        reach->id[c] = id;
    else
        APPEND(w, w->mentions, (struct pair){id, joint});
    return id;
}

/* Reads components of several nodes. */
static void read_parts(struct webs *w, uint32_t reg, const uint8_t *swizzle,
                       const struct tgsic_components *positions, uint32_t facts,
                       struct tgsic_operand_variables *op)
{
    for (unsigned i = 0; i < positions->count; i++) {
        unsigned position = positions->component[i], c = swizzle[position];
        bool defined = w->reach[reg].defined >> c & 1;
        uint32_t id = defined ? w->reach[reg].id[c] : mention(w, reg, c);
        op->component[position] = id;
        add_facts(w, id, facts);
    }
    if (positions->count > 1)
        APPEND(w, w->shared, (uint32_t)(op - w->scan->operands));
}

/* Components of 64-bit values whose other half is not there as well are words. */
static void note_halves(struct webs *w, const struct tgsic_operand_variables *op,
                        const uint8_t *swizzle, unsigned used)
{
    unsigned lonely = used & ~((used & 5) << 1 | (used >> 1 & 5));
    for (unsigned c = 0; c < 4 && lonely; c++)
        if (op->mask >> c & 1 && lonely >> swizzle[c] & 1)
            add_facts(w, op->component[c], FACT_WORDS);
}

static inline void read_variable(struct webs *w, uint32_t reg, const uint8_t *swizzle,
                                 unsigned mask, uint32_t facts, struct tgsic_operand_variables *op)
{
    const struct tgsic_components *positions = &tgsic_components_of[mask];
    const struct reach *reach = &w->reach[reg];
    unsigned used = 0;
    uint32_t id = NO_ID;
    for (unsigned i = 0; i < positions->count; i++) {
        unsigned position = positions->component[i], c = swizzle[position];
        used |= 1u << c;
        op->component[position] = id = reach->id[c];
    }
    op->mask = (uint8_t)mask;
    facts |= FACT_READ;
    if (used & ~(unsigned)reach->together)
        read_parts(w, reg, swizzle, positions, facts, op);
    else
        w->nodes.items[id / 4].facts |= LANES(facts) & tgsic_webs_lanes[used];
    if (w->is_wide)
        note_halves(w, op, swizzle, used);
}

/* Subroutines: a component is one web throughout. */
static uint32_t component_for_good(struct webs *w, uint32_t reg, unsigned c)
{
    struct reach *reach = &w->reach[reg];
    if (!(reach->defined >> c & 1)) {
        reach->id[c] = new_node(w, NODE_UNDEFINED, reg, 1u << c, LANES(FACT_UNDEFINED)) * 4 + c;
        reach->defined |= (uint8_t)(1u << c);
    }
    return reach->id[c];
}

static void write_for_good(struct webs *w, uint32_t reg, unsigned mask, uint64_t facts,
                           struct tgsic_operand_variables *op)
{
    for (unsigned c = 0; c < 4; c++)
        if (mask >> c & 1) {
            op->component[c] = component_for_good(w, reg, c);
            w->nodes.items[op->component[c] / 4].facts |= facts & LANE(c);
        }
    APPEND(w, w->shared, (uint32_t)(op - w->scan->operands));
}

/* A definition, which reaches nothing before all operands are read. */
static inline void write_variable(struct webs *w, uint32_t reg, unsigned mask, uint64_t facts,
                                  struct tgsic_operand_variables *op)
{
    const struct tgsic_components *components = &tgsic_components_of[mask];
    op->mask = (uint8_t)mask;
    if (w->is_wide) {
        unsigned lonely = mask & ~((mask & 5) << 1 | (mask >> 1 & 5));
        facts |= LANES(FACT_WORDS) & tgsic_webs_lanes[lonely];
    }
    if (w->whole_registers) {
        write_for_good(w, reg, mask, facts, op);
        return;
    }
    uint32_t id = new_node(w, NODE_DEFINED, reg, mask, facts) * 4;
    for (unsigned i = 0; i < components->count; i++)
        op->component[components->component[i]] = id + components->component[i];
}

/* From here on it does. */
static inline void define(struct webs *w, const struct tgsic_dst *dst,
                          const struct tgsic_operand_variables *op)
{
    const struct tgsic_components *components = &tgsic_components_of[op->mask];
    uint32_t reg = register_of(w->scan, dst->reg.file, dst->reg.index);
    struct reach *reach = &w->reach[reg];
    if (reach->branch != w->branch)
        tgsic_webs_save(w, reg);
    for (unsigned i = 0; i < components->count; i++)
        reach->id[components->component[i]] = op->component[components->component[i]];
    reach->defined |= op->mask;
    reach->together = op->mask;
    if (w->latest) {
        uint32_t node = op->component[components->component[0]] / 4;
        w->nodes.items[node].previous = w->latest[reg];
        w->latest[reg] = node;
    }
}

/* ---- Other files --------------------------------------------------------------------------- */

/* the node of the array that a register may be in */
static uint32_t array_node(struct webs *w, const struct tgsic_register *reg)
{
    const struct tgsic_scan *scan = w->scan;
    if (reg->file != TGSIC_FILE_TEMP || !scan->num_temp_arrays)
        return NO_ID;
    if (!reg->indirect)
        return reg->index < 0 || !scan->temp_array_of[reg->index]
                   ? NO_ID
                   : w->array_nodes[scan->temp_array_of[reg->index] - 1];
    for (uint32_t i = 0; i < scan->num_temp_arrays; i++)
        if (!scan->temp_arrays[i].array_id ||
            scan->temp_arrays[i].array_id == reg->indirect->array_id)
            return w->array_nodes[i];
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
                       unsigned used, uint32_t facts, struct tgsic_operand_variables *op)
{
    struct tgsic_slot *slot = slot_of(w->scan, reg);
    uint32_t id = array_node(w, reg) * 4;
    uint16_t *other = id ? NULL : tgsic_webs_other_facts(w, reg);
    if (slot)
        slot->used_mask |= (uint8_t)used;
    if (other)
        *other |= (uint16_t)facts;
    if (!id)
        return;
    add_facts(w, id, facts);
    op->mask = (uint8_t)mask;
    for (unsigned c = 0; c < 4; c++)
        if (mask >> c & 1)
            op->component[c] = id;
}

/* ---- Operands ------------------------------------------------------------------------------ */

static const uint8_t identity[] = {0, 1, 2, 3};

static inline struct tgsic_operand_variables *new_operand(struct webs *w)
{
    struct tgsic_operand_variables *op = &w->scan->operands[w->num_operands++];
    for (unsigned c = 0; c < 4; c++)
        op->component[c] = TGSIC_NO_VARIABLE;
    op->indirect = op->dimension_indirect = TGSIC_NO_VARIABLE;
    op->mask = 0;
    op->is_indexed = false;
    return op;
}

static uint32_t use_indirect(struct webs *w, const struct tgsic_indirect *indirect)
{
    struct tgsic_operand_variables op;
    if (!indirect || indirect->index < 0 ||
        (indirect->file != TGSIC_FILE_ADDR && indirect->file != TGSIC_FILE_TEMP))
        return TGSIC_NO_VARIABLE;
    struct tgsic_register reg = {.file = indirect->file, .index = indirect->index};
    if (!in_variable(w->scan, &reg))
        return TGSIC_NO_VARIABLE;
    read_variable(w, register_of(w->scan, reg.file, reg.index), identity, 1u << indirect->component,
                  FACT_INT | FACT_NOT_BOOL, &op);
    return op.component[indirect->component];
}

static inline void read_indices(struct webs *w, const struct tgsic_register *reg,
                                struct tgsic_operand_variables *op)
{
    if (!reg->indirect && !reg->dimension_indirect)
        return;
    op->indirect = use_indirect(w, reg->indirect);
    op->dimension_indirect = use_indirect(w, reg->dimension_indirect);
    op->is_indexed =
        op->indirect != TGSIC_NO_VARIABLE || op->dimension_indirect != TGSIC_NO_VARIABLE;
}

/* Reads the positions in `mask` of a register that is no variable. */
static void read_other(struct webs *w, const struct tgsic_src *src, unsigned mask, uint32_t facts,
                       struct tgsic_operand_variables *op)
{
    unsigned used = used_components(src->swizzle, mask);
    if (mask && src->reg.file != TGSIC_FILE_IMM)
        note_other(w, &src->reg, mask, used, facts, op);
    if (w->is_wide)
        note_halves(w, op, src->swizzle, used);
    read_indices(w, &src->reg, op);
}

static inline void read_source(struct webs *w, const struct tgsic_src *src, unsigned mask,
                               uint32_t facts, struct tgsic_operand_variables *op)
{
    if (in_variable(w->scan, &src->reg))
        read_variable(w, register_of(w->scan, src->reg.file, src->reg.index), src->swizzle, mask,
                      facts, op);
    else
        read_other(w, src, mask, facts, op);
}

/* Writes a destination that is no variable; `copied` are facts that only arrays learn. */
static void write_other(struct webs *w, const struct tgsic_dst *dst, uint32_t facts,
                        uint64_t copied, struct tgsic_operand_variables *op)
{
    note_other(w, &dst->reg, dst->writemask, dst->writemask, facts, op);
    for (unsigned c = 0; c < 4; c++)
        if (op->mask >> c & 1)
            add_facts(w, op->component[c], copied >> 16 * c & 0xffff);
    if (w->is_wide)
        note_halves(w, op, identity, dst->writemask);
    read_indices(w, &dst->reg, op);
}

static inline void write_result(struct webs *w, const struct tgsic_dst *dst, uint32_t facts,
                                uint64_t copied, struct tgsic_operand_variables *op)
{
    if (in_variable(w->scan, &dst->reg))
        write_variable(w, register_of(w->scan, dst->reg.file, dst->reg.index), dst->writemask,
                       LANES(facts) | copied, op);
    else
        write_other(w, dst, facts, copied, op);
}

/* ---- Copies -------------------------------------------------------------------------------- */

static bool has_id(struct webs *w, const struct tgsic_register *reg)
{
    return in_variable(w->scan, reg) || array_node(w, reg) != 0;
}

/* What a copy tells about components whose source has no id. */
static uint64_t copied_facts(const struct webs *w, const struct tgsic_src *src, unsigned mask)
{
    const struct tgsic_components *components = &tgsic_components_of[mask];
    uint64_t facts = 0;
    if (src->reg.file == TGSIC_FILE_IMM) {
        for (unsigned i = 0; i < components->count; i++) {
            unsigned c = components->component[i];
            facts |= (uint64_t)tgsic_webs_immediate_facts(w->scan->shader, src, c) << 16 * c;
        }
        return facts;
    }
    if (src->reg.file != TGSIC_FILE_SV || src->reg.index < 0)
        return LANES(FACT_NOT_BOOL | FACT_NOT_01);
    return is_float_system_value(w->scan->system_values[src->reg.index].semantic)
               ? LANES(FACT_NOT_BOOL | FACT_NOT_01 | FACT_FLOAT)
               : LANES(FACT_NOT_BOOL | FACT_NOT_01 | FACT_INT);
}

/* The destination takes the bits of the sources, of the last two for UCMP, or floats. What sources
 * with an id tell is left for later. */
static uint64_t copy_facts(struct webs *w, const struct tgsic_instruction *in)
{
    uint64_t facts = 0;
    for (unsigned s = in->opcode == TGSIC_OPCODE_UCMP; s < in->num_src; s++) {
        if (tgsic_source_letter(in, s) != '*' || in->saturate)
            facts |= LANES(FACT_FLOAT | FACT_NOT_BOOL | FACT_NOT_01);
        else if (!has_id(w, &in->src[s].reg))
            facts |= copied_facts(w, &in->src[s], in->dst[0].writemask);
    }
    return facts;
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

/* What a copy to another file tells about bits with an id: they are no truth values. */
static uint32_t facts_of_leaving(struct webs *w, const struct tgsic_instruction *in)
{
    return in->saturate || has_id(w, &in->dst[0].reg) ? 0 : FACT_NOT_BOOL;
}

static void read_sources(struct webs *w, const struct tgsic_instruction *in, unsigned traits)
{
    bool as_written = tgsic_reads_as_it_writes(in->opcode), logic = traits & TGSIC_TRAIT_BIT_LOGIC;
    uint32_t leaving = traits & TGSIC_TRAIT_COPY ? facts_of_leaving(w, in) : 0;
    for (unsigned s = 0; s < in->num_src; s++) {
        const struct tgsic_src *src = &in->src[s];
        char letter = tgsic_source_letter(in, s);
        uint32_t facts = logic ? 0 : letter_facts(letter);
        unsigned mask = as_written ? in->dst[0].writemask : tgsic_source_mask(w->scan, in, s);
        if (leaving && letter == '*' && has_id(w, &src->reg))
            facts |= leaving;
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

void tgsic_webs_step(struct webs *w, uint32_t index)
{
    const struct tgsic_instruction *in = &w->scan->shader->instructions[index];
    struct tgsic_operand_variables *to = &w->scan->operands[w->num_operands];
    unsigned traits = tgsic_opcode_traits[in->opcode];

    w->index = index;
    w->scan->first_operand[index] = w->num_operands;
    if (in->num_dst) {
        uint32_t facts = result_facts(w, in);
        uint64_t copied = traits & TGSIC_TRAIT_COPY ? copy_facts(w, in) : 0;
        for (unsigned k = 0; k < in->num_dst; k++)
            write_result(w, &in->dst[k], facts, copied, new_operand(w));
    }
    read_sources(w, in, traits);
    if (in->texture)
        read_offsets(w, in->texture);
    for (unsigned k = 0; k < in->num_dst; k++)
        if (in_variable(w->scan, &in->dst[k].reg) && !w->whole_registers)
            define(w, &in->dst[k], &to[k]);
    if (traits & (TGSIC_TRAIT_COPY | TGSIC_TRAIT_BIT_LOGIC) || tgsic_is_wide(in->opcode))
        APPEND(w, w->late, index);
    if (tgsic_opcode_table[in->opcode].flags & TGSIC_OPFLAG_FLOW)
        tgsic_webs_step_flow(w, in->opcode);
}
