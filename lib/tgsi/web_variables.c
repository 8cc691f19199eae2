/* SPDX-License-Identifier: MIT */
/* Makes variables of values, numbers them, and puts them into the operands. */
#include "webs.h"

#include <string.h>

/* ---- Groups: values that make one variable ------------------------------------------------- */

/* Joins the values of an operand that have one kind and are read; 64-bit ones by pair, of whose
 * components each is a value. */
static void join_values(struct webs *w, const struct tgsic_operand_variables *op)
{
    uint32_t last[TGSIC_KIND_UINT64 + 1][2] = {{NO_ID}};
    const struct tgsic_components *components = &tgsic_components_of[op->mask];
    for (unsigned i = 0; i < components->count; i++) {
        uint32_t id = id_at(op, components->component[i]);
        const struct value *value = &w->values.items[id];
        unsigned kind = kind_of(w, id);
        uint32_t *before = &last[kind][kind >= TGSIC_KIND_DOUBLE && value->mask > 3];
        if (!value->read)
            continue;
        if (*before != NO_ID && *before != id)
            unite(w->groups, *before, id);
        *before = id;
    }
}

void tgsic_webs_group(struct webs *w)
{
    if (w->shared.count && !w->groups)
        w->groups = tgsic_webs_parents(w);
    for (uint32_t i = 0; i < w->shared.count; i++)
        join_values(w, &w->scan->operands[w->shared.items[i]]);
    if (w->groups)
        find_roots(w->groups, w->values.count);
}

/* ---- Names --------------------------------------------------------------------------------- */

/* Is a value of a float variable only ever 1.0 or 0.0? */
static inline bool is_zero_one(const struct webs *w, uint32_t id)
{
    return w->kinds[id] & IS_ZERO_ONE;
}

/* A variable of one value, which its instruction can declare if it has no other result and the
 * scope holds all that names it. */
static inline void make_variable(struct webs *w, uint32_t id, struct tgsic_variable *variable,
                                 uint32_t *ordinals)
{
    const struct value *value = &w->values.items[id];
    const uint32_t reg = value->reg, num_temps = w->scan->num_temps;
    const unsigned facts = value->facts;
    const bool is_address = reg >= num_temps;
    variable->file = is_address ? TGSIC_FILE_ADDR : TGSIC_FILE_TEMP;
    variable->mask = value->read;
    variable->kind = (uint8_t)kind_of(w, id);
    variable->declare = facts & FACT_ALONE ? TGSIC_DECLARE_BY_FIRST : TGSIC_DECLARE_AT_TOP;
    variable->zero_one = is_zero_one(w, id);
    variable->may_be_read_undefined = (facts & FACT_UNDEFINED) != 0;
    variable->precise = (facts & FACT_PRECISE) != 0;
    variable->index = (uint16_t)(is_address ? reg - num_temps : reg);
    variable->ordinal = ordinals[reg]++;
    variable->first = value->origin;
    variable->last = value->last;
}

/* One value more of a variable. */
static void add_value(struct webs *w, uint32_t id, struct tgsic_variable *variable)
{
    const struct value *value = &w->values.items[id];
    variable->mask |= value->read;
    variable->last = variable->last > value->last ? variable->last : value->last;
    variable->may_be_read_undefined |= (value->facts & FACT_UNDEFINED) != 0;
    variable->precise |= (value->facts & FACT_PRECISE) != 0;
    variable->zero_one &= is_zero_one(w, id);
    variable->declare = TGSIC_DECLARE_AT_TOP;
}

static inline void name_value(struct value *value, uint32_t variable)
{
    value->variable = variable;
    value->named = 15;
}

static void name_joint(struct webs *w, uint32_t id)
{
    uint32_t variable = w->values.items[group_of(w, id)].variable;
    if (variable == TGSIC_NO_VARIABLE)
        return;
    name_value(&w->values.items[id], variable);
    add_value(w, id, &w->scan->variables[variable]);
}

/* Variables are numbered in the order of values, which is that of the first operands: of an
 * instruction the sources come first. */
void tgsic_webs_name_variables(struct webs *w)
{
    const uint32_t count = w->values.count;
    uint32_t *ordinals = ARENA_ARRAY(w->arena, uint32_t, w->num_registers), named = 0;
    struct value *values = w->values.items;
    struct tgsic_variable *variables = /* at most */
        tgsic_arena_alloc_raw(w->arena, count * sizeof *variables);
    w->scan->variables = variables;
    w->scopes_of = tgsic_arena_alloc_raw(w->arena, count * sizeof *w->scopes_of);
    for (uint32_t id = 1; id < count; id++) {
        struct value *value = &values[id], *first = &values[group_of(w, id)];
        if (value->form > VALUE_UNDEFINED || !value->read)
            continue;
        if (first->variable == TGSIC_NO_VARIABLE) {
            make_variable(w, id, &variables[named], ordinals);
            w->scopes_of[named] = value->scope;
            first->variable = named++;
        } else {
            add_value(w, id, &variables[first->variable]);
        }
        name_value(value, first->variable);
    }
    w->scan->num_variables = named;
    for (uint32_t i = 0; i < w->joints.count; i++)
        name_joint(w, w->joints.items[i].id);
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

/* Of a result, only components that something reads; values that nothing reads have no variable.
 * Results and sources follow each other at random: no branch would be foreseen. */
static inline void name_whole(const struct webs *w, struct tgsic_operand_variables *op)
{
    const struct value *value = &w->values.items[op->variable];
    const uint8_t read = value->read, named = value->named;
    op->variable = value->variable;
    op->mask &= op->is_result ? read : named;
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

void tgsic_webs_name_operands(struct webs *w)
{
    struct tgsic_operand_variables *op = w->scan->operands, *end = op + w->scan->num_operands;
    for (; op < end; op++)
        if (op->parts)
            name_parts(w, op);
        else
            name_whole(w, op);
}
