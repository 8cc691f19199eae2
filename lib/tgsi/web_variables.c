/* SPDX-License-Identifier: MIT */
/* Makes variables of webs, and numbers them. */
#include "webs.h"

#include <string.h>

/* ---- Groups: webs that make one variable --------------------------------------------------- */

/* Joins the webs of an operand that have one kind and are read; 64-bit ones by pair. */
static void join_webs(struct webs *w, const struct tgsic_operand_variables *op)
{
    uint32_t last[TGSIC_KIND_UINT64 + 1][2] = {{NO_ID}};
    const struct tgsic_components *components = &tgsic_components_of[op->mask];
    for (unsigned i = 0; i < components->count; i++) {
        uint32_t id = op->component[components->component[i]], web = web_of(w, id);
        const struct node *node = &w->nodes.items[id];
        uint32_t *before =
            &last[w->kinds[id]][w->kinds[id] >= TGSIC_KIND_DOUBLE ? node->cell >> 1 & 1 : 0];
        if (!(node->facts & FACT_READ))
            continue;
        if (*before != NO_ID && *before != web)
            unite(w->groups, *before, web);
        *before = web;
    }
}

void tgsic_webs_group(struct webs *w)
{
    w->groups = tgsic_webs_parents(w);
    for (uint32_t i = 0; i < w->shared.count; i++)
        join_webs(w, &w->scan->operands[w->shared.items[i]]);
}

/* ---- Names --------------------------------------------------------------------------------- */

static uint32_t add_variable(struct webs *w, uint32_t id, uint32_t *ordinals)
{
    struct tgsic_scan *scan = w->scan;
    const struct node *node = &w->nodes.items[id];
    uint32_t reg = node->cell / 4;
    bool addr = reg >= scan->num_temps;
    scan->variables[scan->num_variables] = (struct tgsic_variable){
        .file = addr ? TGSIC_FILE_ADDR : TGSIC_FILE_TEMP,
        .index = (uint16_t)(addr ? reg - scan->num_temps : reg),
        .kind = w->kinds[id],
        .zero_one = w->kinds[id] == TGSIC_KIND_FLOAT,
        .ordinal = ordinals[reg]++,
        .first = node->origin,
    };
    return scan->num_variables++;
}

/* One web of a variable. */
static void add_web(struct webs *w, struct tgsic_variable *variable, uint32_t id)
{
    const struct node *node = &w->nodes.items[id];
    variable->mask |= (uint8_t)(1u << (node->cell & 3));
    variable->may_be_read_undefined |= (node->facts & FACT_UNDEFINED) != 0;
    variable->precise |= (node->facts & FACT_PRECISE) != 0;
    if (variable->zero_one) {
        unsigned facts = w->class_facts[node->class];
        variable->zero_one = (facts & (FACT_IS_01 | FACT_NOT_01)) == FACT_IS_01;
    }
}

static uint32_t group_of(struct webs *w, uint32_t id)
{
    return root_of(w->groups, web_of(w, id));
}

/* Variables are numbered in the order of nodes, which is that of the first operands. */
void tgsic_webs_name_variables(struct webs *w)
{
    size_t count = w->nodes.count;
    uint32_t *ordinals = ARENA_ARRAY(w->arena, uint32_t, w->num_registers);
    w->scan->variables =
        tgsic_arena_alloc_raw(w->arena, count * sizeof *w->scan->variables); /* at most */
    w->variables = tgsic_arena_alloc_raw(w->arena, count * sizeof *w->variables);
    memset(w->variables, 0xff, count * sizeof *w->variables); /* TGSIC_NO_VARIABLE */
    for (uint32_t id = 1; id < count; id++) {
        const struct node *node = &w->nodes.items[id];
        if (node->form > NODE_UNDEFINED || !(node->facts & FACT_READ))
            continue;
        uint32_t group = group_of(w, id);
        if (w->variables[group] == TGSIC_NO_VARIABLE)
            w->variables[group] = add_variable(w, id, ordinals);
        w->variables[id] = w->variables[group];
        add_web(w, &w->scan->variables[w->variables[id]], id);
    }
    for (uint32_t i = 0; i < w->joints.count; i++) {
        uint32_t id = w->joints.items[i].id;
        w->variables[id] = w->variables[group_of(w, id)];
    }
}
