/* SPDX-License-Identifier: MIT */
/* What each operand of an instruction says about the values it reads and writes. While the walk
 * goes on, operands hold ids. */
#include "shader.h"
#include "webs.h"

#include "tgsi/web_rules.h"

/* ---- Registers ----------------------------------------------------------------------------- */

/* Of a TEMP in an array nothing reaches any component, but the array has a value. */
static void read_slowly(struct webs *w, uint32_t number, const struct tgsic_src *src,
                        unsigned facts, struct tgsic_operand_variables *op)
{
    if (in_variable(w, &src->reg))
        tgsic_webs_read_components(w, number, src->swizzle, facts, op);
    else
        tgsic_webs_note_any(w, &src->reg, op->mask, src->swizzle, facts, op);
}

static inline void read_register(struct webs *w, uint32_t number, const struct tgsic_src *src,
                                 unsigned mask, unsigned facts, struct tgsic_operand_variables *op)
{
    const struct reach *reach = &w->reach[number];
    unsigned used = used_components(src->swizzle, mask);
    *op = (struct tgsic_operand_variables){.variable = reach->whole, .mask = (uint8_t)mask};
    if (used & ~(unsigned)reach->together)
        read_slowly(w, number, src, facts, op);
    else
        read_value(w, reach->whole, used, facts | halves_facts(w, used));
}

/* From here on a value reaches the components that it has. */
static inline void define(struct webs *w, uint32_t id, uint32_t reg, unsigned mask)
{
    struct reach *reach = &w->reach[reg];
    if (reach->branch != w->branch)
        tgsic_webs_save(w, reg);
    reach->defined |= (uint8_t)mask;
    reach_together(reach, mask, id);
    if (w->latest) {
        w->values.items[id].previous = w->latest[reg];
        w->latest[reg] = id;
    }
}

static void define_from(struct webs *w, uint32_t first)
{
    for (uint32_t id = first; id < w->values.count; id++) {
        const struct value *value = &w->values.items[id];
        if (value->form == VALUE_DEFINED) /* not an index that nothing has defined */
            define(w, id, value->reg, value->mask);
    }
}

/* A definition. Where `defines` is not set, it reaches nothing yet. */
static inline void write_variable(struct webs *w, uint32_t reg, unsigned mask, unsigned facts,
                                  bool pairs, bool defines, struct tgsic_operand_variables *op)
{
    uint32_t id = w->values.count;
    *op =
        (struct tgsic_operand_variables){.variable = id, .mask = (uint8_t)mask, .is_result = true};
    if (w->writes_otherwise | (pairs & are_two_pairs(mask))) {
        tgsic_webs_write_otherwise(w, reg, facts, pairs, op);
        if (defines && !w->whole_registers)
            define_from(w, id);
    } else {
        new_value(w, VALUE_DEFINED, reg, mask, facts | halves_facts(w, mask));
        if (defines)
            define(w, id, reg, mask);
    }
}

/* ---- Operands ------------------------------------------------------------------------------ */

/* Has it one value, or like an immediate none? Where it is a TEMP, it may yet be of an array. */
static inline bool is_plain(const struct tgsic_register *reg)
{
    const unsigned files = 1u << TGSIC_FILE_TEMP | 1u << TGSIC_FILE_ADDR | 1u << TGSIC_FILE_IMM;
    return (files >> reg->file & 1) & !reg->indirect;
}

static inline void note_other(struct webs *w, const struct tgsic_register *reg, unsigned mask,
                              const uint8_t *swizzle, unsigned facts,
                              struct tgsic_operand_variables *op)
{
    if (is_odd(reg) | (reg->file == TGSIC_FILE_TEMP)) {
        tgsic_webs_note_any(w, reg, mask, swizzle, facts, op);
        return;
    }
    *op = no_value;
    note_use(notes_of(w, reg), reg, used_components(swizzle, mask), facts);
}

static inline void read_source(struct webs *w, const struct tgsic_src *src, unsigned mask,
                               unsigned facts, struct tgsic_operand_variables *op)
{
    const struct tgsic_register *reg = &src->reg;
    if (is_plain(reg)) {
        mask &= tgsic_webs_index_masks[reg->file];
        read_register(w, register_number(w, reg->file, reg->index), src, mask, facts, op);
    } else if (reg->file == TGSIC_FILE_IMM) {
        *op = no_value;
    } else {
        note_other(w, reg, mask, src->swizzle, facts, op);
    }
}

static inline void write_result(struct webs *w, const struct tgsic_dst *dst, unsigned facts,
                                bool pairs, bool defines, struct tgsic_operand_variables *op)
{
    const struct tgsic_register *reg = &dst->reg;
    if (in_variable(w, reg))
        write_variable(w, register_number(w, reg->file, reg->index), dst->writemask, facts, pairs,
                       defines, op);
    else
        note_other(w, reg, dst->writemask, tgsic_webs_identity, facts, op);
}

/* ---- Instructions -------------------------------------------------------------------------- */

static inline unsigned result_facts(const struct webs *w, const struct tgsic_instruction *in,
                                    const struct web_rule *rule)
{
    bool is_odd = in->saturate | in->precise | (rule->bits & RULE_OTHER);
    return is_odd ? rule->result | tgsic_webs_odd_result_facts(w, in, rule->bits) : rule->result;
}

static inline void read_sources(struct webs *w, const struct tgsic_instruction *in,
                                const struct web_rule *rule, struct tgsic_operand_variables *op)
{
    const struct tgsic_src *src = in->src;
    const unsigned count = in->num_src, saturate = in->saturate, writes = tgsic_written(in);
    for (unsigned s = 0; s < count; s++, src++) {
        unsigned facts = rule->sources[s], mask = tgsic_source_mask_of(w->scan, in, s, writes);
        if (saturate | src->absolute | src->negate)
            facts = tgsic_webs_odd_source_facts(in, rule, s);
        read_source(w, src, mask, facts, &op[s]);
    }
}

/* No result reaches the index of another one. */
static void write_several(struct webs *w, const struct tgsic_instruction *in,
                          const struct web_rule *rule, struct tgsic_operand_variables *op)
{
    const bool pairs = rule->bits & w->pairs;
    uint32_t first = w->values.count;
    for (unsigned k = 0; k < in->num_dst; k++)
        write_result(w, &in->dst[k], result_facts(w, in, rule), pairs, false, &op[k]);
    if (!w->whole_registers)
        define_from(w, first);
}

static inline void write_results(struct webs *w, const struct tgsic_instruction *in,
                                 const struct web_rule *rule, struct tgsic_operand_variables *op)
{
    if (in->num_dst == 1)
        write_result(w, in->dst, result_facts(w, in, rule), rule->bits & w->pairs, true, op);
    else if (in->num_dst)
        write_several(w, in, rule, op);
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
}

/* The operands of an instruction are op[0], op[1], …; returns how many there are. */
static inline uint32_t step(struct webs *w, const struct tgsic_instruction *in,
                            struct tgsic_operand_variables *op)
{
    const struct web_rule *rule = &tgsic_web_rules[in->opcode];
    uint32_t num_operands = in->num_dst + in->num_src;

    read_sources(w, in, rule, op + in->num_dst);
    if (in->texture) {
        tgsic_webs_read_offsets(w, in->texture, op + num_operands);
        num_operands += in->texture->num_offsets;
    }
    write_results(w, in, rule, op);
    if (rule->bits & RULE_TELLS_MORE)
        step_further(w, in, rule, op);
    if (rule->bits & RULE_FLOW)
        tgsic_webs_step_flow(w, in->opcode);
    return num_operands;
}

void tgsic_webs_read_instructions(struct webs *w)
{
    const struct tgsic_shader *shader = w->scan->shader;
    const struct tgsic_instruction *in = shader->instructions;
    struct tgsic_operand_variables *operands = w->scan->operands;
    uint32_t *first_operand = w->scan->first_operand;
    uint32_t count = shader->num_instructions, num_operands = 0;
    for (uint32_t i = 0; i < count; i++, in++) {
        w->index = i;
        first_operand[i] = num_operands;
        num_operands += step(w, in, &operands[num_operands]);
    }
    w->index = count;
}
