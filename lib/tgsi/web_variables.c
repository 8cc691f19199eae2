/* SPDX-License-Identifier: MIT */
/* Makes variables of webs, and numbers them. */
#include "webs.h"

#include <string.h>

/* ---- Groups: webs that make one variable --------------------------------------------------- */

/* Joins the webs of components of an operand that have one kind; 64-bit ones by pair. */
static void join_webs(struct webs *w, const uint32_t ids[4], unsigned mask)
{
    uint32_t last[TGSIC_KIND_UINT64 + 1][2] = {{NO_ID}};
    for (unsigned c = 0; c < 4; c++) {
        if (!(mask >> c & 1))
            continue;
        uint32_t web = web_of(w, ids[c]);
        bool wide = w->kinds[web] >= TGSIC_KIND_DOUBLE;
        uint32_t *before = &last[w->kinds[web]][wide ? web >> 1 & 1 : 0];
        if (*before != NO_ID && *before != web)
            unite(w->groups, *before, web);
        *before = web;
    }
}

void tgsic_webs_group(struct webs *w)
{
    w->groups = tgsic_webs_parents(w);
    for (uint32_t n = 1; n < w->nodes.count; n++) {
        const struct node *node = &w->nodes.items[n];
        unsigned read = components_with(node->facts, FACT_READ);
        if (node->form == NODE_DEFINED && read & (read - 1))
            join_webs(w, (uint32_t[4]){n * 4, n * 4 + 1, n * 4 + 2, n * 4 + 3}, read);
    }
    for (uint32_t i = 0; i < w->shared.count; i++) {
        const struct tgsic_operand_variables *op = &w->scan->operands[w->shared.items[i]];
        unsigned read = 0;
        for (unsigned c = 0; c < 4; c++)
            if (op->mask >> c & 1)
                read |= (unsigned)(facts_of(w, op->component[c]) & FACT_READ ? 1 : 0) << c;
        join_webs(w, op->component, read);
    }
}

/* ---- Names --------------------------------------------------------------------------------- */

static uint32_t add_variable(struct webs *w, const struct node *node, uint32_t id,
                             uint32_t *ordinals)
{
    struct tgsic_scan *scan = w->scan;
    bool addr = node->reg >= scan->num_temps;
    scan->variables[scan->num_variables] = (struct tgsic_variable){
        .file = addr ? TGSIC_FILE_ADDR : TGSIC_FILE_TEMP,
        .index = (uint16_t)(addr ? node->reg - scan->num_temps : node->reg),
        .kind = w->kinds[id],
        .zero_one = w->kinds[id] == TGSIC_KIND_FLOAT,
        .ordinal = ordinals[node->reg]++,
        .first = node->instruction,
    };
    return scan->num_variables++;
}

/* One web of a variable. */
static void add_web(struct webs *w, struct tgsic_variable *variable, uint32_t id)
{
    unsigned facts = facts_of(w, id), class_facts = w->class_facts[w->classes[web_of(w, id)]];
    variable->mask |= (uint8_t)(1u << (id & 3));
    variable->zero_one &= (class_facts & (FACT_IS_01 | FACT_NOT_01)) == FACT_IS_01;
    variable->may_be_read_undefined |= (facts & FACT_UNDEFINED) != 0;
    variable->precise |= (facts & FACT_PRECISE) != 0;
}

/* In the order of nodes, which is that of the first operands. */
static void name_node(struct webs *w, uint32_t n, uint32_t *ordinals)
{
    const struct node *node = &w->nodes.items[n];
    const struct tgsic_components *read =
        &tgsic_components_of[components_with(node->facts, FACT_READ)];
    for (unsigned i = 0; i < read->count; i++) {
        uint32_t id = n * 4 + read->component[i];
        uint32_t root = root_of(w->groups, web_of(w, id));
        if (w->variables[root] == TGSIC_NO_VARIABLE)
            w->variables[root] = add_variable(w, node, id, ordinals);
        w->variables[id] = w->variables[root];
        add_web(w, &w->scan->variables[w->variables[id]], id);
    }
}

static void name_joint(struct webs *w, uint32_t n)
{
    for (uint32_t id = n * 4; id < n * 4 + 4; id++)
        w->variables[id] = w->variables[root_of(w->groups, web_of(w, id))];
}

void tgsic_webs_name_variables(struct webs *w)
{
    size_t ids = (size_t)w->nodes.count * 4;
    uint32_t *ordinals = ARENA_ARRAY(w->arena, uint32_t, w->num_registers);
    w->scan->variables =
        tgsic_arena_alloc_raw(w->arena, ids * sizeof *w->scan->variables); /* at most */
    w->variables = tgsic_arena_alloc_raw(w->arena, ids * sizeof *w->variables);
    memset(w->variables, 0xff, ids * sizeof *w->variables); /* TGSIC_NO_VARIABLE */
    for (uint32_t n = 1; n < w->nodes.count; n++)
        if (w->nodes.items[n].form <= NODE_UNDEFINED)
            name_node(w, n, ordinals);
    for (uint32_t i = 0; i < w->joints.count; i++)
        name_joint(w, w->joints.items[i]);
}
