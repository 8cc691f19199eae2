/* SPDX-License-Identifier: MIT */
/* What TEMP and ADDR components hold: definition-use webs, their kinds, and the variables made of
 * them.
 *
 * One walk over the structured code keeps the value that reaches each component. Where paths join,
 * a joint stands for what either path left; it becomes one with its inputs only if something reads
 * it, so scratch registers do not grow together. What the walk found is then settled in a few walks
 * over the values: classes, kinds, variables. */
#include "webs.h"

#include <string.h>

void tgsic_webs_grow(struct webs *w)
{
    size_t size = w->values.capacity * sizeof(struct value);
    w->values.items = tgsic_arena_grow_raw(w->arena, w->values.items, size, size * 2);
    w->values.capacity *= 2;
}

uint32_t *tgsic_webs_parents(struct webs *w)
{
    uint32_t count = w->values.count;
    uint32_t *parents = tgsic_arena_alloc_raw(w->arena, count * sizeof *parents);
    for (uint32_t i = 0; i < count; i++)
        parents[i] = i;
    return parents;
}

const uint16_t tgsic_webs_index_masks[TGSIC_FILE_LIMIT] = {
    [TGSIC_FILE_TEMP] = UINT16_MAX,
    [TGSIC_FILE_ADDR] = UINT16_MAX,
};

const uint8_t tgsic_webs_notes_of[TGSIC_FILE_LIMIT] = {
    [TGSIC_FILE_IN] = NOTES_IN,
    [TGSIC_FILE_OUT] = NOTES_OUT,
    [TGSIC_FILE_SV] = NOTES_SV,
    [TGSIC_FILE_CONST] = NOTES_CONST,
};

/* Takes the next `count` facts of a table, and one for any of them. */
static struct notes take_facts(struct webs *w, uint16_t **table, uint32_t count)
{
    struct notes notes = {
        .of = *table, .all = *table + count, .slots = &w->no_slot, .count = count};
    *table += count + 1;
    return notes;
}

static void note_slots(struct notes *notes, struct tgsic_slot *slots)
{
    notes->slots = slots;
    notes->slots_mask = UINT16_MAX;
}

/* One table for the facts of all other files. */
static void make_notes(struct webs *w)
{
    struct tgsic_scan *scan = w->scan;
    uint16_t *none = &w->no_facts, *table;
    uint32_t buffers = scan->num_constants;
    size_t total = (size_t)scan->num_inputs + scan->num_outputs + buffers + 2;
    for (uint32_t b = 0; b < buffers; b++)
        total += scan->constants[b].count;
    table = ARENA_ARRAY(w->arena, uint16_t, total);
    w->notes[NOTES_NONE] = w->notes[NOTES_SV] = w->notes[NOTES_CONST] = take_facts(w, &none, 0);
    w->notes[NOTES_IN] = take_facts(w, &table, scan->num_inputs);
    w->notes[NOTES_OUT] = take_facts(w, &table, scan->num_outputs);
    note_slots(&w->notes[NOTES_IN], scan->inputs);
    note_slots(&w->notes[NOTES_OUT], scan->outputs);
    note_slots(&w->notes[NOTES_SV], scan->system_values);
    w->buffers = tgsic_arena_alloc_raw(w->arena, buffers * sizeof *w->buffers);
    for (uint32_t b = 0; b < buffers; b++)
        w->buffers[b] = take_facts(w, &table, scan->constants[b].count);
    if (buffers)
        w->notes[NOTES_CONST] = w->buffers[0];
}

/* What stays the same however often instructions are read. */
static void make_flow(struct webs *w)
{
    uint32_t count = w->num_registers + 1, *tables = ARENA_ARRAY(w->arena, uint32_t, count * 2);
    w->last_read = tables;
    w->mark = tables + count;
    tgsic_webs_find_loops(w);
}

/* ---- The walk ------------------------------------------------------------------------------ */

static void make_values(struct webs *w)
{
    struct tgsic_scan *scan = w->scan;
    uint32_t arrays = scan->num_temp_arrays;
    uint32_t joints = w->joins_paths ? scan->num_results + scan->num_blocks * 4 : 0; /* foreseen */
    w->values.capacity = scan->num_results + joints + arrays + 16;
    w->values.items = tgsic_arena_alloc_raw(w->arena, w->values.capacity * sizeof(struct value));
    w->values.count = 0;
    new_value(w, VALUE_ARRAY, 0, 1, 0); /* NO_ID */
    if (arrays)
        w->array_ids = ARENA_ARRAY(w->arena, uint32_t, arrays);
    for (uint32_t i = 0; i < arrays; i++)
        w->array_ids[i] = new_value(w, VALUE_ARRAY, 0, 1, FACT_NOT_BOOL | FACT_NOT_01);
}

static void make_reach(struct webs *w)
{
    w->reach = ARENA_ARRAY(w->arena, struct reach, w->num_registers + 1);
    w->reach[w->num_registers].together = 15;
    w->next_loop = w->branch = w->num_branches = w->scope = 0;
    if (!w->joins_paths)
        return;
    w->undefined = ARENA_ARRAY(w->arena, uint32_t, (size_t)w->num_registers * 4);
    if (w->loops.count)
        w->latest = ARENA_ARRAY(w->arena, uint32_t, w->num_registers);
}

static void empty_lists(struct webs *w)
{
    w->shared.count = w->trail.count = w->ends.count = w->regions.count = w->joints.count = 0;
    w->scopes.count = w->mentions.count = w->copies.count = w->ties.count = w->selects.count = 0;
}

static void find_classes(struct webs *w)
{
    make_values(w);
    make_notes(w);
    make_reach(w);
    empty_lists(w);
    APPEND(w, w->scopes, (struct scope){.end = UINT32_MAX});
    w->groups = NULL;
    w->writes_otherwise = w->whole_registers || w->apart;
    tgsic_webs_read_instructions(w);
    if (w->joins_paths) {
        tgsic_webs_end_flow(w);
        tgsic_webs_settle_joints(w);
    }
    tgsic_webs_settle_classes(w);
}

static void find_kinds(struct webs *w)
{
    find_classes(w);
    if (!tgsic_webs_settle_kinds(w))
        return;
    find_classes(w);
    tgsic_webs_settle_kinds(w);
}

static void begin(struct webs *w, struct tgsic_arena *arena, struct tgsic_scan *scan)
{
    uint32_t count = scan->shader->num_instructions;
    memset(w, 0, sizeof *w);
    w->arena = arena;
    w->scan = scan;
    w->whole_registers = scan->has_subroutines;
    w->joins_paths = scan->num_blocks > 0 && !w->whole_registers;
    if (tgsic_scan_needs(scan, TGSIC_FEATURE_DOUBLES) ||
        tgsic_scan_needs(scan, TGSIC_FEATURE_INT64)) {
        w->is_wide = true;
        w->pairs = RULE_PAIRS;
    }
    w->temp_arrays = scan->num_temp_arrays ? scan->temp_array_of : NULL;
    w->num_registers = scan->num_temps + scan->num_addrs;
    for (unsigned file = 0; file < TGSIC_FILE_LIMIT; file++)
        w->first_register[file] = w->num_registers;
    w->first_register[TGSIC_FILE_TEMP] = 0;
    w->first_register[TGSIC_FILE_ADDR] = scan->num_temps;
    scan->first_operand = tgsic_arena_alloc_raw(arena, count * sizeof *scan->first_operand);
    scan->operands = tgsic_arena_alloc_raw(arena, scan->num_operands * sizeof *scan->operands);
}

void tgsic_find_webs(struct tgsic_arena *arena, struct tgsic_scan *scan)
{
    struct webs w;
    begin(&w, arena, scan);
    if (w.joins_paths)
        make_flow(&w);
    find_kinds(&w);
    tgsic_webs_group(&w);
    tgsic_webs_name_variables(&w);
    tgsic_webs_name_operands(&w);
    tgsic_webs_declare_variables(&w);
    tgsic_webs_settle_files(&w);
}
