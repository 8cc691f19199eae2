/* SPDX-License-Identifier: MIT */
/* Puts variables into the operands, and finds where each can be declared. */
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

/* Those of one value have been told. */
static void declare_variables(struct webs *w)
{
    struct tgsic_scan *scan = w->scan;
    for (uint32_t v = 0; v < scan->num_variables; v++) {
        struct tgsic_variable *variable = &scan->variables[v];
        if (variable->declare == TGSIC_DECLARE_AT_TOP &&
            is_in_scope(w, w->scopes_of[v], variable->last))
            variable->declare = (uint8_t)declare_at_first(w, v);
    }
}

/* ---- Operands ------------------------------------------------------------------------------ */

static uint32_t name_of(const struct webs *w, uint32_t id)
{
    return id == TGSIC_NO_VARIABLE ? id : w->values.items[id].variable;
}

/* Of an operand of several values: their variables may be one. */
static void name_components(const struct webs *w, struct tgsic_operand_variables *op)
{
    uint32_t *part = op->parts->component, before = TGSIC_NO_VARIABLE;
    bool several = false;
    for (unsigned c = 0; c < 4; c++) {
        if (!(op->mask >> c & 1))
            continue;
        part[c] = name_of(w, part[c]);
        if (part[c] == TGSIC_NO_VARIABLE) {
            op->mask &= (uint8_t) ~(1u << c);
            continue;
        }
        several |= before != TGSIC_NO_VARIABLE && part[c] != before;
        before = part[c];
    }
    if (!several)
        op->variable = before;
}

/* Of a result, only components that something reads; values that nothing reads have no variable. */
static inline void name_whole(const struct webs *w, struct tgsic_operand_variables *op)
{
    const struct value *value = &w->values.items[op->variable];
    unsigned kept = op->is_result ? value->read : 15u;
    op->variable = value->variable;
    op->mask = op->variable == TGSIC_NO_VARIABLE ? 0 : (uint8_t)(op->mask & kept);
}

/* Which components of a result of several values something reads. */
static unsigned read_parts(const struct webs *w, const struct tgsic_operand_variables *op)
{
    unsigned read = 0;
    for (unsigned c = 0; c < 4; c++)
        if (op->mask >> c & 1)
            read |= w->values.items[op->parts->component[c]].read & 1u << c;
    return read;
}

static void name_parts(const struct webs *w, struct tgsic_operand_variables *op)
{
    if (op->variable != TGSIC_NO_VARIABLE) {
        name_whole(w, op);
    } else {
        if (op->is_result)
            op->mask &= (uint8_t)read_parts(w, op);
        name_components(w, op);
    }
    op->parts->indirect = name_of(w, op->parts->indirect);
    op->parts->dimension_indirect = name_of(w, op->parts->dimension_indirect);
}

/* Replaces the ids of operands by their variables. */
static void name_operands(const struct webs *w)
{
    struct tgsic_operand_variables *op = w->scan->operands, *end = op + w->scan->num_operands;
    for (; op < end; op++)
        if (op->parts)
            name_parts(w, op);
        else
            name_whole(w, op);
}

void tgsic_webs_place_variables(struct webs *w)
{
    name_operands(w);
    if (w->groups && !w->whole_registers)
        declare_variables(w);
}
