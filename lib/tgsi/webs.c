/* SPDX-License-Identifier: MIT */
/* Definition-use webs of TEMP and ADDR components, their kinds, and the variables made of them.
 *
 * One walk over the structured code keeps the definition that reaches each component. Where paths
 * join, a joint node stands for what either path left; it becomes one web with its inputs only
 * if something reads it, so scratch registers do not grow together. What the walk found is then
 * settled in a few walks over the nodes: webs, classes, kinds, variables. */
#include "webs.h"

#include <string.h>

void tgsic_webs_grow(struct webs *w)
{
    size_t size = w->nodes.capacity * sizeof(struct node);
    w->nodes.items = tgsic_arena_grow_raw(w->arena, w->nodes.items, size, size * 2);
    w->nodes.capacity *= 2;
}

uint32_t *tgsic_webs_parents(struct webs *w)
{
    uint32_t count = w->nodes.count;
    uint32_t *parents = tgsic_arena_alloc_raw(w->arena, count * sizeof *parents);
    for (uint32_t i = 0; i < count; i++)
        parents[i] = i;
    return parents;
}

static void make_registers(struct webs *w)
{
    struct tgsic_scan *scan = w->scan;
    w->num_registers = scan->num_temps + scan->num_addrs;
    w->reach = ARENA_ARRAY(w->arena, struct reach, w->num_registers);
    w->nodes.capacity = scan->num_results + (scan->num_blocks ? scan->num_results / 2 : 0) + 16;
    w->nodes.items = tgsic_arena_alloc_raw(w->arena, w->nodes.capacity * sizeof *w->nodes.items);
    new_node(w, NODE_ARRAY, 0, 0); /* NO_ID */
    if (scan->num_temp_arrays)
        w->array_nodes = ARENA_ARRAY(w->arena, uint32_t, scan->num_temp_arrays);
    for (uint32_t i = 0; i < scan->num_temp_arrays; i++)
        w->array_nodes[i] = new_node(w, NODE_ARRAY, 0, FACT_NOT_BOOL | FACT_NOT_01);
}

/* One table for the facts of all other files. */
static void make_files(struct webs *w)
{
    struct tgsic_scan *scan = w->scan;
    uint32_t buffers = scan->num_constants, constants = 0;
    w->constant_base = tgsic_arena_alloc_raw(w->arena, buffers * sizeof *w->constant_base);
    for (uint32_t b = 0; b < buffers; b++) {
        w->constant_base[b] = constants;
        constants += scan->constants[b].count;
    }
    w->input_facts = ARENA_ARRAY(
        w->arena, uint16_t, (size_t)scan->num_inputs + scan->num_outputs + buffers + constants + 2);
    w->all_inputs = w->input_facts + scan->num_inputs;
    w->output_facts = w->all_inputs + 1;
    w->all_outputs = w->output_facts + scan->num_outputs;
    w->buffer_facts = w->all_outputs + 1;
    w->constant_facts = w->buffer_facts + buffers;
}

static void make_flow(struct webs *w)
{
    uint32_t *tables = ARENA_ARRAY(w->arena, uint32_t, (size_t)w->num_registers * 6);
    w->last_read = tables;
    w->mark = tables + w->num_registers;
    w->undefined = tables + (size_t)w->num_registers * 2;
    tgsic_webs_find_loops(w);
    if (w->loops.count)
        w->latest = ARENA_ARRAY(w->arena, uint32_t, (size_t)w->num_registers * 4);
    tgsic_webs_find_last_reads(w);
}

static void read_instructions(struct webs *w)
{
    struct tgsic_scan *scan = w->scan;
    uint32_t count = scan->shader->num_instructions;
    scan->first_operand = tgsic_arena_alloc_raw(w->arena, count * sizeof *scan->first_operand);
    scan->operands = tgsic_arena_alloc_raw(w->arena, scan->num_operands * sizeof *scan->operands);
    memset(scan->operands, 0xff, scan->num_operands * sizeof *scan->operands); /* no variables */
    w->next_operand = scan->operands;
    for (uint32_t i = 0; i < count; i++)
        tgsic_webs_step(w, i);
}

void tgsic_find_webs(struct tgsic_arena *arena, struct tgsic_scan *scan)
{
    struct webs w;
    memset(&w, 0, sizeof w);
    w.arena = arena;
    w.scan = scan;
    w.whole_registers = scan->has_subroutines;
    w.has_flow = scan->num_blocks > 0;
    w.is_wide = scan->features[TGSIC_FEATURE_DOUBLES] != UINT32_MAX ||
                scan->features[TGSIC_FEATURE_INT64] != UINT32_MAX;
    make_registers(&w);
    make_files(&w);
    bool joins = w.has_flow && !w.whole_registers;
    if (joins)
        make_flow(&w);
    read_instructions(&w);
    if (joins) {
        tgsic_webs_end_flow(&w);
        tgsic_webs_settle_joints(&w);
    }
    tgsic_webs_settle_kinds(&w);
    tgsic_webs_group(&w);
    tgsic_webs_name_variables(&w);
    tgsic_webs_place_variables(&w);
    tgsic_webs_settle_files(&w);
}
