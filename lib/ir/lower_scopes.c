/* SPDX-License-Identifier: MIT */
/* Removes SCOPE and LEAVE: early returns, continues and breaks of switches become nesting.
 *
 * Requires: what builders make. Provides: BLOCK, IF, LOOP and BREAK only, jumps last in their
 * block, no unreachable code.
 *
 * The body is rebuilt at an "open point", a list to whose end code goes. After `if (c) LEAVE s;`
 * the open point is the else list: nobody who left gets there. Where the paths of both sides go on,
 * they must meet after the IF together with those that left ("parked" ones); what follows is then
 * guarded by the flag of the innermost scope, which every LEAVE that crosses that scope has set. A
 * LEAVE out of a loop sets flags and breaks. Nothing is ever copied. Flags that nobody tests die
 * in SSA construction. */
#include "pass.h"

#include "build.h"

#define MAX_SCOPES  64  /* nested: the bits of a set */
#define MAX_NESTING 600 /* of the result: early returns nest what follows them */

struct scope {
    struct ir_node *node;
    struct ir_var *flag;
    unsigned leaves;
    unsigned loops; /* open loops outside of it */
};

struct loop {
    uint64_t crossing; /* scopes outside of it that a LEAVE inside of it leaves */
    unsigned breaks;
    unsigned scopes; /* open scopes outside of it */
};

struct lowering {
    struct ir_builder b;
    struct scope *scopes;
    struct loop *loops;
    unsigned num_scopes, num_loops;
};

/* The open point. Sets of scopes are by depth, from 0. */
struct point {
    bool open;
    struct ir_list *at;
    unsigned nesting; /* of `at` */
    uint64_t parked;
};

static struct point walk(struct lowering *l, const struct ir_list *list, struct ir_list *out,
                         unsigned nesting);

static uint64_t bit(unsigned depth)
{
    return (uint64_t)1 << depth;
}

static uint64_t bits_below(unsigned depth)
{
    return depth < MAX_SCOPES ? bit(depth) - 1 : ~(uint64_t)0;
}

/* ---- Emission ------------------------------------------------------------------------------ */

static void go_to(struct lowering *l, struct ir_list *list)
{
    l->b.list = list;
    l->b.block = tgsic_ir_last_block(list);
}

static struct ir_instr *flag_is_set(struct lowering *l, const struct scope *scope)
{
    return tgsic_ir_load(&l->b, scope->flag, 0, NULL, 0, 1);
}

static struct ir_node *add_node(struct lowering *l, struct ir_list *at, enum ir_node_kind kind)
{
    struct ir_node *node = tgsic_ir_new_node(l->b.arena, kind);
    tgsic_ir_append_node(l->b.arena, at, node);
    return node;
}

static struct ir_node *add_if(struct lowering *l, struct ir_list *at, struct ir_instr *condition)
{
    struct ir_node *node = add_node(l, at, IR_NODE_IF);
    node->u.branch.condition.def = condition;
    return node;
}

/* What follows in `at` runs only for paths that are in all open scopes still. */
static void guard(struct lowering *l, struct point *p)
{
    go_to(l, p->at);
    struct ir_instr *left = flag_is_set(l, &l->scopes[l->num_scopes - 1]);
    struct ir_node *node = add_if(l, p->at, tgsic_ir_alu1(&l->b, IR_NOT, left));
    p->at = &node->u.branch.then_list;
    p->nesting++;
}

static void add_break(struct lowering *l, struct ir_list *at)
{
    go_to(l, at);
    tgsic_ir_break(&l->b);
}

/* ---- Constructs ---------------------------------------------------------------------------- */

static void leave(struct lowering *l, struct point *p, const struct ir_node *target)
{
    unsigned depth = l->num_scopes - 1;
    while (l->scopes[depth].node != target)
        depth--;
    struct scope *scope = &l->scopes[depth];
    struct loop *loop = scope->loops < l->num_loops ? &l->loops[l->num_loops - 1] : NULL;
    go_to(l, p->at);
    struct ir_instr *yes = tgsic_ir_bool(&l->b, true);
    for (unsigned d = depth; d < (loop ? loop->scopes : l->num_scopes); d++)
        tgsic_ir_store(&l->b, l->scopes[d].flag, 0, NULL, yes, 1);
    scope->leaves++;
    p->open = false;
    if (loop) {
        tgsic_ir_break(&l->b);
        loop->crossing |= bit(depth);
    } else {
        p->parked |= bit(depth);
    }
}

static void walk_if(struct lowering *l, struct point *p, const struct ir_node *source)
{
    struct ir_node *node = add_node(l, p->at, IR_NODE_IF);
    node->u.branch.condition = source->u.branch.condition;
    unsigned nesting = p->nesting + 1;
    struct point yes = walk(l, &source->u.branch.then_list, &node->u.branch.then_list, nesting);
    if (!yes.open && !yes.parked) { /* it breaks: the other side need not be nested */
        struct point rest = walk(l, &source->u.branch.else_list, p->at, p->nesting);
        rest.parked |= p->parked;
        *p = rest;
        return;
    }
    struct point no = walk(l, &source->u.branch.else_list, &node->u.branch.else_list, nesting);
    uint64_t parked = yes.parked | no.parked;
    p->parked |= parked;
    p->open = yes.open || no.open;
    if (!p->open || !parked)
        return;
    if (yes.open == no.open) {
        guard(l, p);
        return;
    }
    p->at = yes.open ? yes.at : no.at;
    p->nesting = yes.open ? yes.nesting : no.nesting;
}

static void walk_loop(struct lowering *l, struct point *p, const struct ir_node *source)
{
    struct ir_node *node = add_node(l, p->at, IR_NODE_LOOP);
    ARENA_RESERVE(l->b.arena, l->loops, l->num_loops);
    l->loops[l->num_loops++] = (struct loop){0, 0, l->num_scopes};
    walk(l, &source->u.loop.body, &node->u.loop.body, p->nesting + 1);
    struct loop done = l->loops[--l->num_loops];
    struct loop *outer = l->num_loops ? &l->loops[l->num_loops - 1] : NULL;
    uint64_t out = outer ? done.crossing & bits_below(outer->scopes) : 0;
    uint64_t in = done.crossing & ~out;
    p->open = done.breaks > 0;
    p->parked |= in;
    if (out) {
        outer->crossing |= out;
        if (!p->open && !in) {
            add_break(l, p->at);
            return;
        }
        go_to(l, p->at);
        struct ir_instr *left = flag_is_set(l, &l->scopes[outer->scopes - 1]);
        add_break(l, &add_if(l, p->at, left)->u.branch.then_list);
    }
    if (in && p->open)
        guard(l, p);
}

static void walk_scope(struct lowering *l, struct point *p, struct ir_node *source)
{
    go_to(l, p->at);
    if (l->num_scopes == MAX_SCOPES)
        tgsic_arena_fail(l->b.arena, TGSIC_E_LIMIT);
    ARENA_RESERVE(l->b.arena, l->scopes, l->num_scopes);
    unsigned depth = l->num_scopes++;
    struct ir_var *flag = tgsic_ir_var(&l->b, IR_LOCAL, "left", 1, 32, 1);
    l->scopes[depth] = (struct scope){source, flag, 0, l->num_loops};
    tgsic_ir_store(&l->b, flag, 0, NULL, tgsic_ir_bool(&l->b, false), 1);
    struct point body = walk(l, &source->u.loop.body, p->at, p->nesting);
    l->num_scopes--;
    p->parked |= body.parked & ~bit(depth);
    if (!l->scopes[depth].leaves) {
        p->open = body.open;
        p->at = body.at;
        p->nesting = body.nesting;
        return;
    }
    p->open = true;
    if (body.parked & ~bit(depth))
        guard(l, p);
}

static void move_block(struct lowering *l, struct point *p, struct ir_block *source)
{
    struct ir_block *block = tgsic_ir_last_block(p->at);
    for (struct ir_instr *i = source->first, *next; i && p->open; i = next) {
        next = i->next;
        if (i->op == IR_LEAVE) {
            leave(l, p, i->u.scope);
            return;
        }
        tgsic_ir_append(block, i);
        if (i->op == IR_BREAK) {
            l->loops[l->num_loops - 1].breaks++;
            p->open = false;
        }
    }
}

static struct point walk(struct lowering *l, const struct ir_list *list, struct ir_list *out,
                         unsigned nesting)
{
    struct point p = {true, out, nesting, 0};
    if (nesting > MAX_NESTING)
        tgsic_arena_fail(l->b.arena, TGSIC_E_LIMIT);
    for (struct ir_node *node = list->first; node && p.open; node = node->next) {
        if (node->kind == IR_NODE_BLOCK)
            move_block(l, &p, &node->u.block);
        else if (node->kind == IR_NODE_IF)
            walk_if(l, &p, node);
        else if (node->kind == IR_NODE_LOOP)
            walk_loop(l, &p, node);
        else
            walk_scope(l, &p, node);
    }
    return p;
}

void tgsic_ir_lower_scopes(struct ir_shader *shader)
{
    struct lowering l = {{0}, NULL, NULL, 0, 0};
    struct ir_list body;
    l.b.arena = shader->arena;
    l.b.shader = shader;
    tgsic_ir_list_init(shader->arena, &body, NULL);
    walk(&l, &shader->body, &body, 0);
    shader->body.first = body.first;
    shader->body.last = body.last;
    for (struct ir_node *node = body.first; node; node = node->next)
        node->list = &shader->body;
}
