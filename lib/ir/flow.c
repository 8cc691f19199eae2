/* SPDX-License-Identifier: MIT */
/* Control flow: known conditions, empty branches, branches that only choose between values, loops
 * that run once.
 *
 * Requires: lower_scopes. Provides: no IF whose condition is constant, no IF with nothing in it, no
 * IF that a few selections replace. */
#include "pass.h"

/* Components that may be computed for nothing to save a branch. More do not pay: a shader that
 * decides by uniforms runs slower where both sides are computed, and the compiler of the host's
 * driver knows better than a front end which branches are worth keeping. */
#define MAX_SPECULATED 1
#define MAX_SELECTIONS 3

struct flow {
    struct tgsic_arena *arena;
    bool changed;
};

/* ---- Moving nodes -------------------------------------------------------------------------- */

static void append_block(struct ir_block *to, struct ir_block *from)
{
    for (struct ir_instr *i = from->first, *next; i; i = next) {
        next = i->next;
        tgsic_ir_append(to, i);
    }
    from->first = from->last = NULL;
}

/* Takes the construct `node` out of its list; the block after it joins the one before, after the
 * nodes of `inside` (which may be NULL). */
static void replace_by(struct ir_node *node, struct ir_list *inside)
{
    struct ir_list *list = node->list;
    struct ir_node *before = node->prev, *after = node->next, *last = before;
    before->next = NULL;
    if (inside) {
        append_block(&before->u.block, &inside->first->u.block);
        for (struct ir_node *n = inside->first->next, *next; n; n = next) {
            next = n->next;
            last->next = n;
            n->prev = last;
            n->list = list;
            last = n;
        }
    }
    append_block(&last->u.block, &after->u.block);
    last->next = after->next;
    if (after->next)
        after->next->prev = last;
    else
        list->last = last;
}

/* ---- Phis ---------------------------------------------------------------------------------- */

static void make_copy(struct ir_instr *phi, unsigned i)
{
    phi->srcs[0] = phi->srcs[i];
    phi->num_srcs = 1;
    phi->op = phi->srcs[0].def ? IR_MOV : IR_UNDEF;
    if (!phi->srcs[0].def)
        phi->num_srcs = 0;
}

static void make_select(struct flow *f, struct ir_instr *phi, struct ir_src condition)
{
    struct ir_src *srcs = ARENA_ARRAY(f->arena, struct ir_src, 3);
    for (unsigned c = 1; c < 4; c++)
        condition.swizzle[c] = c < phi->components ? condition.swizzle[0] : 0;
    srcs[0] = condition;
    srcs[1] = phi->srcs[0];
    srcs[2] = phi->srcs[1];
    phi->srcs = srcs;
    phi->num_srcs = 3;
    phi->op = IR_SELECT;
}

/* ---- Jumps and phis ------------------------------------------------------------------------ */

/* Every BREAK learns its loop and its place among the loop's, for its operand of the phis after the
 * loop. */
static void number_breaks(struct ir_list *list, struct ir_node *loop, uint32_t *count)
{
    for (struct ir_node *node = list->first; node; node = node->next) {
        struct ir_instr *last = node->u.block.last;
        uint32_t own = 0;
        if (node->kind == IR_NODE_BLOCK) {
            if (last && last->op == IR_BREAK) {
                last->index = (*count)++;
                last->user = loop;
            }
        } else if (node->kind == IR_NODE_IF) {
            number_breaks(&node->u.branch.then_list, loop, count);
            number_breaks(&node->u.branch.else_list, loop, count);
        } else {
            number_breaks(&node->u.loop.body, node, &own);
        }
    }
}

/* The BREAKs that are still there keep their operands. */
static void collect_breaks(struct flow *f, struct ir_list *list, struct ir_instr ***kept,
                           uint32_t *count)
{
    for (struct ir_node *node = list->first; node; node = node->next) {
        struct ir_instr *last = node->u.block.last;
        if (node->kind == IR_NODE_IF) {
            collect_breaks(f, &node->u.branch.then_list, kept, count);
            collect_breaks(f, &node->u.branch.else_list, kept, count);
        } else if (node->kind == IR_NODE_BLOCK && last && last->op == IR_BREAK) {
            ARENA_RESERVE(f->arena, *kept, *count);
            (*kept)[(*count)++] = last;
        }
    }
}

static bool has_phis(const struct ir_block *block)
{
    return block->first && block->first->op == IR_PHI;
}

static void forget_operand(struct ir_block *block, unsigned i)
{
    for (struct ir_instr *phi = block->first; phi && phi->op == IR_PHI; phi = phi->next)
        phi->srcs[i].def = NULL;
}

static void repair_loop(struct flow *f, struct ir_node *loop)
{
    struct ir_instr **kept = NULL;
    uint32_t count = 0;
    struct ir_block *after = &loop->next->u.block;
    if (tgsic_ir_list_jump(&loop->u.loop.body))
        forget_operand(tgsic_ir_first_block(&loop->u.loop.body), 1);
    if (!has_phis(after))
        return;
    collect_breaks(f, &loop->u.loop.body, &kept, &count);
    for (struct ir_instr *phi = after->first, *next; phi && phi->op == IR_PHI; phi = next) {
        next = phi->next;
        for (uint32_t i = 0; i < count; i++)
            phi->srcs[i] = phi->srcs[kept[i]->index];
        phi->num_srcs = (uint8_t)count;
        if (!count)
            phi->op = IR_UNDEF;
    }
    for (uint32_t i = 0; i < count; i++)
        kept[i]->index = i;
}

static void repair_branch(struct ir_node *branch)
{
    struct ir_block *after = &branch->next->u.block;
    if (tgsic_ir_list_jump(&branch->u.branch.then_list))
        forget_operand(after, 0);
    if (tgsic_ir_list_jump(&branch->u.branch.else_list))
        forget_operand(after, 1);
}

/* ---- Known conditions ---------------------------------------------------------------------- */

static void take_side(struct flow *f, struct ir_node *branch, bool then)
{
    struct ir_list *side = then ? &branch->u.branch.then_list : &branch->u.branch.else_list;
    struct ir_block *after = &branch->next->u.block;
    for (struct ir_instr *i = after->first, *next; i && i->op == IR_PHI; i = next) {
        next = i->next;
        make_copy(i, then ? 0 : 1);
    }
    replace_by(branch, side);
    f->changed = true;
}

/* ---- Selections ---------------------------------------------------------------------------- */

/* What may run although its result is not wanted. */
static unsigned speculation_cost(const struct ir_instr *instr)
{
    if (instr->op == IR_MOV || instr->op == IR_CONST || instr->op == IR_UNDEF ||
        instr->op == IR_FNEG || instr->op == IR_FABS)
        return 0;
    if (instr->op == IR_LOAD)
        return instr->num_srcs ? MAX_SPECULATED + 1 : 0;
    if (instr->op >= IR_ALU_COUNT || tgsic_ir_ops[instr->op].flags & IR_FLAG_D)
        return MAX_SPECULATED + 1;
    return instr->components;
}

/* Of a list that is a single block, a last DISCARD aside; or more than the limit. */
static unsigned list_cost(const struct ir_list *list)
{
    unsigned cost = 0;
    if (list->first != list->last)
        return MAX_SPECULATED + 1;
    for (const struct ir_instr *i = list->first->u.block.first; i && cost <= MAX_SPECULATED;
         i = i->next)
        cost += i->op == IR_DISCARD && !i->next ? 0 : speculation_cost(i);
    return cost;
}

/* A selection for each phi, against UIF and ENDIF, an ELSE and copies. */
static bool worth_selecting(struct ir_node *branch)
{
    unsigned cost = list_cost(&branch->u.branch.then_list);
    unsigned phis = 0;
    if (cost <= MAX_SPECULATED)
        cost += list_cost(&branch->u.branch.else_list);
    for (struct ir_instr *i = branch->next->u.block.first; i && i->op == IR_PHI; i = i->next)
        phis++;
    return cost <= MAX_SPECULATED && phis <= MAX_SELECTIONS;
}

static struct ir_instr *add_alu(struct flow *f, struct ir_instr *place, enum ir_op op,
                                struct ir_src a, struct ir_src b)
{
    struct ir_instr *made = tgsic_ir_new(f->arena, op, 1, 32, tgsic_ir_ops[op].num_srcs);
    made->srcs[0] = a;
    if (made->num_srcs > 1)
        made->srcs[1] = b;
    made->pos = place->pos;
    tgsic_ir_insert_before(place, made);
    return made;
}

/* A DISCARD that ends the side then happens if the condition holds. */
static void guard_discard(struct flow *f, struct ir_list *side, struct ir_src condition, bool then)
{
    struct ir_instr *discard = side->first->u.block.last;
    if (!discard || discard->op != IR_DISCARD)
        return;
    struct ir_src guard = condition;
    if (!then)
        guard = (struct ir_src){add_alu(f, discard, IR_NOT, guard, guard), {0}, false, false};
    if (discard->num_srcs)
        guard = (struct ir_src){
            add_alu(f, discard, IR_AND, guard, discard->srcs[0]), {0}, false, false};
    else
        discard->srcs = ARENA_NEW(f->arena, struct ir_src);
    discard->num_srcs = 1;
    discard->srcs[0] = guard;
}

static bool to_selections(struct flow *f, struct ir_node *branch)
{
    struct ir_list *yes = &branch->u.branch.then_list, *no = &branch->u.branch.else_list;
    struct ir_block *before = &branch->prev->u.block, *after = &branch->next->u.block;
    if (!worth_selecting(branch))
        return false;
    guard_discard(f, yes, branch->u.branch.condition, true);
    guard_discard(f, no, branch->u.branch.condition, false);
    append_block(before, tgsic_ir_first_block(yes));
    append_block(before, tgsic_ir_first_block(no));
    for (struct ir_instr *i = after->first; i && i->op == IR_PHI; i = i->next)
        make_select(f, i, branch->u.branch.condition);
    replace_by(branch, NULL);
    f->changed = true;
    return true;
}

/* ---- Nodes --------------------------------------------------------------------------------- */

/* True: the node is gone. */
static bool simplify_if(struct flow *f, struct ir_node *branch)
{
    const struct ir_src *condition = &branch->u.branch.condition;
    if (condition->def->op == IR_CONST) {
        take_side(f, branch, condition->def->u.word[condition->swizzle[0]] != 0);
        return true;
    }
    return to_selections(f, branch);
}

static bool has_effects(struct ir_node *loop)
{
    for (struct ir_block *b = tgsic_ir_first_block(&loop->u.loop.body); b != &loop->next->u.block;
         b = tgsic_ir_next_block(b))
        for (struct ir_instr *i = b->first; i; i = i->next)
            if (tgsic_ir_has_effect(i) && i->op != IR_BREAK)
                return true;
    return false;
}

/* A loop that breaks at the end of its body, and only there, runs once. One that gives nothing
 * need not run at all. */
static bool simplify_loop(struct flow *f, struct ir_node *loop)
{
    struct ir_list *body = &loop->u.loop.body;
    struct ir_instr *jump = tgsic_ir_list_jump(body);
    struct ir_instr **breaks = NULL;
    uint32_t count = 0;
    collect_breaks(f, body, &breaks, &count);
    if (count && !has_phis(&loop->next->u.block) && !has_effects(loop)) {
        replace_by(loop, NULL);
        f->changed = true;
        return true;
    }
    if (!jump || count != 1)
        return false;
    repair_loop(f, loop);
    for (struct ir_instr *i = loop->next->u.block.first; i && i->op == IR_PHI; i = i->next)
        make_copy(i, 0);
    for (struct ir_instr *i = tgsic_ir_first_block(body)->first; i && i->op == IR_PHI; i = i->next)
        make_copy(i, 0);
    tgsic_ir_remove(jump);
    replace_by(loop, body);
    f->changed = true;
    return true;
}

/* What follows a jump is unreachable. */
static void cut_after_jump(struct flow *f, struct ir_list *list)
{
    for (struct ir_node *node = list->first; node; node = node->next) {
        struct ir_instr *i = node->kind == IR_NODE_BLOCK ? node->u.block.first : NULL;
        while (i && i->op != IR_BREAK)
            i = i->next;
        if (!i || (!i->next && !node->next))
            continue;
        i->next = NULL;
        node->u.block.last = i;
        node->next = NULL;
        list->last = node;
        f->changed = true;
    }
}

static void walk_list(struct flow *f, struct ir_list *list)
{
    for (struct ir_node *node = list->first->next; node;) {
        struct ir_node *block = node->prev;
        bool gone;
        if (node->kind == IR_NODE_IF) {
            walk_list(f, &node->u.branch.then_list);
            walk_list(f, &node->u.branch.else_list);
            repair_branch(node);
            gone = simplify_if(f, node);
        } else {
            walk_list(f, &node->u.loop.body);
            gone = simplify_loop(f, node);
            if (!gone)
                repair_loop(f, node);
        }
        /* a side that took the node's place was walked already: on with what follows it */
        node = gone ? block->next : node->next->next;
    }
    cut_after_jump(f, list);
}

bool tgsic_ir_simplify_flow(struct ir_shader *shader)
{
    struct flow f = {shader->arena, false};
    uint32_t count = 0;
    number_breaks(&shader->body, NULL, &count);
    walk_list(&f, &shader->body);
    return f.changed;
}
