/* SPDX-License-Identifier: MIT */
/* Finds where each variable can be declared. */
#include "shader.h"
#include "webs.h"

/* The components or positions at which an operand has a variable. */
static unsigned components_of(const struct tgsic_operand_variables *op, uint32_t variable)
{
    unsigned components = 0;
    if (op->variable != TGSIC_NO_VARIABLE)
        return op->variable == variable ? op->mask : 0;
    for (unsigned c = 0; c < 4; c++)
        components |= (unsigned)(tgsic_variable_at(op, c) == variable) << c;
    return components;
}

/* Do operands from..to name the variable? */
static bool names(const struct tgsic_scan *scan, uint32_t from, uint32_t to, uint32_t variable)
{
    for (uint32_t i = from; i < to; i++) {
        const struct tgsic_operand_variables *op = &scan->operands[i];
        if (components_of(op, variable))
            return true;
        if (tgsic_index_variable(op) == variable || tgsic_dimension_variable(op) == variable)
            return true;
    }
    return false;
}

static inline uint32_t end_of_operands(const struct webs *w, uint32_t instruction)
{
    return instruction + 1 < w->scan->shader->num_instructions
               ? w->scan->first_operand[instruction + 1]
               : w->scan->num_operands;
}

/* how the first instruction of a variable may declare it, given that it does so in the right
 * scope */
static enum tgsic_declare declare_at_first(const struct webs *w, uint32_t v)
{
    const struct tgsic_scan *scan = w->scan;
    const struct tgsic_variable *variable = &scan->variables[v];
    uint32_t first = scan->first_operand[variable->first];
    const struct tgsic_operand_variables *to = &scan->operands[first];
    /* sources name a variable that nothing has defined before only where it is undefined */
    if (scan->shader->instructions[variable->first].num_dst != 1 || tgsic_index_variable(to) == v ||
        (variable->may_be_read_undefined &&
         names(scan, first + 1, end_of_operands(w, variable->first), v)))
        return TGSIC_DECLARE_AT_TOP;
    unsigned written = components_of(to, v);
    bool starts_as_zero = variable->may_be_read_undefined && w->scopes_of[v];
    if (written == variable->mask)
        return TGSIC_DECLARE_BY_FIRST;
    return written && !starts_as_zero ? TGSIC_DECLARE_BEFORE : TGSIC_DECLARE_AT_TOP;
}

void tgsic_webs_declare_variables(struct webs *w)
{
    struct tgsic_scan *scan = w->scan;
    if (!w->groups || w->whole_registers)
        return; /* those of one value have been told */
    for (uint32_t v = 0; v < scan->num_variables; v++) {
        struct tgsic_variable *variable = &scan->variables[v];
        if (variable->declare == TGSIC_DECLARE_AT_TOP &&
            is_in_scope(w, w->scopes_of[v], variable->last))
            variable->declare = (uint8_t)declare_at_first(w, v);
    }
}
