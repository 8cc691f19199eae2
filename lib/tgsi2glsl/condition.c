/* SPDX-License-Identifier: MIT */
/* Comparisons that only the branch behind them reads are said in the branch: `if (a < b)`, and
 * `while (a < b)` for a loop that starts with one. Compilers that look at the text, not at the
 * flow, unroll only the latter. */
#include "alu.h"

/* The bool that an instruction writes and nothing else, or TGSIC_NO_VARIABLE. */
static uint32_t result_of_comparison(const struct emit *e, uint32_t index)
{
    const struct tgsic_instruction *in = &e->shader->instructions[index];
    if (!tgsic_is_comparison(in->opcode) || tgsic_is_wide(in->opcode) || in->num_dst != 1)
        return TGSIC_NO_VARIABLE;
    const struct tgsic_operand_variables *to = &e->scan.operands[e->scan.first_operand[index]];
    const struct tgsic_components *components = &tgsic_components_of[to->mask];
    if (components->count != 1)
        return TGSIC_NO_VARIABLE;
    uint32_t id = to->variable;
    const struct tgsic_variable *variable = &e->scan.variables[id];
    return variable->kind == TGSIC_KIND_BOOL && variable->first == index &&
                   variable->declare == TGSIC_DECLARE_BY_FIRST
               ? id
               : TGSIC_NO_VARIABLE;
}

/* Behind the comparison, by the next instruction alone? */
static bool is_read_once(const struct tgsic_variable *variable, uint32_t comparison)
{
    return variable->last == comparison + 1 && !variable->may_be_read_undefined;
}

bool tgsic_emit_is_condition(struct emit *e, uint32_t index)
{
    const struct tgsic_shader *shader = e->shader;
    if (index + 1 >= shader->num_instructions ||
        shader->instructions[index + 1].opcode != TGSIC_OPCODE_UIF)
        return false;
    uint32_t id = result_of_comparison(e, index);
    if (id == TGSIC_NO_VARIABLE)
        return false;
    const struct tgsic_operand_variables *read =
        &e->scan.operands[e->scan.first_operand[index + 1]];
    return tgsic_variable_at(read, 0) == id && is_read_once(&e->scan.variables[id], index);
}

/* The opposite, where there is one: of floats, a comparison with NaN has none. */
static unsigned opposite(unsigned opcode)
{
    static const uint8_t opposites[TGSIC_OPCODE_LIMIT] = {
        [TGSIC_OPCODE_ISGE] = TGSIC_OPCODE_ISLT, [TGSIC_OPCODE_ISLT] = TGSIC_OPCODE_ISGE,
        [TGSIC_OPCODE_USGE] = TGSIC_OPCODE_USLT, [TGSIC_OPCODE_USLT] = TGSIC_OPCODE_USGE,
        [TGSIC_OPCODE_USEQ] = TGSIC_OPCODE_USNE, [TGSIC_OPCODE_USNE] = TGSIC_OPCODE_USEQ,
    };
    return opposites[opcode];
}

void tgsic_emit_condition(struct emit *e, uint32_t index, bool negated)
{
    const struct tgsic_instruction *outer = e->in;
    struct tgsic_instruction in = e->shader->instructions[index];
    uint32_t outer_index = e->index;
    bool inverted = negated && opposite(in.opcode);

    if (inverted)
        in.opcode = (uint8_t)opposite(in.opcode);
    else if (negated)
        TEXT_LITERAL(e->out, "!(");
    e->index = index;
    e->is_expression = true;
    tgsic_emit_start(e, &in);
    if (!tgsic_emit_expression(e))
        tgsic_emit_alu(e);
    e->is_expression = false;
    e->index = outer_index;
    tgsic_emit_start(e, outer);
    if (negated && !inverted)
        tgsic_text_char(e->out, ')');
}

bool tgsic_emit_loop_has_condition(struct emit *e)
{
    const struct tgsic_instruction *in = e->in;
    return e->index + 5 <= e->shader->num_instructions && in[3].opcode == TGSIC_OPCODE_BRK &&
           in[4].opcode == TGSIC_OPCODE_ENDIF && tgsic_emit_is_condition(e, e->index + 1);
}
