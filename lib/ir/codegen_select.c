/* SPDX-License-Identifier: MIT */
/* IR to machine code: an instruction each, copies where values meet, and the flow between. */
#include "machine.h"

#include <string.h>

static const uint8_t lane0[4] = {0};

/* ---- Machine code -------------------------------------------------------------------------- */

static void note_write(struct codegen *cg, const struct machine *instr)
{
    if (instr->dst.file != FILE_VREG)
        return;
    struct vreg *v = &cg->vregs[instr->dst.index];
    if (v->first == UINT32_MAX)
        v->first = cg->num_code;
    v->last = cg->num_code;
    v->integer |= instr->kind == MACHINE_OP && instr->integer;
}

void tgsic_cg_append(struct codegen *cg, const struct machine *instr)
{
    note_write(cg, instr);
    ARENA_RESERVE(cg->arena, cg->code, cg->num_code);
    cg->code[cg->num_code] = *instr;
    cg->code[cg->num_code++].region = cg->region;
}

/* The caller fills the operands in, all but a virtual register as destination. */
struct machine *tgsic_cg_push(struct codegen *cg, enum tgsic_opcode opcode, unsigned lanes)
{
    struct machine instr = {.kind = MACHINE_OP,
                            .opcode = (uint8_t)opcode,
                            .lanes = (uint8_t)lanes,
                            .per_lane = true,
                            .place = cg->place++,
                            .pos = cg->pos};
    instr.dst.file = TGSIC_FILE_NULL;
    tgsic_cg_append(cg, &instr);
    return &cg->code[cg->num_code - 1];
}

static bool gives_float(enum tgsic_opcode opcode)
{
    char type = tgsic_opcode_info(opcode)->dst[0];
    return type == 'f' || opcode == TGSIC_OPCODE_MOV;
}

static struct machine *push_into(struct codegen *cg, enum tgsic_opcode opcode, unsigned lanes,
                                 const struct operand *dst)
{
    struct machine instr = {.kind = MACHINE_OP,
                            .opcode = (uint8_t)opcode,
                            .lanes = (uint8_t)lanes,
                            .per_lane = true,
                            .integer = !gives_float(opcode),
                            .dst = *dst,
                            .place = cg->place++,
                            .pos = cg->pos};
    tgsic_cg_append(cg, &instr);
    return &cg->code[cg->num_code - 1];
}

uint32_t tgsic_cg_new_vreg(struct codegen *cg)
{
    ARENA_RESERVE(cg->arena, cg->vregs, cg->num_vregs);
    cg->vregs[cg->num_vregs] = (struct vreg){.first = UINT32_MAX};
    return cg->num_vregs++;
}

uint32_t tgsic_cg_value_vreg(struct codegen *cg, const struct ir_instr *instr)
{
    struct value *value = &cg->values[instr->index];
    if (!value->vreg) {
        value->vreg = tgsic_cg_new_vreg(cg);
        for (uint8_t c = 0; c < 4; c++)
            value->component[c] = c;
    }
    return value->vreg;
}

/* The destination of a value's demanded components. */
static struct operand value_dst(struct codegen *cg, const struct ir_instr *instr,
                                const uint8_t *lanes, unsigned count)
{
    struct operand dst = tgsic_cg_vreg_operand(tgsic_cg_value_vreg(cg, instr));
    for (unsigned i = 0; i < count; i++)
        dst.swizzle[i] = lanes[i];
    return dst;
}

struct machine *tgsic_cg_op(struct codegen *cg, enum tgsic_opcode opcode, const struct operand *dst,
                            unsigned lanes, const struct operand *srcs, unsigned num_srcs)
{
    struct machine *op = push_into(cg, opcode, lanes, dst);
    op->num_srcs = (uint8_t)num_srcs;
    for (unsigned i = 0; i < num_srcs; i++)
        op->src[i] = srcs[i];
    return op;
}

void tgsic_cg_load_address(struct codegen *cg, unsigned which, const struct ir_src *index,
                           int32_t add)
{
    struct operand op = tgsic_cg_operand(cg, index, lane0, 1, 'u');
    struct operand *now = &cg->address[which];
    if (cg->address_known[which] && tgsic_cg_same_register(now, &op) &&
        now->swizzle[0] == op.swizzle[0] && cg->address_add[which] == add)
        return;
    *now = op;
    cg->address_add[which] = add;
    if (add) {
        uint32_t bits[1] = {(uint32_t)add};
        struct operand sum = tgsic_cg_vreg_operand(tgsic_cg_new_vreg(cg));
        struct operand terms[2] = {op, tgsic_cg_immediate(cg, bits, 1, 'i')};
        tgsic_cg_op(cg, TGSIC_OPCODE_UADD, &sum, 1, terms, 2);
        op = sum;
    }
    struct operand dst = {.file = TGSIC_FILE_ADDR, .index = (int32_t)which};
    tgsic_cg_op(cg, TGSIC_OPCODE_UARL, &dst, 1, &op, 1);
    cg->address_known[which] = cg->address_used[which] = true;
}

static void forget_addresses(struct codegen *cg)
{
    memset(cg->address_known, 0, sizeof cg->address_known);
}

/* ---- Arithmetic ---------------------------------------------------------------------------- */

struct recipe {
    enum tgsic_opcode opcode;
    bool saturate;
    char with; /* type of a second, constant source; 0: none */
    uint32_t constant;
};

/* Operations without an opcode of their own. */
static struct recipe recipe_of(const struct ir_instr *instr)
{
    struct recipe r = {.opcode = TGSIC_OPCODE_MOV, .saturate = instr->saturate};
    switch (instr->op) {
    case IR_MOV:
    case IR_FNEG:
    case IR_FABS:
        break;
    case IR_FSAT:
        r.saturate = true;
        break;
    case IR_B2F:
        r.opcode = TGSIC_OPCODE_AND, r.with = 'u', r.constant = 0x3f800000;
        break;
    case IR_B2I:
        r.opcode = TGSIC_OPCODE_AND, r.with = 'u', r.constant = 1;
        break;
    case IR_F2B:
        r.opcode = TGSIC_OPCODE_FSNE, r.with = 'f';
        break;
    case IR_I2B:
        r.opcode = TGSIC_OPCODE_USNE, r.with = 'u';
        break;
    default:
        r.opcode = (enum tgsic_opcode)tgsic_ir_ops[instr->op].tgsi;
    }
    return r;
}

/* FNEG and FABS that have to be computed are moves with the modifier. */
static struct ir_src alu_source(const struct ir_instr *instr, unsigned i)
{
    struct ir_src src = instr->srcs[i];
    if (instr->op == IR_FNEG)
        src.negate = !src.negate;
    if (instr->op == IR_FABS)
        src.absolute = true, src.negate = false;
    return src;
}

/* The host takes offset and width of bit fields from one component. */
static bool wants_scalar(const struct codegen *cg, const struct ir_instr *instr)
{
    return cg->target->virgl &&
           (instr->op == IR_IBFE || instr->op == IR_UBFE || instr->op == IR_BFI);
}

static void select_lanes(struct codegen *cg, const struct ir_instr *instr, const uint8_t *lanes,
                         unsigned count)
{
    const struct ir_op_info *info = &tgsic_ir_ops[instr->op];
    struct recipe r = recipe_of(instr);
    bool per_lane = info->shape == IR_SHAPE_COMP;
    unsigned num_srcs = instr->num_srcs, reads = tgsic_ir_src_count(instr, 0);
    struct operand srcs[4];
    for (unsigned i = 0; i < num_srcs; i++) {
        static const uint8_t all[4] = {0, 1, 2, 3};
        struct ir_src src = alu_source(instr, i);
        srcs[i] = tgsic_cg_operand(cg, &src, per_lane ? lanes : all, per_lane ? count : reads,
                                   info->src[i]);
    }
    if (r.with) {
        uint32_t bits[4] = {r.constant, r.constant, r.constant, r.constant};
        srcs[num_srcs++] = tgsic_cg_immediate(cg, bits, 4, r.with);
    }
    struct operand dst = value_dst(cg, instr, lanes, count);
    struct machine *op = tgsic_cg_op(cg, r.opcode, &dst, count, srcs, num_srcs);
    op->per_lane = per_lane;
    memset(op->reads, (int)reads, sizeof op->reads);
    op->saturate = r.saturate;
    op->precise = instr->precise && cg->target->precise;
}

/* ---- Vectors ------------------------------------------------------------------------------- */

/* A scalar that a vector wants in several components is computed into as many, where its
 * instruction can write any. Returns the component to read. */
static uint8_t another_component(struct codegen *cg, const struct operand *lane, unsigned taken)
{
    uint32_t vreg = cg->values[lane->index].vreg;
    const struct vreg *v = &cg->vregs[vreg];
    struct machine *def = v->first == v->last ? &cg->code[v->first] : NULL;
    uint8_t c = lane->swizzle[0], used = 0, from = 0;
    if (!def || v->fixed || def->kind != MACHINE_OP || def->lanes == 4 ||
        def->dst.file != FILE_VREG)
        return c;
    for (uint8_t i = 0; i < def->lanes; i++) {
        used |= (uint8_t)(1u << def->dst.swizzle[i]);
        if (def->dst.swizzle[i] == c)
            from = i;
    }
    for (uint8_t i = 0; i < def->lanes; i++) {
        bool same = true;
        for (unsigned s = 0; s < def->num_srcs && def->per_lane; s++)
            same = same && def->src[s].swizzle[i] == def->src[s].swizzle[from];
        if (same && !(taken >> def->dst.swizzle[i] & 1))
            return def->dst.swizzle[i];
    }
    uint8_t fresh = 0;
    while (used >> fresh & 1)
        fresh++;
    for (unsigned s = 0; s < def->num_srcs && def->per_lane; s++)
        def->src[s].swizzle[def->lanes] = def->src[s].swizzle[from];
    def->dst.swizzle[def->lanes++] = fresh;
    return fresh;
}

/* Lanes that name one component of one value twice get a component each. */
static void spread(struct codegen *cg, struct operand *lanes, unsigned count)
{
    for (unsigned i = 1; i < count; i++) {
        unsigned taken = 0;
        bool twice = false;
        if (lanes[i].file != FILE_VALUE || cg->values[lanes[i].index].folded)
            continue;
        for (unsigned j = 0; j < i; j++)
            if (tgsic_cg_same_register(&lanes[i], &lanes[j])) {
                taken |= 1u << lanes[j].swizzle[0];
                twice |= lanes[j].swizzle[0] == lanes[i].swizzle[0];
            }
        if (twice)
            lanes[i].swizzle[0] = another_component(cg, &lanes[i], taken);
    }
}

static void select_vec(struct codegen *cg, const struct ir_instr *instr, const uint8_t *lanes,
                       unsigned count)
{
    struct operand parts[4];
    struct bundle bundle = {0};
    for (unsigned i = 0; i < count; i++)
        parts[i] = tgsic_cg_resolve(cg, &instr->srcs[lanes[i]], lane0, 1, '*');
    spread(cg, parts, count);
    struct operand dst = tgsic_cg_vreg_operand(tgsic_cg_value_vreg(cg, instr));
    tgsic_cg_gather(cg, &bundle, dst, parts, lanes, count);
    for (uint32_t i = 0; i < bundle.count; i++)
        bundle.copies[i].saturate = instr->saturate;
    tgsic_cg_flush(cg, &bundle, false);
}

static void select_alu(struct codegen *cg, const struct ir_instr *instr, const uint8_t *lanes,
                       unsigned count)
{
    if (tgsic_ir_ops[instr->op].shape == IR_SHAPE_VEC) {
        select_vec(cg, instr, lanes, count);
    } else if (wants_scalar(cg, instr)) {
        for (unsigned i = 0; i < count; i++)
            select_lanes(cg, instr, &lanes[i], 1);
    } else {
        uint8_t part[4], chosen[4];
        unsigned parts = tgsic_cg_split(cg, instr, lanes, count, part);
        if (parts == 1)
            select_lanes(cg, instr, lanes, count);
        for (unsigned p = 0; p < parts && parts > 1; p++)
            select_lanes(cg, instr, chosen, tgsic_cg_choose(lanes, count, part, p, chosen));
    }
}

/* ---- Memory -------------------------------------------------------------------------------- */

static void select_load(struct codegen *cg, const struct ir_instr *load, const uint8_t *lanes,
                        unsigned count)
{
    const struct ir_var *var = load->u.access.var;
    struct operand access = tgsic_cg_indexed_access(cg, load), src[2] = {access};
    bool integer = var->mode == IR_INPUT && (var->semantic == TGSIC_SEMANTIC_LAYER ||
                                             var->semantic == TGSIC_SEMANTIC_VIEWPORT_INDEX);
    for (unsigned i = 0; i < count; i++)
        src[0].swizzle[i] = access.swizzle[lanes[i]];
    src[1] = src[0];
    struct operand dst = value_dst(cg, load, lanes, count);
    bool imax = integer && cg->target->virgl;
    tgsic_cg_op(cg, imax ? TGSIC_OPCODE_IMAX : TGSIC_OPCODE_MOV, &dst, count, src, imax ? 2 : 1);
}

static void select_store(struct codegen *cg, const struct ir_instr *store)
{
    uint8_t lanes[4], components[4];
    struct operand parts[4];
    struct bundle bundle = {0};
    unsigned count = tgsic_cg_mask_lanes(store->writemask, lanes);
    for (unsigned i = 0; i < count; i++) {
        struct ir_src src = store->srcs[0];
        src.swizzle[0] = src.swizzle[lanes[i]];
        parts[i] = tgsic_cg_resolve(cg, &src, lane0, 1, '*');
    }
    spread(cg, parts, count);
    struct operand dst = tgsic_cg_indexed_access(cg, store);
    for (unsigned i = 0; i < count; i++)
        components[i] = dst.swizzle[lanes[i]];
    tgsic_cg_gather(cg, &bundle, dst, parts, components, count);
    for (uint32_t i = 0; i < bundle.count; i++)
        bundle.copies[i].precise = store->precise && cg->target->precise;
    tgsic_cg_flush(cg, &bundle, false);
}

/* ---- Joins --------------------------------------------------------------------------------- */

/* What each phi of `block` holds when control comes in by edge `source`. */
static void select_edge(struct codegen *cg, const struct ir_block *block, unsigned source)
{
    struct bundle bundle = {0};
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
        tgsic_cg_gather(cg, &bundle, dst, parts, lanes, count);
    }
    tgsic_cg_flush(cg, &bundle, true);
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
        join.dst = value_dst(cg, phi, lanes, count);
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
    ARENA_RESERVE(cg->arena, cg->regions, cg->num_regions);
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
        if (!count || value->folded)
            return;
    }
    if (instr->op < IR_ALU_COUNT)
        select_alu(cg, instr, lanes, count);
    else if (instr->op == IR_LOAD)
        select_load(cg, instr, lanes, count);
    else if (instr->op == IR_STORE)
        select_store(cg, instr);
    else if (instr->op == IR_TEX)
        tgsic_cg_texture(cg, instr);
    else if (instr->op == IR_DISCARD)
        tgsic_cg_discard(cg, instr);
    else if (instr->op == IR_BREAK)
        select_break(cg, loops, instr);
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
        forget_addresses(cg);
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

/* In the order of places, which hoisting left; stable. */
static void sort_code(struct codegen *cg)
{
    uint32_t *next = ARENA_ARRAY(cg->arena, uint32_t, (size_t)cg->place + 1), i;
    struct machine *sorted = ARENA_ARRAY(cg->arena, struct machine, cg->num_code);
    for (i = 0; i < cg->num_code; i++)
        next[cg->code[i].place + 1]++;
    for (i = 1; i <= cg->place; i++)
        next[i] += next[i - 1];
    for (i = 0; i < cg->num_code; i++)
        sorted[next[cg->code[i].place]++] = cg->code[i];
    for (i = 0; i < cg->num_vregs; i++)
        cg->vregs[i].first = UINT32_MAX;
    uint32_t count = cg->num_code;
    cg->code = sorted;
    for (cg->num_code = 0; cg->num_code < count; cg->num_code++)
        note_write(cg, &sorted[cg->num_code]);
}

void tgsic_cg_select(struct codegen *cg)
{
    struct loops loops = {0};
    cg->place = 1;
    tgsic_cg_new_vreg(cg); /* 0: none */
    ARENA_RESERVE(cg->arena, cg->regions, 0);
    cg->regions[0] = (struct region){0};
    cg->num_regions = 1;
    tgsic_cg_shadow_inputs(cg);
    for (uint32_t e = 0; e < cg->num_events; e++)
        select_event(cg, &loops, &cg->events[e]);
    tgsic_cg_shadow_outputs(cg);
    push_flow(cg, TGSIC_OPCODE_END);
    cg->regions[0].end = cg->place;
    if (cg->hoisted)
        sort_code(cg);
}
