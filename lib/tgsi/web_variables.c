/* SPDX-License-Identifier: MIT */
/* Makes variables of values, and numbers them. */
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
        unsigned kind = w->kinds[id];
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
}

/* ---- Names --------------------------------------------------------------------------------- */

/* Is it a float that is only ever 1.0 or 0.0, as far as this value goes? */
static inline bool is_zero_one(const struct webs *w, const struct value *value, unsigned kind)
{
    unsigned facts = w->class_facts[value->class] & (FACT_IS_01 | FACT_NOT_01);
    return kind == TGSIC_KIND_FLOAT && facts == FACT_IS_01;
}

/* A variable of one value, which its instruction can declare if it is all that it defines. */
static inline uint32_t add_variable(struct webs *w, uint32_t id, uint32_t *ordinals)
{
    struct tgsic_scan *scan = w->scan;
    const struct value *value = &w->values.items[id];
    uint32_t reg = value->reg;
    bool addr = reg >= scan->num_temps;
    bool by_first = value->form == VALUE_DEFINED &&
                    scan->shader->instructions[value->origin].num_dst == 1;
    w->scopes_of[scan->num_variables] = value->scope;
    scan->variables[scan->num_variables] = (struct tgsic_variable){
        .file = addr ? TGSIC_FILE_ADDR : TGSIC_FILE_TEMP,
        .mask = value->read,
        .kind = w->kinds[id],
        .declare = by_first ? TGSIC_DECLARE_BY_FIRST : TGSIC_DECLARE_AT_TOP,
        .zero_one = is_zero_one(w, value, w->kinds[id]),
        .may_be_read_undefined = (value->facts & FACT_UNDEFINED) != 0,
        .precise = (value->facts & FACT_PRECISE) != 0,
        .index = (uint16_t)(addr ? reg - scan->num_temps : reg),
        .ordinal = ordinals[reg]++,
        .first = value->origin,
        .last = value->last,
    };
    return scan->num_variables++;
}

/* One value more of a variable. */
static void add_value(struct webs *w, struct tgsic_variable *variable, const struct value *value)
{
    variable->mask |= value->read;
    variable->last = variable->last > value->last ? variable->last : value->last;
    variable->may_be_read_undefined |= (value->facts & FACT_UNDEFINED) != 0;
    variable->precise |= (value->facts & FACT_PRECISE) != 0;
    variable->zero_one &= is_zero_one(w, value, variable->kind);
    variable->declare = TGSIC_DECLARE_AT_TOP;
}

static void add_joint(struct webs *w, uint32_t id)
{
    struct value *value = &w->values.items[id];
    value->variable = w->values.items[group_of(w, id)].variable;
    if (value->variable != TGSIC_NO_VARIABLE)
        add_value(w, &w->scan->variables[value->variable], value);
}

/* Variables are numbered in the order of values, which is that of the first operands. */
void tgsic_webs_name_variables(struct webs *w)
{
    size_t count = w->values.count;
    uint32_t *ordinals = ARENA_ARRAY(w->arena, uint32_t, w->num_registers);
    w->scan->variables =
        tgsic_arena_alloc_raw(w->arena, count * sizeof *w->scan->variables); /* at most */
    w->scopes_of = tgsic_arena_alloc_raw(w->arena, count * sizeof *w->scopes_of);
    for (uint32_t id = 1; id < count; id++) {
        struct value *value = &w->values.items[id], *first = &w->values.items[group_of(w, id)];
        if (value->form > VALUE_UNDEFINED || !value->read)
            continue;
        if (first->variable == TGSIC_NO_VARIABLE)
            first->variable = add_variable(w, id, ordinals);
        else
            add_value(w, &w->scan->variables[first->variable], value);
        value->variable = first->variable;
    }
    for (uint32_t i = 0; i < w->joints.count; i++)
        add_joint(w, w->joints.items[i].id);
}
