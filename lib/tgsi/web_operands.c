/* SPDX-License-Identifier: MIT */
/* What each operand of an instruction says about the webs it reads and writes. */
#include "shader.h"
#include "webs.h"

#include <string.h>

/* ---- Operands ------------------------------------------------------------------------------ */

static inline uint32_t letter_facts(char letter)
{
    static const uint16_t facts['z' + 1] = {
        ['f'] = FACT_FLOAT | FACT_NOT_BOOL,  ['i'] = FACT_INT | FACT_NOT_BOOL,
        ['u'] = FACT_UINT | FACT_NOT_BOOL,   ['n'] = FACT_INTEGER | FACT_NOT_BOOL,
        ['d'] = FACT_DOUBLE | FACT_NOT_BOOL, ['l'] = FACT_INT64 | FACT_NOT_BOOL,
        ['m'] = FACT_UINT64 | FACT_NOT_BOOL, ['?'] = FACT_TESTED,
    };
    return facts[(unsigned char)letter];
}

/* Where uses of a register of another file are noted, or NULL. */
static uint16_t *other_facts(struct webs *w, const struct tgsic_register *reg)
{
    if (reg->file == TGSIC_FILE_TEMP || (reg->index < 0 && !reg->indirect))
        return NULL;
    switch (reg->file) {
    case TGSIC_FILE_IN:
        return reg->indirect ? w->all_inputs : &w->input_facts[reg->index];
    case TGSIC_FILE_OUT:
        return reg->indirect ? w->all_outputs : &w->output_facts[reg->index];
    case TGSIC_FILE_CONST: {
        int buffer = reg->has_dimension ? reg->dimension : 0;
        if (buffer < 0)
            return NULL;
        if (reg->indirect || reg->dimension_indirect ||
            (uint32_t)reg->index >= w->scan->constants[buffer].count)
            return &w->buffer_facts[buffer];
        return &w->constant_facts[w->constant_base[buffer] + (uint32_t)reg->index];
    }
    default:
        return NULL;
    }
}

static bool is_float_system_value(unsigned semantic)
{
    return semantic == TGSIC_SEMANTIC_TESSCOORD || semantic == TGSIC_SEMANTIC_SAMPLEPOS ||
           semantic == TGSIC_SEMANTIC_POSITION || semantic == TGSIC_SEMANTIC_PCOORD ||
           semantic == TGSIC_SEMANTIC_TESSOUTER || semantic == TGSIC_SEMANTIC_TESSINNER;
}

static uint32_t immediate_facts(const struct tgsic_shader *shader, const struct tgsic_src *src,
                                unsigned position)
{
    if (src->reg.index < 0 || (uint32_t)src->reg.index >= shader->num_immediates)
        return 0;
    uint32_t bits = shader->immediates[src->reg.index].bits[src->swizzle[position]];
    uint32_t facts = 0;
    if (bits != 0 && bits != UINT32_MAX)
        facts |= FACT_NOT_BOOL;
    if (bits != 0 && bits != 0x3f800000)
        facts |= FACT_NOT_01;
    if (bits & 0x7fffffff && ((bits & 0x7f800000) == 0 || (bits & 0x7f800000) == 0x7f800000))
        facts |= FACT_ODD_BITS;
    return facts;
}

/* the class node of a TEMP or ADDR component that is read or written, with facts added */
static uint32_t array_node(struct webs *w, const struct tgsic_register *reg)
{
    const struct tgsic_scan *scan = w->scan;
    if (reg->file != TGSIC_FILE_TEMP || !scan->num_temp_arrays)
        return NO_NODE;
    if (!reg->indirect)
        return reg->index < 0 || !scan->temp_array_of[reg->index]
                   ? NO_NODE
                   : w->array_nodes[scan->temp_array_of[reg->index] - 1];
    for (uint32_t i = 0; i < scan->num_temp_arrays; i++)
        if (!scan->temp_arrays[i].array_id ||
            scan->temp_arrays[i].array_id == reg->indirect->array_id)
            return w->array_nodes[i];
    return NO_NODE;
}

static uint32_t use_indirect(struct webs *w, const struct tgsic_indirect *indirect)
{
    if (!indirect || indirect->index < 0 ||
        (indirect->file != TGSIC_FILE_ADDR && indirect->file != TGSIC_FILE_TEMP))
        return NO_NODE;
    struct tgsic_register reg = {.file = indirect->file, .index = indirect->index};
    if (!in_variable(w->scan, &reg))
        return NO_NODE;
    return tgsic_webs_use(
        w, cell_of(w->scan, indirect->file, (uint32_t)indirect->index, indirect->component),
        FACT_INT | FACT_NOT_BOOL);
}

/* While walking, an operand holds nodes. */
static inline struct tgsic_operand_variables *new_operand(struct webs *w,
                                                          const struct tgsic_register *reg)
{
    struct tgsic_operand_variables *op = &w->scan->operands[w->num_operands++];
    memset(op, 0, sizeof *op);
    if (reg->indirect || reg->dimension_indirect) {
        op->indirect = use_indirect(w, reg->indirect);
        op->dimension_indirect = use_indirect(w, reg->dimension_indirect);
        op->is_indexed = op->indirect != NO_NODE || op->dimension_indirect != NO_NODE;
    }
    return op;
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

/* Adds facts to what a register that is no variable stands for; returns its node, if it has one. */
static uint32_t note_other(struct webs *w, const struct tgsic_register *reg, uint32_t facts)
{
    uint32_t array = array_node(w, reg);
    if (array != NO_NODE) {
        w->nodes.items[array].facts |= facts;
        return array;
    }
    uint16_t *other = other_facts(w, reg);
    if (other)
        *other |= (uint16_t)facts;
    return NO_NODE;
}

/* Nodes of components whose other half is not there as well are words. */
static void note_halves(struct webs *w, const uint32_t nodes[4], const uint8_t components[4],
                        const struct tgsic_components *positions)
{
    unsigned there = 0;
    for (unsigned i = 0; i < positions->count; i++)
        there |= 1u << components[positions->component[i]];
    if (((there ^ there >> 1) & 5) == 0)
        return; /* all in pairs */
    for (unsigned i = 0; i < positions->count; i++) {
        unsigned position = positions->component[i];
        if (nodes[position] != NO_NODE && !(there >> (components[position] ^ 1) & 1))
            w->nodes.items[nodes[position]].facts |= FACT_WORDS;
    }
}

/* The halves of 64-bit operands have one kind. */
static void join_halves(struct webs *w, const uint32_t nodes[4])
{
    for (unsigned c = 0; c < 4; c += 2)
        if (nodes[c] != NO_NODE && nodes[c + 1] != NO_NODE)
            join_class(w, nodes[c], nodes[c + 1]);
}

/* Reads some positions of a register that is no variable; its node, if it has one. */
static uint32_t read_other(struct webs *w, const struct tgsic_src *src,
                           const struct tgsic_components *positions, uint32_t facts)
{
    struct tgsic_slot *slot = slot_of(w->scan, &src->reg);
    if (slot)
        for (unsigned i = 0; i < positions->count; i++)
            slot->used_mask |= (uint8_t)(1u << src->swizzle[positions->component[i]]);
    return positions->count ? note_other(w, &src->reg, facts) : NO_NODE;
}

/* Reads the positions in `mask`. The operand gets their nodes; NO_NODE for other files. */
static inline void read_source(struct webs *w, const struct tgsic_src *src, unsigned mask,
                               uint32_t facts, struct tgsic_operand_variables *op)
{
    const struct tgsic_components *positions = &tgsic_components_of[mask];
    if (in_variable(w->scan, &src->reg)) {
        uint32_t cell = cell_of(w->scan, src->reg.file, (uint32_t)src->reg.index, 0);
        op->mask = (uint8_t)mask;
        for (unsigned i = 0; i < positions->count; i++) {
            unsigned c = positions->component[i];
            op->component[c] = tgsic_webs_use(w, cell + src->swizzle[c], facts);
        }
    } else {
        uint32_t node = read_other(w, src, positions, facts);
        for (unsigned c = 0; c < 4 && node != NO_NODE; c++)
            op->component[c] = node;
    }
    if (w->is_wide)
        note_halves(w, op->component, src->swizzle, positions);
}

/* Writes a destination, likewise. */
static inline void write_result(struct webs *w, const struct tgsic_dst *dst, uint32_t facts,
                                struct tgsic_operand_variables *op)
{
    static const uint8_t identity[] = {0, 1, 2, 3};
    const struct tgsic_components *components = &tgsic_components_of[dst->writemask];
    if (in_variable(w->scan, &dst->reg)) {
        uint32_t cell = cell_of(w->scan, dst->reg.file, (uint32_t)dst->reg.index, 0);
        op->mask = dst->writemask;
        for (unsigned i = 0; i < components->count; i++) {
            unsigned c = components->component[i];
            op->component[c] = tgsic_webs_define(w, cell + c, facts);
        }
    } else {
        struct tgsic_slot *slot = slot_of(w->scan, &dst->reg);
        uint32_t node = note_other(w, &dst->reg, facts);
        for (unsigned c = 0; c < 4 && node != NO_NODE; c++)
            op->component[c] = node;
        if (slot)
            slot->used_mask |= dst->writemask;
    }
    if (w->is_wide)
        note_halves(w, op->component, identity, components);
}

/* ---- Instructions -------------------------------------------------------------------------- */

static void add_facts(struct webs *w, uint32_t id, uint32_t facts)
{
    if (id != NO_NODE)
        w->nodes.items[id].facts |= facts;
}

static void note_copy(struct webs *w, uint32_t id, uint16_t *facts)
{
    if (id != NO_NODE && facts)
        APPEND(w, w->copies, (struct copy){id, facts});
}

/* what a copy tells about a component whose source is no variable */
static uint32_t copied_facts(const struct webs *w, const struct tgsic_src *src, unsigned position)
{
    if (src->reg.file == TGSIC_FILE_IMM)
        return immediate_facts(w->scan->shader, src, position);
    uint32_t facts = FACT_NOT_BOOL | FACT_NOT_01;
    if (src->reg.file == TGSIC_FILE_SV && src->reg.index >= 0)
        facts |= is_float_system_value(w->scan->system_values[src->reg.index].semantic)
                     ? FACT_FLOAT
                     : FACT_INTEGER;
    return facts;
}

/* Components of the destination take the bits of a source; `to` and `from` are their nodes. */
static void copy_components(struct webs *w, const struct tgsic_dst *dst, const uint32_t to[4],
                            const struct tgsic_src *src, const uint32_t from[4])
{
    const struct tgsic_components *components = &tgsic_components_of[dst->writemask];
    uint16_t *dst_facts = other_facts(w, &dst->reg), *src_facts = other_facts(w, &src->reg);
    for (unsigned i = 0; i < components->count; i++) {
        unsigned c = components->component[i];
        if (to[c] != NO_NODE && from[c] != NO_NODE) {
            join_class(w, to[c], from[c]);
        } else if (from[c] != NO_NODE) {
            add_facts(w, from[c], FACT_NOT_BOOL);
            note_copy(w, from[c], dst_facts);
        } else if (to[c] != NO_NODE) {
            add_facts(w, to[c], copied_facts(w, src, c));
            note_copy(w, to[c], src_facts);
        }
    }
}

/* One component of AND, OR, XOR or NOT: logic of bools, a select by AND with an immediate, or
 * integer arithmetic; which, is known at the end. */
static void note_bit_logic(struct webs *w, const struct tgsic_instruction *in, uint32_t to,
                           const uint32_t *from, unsigned c)
{
    uint32_t facts = 0;
    unsigned odd = UINT32_MAX;
    for (unsigned s = 0; s < in->num_src; s++) {
        const struct tgsic_src *src = &in->src[s];
        if (src->absolute || src->negate)
            facts |= FACT_NOT_BOOL;
        else if (from[s] == NO_NODE && src->reg.file != TGSIC_FILE_IMM)
            facts |= FACT_NOT_BOOL;
        else if (from[s] == NO_NODE && immediate_facts(w->scan->shader, src, c) & FACT_NOT_BOOL)
            odd = s;
    }
    if (odd != UINT32_MAX && in->opcode == TGSIC_OPCODE_AND && from[!odd] != NO_NODE &&
        !(facts & FACT_NOT_BOOL)) {
        add_facts(w, to, FACT_NOT_BOOL | FACT_NOT_01);
        APPEND(w, w->selects, (struct pair){to, from[!odd]});
        return;
    }
    if (odd != UINT32_MAX || to == NO_NODE)
        facts |= FACT_NOT_BOOL;
    add_facts(w, to, facts | FACT_NOT_01);
    if (to != NO_NODE)
        APPEND(w, w->integers, to);
    for (unsigned s = 0; s < in->num_src; s++) {
        if (from[s] == NO_NODE)
            continue;
        add_facts(w, from[s], facts);
        APPEND(w, w->integers, from[s]);
        if (to != NO_NODE)
            APPEND(w, w->logic, (struct pair){to, from[s]});
    }
}

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
    const char *letters = tgsic_opcode_table[in->opcode].src;
    for (unsigned s = 0; s < in->num_src; s++) {
        const struct tgsic_src *src = &in->src[s];
        struct tgsic_operand_variables *op = new_operand(w, &src->reg);
        if (src->reg.file == TGSIC_FILE_IMM)
            continue;
        uint32_t facts = logic ? 0 : letter_facts(tgsic_source_letter(in, s));
        unsigned mask = as_written ? in->dst[0].writemask : tgsic_source_mask(w->scan, in, s);
        read_source(w, src, mask, facts, op);
        if (w->is_wide && tgsic_is_wide_letter(letters[s]))
            join_halves(w, op->component);
    }
}

static void read_offsets(struct webs *w, const struct tgsic_texture *texture)
{
    for (unsigned k = 0; k < texture->num_offsets; k++) {
        const struct tgsic_texel_offset *offset = &texture->offsets[k];
        struct tgsic_src src = {.reg = {.file = offset->file, .index = offset->index}};
        memcpy(src.swizzle, offset->swizzle, sizeof offset->swizzle);
        struct tgsic_operand_variables *op = new_operand(w, &src.reg);
        if (offset->file != TGSIC_FILE_IMM)
            read_source(w, &src, 7, FACT_INT | FACT_NOT_BOOL, op);
    }
}

/* The destination takes the bits of the sources, of the last two for UCMP, or floats. */
static void copy_sources(struct webs *w, const struct tgsic_instruction *in,
                         const struct tgsic_dst *dst, const uint32_t to[4],
                         const struct tgsic_operand_variables *from)
{
    for (unsigned s = in->opcode == TGSIC_OPCODE_UCMP; s < in->num_src; s++) {
        if (tgsic_source_letter(in, s) == '*' && !in->saturate)
            copy_components(w, dst, to, &in->src[s], from[s].component);
        else
            for (unsigned c = 0; c < 4; c++)
                if (dst->writemask >> c & 1)
                    add_facts(w, to[c], FACT_FLOAT | FACT_NOT_BOOL | FACT_NOT_01);
    }
}

static void note_logic(struct webs *w, const struct tgsic_instruction *in,
                       const struct tgsic_dst *dst, const uint32_t to[4],
                       const struct tgsic_operand_variables *from)
{
    const struct tgsic_components *components = &tgsic_components_of[dst->writemask];
    for (unsigned i = 0; i < components->count; i++) {
        unsigned c = components->component[i];
        uint32_t column[2] = {from[0].component[c],
                              in->num_src > 1 ? from[1].component[c] : NO_NODE};
        note_bit_logic(w, in, to[c], column, c);
        if (to[c] == NO_NODE)
            note_other(w, &dst->reg, FACT_INTEGER);
    }
    for (unsigned s = 0; s < in->num_src; s++) {
        uint16_t *other = other_facts(w, &in->src[s].reg);
        if (other)
            *other |= FACT_INTEGER;
    }
}

void tgsic_webs_step(struct webs *w, uint32_t index)
{
    const struct tgsic_instruction *in = &w->scan->shader->instructions[index];
    const struct tgsic_opcode_info *info = &tgsic_opcode_table[in->opcode];
    struct tgsic_operand_variables *to = &w->scan->operands[w->num_operands],
                                   *from = to + in->num_dst;
    unsigned traits = tgsic_opcode_traits[in->opcode];
    uint32_t facts = in->num_dst ? result_facts(w, in) : 0;

    w->index = index;
    w->scan->first_operand[index] = w->num_operands;
    for (unsigned k = 0; k < in->num_dst; k++)
        new_operand(w, &in->dst[k].reg);
    read_sources(w, in, traits);
    if (in->texture)
        read_offsets(w, in->texture);
    for (unsigned k = 0; k < in->num_dst; k++) {
        const struct tgsic_dst *dst = &in->dst[k];
        write_result(w, dst, facts, &to[k]);
        if (w->is_wide && tgsic_is_wide_letter(info->dst[k]))
            join_halves(w, to[k].component);
        if (traits & TGSIC_TRAIT_COPY)
            copy_sources(w, in, dst, to[k].component, from);
        if (traits & TGSIC_TRAIT_BIT_LOGIC)
            note_logic(w, in, dst, to[k].component, from);
    }
    if (info->flags & TGSIC_OPFLAG_FLOW)
        tgsic_webs_step_flow(w, in->opcode);
}
