/* SPDX-License-Identifier: MIT */
/* The walk over the shader: blocks, branches and loops, and the copies where values meet. */
#include "machine.h"

static const uint8_t lane0[4] = {0};

/* ---- Joins --------------------------------------------------------------------------------- */

/* What each phi of `block` holds when control comes in by edge `source`. */
static void select_edge(struct codegen *cg, const struct ir_block *block, unsigned source)
{
    for (const struct ir_instr *phi = block->first; phi && phi->op == IR_PHI; phi = phi->next) {
        uint8_t lanes[4];
        struct operand parts[4];
        unsigned count = tgsic_cg_mask_lanes(cg->values[phi->index].demand, lanes);
        if (!count || source >= phi->num_srcs || !phi->srcs[source].def)
            continue;
        for (unsigned i = 0; i < count; i++) {
            struct ir_src src = phi->srcs[source];
            src.swizzle[0] = src.swizzle[lanes[i]];
            parts[i] = tgsic_cg_resolve(cg, &src, lane0, 1, '*');
        }
        struct operand dst = tgsic_cg_vreg_operand(tgsic_cg_value_vreg(cg, phi));
        tgsic_cg_gather(cg, dst, parts, lanes, count);
    }
    tgsic_cg_flush(cg, true);
}

static void select_phis(struct codegen *cg, const struct ir_block *block)
{
    bool any = false;
    for (const struct ir_instr *phi = block->first; phi && phi->op == IR_PHI; phi = phi->next) {
        uint8_t lanes[4];
        unsigned count = tgsic_cg_mask_lanes(cg->values[phi->index].demand, lanes);
        struct machine join = {.kind = MACHINE_PHI, .lanes = (uint8_t)count, .place = cg->place};
        if (!count)
            continue;
        join.dst = tgsic_cg_value_dst(cg, phi, lanes, count);
        cg->vregs[join.dst.index].phi = true;
        tgsic_cg_append(cg, &join);
        any = true;
    }
    cg->place += any;
}

/* ---- Flow ---------------------------------------------------------------------------------- */

/* Open loops. */
struct loops {
    struct ir_node **nodes;
    uint32_t count;
};

static void open_region(struct codegen *cg, uint32_t entry, bool loop)
{
    ARENA_RESERVE_RAW(cg->arena, cg->regions, cg->num_regions);
    cg->regions[cg->num_regions] =
        (struct region){.parent = cg->region, .entry = entry, .start = cg->place - 1, .loop = loop};
    cg->region = cg->num_regions++;
}

/* Ends the region at the instruction that comes next. */
static uint32_t close_region(struct codegen *cg)
{
    uint32_t entry = cg->regions[cg->region].entry;
    cg->regions[cg->region].end = cg->place;
    cg->region = cg->regions[cg->region].parent;
    return entry;
}

static void push_flow(struct codegen *cg, enum tgsic_opcode opcode)
{
    tgsic_cg_push(cg, opcode, 0);
}

static void select_break(struct codegen *cg, struct loops *loops, const struct ir_instr *jump)
{
    if (!loops->count)
        return;
    const struct ir_node *loop = loops->nodes[loops->count - 1];
    select_edge(cg, &loop->next->u.block, jump->index);
    push_flow(cg, TGSIC_OPCODE_BRK);
}

static void select_instr(struct codegen *cg, struct loops *loops, const struct ir_instr *instr)
{
    uint8_t lanes[4];
    unsigned count = 0;
    cg->pos = instr->pos;
    if (instr->components) {
        const struct value *value = &cg->values[instr->index];
        count = tgsic_cg_mask_lanes(value->demand, lanes);
        if ((!count && !tgsic_ir_has_effect(instr)) || value->folded)
            return;
    }
    if (instr->components)
        tgsic_cg_select_value(cg, instr, lanes, count);
    else if (instr->op == IR_STORE)
        tgsic_cg_select_store(cg, instr);
    else if (instr->op == IR_WRITE)
        tgsic_cg_resource(cg, instr, NULL, 0);
    else if (instr->op == IR_DISCARD)
        tgsic_cg_discard(cg, instr);
    else if (instr->op == IR_BREAK)
        select_break(cg, loops, instr);
    else
        tgsic_cg_event_instr(cg, instr);
}

static void select_if(struct codegen *cg, const struct ir_node *node)
{
    enum tgsic_opcode opcode;
    struct ir_src condition = tgsic_cg_condition(node, &opcode);
    struct operand op =
        tgsic_cg_operand(cg, &condition, lane0, 1, opcode == TGSIC_OPCODE_IF ? 'f' : 'u');
    cg->place++; /* for what its empty list leaves (see hoist_edge) */
    struct machine *branch = tgsic_cg_push(cg, opcode, 0);
    branch->per_lane = false;
    branch->num_srcs = 1;
    branch->src[0] = op;
    branch->reads[0] = 1;
    open_region(cg, cg->place - 1, false);
}

/* What a second list that only moves leaves to do is done in front of the IF, where the first list
 * may overwrite it: no ELSE. */
static void hoist_edge(struct codegen *cg, const struct ir_block *block, unsigned source)
{
    uint32_t region = cg->region, place = cg->place, first = cg->num_code;
    cg->place = cg->regions[region].entry - 1;
    cg->region = cg->regions[region].parent;
    select_edge(cg, block, source);
    for (uint32_t i = first; i < cg->num_code; i++)
        cg->code[i].hoisted = region, cg->hoisted = true;
    cg->region = region;
    cg->place = place;
}

/* The end of a branch's first or second list. */
static void end_list(struct codegen *cg, const struct ir_node *node, bool first)
{
    unsigned source = first != tgsic_cg_swapped(node) ? 0 : 1;
    const struct ir_list *list = source ? &node->u.branch.else_list : &node->u.branch.then_list;
    bool empty = cg->regions[cg->region].start == cg->place - 1;
    if (!first && empty)
        hoist_edge(cg, &node->next->u.block, source);
    else if (!tgsic_ir_list_jump(list))
        select_edge(cg, &node->next->u.block, source);
    uint32_t entry = close_region(cg);
    push_flow(cg, first ? TGSIC_OPCODE_ELSE : TGSIC_OPCODE_ENDIF);
    if (first)
        open_region(cg, entry, false);
}

static void begin_loop(struct codegen *cg, struct loops *loops, struct ir_node *node)
{
    select_edge(cg, &node->u.loop.body.first->u.block, 0);
    push_flow(cg, TGSIC_OPCODE_BGNLOOP);
    open_region(cg, cg->place - 1, true);
    ARENA_RESERVE(cg->arena, loops->nodes, loops->count);
    loops->nodes[loops->count++] = node;
}

static void end_loop(struct codegen *cg, struct loops *loops, const struct ir_node *node)
{
    if (!tgsic_ir_list_jump(&node->u.loop.body))
        select_edge(cg, &node->u.loop.body.first->u.block, 1);
    close_region(cg);
    push_flow(cg, TGSIC_OPCODE_ENDLOOP);
    loops->count--;
}

static void select_event(struct codegen *cg, struct loops *loops, const struct event *event)
{
    struct ir_node *node = event->node;
    if (event->kind != EVENT_BLOCK && event->kind != EVENT_IF)
        tgsic_cg_forget_addresses(cg);
    switch (event->kind) {
    case EVENT_BLOCK:
        select_phis(cg, &node->u.block);
        for (const struct ir_instr *i = node->u.block.first; i; i = i->next)
            if (i->op != IR_PHI)
                select_instr(cg, loops, i);
        break;
    case EVENT_IF:
        select_if(cg, node);
        break;
    case EVENT_ELSE:
    case EVENT_ENDIF:
        end_list(cg, node, event->kind == EVENT_ELSE);
        break;
    case EVENT_LOOP:
        begin_loop(cg, loops, node);
        break;
    case EVENT_ENDLOOP:
        end_loop(cg, loops, node);
        break;
    }
}

/* Where each instruction goes in the order of places; stable. */
static uint32_t *find_order(const struct codegen *cg)
{
    uint32_t *next = ARENA_ARRAY(cg->arena, uint32_t, (size_t)cg->place + 1), i;
    uint32_t *goes_to = ARENA_ARRAY(cg->arena, uint32_t, cg->num_code);
    for (i = 0; i < cg->num_code; i++)
        next[cg->code[i].place + 1]++;
    for (i = 1; i <= cg->place; i++)
        next[i] += next[i - 1];
    for (i = 0; i < cg->num_code; i++)
        goes_to[i] = next[cg->code[i].place]++;
    return goes_to;
}

/* In the order of places, which hoisting left. */
static void sort_code(struct codegen *cg)
{
    uint32_t *goes_to = find_order(cg), i;
    for (i = 0; i < cg->num_code; i++)
        while (goes_to[i] != i) {
            uint32_t to = goes_to[i];
            struct machine moved = cg->code[to];
            cg->code[to] = cg->code[i];
            cg->code[i] = moved;
            goes_to[i] = goes_to[to];
            goes_to[to] = to;
        }
    for (i = 0; i < cg->num_vregs; i++)
        cg->vregs[i].first = UINT32_MAX;
    uint32_t count = cg->num_code;
    for (cg->num_code = 0; cg->num_code < count; cg->num_code++)
        tgsic_cg_note_write(cg, &cg->code[cg->num_code]);
}

void tgsic_cg_select(struct codegen *cg)
{
    struct loops loops = {0};
    cg->place = 1;
    tgsic_cg_new_vreg(cg); /* 0: none */
    ARENA_RESERVE_RAW(cg->arena, cg->regions, 0);
    cg->regions[0] = (struct region){0};
    cg->num_regions = 1;
    tgsic_cg_shadow_inputs(cg);
    for (uint32_t e = 0; e < cg->num_events; e++)
        select_event(cg, &loops, &cg->events[e]);
    if (cg->shader->processor != TGSIC_PROCESSOR_GEOM)
        tgsic_cg_shadow_outputs(cg);
    push_flow(cg, TGSIC_OPCODE_END);
    cg->regions[0].end = cg->place;
    if (cg->hoisted)
        sort_code(cg);
}
