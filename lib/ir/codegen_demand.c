/* SPDX-License-Identifier: MIT */
/* Which components of which values instructions must compute: what no operand reads gets no code,
 * and what every user reads in place (swizzles, negations, loads) is never demanded. */
#include "machine.h"

/* ---- The order of the text ----------------------------------------------------------------- */

static void add_event(struct codegen *cg, enum event_kind kind, struct ir_node *node)
{
    ARENA_RESERVE_RAW(cg->arena, cg->events, cg->num_events);
    cg->events[cg->num_events++] = (struct event){kind, node};
}

static struct ir_list *branch_list(struct ir_node *branch, bool first)
{
    bool then = first != tgsic_cg_swapped(branch);
    return then ? &branch->u.branch.then_list : &branch->u.branch.else_list;
}

/* Where the text goes on after `node`. */
static struct ir_node *leave(struct codegen *cg, struct ir_node *node)
{
    while (!node->next) {
        struct ir_node *owner = node->list->owner;
        if (!owner)
            return NULL;
        if (owner->kind == IR_NODE_LOOP) {
            add_event(cg, EVENT_ENDLOOP, owner);
        } else if (node->list == branch_list(owner, true)) {
            add_event(cg, EVENT_ELSE, owner);
            return branch_list(owner, false)->first;
        } else {
            add_event(cg, EVENT_ENDIF, owner);
        }
        node = owner;
    }
    return node->next;
}

static struct ir_node *enter(struct codegen *cg, struct ir_node *node)
{
    switch (node->kind) {
    case IR_NODE_IF:
        add_event(cg, EVENT_IF, node);
        return branch_list(node, true)->first;
    case IR_NODE_LOOP:
    case IR_NODE_SCOPE:
        add_event(cg, EVENT_LOOP, node);
        return node->u.loop.body.first;
    case IR_NODE_BLOCK:
        break;
    }
    add_event(cg, EVENT_BLOCK, node);
    return leave(cg, node);
}

void tgsic_cg_events(struct codegen *cg)
{
    for (struct ir_node *node = cg->shader->body.first; node;)
        node = enter(cg, node);
}

/* ---- Demand -------------------------------------------------------------------------------- */

struct demand {
    struct codegen *cg;
    struct ir_instr *user; /* NULL: a branch or an edge */
};

static bool same_index(const struct ir_src *a, const struct ir_src *b)
{
    return a->def == b->def && a->swizzle[0] == b->swizzle[0];
}

/* There is one address register, so an instruction reads in place through one index. */
static void claim_index(struct value *value, struct ir_instr *user)
{
    if (!user->user)
        user->user = &value->instr->srcs[0];
    value->stays |= !same_index(user->user, &value->instr->srcs[0]);
}

static void note_user(struct value *value, struct ir_instr *user)
{
    const struct ir_instr *load = value->instr;
    if (!value->users++) /* the last in the text, since this goes backwards */
        value->user = user;
    if (load->op != IR_LOAD)
        return;
    value->stays |= !user || user->op == IR_PHI || user->op == IR_TEX || tgsic_ir_is_memory(user) ||
                    (user->op == IR_STORE && user->num_srcs == 2) || user->block != load->block;
    if (load->num_srcs && !value->stays)
        claim_index(value, user);
}

void tgsic_cg_need(struct codegen *cg, struct ir_instr *user, const struct operand *op,
                   unsigned num_lanes)
{
    if (op->file != FILE_VALUE)
        return;
    struct value *value = &cg->values[op->index];
    for (unsigned i = 0; i < num_lanes; i++)
        value->demand |= (uint8_t)(1u << op->swizzle[i]);
    note_user(value, user);
}

static void demand_source(struct demand *d, const struct ir_src *src, const uint8_t *lanes,
                          unsigned num_lanes, char type)
{
    struct operand op = tgsic_cg_resolve(d->cg, src, lanes, num_lanes, type);
    tgsic_cg_need(d->cg, d->user, &op, num_lanes);
}

/* Each lane on its own: what a copy does. */
static void demand_lanes(struct demand *d, const struct ir_src *src, const uint8_t *lanes,
                         unsigned num_lanes, char type)
{
    for (unsigned i = 0; i < num_lanes; i++)
        demand_source(d, src, &lanes[i], 1, type);
}

/* A 64-bit operand, or what stands beside one. A value that is one as a whole is best computed
 * where such operands are read. */
static void demand_pair(struct demand *d, const struct ir_src *src, unsigned count, char type)
{
    static const uint8_t pair[2] = {0, 1};
    struct operand op = tgsic_cg_resolve(d->cg, src, pair, count, type);
    demand_source(d, src, pair, count, type);
    if (count == 2 && op.file == FILE_VALUE && op.swizzle[0] == 0 && op.swizzle[1] == 1)
        d->cg->values[op.index].pair = true;
}

static void demand_alu(struct demand *d, const struct ir_instr *instr, unsigned mask)
{
    const struct ir_op_info *info = &tgsic_ir_ops[instr->op];
    uint8_t lanes[4];
    if (info->shape == IR_SHAPE_VEC) {
        static const uint8_t first[1] = {0};
        for (unsigned c = 0; c < instr->num_srcs; c++)
            if (mask >> c & 1)
                demand_source(d, &instr->srcs[c], first, 1, '*');
        return;
    }
    if (info->shape == IR_SHAPE_WIDE) {
        for (unsigned i = 0; i < instr->num_srcs; i++)
            demand_pair(d, &instr->srcs[i], tgsic_ir_src_count(instr, i), info->src[i]);
        return;
    }
    if (info->shape != IR_SHAPE_COMP)
        mask = (1u << tgsic_ir_src_count(instr, 0)) - 1;
    unsigned count = tgsic_cg_mask_lanes(mask, lanes);
    uint8_t part[4], chosen[4];
    unsigned parts = tgsic_cg_split(d->cg, instr, lanes, count, part);
    for (unsigned p = 0; p < parts; p++) {
        unsigned n = parts > 1 ? tgsic_cg_choose(lanes, count, part, p, chosen) : 0;
        for (unsigned i = 0; i < instr->num_srcs; i++)
            demand_source(d, &instr->srcs[i], n ? chosen : lanes, n ? n : count, info->src[i]);
    }
}

static bool is_indexed(const struct ir_instr *instr)
{
    return instr->op == IR_LOAD ? instr->num_srcs == 1
                                : instr->op == IR_STORE && instr->num_srcs == 2;
}

/* What stands between a load and its last user: no store to what it loads, and if there are several
 * users, no other index that they would take turns with in the address register. */
static bool undisturbed(const struct ir_instr *load, const struct value *value)
{
    unsigned patience = 64;
    for (const struct ir_instr *i = load->next; i != value->user; i = i->next) {
        if (!i || !patience--)
            return false;
        if (i->op == IR_STORE && i->u.access.var == load->u.access.var)
            return false;
        if (value->users > 1 && is_indexed(load) && is_indexed(i) &&
            !same_index(&i->srcs[i->op == IR_STORE], &load->srcs[0]))
            return false;
    }
    return true;
}

/* Whether the instructions that need an indexed load, or one from memory, read it in place. */
static void decide_folding(struct demand *d, struct ir_instr *load)
{
    struct value *value = &d->cg->values[load->index];
    bool memory = d->cg->storage[load->u.access.var->index].in_temps;
    value->folded = (load->num_srcs || memory) && !value->stays &&
                    !tgsic_cg_offset_in_address(d->cg, load) && undisturbed(load, value);
}

/* Of a phi at a loop's head, those on entry: see demand_next_round(). */
static unsigned sources_here(const struct ir_instr *phi)
{
    const struct ir_node *block = tgsic_ir_block_node(phi->block);
    return !block->prev && block->list->owner ? 1 : phi->num_srcs;
}

static void demand_value(struct demand *d, struct ir_instr *instr, unsigned mask)
{
    static const uint8_t first[1] = {0};
    uint8_t lanes[4];
    if (instr->op < IR_ALU_COUNT) {
        demand_alu(d, instr, mask);
    } else if (instr->op == IR_LOAD) {
        decide_folding(d, instr);
        d->user = NULL;
        if (instr->num_srcs)
            demand_source(d, &instr->srcs[0], first, 1, 'u');
    } else if (instr->op == IR_INTERPOLATE) {
        static const uint8_t point[2] = {0, 1};
        if (instr->num_srcs)
            demand_source(d, &instr->srcs[0], point, tgsic_ir_src_count(instr, 0),
                          tgsic_ir_src_type(instr, 0));
    } else if (instr->op == IR_TEX) {
        tgsic_cg_texture_demand(d->cg, instr);
    } else if (instr->op == IR_READ || instr->op == IR_QUERY) {
        tgsic_cg_resource_demand(d->cg, instr);
    } else if (instr->op == IR_BALLOT) {
        demand_source(d, &instr->srcs[0], first, 1, 'u');
    } else if (instr->op == IR_PHI) {
        unsigned count = tgsic_cg_mask_lanes(mask, lanes);
        d->user = NULL;
        for (unsigned i = 0; i < sources_here(instr); i++)
            if (instr->srcs[i].def)
                demand_lanes(d, &instr->srcs[i], lanes, count, '*');
    }
}

static void demand_instr(struct demand *d, struct ir_instr *instr)
{
    static const uint8_t first[1] = {0};
    uint8_t lanes[4];
    d->user = instr;
    if (instr->op == IR_STORE) {
        unsigned count = tgsic_cg_mask_lanes(instr->writemask, lanes);
        struct operand places[4];
        tgsic_cg_resolve_lanes(d->cg, &instr->srcs[0], lanes, count, places);
        for (unsigned i = 0; i < count; i++)
            tgsic_cg_need(d->cg, d->user, &places[i], 1);
        if (instr->num_srcs == 2)
            demand_source(d, &instr->srcs[1], first, 1, 'u');
    } else if (instr->op == IR_DISCARD) {
        tgsic_cg_discard_demand(d->cg, instr);
    } else if (instr->op == IR_WRITE || instr->op == IR_ATOMIC) {
        tgsic_cg_resource_demand(d->cg, instr);
    } else if (instr->components && d->cg->values[instr->index].demand) {
        demand_value(d, instr, d->cg->values[instr->index].demand);
    }
}

/* The end of a loop's body gives its phis what they hold next. Every component of them has a
 * reader, or remove_dead had taken it away. */
static void demand_next_round(struct demand *d, const struct ir_node *loop)
{
    uint8_t lanes[4];
    d->user = NULL;
    for (struct ir_instr *phi = tgsic_ir_first_block(&loop->u.loop.body)->first;
         phi && phi->op == IR_PHI; phi = phi->next) {
        unsigned mask = (1u << phi->components) - 1;
        d->cg->values[phi->index].demand = (uint8_t)mask;
        if (phi->srcs[1].def)
            demand_lanes(d, &phi->srcs[1], lanes, tgsic_cg_mask_lanes(mask, lanes), '*');
    }
}

static void demand_event(struct demand *d, const struct event *event)
{
    static const uint8_t first[1] = {0};
    struct ir_node *node = event->node;
    if (event->kind == EVENT_BLOCK) {
        for (struct ir_instr *i = node->u.block.last; i; i = i->prev)
            demand_instr(d, i);
    } else if (event->kind == EVENT_ENDLOOP) {
        demand_next_round(d, node);
    } else if (event->kind == EVENT_IF) {
        enum tgsic_opcode opcode;
        struct ir_src condition = tgsic_cg_condition(node, &opcode);
        d->user = NULL;
        demand_source(d, &condition, first, 1, opcode == TGSIC_OPCODE_IF ? 'f' : 'u');
    }
}

void tgsic_cg_demand(struct codegen *cg)
{
    struct demand d = {cg, NULL};
    for (uint32_t e = cg->num_events; e-- > 0;)
        demand_event(&d, &cg->events[e]);
}
