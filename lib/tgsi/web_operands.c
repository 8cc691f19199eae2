/* SPDX-License-Identifier: MIT */
/* What each operand of an instruction says about the webs it reads and writes. */
#include "webs.h"

#include <string.h>

/* ---- Operands ------------------------------------------------------------------------------ */

static uint32_t letter_facts(char letter)
{
    switch (letter) {
    case 'f':
        return FACT_FLOAT | FACT_NOT_BOOL;
    case 'i':
        return FACT_INT | FACT_NOT_BOOL;
    case 'u':
        return FACT_UINT | FACT_NOT_BOOL;
    case 'n':
        return FACT_INTEGER | FACT_NOT_BOOL;
    case 'd':
        return FACT_DOUBLE | FACT_NOT_BOOL;
    case 'l':
        return FACT_INT64 | FACT_NOT_BOOL;
    case 'm':
        return FACT_UINT64 | FACT_NOT_BOOL;
    case '?':
        return FACT_TESTED;
    default:
        return 0;
    }
}

/* Where uses of a register of another file are noted, or NULL. */
static uint16_t *other_facts(struct webs *w, const struct tgsic_register *reg)
{
    if (reg->index < 0 && !reg->indirect)
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
        return TGSIC_NO_VARIABLE;
    struct tgsic_register reg = {.file = indirect->file, .index = indirect->index};
    if (!in_variable(w->scan, &reg))
        return TGSIC_NO_VARIABLE;
    return tgsic_webs_use(
        w, cell_of(w->scan, indirect->file, (uint32_t)indirect->index, indirect->component),
        FACT_INT | FACT_NOT_BOOL);
}

static struct tgsic_operand_variables *new_operand(struct webs *w, const struct tgsic_register *reg)
{
    struct tgsic_scan *scan = w->scan;
    struct tgsic_operand_variables *op = &scan->operands[w->num_operands++];
    for (unsigned c = 0; c < 4; c++)
        op->component[c] = TGSIC_NO_VARIABLE;
    op->indirect = op->dimension_indirect = TGSIC_NO_VARIABLE;
    if (reg && (reg->indirect || reg->dimension_indirect)) {
        op->indirect = use_indirect(w, reg->indirect);
        op->dimension_indirect = use_indirect(w, reg->dimension_indirect);
    }
    return op;
}

/* Reads one component; returns its node, or NO_NODE for other files. */
static uint32_t read_component(struct webs *w, const struct tgsic_src *src, unsigned position,
                               uint32_t facts, struct tgsic_operand_variables *op)
{
    if (in_variable(w->scan, &src->reg)) {
        uint32_t id = tgsic_webs_use(
            w, cell_of(w->scan, src->reg.file, (uint32_t)src->reg.index, src->swizzle[position]),
            facts);
        op->component[position] = id;
        return id;
    }
    uint32_t array = array_node(w, &src->reg);
    if (array != NO_NODE) {
        w->nodes.items[array].facts |= facts;
        return array;
    }
    uint16_t *other = other_facts(w, &src->reg);
    if (other)
        *other |= (uint16_t)facts;
    return NO_NODE;
}

static uint32_t write_component(struct webs *w, const struct tgsic_dst *dst, unsigned c,
                                uint32_t facts, struct tgsic_operand_variables *op)
{
    if (in_variable(w->scan, &dst->reg)) {
        uint32_t id = tgsic_webs_define(
            w, cell_of(w->scan, dst->reg.file, (uint32_t)dst->reg.index, c), facts);
        op->component[c] = id;
        return id;
    }
    uint32_t array = array_node(w, &dst->reg);
    if (array != NO_NODE) {
        w->nodes.items[array].facts |= facts;
        return array;
    }
    uint16_t *other = other_facts(w, &dst->reg);
    if (other)
        *other |= (uint16_t)facts;
    return NO_NODE;
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

/* result component `to` takes the bits of a source component, read as `from` */
static void copy_component(struct webs *w, const struct tgsic_dst *dst, uint32_t to,
                           const struct tgsic_src *src, unsigned position, uint32_t from)
{
    if (to != NO_NODE && from != NO_NODE) {
        join_class(w, to, from);
        return;
    }
    if (from != NO_NODE) {
        add_facts(w, from, FACT_NOT_BOOL);
        note_copy(w, from, other_facts(w, &dst->reg));
        return;
    }
    if (src->reg.file == TGSIC_FILE_IMM) {
        add_facts(w, to, immediate_facts(w->scan->shader, src, position));
        return;
    }
    add_facts(w, to, FACT_NOT_BOOL | FACT_NOT_01);
    if (src->reg.file == TGSIC_FILE_SV && src->reg.index >= 0)
        add_facts(w, to,
                  is_float_system_value(w->scan->system_values[src->reg.index].semantic)
                      ? FACT_FLOAT
                      : FACT_INTEGER);
    note_copy(w, to, other_facts(w, &src->reg));
}

static bool is_bit_logic(unsigned opcode)
{
    return opcode == TGSIC_OPCODE_AND || opcode == TGSIC_OPCODE_OR || opcode == TGSIC_OPCODE_XOR ||
           opcode == TGSIC_OPCODE_NOT;
}

static bool is_float_bool(unsigned opcode)
{
    switch (opcode) {
    case TGSIC_OPCODE_SEQ:
    case TGSIC_OPCODE_SGE:
    case TGSIC_OPCODE_SGT:
    case TGSIC_OPCODE_SLE:
    case TGSIC_OPCODE_SLT:
    case TGSIC_OPCODE_SNE:
        return true;
    default:
        return false;
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

/* Its result may be of any type: the bits of a source. */
static bool is_copy(unsigned opcode)
{
    return opcode == TGSIC_OPCODE_MOV || opcode == TGSIC_OPCODE_UCMP ||
           opcode == TGSIC_OPCODE_FBFETCH;
}

static uint32_t result_facts(const struct webs *w, const struct tgsic_instruction *in)
{
    uint32_t facts = in->precise ? FACT_PRECISE : 0;
    if (is_copy(in->opcode))
        return facts | (in->saturate ? FACT_FLOAT | FACT_NOT_BOOL | FACT_NOT_01 : 0);
    if (is_bit_logic(in->opcode))
        return facts;
    if (tgsic_is_comparison(in->opcode))
        return facts | FACT_COMPARED | FACT_NOT_01;
    if (is_float_bool(in->opcode))
        return facts | FACT_FLOAT | FACT_IS_01 | FACT_NOT_BOOL;
    return facts | letter_facts(tgsic_result_letter(w->scan, in)) | FACT_NOT_01 | FACT_NOT_BOOL;
}

static bool is_other_file(const struct tgsic_register *reg)
{
    return reg->file != TGSIC_FILE_TEMP && reg->file != TGSIC_FILE_ADDR;
}

static void read_sources(struct webs *w, const struct tgsic_instruction *in, uint32_t from[][4])
{
    bool logic = is_bit_logic(in->opcode);
    for (unsigned s = 0; s < in->num_src; s++) {
        const struct tgsic_src *src = &in->src[s];
        unsigned mask = tgsic_source_mask(w->scan, in, s);
        uint32_t facts = logic ? 0 : letter_facts(tgsic_source_letter(in, s));
        uint32_t at = w->num_operands;
        new_operand(w, &src->reg);
        if (is_other_file(&src->reg)) {
            uint16_t *other = mask ? other_facts(w, &src->reg) : NULL;
            if (other)
                *other |= (uint16_t)facts;
            for (unsigned c = 0; c < 4; c++)
                from[s][c] = NO_NODE;
            continue;
        }
        for (unsigned c = 0; c < 4; c++)
            from[s][c] = mask & (1u << c) ? read_component(w, src, c, facts, &w->scan->operands[at])
                                          : NO_NODE;
    }
}

static void read_offsets(struct webs *w, const struct tgsic_texture *texture)
{
    for (unsigned k = 0; texture && k < texture->num_offsets; k++) {
        const struct tgsic_texel_offset *offset = &texture->offsets[k];
        struct tgsic_src src = {.reg = {.file = offset->file, .index = offset->index}};
        uint32_t at = w->num_operands;
        new_operand(w, NULL);
        memcpy(src.swizzle, offset->swizzle, sizeof offset->swizzle);
        for (unsigned c = 0; c < 3; c++)
            read_component(w, &src, c, FACT_INT | FACT_NOT_BOOL, &w->scan->operands[at]);
    }
}

#define MAX_SOURCES 5

void tgsic_webs_step(struct webs *w, uint32_t index)
{
    const struct tgsic_instruction *in = &w->scan->shader->instructions[index];
    uint32_t from[MAX_SOURCES][4], first = w->num_operands;
    bool copies = is_copy(in->opcode);
    bool logic = is_bit_logic(in->opcode);
    uint32_t facts = in->num_dst ? result_facts(w, in) : 0;

    w->index = index;
    w->scan->first_operand[index] = first;
    for (unsigned k = 0; k < in->num_dst; k++)
        new_operand(w, &in->dst[k].reg);
    read_sources(w, in, from);
    read_offsets(w, in->texture);
    for (unsigned k = 0; k < in->num_dst; k++) {
        for (unsigned c = 0; c < 4; c++) {
            if (!(in->dst[k].writemask & (1u << c)))
                continue;
            uint32_t to = write_component(w, &in->dst[k], c, facts, &w->scan->operands[first + k]);
            for (unsigned s = in->opcode == TGSIC_OPCODE_UCMP; copies && s < in->num_src; s++)
                if (tgsic_source_letter(in, s) == '*' && !in->saturate)
                    copy_component(w, &in->dst[k], to, &in->src[s], c, from[s][c]);
                else
                    add_facts(w, to, FACT_FLOAT | FACT_NOT_BOOL | FACT_NOT_01);
            if (logic) {
                uint32_t column[2] = {from[0][c], in->num_src > 1 ? from[1][c] : NO_NODE};
                note_bit_logic(w, in, to, column, c);
                uint16_t *other = to == NO_NODE ? other_facts(w, &in->dst[k].reg) : NULL;
                if (other)
                    *other |= FACT_INTEGER;
            }
        }
    }
    if (logic)
        for (unsigned s = 0; s < in->num_src; s++) {
            uint16_t *other = other_facts(w, &in->src[s].reg);
            if (other)
                *other |= FACT_INTEGER;
        }
    tgsic_webs_step_flow(w, in->opcode);
}
