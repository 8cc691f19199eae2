/* SPDX-License-Identifier: MIT */
/* Definition-use webs of TEMP and ADDR components, their kinds, and the variables made of them.
 *
 * One walk over the structured code keeps the definition that reaches each component. Where paths
 * join, a joint node stands for what either path left; it becomes one web with its inputs only
 * once something reads it, so scratch registers do not grow together. A loop or switch has one
 * joint node per component that it writes, fed by the value at entry and every definition inside.
 */
#include "webs.h"

#include <string.h>

void tgsic_webs_grow(struct webs *w)
{
    size_t size = w->nodes.capacity * sizeof(struct node);
    w->nodes.items = tgsic_arena_grow_raw(w->arena, w->nodes.items, size, size * 2);
    w->nodes.capacity *= 2;
}

/* ---- Reaching definitions ------------------------------------------------------------------ */

static void demand_input(struct webs *w, uint32_t joint, uint32_t id)
{
    if (id == NO_NODE) {
        w->nodes.items[joint].facts |= FACT_UNDEFINED;
        return;
    }
    join_web(w, joint, id);
    if ((w->nodes.items[id].facts & (FACT_JOINT | FACT_DEMANDED)) == FACT_JOINT)
        APPEND(w, w->demands, id);
}

void tgsic_webs_demand(struct webs *w, uint32_t id)
{
    uint32_t base = w->demands.count;
    APPEND(w, w->demands, id);
    while (w->demands.count > base) {
        uint32_t joint = w->demands.items[--w->demands.count];
        struct node *node = &w->nodes.items[joint];
        if ((node->facts & (FACT_JOINT | FACT_DEMANDED)) != FACT_JOINT)
            continue;
        node->facts |= FACT_DEMANDED;
        if (node->facts & FACT_PAIR) {
            demand_input(w, joint, node->link);
            demand_input(w, joint, node->logic);
            continue;
        }
        for (uint32_t e = node->link; e; e = w->edges.items[e].next)
            demand_input(w, joint, w->edges.items[e].node);
    }
}

static void add_input(struct webs *w, uint32_t joint, uint32_t id)
{
    if (id == NO_NODE) {
        w->nodes.items[joint].facts |= FACT_UNDEFINED;
        return;
    }
    uint32_t e = PUSH(w, w->edges);
    w->edges.items[e] = (struct edge){id, w->nodes.items[joint].link};
    w->nodes.items[joint].link = e;
    if (w->nodes.items[joint].facts & FACT_DEMANDED) {
        join_web(w, joint, id);
        tgsic_webs_demand(w, id);
    }
}

static void assign(struct webs *w, uint32_t cell, uint32_t id)
{
    if (w->regions.count)
        APPEND(w, w->trail, (struct assignment){cell, w->current[cell]});
    w->current[cell] = id;
}

/* the joint node of the innermost loop or switch learns of a definition inside */
static void feed_loop(struct webs *w, uint32_t cell, uint32_t id);

uint32_t tgsic_webs_define_in_flow(struct webs *w, uint32_t cell, uint32_t facts)
{
    if (w->whole_registers) {
        if (w->current[cell] == NO_NODE)
            w->current[cell] = tgsic_webs_new_node(w, cell, FACT_UNDEFINED | FACT_CARRIED);
        w->nodes.items[w->current[cell]].facts |= facts;
        return w->current[cell];
    }
    uint32_t id = tgsic_webs_new_node(w, cell, facts);
    feed_loop(w, cell, id);
    assign(w, cell, id);
    return id;
}

uint32_t tgsic_webs_undefined(struct webs *w, uint32_t cell)
{
    return w->current[cell] =
               tgsic_webs_new_node(w, cell, FACT_UNDEFINED | FACT_NOT_01 | FACT_CARRIED);
}

/* ---- Regions ------------------------------------------------------------------------------- */

static bool is_read_later(const struct webs *w, uint32_t cell)
{
    return w->last_read[cell] > w->index;
}

/* `scratch` holds the joint node of the innermost loop that writes a cell */
static void feed_loop(struct webs *w, uint32_t cell, uint32_t id)
{
    if (w->scratch[cell] != NO_NODE)
        add_input(w, w->scratch[cell], id);
}

static void enter_region(struct webs *w, enum region_type type)
{
    struct region region = {.type = type, .trail = w->trail.count, .then = w->thens.count};
    APPEND(w, w->regions, region);
}

static void enter_loop(struct webs *w, enum region_type type)
{
    uint32_t index = w->next_loop++;
    struct loop loop = w->loops.items[index];
    uint32_t outer = w->thens.count;
    /* reads that count from before the end of a loop are of values of the same iteration */
    uint32_t needed = type == REGION_LOOP ? loop.end : w->index + 1;

    /* the joints are assignments of the region around */
    for (uint32_t i = 0; i < loop.count; i++) {
        uint32_t cell = w->loop_cells.items[loop.first + i];
        if (w->last_read[cell] < needed)
            continue;
        uint32_t joint = tgsic_webs_new_node(w, cell, FACT_JOINT | FACT_CARRIED);
        add_input(w, joint, w->current[cell]);
        feed_loop(w, cell, joint);
        assign(w, cell, joint);
        APPEND(w, w->thens, (struct assignment){cell, w->scratch[cell]});
        w->scratch[cell] = joint;
    }
    enter_region(w, type);
    w->regions.items[w->regions.count - 1].then = outer;
}

static void roll_back(struct webs *w, uint32_t to)
{
    while (w->trail.count > to) {
        struct assignment last = w->trail.items[--w->trail.count];
        w->current[last.cell] = last.value;
    }
}

/* after it, each component has what the joint node stands for, which is current at region start */
static void leave_loop(struct webs *w)
{
    struct region region = w->regions.items[--w->regions.count];
    roll_back(w, region.trail);
    while (w->thens.count > region.then) {
        struct assignment outer = w->thens.items[--w->thens.count];
        w->scratch[outer.cell] = outer.value;
    }
}

/* Undoes the assignments since region start, noting the last value of each cell in `thens`. */
static void end_branch(struct webs *w, uint32_t trail)
{
    uint32_t serial = ++w->serial;
    while (w->trail.count > trail) {
        struct assignment last = w->trail.items[--w->trail.count];
        if (w->stamp[last.cell] != serial) {
            w->stamp[last.cell] = serial;
            APPEND(w, w->thens, (struct assignment){last.cell, w->current[last.cell]});
        }
        w->current[last.cell] = last.value;
    }
}

static uint32_t joint_of(struct webs *w, uint32_t cell, uint32_t a, uint32_t b)
{
    if (a == b)
        return a;
    uint32_t joint = tgsic_webs_new_node(w, cell, FACT_JOINT | FACT_PAIR);
    w->nodes.items[joint].link = a;
    w->nodes.items[joint].logic = b;
    return joint;
}

static void enter_else(struct webs *w)
{
    struct region *region = &w->regions.items[w->regions.count - 1];
    region->has_else = true;
    end_branch(w, region->trail);
    region = &w->regions.items[w->regions.count - 1];
    region->num_then = w->thens.count - region->then;
}

static void leave_if(struct webs *w)
{
    if (!w->regions.items[w->regions.count - 1].has_else)
        enter_else(w);
    struct region region = w->regions.items[w->regions.count - 1];
    end_branch(w, region.trail);
    w->regions.count--;
    if (w->thens.count == region.then)
        return;

    struct assignment *thens = w->thens.items + region.then;
    uint32_t num_else = w->thens.count - region.then - region.num_then;
    uint32_t serial = ++w->serial;
    for (uint32_t i = 0; i < num_else; i++)
        w->stamp[thens[region.num_then + i].cell] = serial;
    /* cells of both branches: pair the values by way of `current` */
    for (uint32_t i = 0; i < region.num_then; i++) {
        struct assignment *a = &thens[i];
        if (w->stamp[a->cell] != serial && is_read_later(w, a->cell))
            assign(w, a->cell, joint_of(w, a->cell, a->value, w->current[a->cell]));
    }
    uint32_t both = ++w->serial;
    for (uint32_t i = 0; i < region.num_then; i++) {
        if (w->stamp[thens[i].cell] == serial && is_read_later(w, thens[i].cell)) {
            w->stamp[thens[i].cell] = both;
            assign(w, thens[i].cell, thens[i].value);
        }
    }
    for (uint32_t i = 0; i < num_else; i++) {
        struct assignment *b = &thens[region.num_then + i];
        if (!is_read_later(w, b->cell))
            continue;
        uint32_t joint = joint_of(w, b->cell, w->current[b->cell], b->value);
        if (w->stamp[b->cell] == both)
            w->current[b->cell] = joint;
        else
            assign(w, b->cell, joint);
    }
    w->thens.count = region.then;
}

void tgsic_webs_step_flow(struct webs *w, unsigned opcode)
{
    if (w->whole_registers)
        return;
    switch (opcode) {
    case TGSIC_OPCODE_IF:
    case TGSIC_OPCODE_UIF:
        enter_region(w, REGION_IF);
        break;
    case TGSIC_OPCODE_ELSE:
        if (w->regions.count)
            enter_else(w);
        break;
    case TGSIC_OPCODE_ENDIF:
        if (w->regions.count)
            leave_if(w);
        break;
    case TGSIC_OPCODE_BGNLOOP:
        enter_loop(w, REGION_LOOP);
        break;
    case TGSIC_OPCODE_SWITCH:
        enter_loop(w, REGION_SWITCH);
        break;
    case TGSIC_OPCODE_CASE:
    case TGSIC_OPCODE_DEFAULT:
        if (w->regions.count)
            roll_back(w, w->regions.items[w->regions.count - 1].trail);
        break;
    case TGSIC_OPCODE_ENDLOOP:
    case TGSIC_OPCODE_ENDSWITCH:
        if (w->regions.count)
            leave_loop(w);
        break;
    default:
        break;
    }
}

/* ---- Entry --------------------------------------------------------------------------------- */

static void make_state(struct webs *w)
{
    struct tgsic_scan *scan = w->scan;
    size_t cells = (size_t)(scan->num_temps + scan->num_addrs) * 4;
    uint32_t constants = 0;

    uint32_t *tables = ARENA_ARRAY(w->arena, uint32_t, cells * 4);
    w->current = tables;
    w->stamp = tables + cells;
    w->scratch = tables + cells * 2;
    w->last_read = tables + cells * 3;
    w->input_facts =
        ARENA_ARRAY(w->arena, uint16_t, (size_t)scan->num_inputs + scan->num_outputs + 2);
    w->output_facts = w->input_facts + scan->num_inputs + 1;
    w->all_inputs = &w->input_facts[scan->num_inputs];
    w->all_outputs = &w->output_facts[scan->num_outputs];
    w->buffer_facts = ARENA_ARRAY(w->arena, uint16_t, scan->num_constants);
    w->constant_base = ARENA_ARRAY(w->arena, uint32_t, scan->num_constants);
    for (uint32_t b = 0; b < scan->num_constants; b++) {
        w->constant_base[b] = constants;
        constants += scan->constants[b].count;
    }
    w->constant_facts = ARENA_ARRAY(w->arena, uint16_t, constants);
    w->array_nodes = ARENA_ARRAY(w->arena, uint32_t, scan->num_temp_arrays);
    scan->first_operand = ARENA_ARRAY(w->arena, uint32_t, scan->shader->num_instructions);

    scan->operands = tgsic_arena_alloc_raw(w->arena, scan->num_operands * sizeof *scan->operands);
    /* and some joints where there are branches */
    w->nodes.capacity = scan->num_results + (scan->num_blocks ? scan->num_results / 2 : 0) + 64;
    w->nodes.items = tgsic_arena_alloc_raw(w->arena, w->nodes.capacity * sizeof *w->nodes.items);

    tgsic_webs_new_node(w, 0, 0); /* NO_NODE */
    (void)PUSH(w, w->edges);
    for (uint32_t i = 0; i < scan->num_temp_arrays; i++)
        w->array_nodes[i] = tgsic_webs_new_node(w, 0, FACT_NOT_BOOL | FACT_NOT_01);
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
    make_state(&w);
    if (!w.whole_registers && w.has_flow) {
        tgsic_webs_find_loops(&w);
        tgsic_webs_find_last_reads(&w);
    }
    for (uint32_t i = 0; i < scan->shader->num_instructions; i++)
        tgsic_webs_step(&w, i);
    tgsic_webs_settle_classes(&w);
    tgsic_webs_group(&w);
    tgsic_webs_name_variables(&w);
    tgsic_webs_settle_files(&w);
}
