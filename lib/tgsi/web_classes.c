/* SPDX-License-Identifier: MIT */
/* What copies, bit logic and pairs of components tell: classes, and what is known at the end. */
#include "shader.h"
#include "webs.h"

static unsigned immediate_facts(const struct tgsic_shader *shader, const struct tgsic_src *src,
                                unsigned position)
{
    if (src->reg.index < 0 || (uint32_t)src->reg.index >= shader->num_immediates)
        return 0;
    uint32_t bits = shader->immediates[src->reg.index].bits[src->swizzle[position]];
    unsigned not_bool = (bits != 0) & (bits != UINT32_MAX);
    unsigned not_01 = (bits != 0) & (bits != 0x3f800000);
    unsigned exponent = bits >> 23 & 255, odd = (bits << 1 != 0) & ((exponent + 1) % 256 < 2);
    return FACT_NOT_BOOL * not_bool | FACT_NOT_01 * not_01 | FACT_ODD_BITS * odd;
}

/* ---- Copies -------------------------------------------------------------------------------- */

static bool is_float_system_value(unsigned semantic)
{
    return semantic == TGSIC_SEMANTIC_TESSCOORD || semantic == TGSIC_SEMANTIC_SAMPLEPOS ||
           semantic == TGSIC_SEMANTIC_POSITION || semantic == TGSIC_SEMANTIC_PCOORD ||
           semantic == TGSIC_SEMANTIC_TESSOUTER || semantic == TGSIC_SEMANTIC_TESSINNER;
}

static inline bool is_one_value(const struct tgsic_operand_variables *op)
{
    return op->variable != TGSIC_NO_VARIABLE;
}

static inline void add_all_facts(struct webs *w, const struct tgsic_operand_variables *op,
                                 unsigned facts)
{
    const struct tgsic_components *components = &tgsic_components_of[op->mask];
    if (is_one_value(op))
        add_facts(w, op->variable, facts);
    else
        for (unsigned i = 0; i < components->count; i++)
            add_facts(w, op->parts->component[components->component[i]], facts);
}

/* What copies of an immediate tell, each of one component. */
static void note_immediate(struct webs *w, const struct tgsic_src *src,
                           const struct tgsic_operand_variables *to)
{
    const struct tgsic_components *components = &tgsic_components_of[to->mask];
    for (unsigned i = 0; i < components->count; i++) {
        unsigned c = components->component[i];
        add_facts(w, id_at(to, c), immediate_facts(w->scan->shader, src, c));
    }
}

/* What a copy of a register of another file tells. */
static unsigned copied_facts(const struct webs *w, const struct tgsic_register *reg)
{
    unsigned facts = FACT_NOT_BOOL | FACT_NOT_01;
    if (reg->file == TGSIC_FILE_SV && reg->index >= 0)
        facts |= is_float_system_value(w->scan->system_values[reg->index].semantic) ? FACT_FLOAT
                                                                                    : FACT_INT;
    return facts;
}

/* Bits that go to or come from a register of another file. */
static inline void leave_copies(struct webs *w, const struct tgsic_operand_variables *op,
                                const struct tgsic_register *reg)
{
    const struct tgsic_components *components = &tgsic_components_of[op->mask];
    uint16_t *facts = other_facts(w, reg);
    if (is_one_value(op))
        APPEND(w, w->copies, (struct copy){op->variable, facts});
    else
        for (unsigned i = 0; i < components->count; i++)
            APPEND(w, w->copies,
                   (struct copy){op->parts->component[components->component[i]], facts});
}

static void join_copies(struct webs *w, const struct tgsic_operand_variables *to,
                        const struct tgsic_operand_variables *from)
{
    const struct tgsic_components *components = &tgsic_components_of[to->mask];
    if (is_one_value(to) && is_one_value(from)) {
        join_class(w, to->variable, from->variable);
        return;
    }
    for (unsigned i = 0; i < components->count; i++) {
        unsigned c = components->component[i];
        join_class(w, id_at(to, c), id_at(from, c));
    }
}

/* The destination takes the bits of a source, or floats. Bits that leave for other files are no
 * truth values. */
static inline void note_copy(struct webs *w, const struct tgsic_instruction *in,
                             const struct web_rule *rule, const struct tgsic_operand_variables *to,
                             unsigned source)
{
    const struct tgsic_operand_variables *from = &to[1 + source];
    const struct tgsic_src *src = &in->src[source];
    if (!(rule->raw >> source & 1) | in->saturate | src->absolute | src->negate) {
        add_all_facts(w, to, FACT_FLOAT | FACT_NOT_BOOL | FACT_NOT_01);
    } else if (to->mask && from->mask) {
        join_copies(w, to, from);
    } else if (to->mask && src->reg.file == TGSIC_FILE_IMM) {
        note_immediate(w, src, to);
    } else if (to->mask) {
        add_all_facts(w, to, copied_facts(w, &src->reg));
        leave_copies(w, to, &src->reg);
    } else if (from->mask) {
        add_all_facts(w, from, FACT_NOT_BOOL);
        leave_copies(w, from, &in->dst[0].reg);
    }
}

void tgsic_webs_note_copies(struct webs *w, const struct tgsic_instruction *in,
                            const struct web_rule *rule, const struct tgsic_operand_variables *to)
{
    if (in->opcode == TGSIC_OPCODE_UCMP)
        note_copy(w, in, rule, to, 1);
    note_copy(w, in, rule, to, in->num_src - 1u);
}

/* ---- Bit logic ----------------------------------------------------------------------------- */

/* A fact of a value, if there is one. */
static void learn(struct webs *w, uint32_t id, unsigned facts)
{
    if (id != NO_ID)
        add_facts(w, id, facts);
}

/* Two operands are bools together or not at all, or one is alone. */
static void tie(struct webs *w, uint32_t to, uint32_t from)
{
    uint32_t a = to != NO_ID ? to : from, b = from != NO_ID ? from : to;
    if (a != NO_ID)
        APPEND(w, w->ties, (struct pair){a, b});
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
        else if (from[s] == NO_ID && immediate_facts(w->scan->shader, src, c) & FACT_NOT_BOOL)
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
    for (unsigned s = 0; s < in->num_src; s++) {
        learn(w, from[s], facts);
        tie(w, to, from[s]);
    }
}

void tgsic_webs_note_logic(struct webs *w, const struct tgsic_instruction *in,
                           const struct tgsic_operand_variables *to)
{
    const struct tgsic_components *components = &tgsic_components_of[in->dst[0].writemask];
    for (unsigned i = 0; i < components->count; i++) {
        unsigned c = components->component[i];
        uint32_t from[2] = {id_at(&to[1], c), in->num_src > 1 ? id_at(&to[2], c) : NO_ID};
        note_bit_logic(w, in, id_at(to, c), from, c);
    }
    for (unsigned k = 0; k < 1u + in->num_src; k++) {
        if (!to[k].mask)
            *other_facts(w, k ? &in->src[k - 1].reg : &in->dst[0].reg) |= FACT_INT;
    }
}

/* ---- 64-bit values ------------------------------------------------------------------------- */

/* Of an operand that has several values. */
static void join_pairs(struct webs *w, const struct tgsic_operand_variables *op)
{
    for (unsigned c = 0; c < 4; c += 2)
        if ((op->mask >> c & 3) == 3)
            join_class(w, id_at(op, c), id_at(op, c + 1));
}

void tgsic_webs_join_halves(struct webs *w, const struct tgsic_instruction *in,
                            const struct tgsic_operand_variables *op)
{
    const struct tgsic_opcode_info *info = &tgsic_opcode_table[in->opcode];
    const unsigned num_dst = in->num_dst;
    for (unsigned k = 0; k < num_dst + in->num_src; k++) {
        char letter = k < num_dst ? info->dst[k] : info->src[k - num_dst];
        if (op[k].variable == TGSIC_NO_VARIABLE && tgsic_is_wide_letter(letter))
            join_pairs(w, &op[k]);
    }
}
