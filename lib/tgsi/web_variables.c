/* SPDX-License-Identifier: MIT */
/* Makes variables of webs, and numbers them. */
#include "webs.h"

#include <string.h>

/* ---- Groups: webs that make one variable --------------------------------------------------- */

/* Joins the webs among some nodes that have one kind and are read; 64-bit ones by pair. */
static void join_webs(struct webs *w, const uint32_t *ids, unsigned count)
{
    uint32_t last[TGSIC_KIND_UINT64 + 1][2] = {{NO_ID}};
    for (unsigned i = 0; i < count; i++) {
        const struct node *node = &w->nodes.items[ids[i]];
        uint32_t web = web_of(w, ids[i]);
        bool wide = w->kinds[web] >= TGSIC_KIND_DOUBLE;
        uint32_t *before = &last[w->kinds[web]][wide ? node->cell >> 1 & 1 : 0];
        if (!(node->facts & FACT_READ))
            continue;
        if (*before != NO_ID && *before != web)
            unite(w->groups, *before, web);
        *before = web;
    }
}

/* Of what one instruction writes; from its first node on. Returns where the next one's start. */
static uint32_t join_results(struct webs *w, uint32_t first)
{
    const struct node *node = &w->nodes.items[first];
    uint32_t end = first + 1, ids[4];
    if (node->form != NODE_DEFINED)
        return end;
    while (end < w->nodes.count && node[end - first].cell / 4 == node->cell / 4 &&
           node[end - first].origin == node->origin && node[end - first].form == NODE_DEFINED)
        end++;
    for (uint32_t id = first; id < end; id++)
        ids[id - first] = id;
    if (end - first > 1)
        join_webs(w, ids, end - first);
    return end;
}

void tgsic_webs_group(struct webs *w)
{
    w->groups = tgsic_webs_parents(w);
    for (uint32_t id = 1; id < w->nodes.count;)
        id = join_results(w, id);
    for (uint32_t i = 0; i < w->shared.count; i++) {
        const struct tgsic_operand_variables *op = &w->scan->operands[w->shared.items[i]];
        uint32_t ids[4], count = 0;
        for (unsigned c = 0; c < 4; c++)
            if (op->mask >> c & 1)
                ids[count++] = op->component[c];
        join_webs(w, ids, count);
    }
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
        unsigned facts = w->class_facts[w->classes[web_of(w, id)]];
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
