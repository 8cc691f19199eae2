/* SPDX-License-Identifier: MIT */
/* Makes classes of the webs that copies connect, and notes what bit logic leaves open. */
#include "shader.h"
#include "webs.h"

/* Where uses of a register of another file are noted, or NULL. */
uint16_t *tgsic_webs_other_facts(struct webs *w, const struct tgsic_register *reg)
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

unsigned tgsic_webs_immediate_facts(const struct tgsic_shader *shader, const struct tgsic_src *src,
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

/* ---- What one instruction connects --------------------------------------------------------- */

/* A fact of a web, if there is one. */
static void learn(struct webs *w, uint32_t web, unsigned facts)
{
    if (web != NO_ID)
        add_facts(w, web, facts);
}

/* The web of a component of an operand, or NO_ID. */
static inline uint32_t web_in(const struct webs *w, const struct tgsic_operand_variables *op,
                              unsigned c)
{
    return op->component[c] == TGSIC_NO_VARIABLE ? NO_ID : web_of(w, op->component[c]);
}

static void leave_copies(struct webs *w, const struct tgsic_operand_variables *op, unsigned mask,
                         uint16_t *facts)
{
    const struct tgsic_components *components = &tgsic_components_of[mask];
    for (unsigned i = 0; i < components->count && facts; i++)
        APPEND(w, w->copies,
               (struct copy){web_of(w, op->component[components->component[i]]), facts});
}

/* The components that an instruction writes take the bits of a source. */
static void join_copies(struct webs *w, const struct tgsic_instruction *in,
                        const struct tgsic_operand_variables *to,
                        const struct tgsic_operand_variables *from, unsigned source)
{
    unsigned mask = in->dst[0].writemask;
    const struct tgsic_components *components = &tgsic_components_of[mask];
    if (!to->mask && from->mask)
        leave_copies(w, from, mask, tgsic_webs_other_facts(w, &in->dst[0].reg));
    else if (to->mask && !from->mask)
        leave_copies(w, to, mask, tgsic_webs_other_facts(w, &in->src[source].reg));
    for (unsigned i = 0; i < components->count && to->mask && from->mask; i++) {
        unsigned c = components->component[i];
        unite(w->classes, web_of(w, to->component[c]), web_of(w, from->component[c]));
    }
}

static void join_sources(struct webs *w, const struct tgsic_instruction *in,
                         const struct tgsic_operand_variables *to)
{
    for (unsigned s = in->opcode == TGSIC_OPCODE_UCMP; s < in->num_src; s++)
        if (tgsic_source_letter(in, s) == '*' && !in->saturate)
            join_copies(w, in, to, &to[1 + s], s);
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
        else if (from[s] == NO_ID && src->reg.file != TGSIC_FILE_IMM)
            facts |= FACT_NOT_BOOL;
        else if (from[s] == NO_ID &&
                 tgsic_webs_immediate_facts(w->scan->shader, src, c) & FACT_NOT_BOOL)
            odd = s;
    }
    if (odd != UINT32_MAX && in->opcode == TGSIC_OPCODE_AND && from[!odd] != NO_ID &&
        !(facts & FACT_NOT_BOOL)) {
        learn(w, to, FACT_NOT_BOOL | FACT_NOT_01);
        APPEND(w, w->selects, (struct pair){to, from[!odd]});
        return;
    }
    if (odd != UINT32_MAX || to == NO_ID)
        facts |= FACT_NOT_BOOL;
    learn(w, to, facts | FACT_NOT_01);
    if (to != NO_ID)
        APPEND(w, w->integers, to);
    for (unsigned s = 0; s < in->num_src; s++) {
        if (from[s] == NO_ID)
            continue;
        learn(w, from[s], facts);
        APPEND(w, w->integers, from[s]);
        if (to != NO_ID)
            APPEND(w, w->ties, (struct pair){to, from[s]});
    }
}

static void note_logic(struct webs *w, const struct tgsic_instruction *in,
                       const struct tgsic_operand_variables *to)
{
    const struct tgsic_components *components = &tgsic_components_of[in->dst[0].writemask];
    for (unsigned i = 0; i < components->count; i++) {
        unsigned c = components->component[i];
        uint32_t result = web_in(w, to, c);
        uint32_t column[2] = {web_in(w, &to[1], c), in->num_src > 1 ? web_in(w, &to[2], c) : NO_ID};
        note_bit_logic(w, in, result, column, c);
    }
    for (unsigned k = 0; k < 1u + in->num_src; k++) {
        uint16_t *other = tgsic_webs_other_facts(w, k ? &in->src[k - 1].reg : &in->dst[0].reg);
        if (other)
            *other |= FACT_INT;
    }
}

/* The halves of 64-bit operands have one kind. */
static void join_halves(struct webs *w, const struct tgsic_operand_variables *op)
{
    for (unsigned c = 0; c < 4; c += 2)
        if ((op->mask >> c & 3) == 3)
            unite(w->classes, web_of(w, op->component[c]), web_of(w, op->component[c + 1]));
}

static void join_wide_operands(struct webs *w, const struct tgsic_instruction *in,
                               const struct tgsic_operand_variables *op)
{
    const struct tgsic_opcode_info *info = &tgsic_opcode_table[in->opcode];
    for (unsigned k = 0; k < in->num_dst; k++)
        if (tgsic_is_wide_letter(info->dst[k]))
            join_halves(w, &op[k]);
    for (unsigned s = 0; s < in->num_src; s++)
        if (tgsic_is_wide_letter(info->src[s]))
            join_halves(w, &op[in->num_dst + s]);
}

void tgsic_webs_find_classes(struct webs *w)
{
    const struct tgsic_scan *scan = w->scan;
    w->classes = tgsic_webs_parents(w);
    for (uint32_t i = 0; i < w->late.count; i++) {
        uint32_t index = w->late.items[i];
        const struct tgsic_instruction *in = &scan->shader->instructions[index];
        const struct tgsic_operand_variables *op = &scan->operands[scan->first_operand[index]];
        unsigned traits = tgsic_opcode_traits[in->opcode];
        if (traits & TGSIC_TRAIT_COPY)
            join_sources(w, in, op);
        if (traits & TGSIC_TRAIT_BIT_LOGIC)
            note_logic(w, in, op);
        if (tgsic_is_wide(in->opcode))
            join_wide_operands(w, in, op);
    }
}
