/* SPDX-License-Identifier: MIT */
/* Unrolls loops whose number of rounds is known.
 *
 * Requires: SSA, constants folded. Provides: arrays and samplers that only such loops' counters
 * indexed have constant indices after the next simplification. Innermost loops go first.
 *
 * A loop qualifies if its only BREAK stands in an IF in the body's own list, whose condition
 * depends on nothing but constants and counters: phis of the loop's head that begin constant and
 * are stepped by such operations. The rounds are then run on paper. */
#include "pass.h"

#include "fold.h"

#include <string.h>

#define MAX_ROUNDS     32
#define MAX_SIZE       832   /* rounds * instructions, where an index becomes constant */
#define SMALL_SIZE     32    /* likewise, elsewhere: hosts unroll for their own hardware */
#define MAX_TOTAL      20000 /* instructions that unrolling may add to a shader */
#define MAX_EVALUATION 64    /* operations that one exit condition may take */

struct unroller {
    struct tgsic_arena *arena;
    uint32_t added;
    bool changed;
};

/* ---- Counting rounds ----------------------------------------------------------------------- */

struct counter {
    struct ir_instr *phi;
    uint64_t value[4], next[4];
};

struct evaluator {
    struct counter *counters;
    uint32_t num_counters;
    unsigned budget;
};

static bool evaluate(struct evaluator *e, const struct ir_src *src, unsigned count, uint64_t *out);

static bool evaluate_instr(struct evaluator *e, const struct ir_instr *instr, uint64_t *out)
{
    uint64_t srcs[4][4];
    if (instr->op >= IR_ALU_COUNT || instr->bits != 32 || instr->saturate ||
        (tgsic_ir_ops[instr->op].flags & IR_FLAG_D) || !e->budget)
        return false;
    e->budget--;
    for (unsigned i = 0; i < instr->num_srcs; i++)
        if (!evaluate(e, &instr->srcs[i], tgsic_ir_src_count(instr, i), srcs[i]))
            return false;
    return tgsic_ir_fold((enum ir_op)instr->op, instr->components, srcs, out);
}

static bool evaluate_value(struct evaluator *e, const struct ir_instr *def, uint64_t *out)
{
    if (def->op == IR_CONST) {
        for (unsigned c = 0; c < def->components; c++)
            out[c] = def->u.word[c];
        return def->bits == 32;
    }
    if (def->op != IR_PHI)
        return evaluate_instr(e, def, out);
    for (uint32_t i = 0; i < e->num_counters; i++) {
        if (e->counters[i].phi == def) {
            memcpy(out, e->counters[i].value, sizeof e->counters[i].value);
            return true;
        }
    }
    return false;
}

static bool evaluate(struct evaluator *e, const struct ir_src *src, unsigned count, uint64_t *out)
{
    uint64_t values[4];
    if (!evaluate_value(e, src->def, values))
        return false;
    for (unsigned c = 0; c < count; c++)
        out[c] = ir_fold_modifiers(src, values[src->swizzle[c]]);
    return true;
}

/* The phis at the loop's head that can be computed: at first those with a constant start, then
 * only those whose step needs no others than them. */
static void find_counters(struct unroller *u, struct evaluator *e, struct ir_node *loop)
{
    struct ir_block *head = tgsic_ir_first_block(&loop->u.loop.body);
    uint32_t before = 0;
    for (struct ir_instr *i = head->first; i && i->op == IR_PHI; i = i->next) {
        struct counter counter = {i, {0}, {0}};
        const struct ir_src *start = &i->srcs[0];
        if (start->def->op != IR_CONST || i->bits != 32 || !i->srcs[1].def)
            continue;
        for (unsigned c = 0; c < i->components; c++)
            counter.value[c] = start->def->u.word[start->swizzle[c]];
        ARENA_RESERVE(u->arena, e->counters, e->num_counters);
        e->counters[e->num_counters++] = counter;
    }
    while (before != e->num_counters) {
        uint32_t kept = 0;
        before = e->num_counters;
        for (uint32_t i = 0; i < before; i++) {
            uint64_t step[4];
            e->budget = MAX_EVALUATION;
            if (evaluate(e, &e->counters[i].phi->srcs[1], e->counters[i].phi->components, step))
                e->counters[kept++] = e->counters[i];
        }
        e->num_counters = kept;
        if (before > 16) /* of more, few are counters: one look must do */
            break;
    }
}

static bool step_counters(struct evaluator *e)
{
    for (uint32_t i = 0; i < e->num_counters; i++) {
        const struct ir_instr *phi = e->counters[i].phi;
        e->budget = MAX_EVALUATION;
        if (!evaluate(e, &phi->srcs[1], phi->components, e->counters[i].next))
            return false;
    }
    for (uint32_t i = 0; i < e->num_counters; i++)
        memcpy(e->counters[i].value, e->counters[i].next, sizeof e->counters[i].next);
    return true;
}

/* The IF of the body's own list that holds the loop's only BREAK, as the end of one side. */
static struct ir_node *find_exit(struct ir_node *loop)
{
    struct ir_node *exit = NULL;
    unsigned breaks = 0;
    const struct ir_block *end = &loop->next->u.block;
    for (struct ir_block *b = tgsic_ir_first_block(&loop->u.loop.body); b != end;
         b = tgsic_ir_next_block(b)) {
        struct ir_node *node = tgsic_ir_block_node(b), *owner = node->list->owner;
        if (node->next && node->next->kind == IR_NODE_LOOP)
            return NULL;
        if (!b->last || b->last->op != IR_BREAK)
            continue;
        breaks++;
        if (owner->kind == IR_NODE_IF && owner->list == &loop->u.loop.body)
            exit = owner;
    }
    return breaks == 1 ? exit : NULL;
}

static bool breaks_on_true(const struct ir_node *exit)
{
    return tgsic_ir_list_jump(&exit->u.branch.then_list) != NULL;
}

/* Full rounds before the exit is taken, or -1. */
static int count_rounds(struct evaluator *e, const struct ir_node *exit)
{
    for (int round = 0; round <= MAX_ROUNDS; round++) {
        uint64_t condition[4];
        e->budget = MAX_EVALUATION;
        if (!evaluate(e, &exit->u.branch.condition, 1, condition))
            return -1;
        if ((condition[0] != 0) == breaks_on_true(exit))
            return round;
        if (!step_counters(e))
            return -1;
    }
    return -1;
}

/* ---- Copying ------------------------------------------------------------------------------- */

/* `user` of an instruction of the loop is its copy in the round being made; NULL elsewhere. */
static struct ir_src mapped(const struct ir_src *src)
{
    struct ir_src made = *src;
    if (src->def && src->def->user)
        made.def = src->def->user;
    return made;
}

static struct ir_instr *copy_instr(struct unroller *u, struct ir_instr *instr)
{
    struct ir_instr *made =
        tgsic_ir_new(u->arena, instr->op, instr->components, instr->bits, instr->num_srcs);
    struct ir_src *srcs = made->srcs;
    *made = *instr;
    made->srcs = srcs;
    made->user = NULL;
    for (unsigned i = 0; i < instr->num_srcs; i++)
        srcs[i] = mapped(&instr->srcs[i]);
    if (instr->op == IR_TEX) {
        made->u.tex = ARENA_NEW(u->arena, struct ir_tex);
        *made->u.tex = *instr->u.tex;
    }
    if (tgsic_ir_is_memory(instr)) {
        made->u.memory = ARENA_NEW(u->arena, struct ir_memory);
        *made->u.memory = *instr->u.memory;
    }
    instr->user = made;
    u->added++;
    return made;
}

/* Where copies go: the end of a list. */
static void copy_block(struct unroller *u, struct ir_list *to, const struct ir_block *block,
                       bool head)
{
    struct ir_block *end = tgsic_ir_last_block(to);
    for (struct ir_instr *i = block->first; i; i = i->next)
        if (!(head && i->op == IR_PHI) && i->op != IR_BREAK)
            tgsic_ir_append(end, copy_instr(u, i));
}

static void copy_list(struct unroller *u, struct ir_list *to, const struct ir_list *list);

/* Loops inside have been found to be none: only blocks and IFs. */
static void copy_node(struct unroller *u, struct ir_list *to, const struct ir_node *node)
{
    if (node->kind == IR_NODE_BLOCK) {
        copy_block(u, to, &node->u.block, false);
        return;
    }
    struct ir_node *made = tgsic_ir_new_node(u->arena, IR_NODE_IF);
    made->u.branch.condition = mapped(&node->u.branch.condition);
    tgsic_ir_append_node(u->arena, to, made);
    copy_list(u, &made->u.branch.then_list, &node->u.branch.then_list);
    copy_list(u, &made->u.branch.else_list, &node->u.branch.else_list);
}

static void copy_list(struct unroller *u, struct ir_list *to, const struct ir_list *list)
{
    for (const struct ir_node *node = list->first; node; node = node->next)
        copy_node(u, to, node);
}

/* Phis after the exit IF have one side that goes on. */
static void copy_exit_phis(struct unroller *u, struct ir_list *to, struct ir_node *exit)
{
    unsigned side = breaks_on_true(exit);
    struct ir_block *end = tgsic_ir_last_block(to);
    for (struct ir_instr *i = exit->next->u.block.first; i && i->op == IR_PHI; i = i->next) {
        struct ir_instr *made = tgsic_ir_new(u->arena, IR_MOV, i->components, i->bits, 1);
        made->srcs[0] = mapped(&i->srcs[side]);
        i->user = made;
        tgsic_ir_append(end, made);
    }
}

/* One round: all of it, or up to the exit and through its breaking side. */
static void copy_round(struct unroller *u, struct ir_list *to, struct ir_node *loop,
                       struct ir_node *exit, bool last)
{
    struct ir_list *yes = &exit->u.branch.then_list, *no = &exit->u.branch.else_list;
    struct ir_list *leaving = breaks_on_true(exit) ? yes : no, *staying = leaving == yes ? no : yes;
    const struct ir_node *node = loop->u.loop.body.first;
    copy_block(u, to, &node->u.block, true);
    for (node = node->next; node != exit; node = node->next)
        copy_node(u, to, node);
    copy_list(u, to, last ? leaving : staying);
    if (last)
        return;
    copy_exit_phis(u, to, exit);
    copy_block(u, to, &exit->next->u.block, true);
    for (node = exit->next->next; node; node = node->next)
        copy_node(u, to, node);
}

/* The phis of the loop's head take their values for the next round, all at once. */
static void set_head_phis(struct unroller *u, struct ir_list *to, struct ir_node *loop, unsigned i)
{
    struct ir_block *end = tgsic_ir_last_block(to);
    struct ir_instr *first = tgsic_ir_first_block(&loop->u.loop.body)->first, *phi;
    struct ir_instr *before = end->last;
    for (phi = first; phi && phi->op == IR_PHI; phi = phi->next) {
        struct ir_instr *made = tgsic_ir_new(u->arena, IR_MOV, phi->components, phi->bits, 1);
        made->srcs[0] = i ? mapped(&phi->srcs[1]) : phi->srcs[0];
        tgsic_ir_append(end, made);
    }
    struct ir_instr *made = before ? before->next : end->first;
    for (phi = first; phi && phi->op == IR_PHI; phi = phi->next, made = made->next)
        phi->user = made;
}

static void splice(struct ir_node *loop, struct ir_list *copies)
{
    struct ir_list *list = loop->list;
    struct ir_block *before = &loop->prev->u.block;
    for (struct ir_instr *i = copies->first->u.block.first, *next; i; i = next) {
        next = i->next;
        tgsic_ir_append(before, i);
    }
    struct ir_node *last = loop->prev, *after = loop->next;
    for (struct ir_node *n = copies->first->next, *next; n; n = next) {
        next = n->next;
        last->next = n;
        n->prev = last;
        n->list = list;
        last = n;
    }
    for (struct ir_instr *i = after->u.block.first, *next; i; i = next) {
        next = i->next;
        tgsic_ir_append(&last->u.block, i);
    }
    last->next = after->next;
    *(after->next ? &after->next->prev : &list->last) = last;
}

static void unroll(struct unroller *u, struct ir_node *loop, struct ir_node *exit, int rounds)
{
    struct ir_list copies;
    tgsic_ir_list_init(u->arena, &copies, NULL);
    for (int round = 0; round <= rounds; round++) {
        set_head_phis(u, &copies, loop, round > 0);
        copy_round(u, &copies, loop, exit, round == rounds);
    }
    for (struct ir_instr *i = loop->next->u.block.first; i && i->op == IR_PHI; i = i->next) {
        i->op = IR_MOV;
        i->srcs[0] = mapped(&i->srcs[0]);
    }
    splice(loop, &copies);
    u->changed = true;
}

/* ---- Choosing ------------------------------------------------------------------------------ */

static uint32_t size_of(struct ir_node *loop)
{
    uint32_t size = 0;
    const struct ir_block *end = &loop->next->u.block;
    for (struct ir_block *b = tgsic_ir_first_block(&loop->u.loop.body); b != end;
         b = tgsic_ir_next_block(b))
        for (struct ir_instr *i = b->first; i; i = i->next)
            size += i->op != IR_MOV && i->op != IR_CONST && i->op != IR_PHI && i->op != IR_BREAK &&
                    !(i->op == IR_LOAD && !i->num_srcs);
    return size;
}

/* The index by which a LOCAL array or a sampler is chosen. */
static const struct ir_src *costly_index(const struct ir_instr *i)
{
    bool local = (i->op == IR_LOAD || i->op == IR_STORE) && i->u.access.var->mode == IR_LOCAL;
    if (local && i->num_srcs > (i->op == IR_STORE))
        return &i->srcs[i->op == IR_STORE];
    for (unsigned s = 0; i->op == IR_TEX && s < i->num_srcs; s++)
        if (i->u.tex->role[s] == IR_ROLE_SAMPLER)
            return &i->srcs[s];
    int resource = tgsic_ir_is_memory(i) ? tgsic_ir_memory_source(i, IR_ROLE_INDEX) : -1;
    return resource < 0 ? NULL : &i->srcs[resource];
}

/* Something that only constants index well is indexed by a counter. */
static bool has_counted_index(struct evaluator *e, struct ir_node *loop)
{
    const struct ir_block *end = &loop->next->u.block;
    uint64_t value[4];
    for (struct ir_block *b = tgsic_ir_first_block(&loop->u.loop.body); b != end;
         b = tgsic_ir_next_block(b)) {
        for (struct ir_instr *i = b->first; i; i = i->next) {
            const struct ir_src *index = costly_index(i);
            e->budget = MAX_EVALUATION;
            if (index && evaluate(e, index, 1, value))
                return true;
        }
    }
    return false;
}

static void consider(struct unroller *u, struct ir_node *loop)
{
    struct ir_node *exit = find_exit(loop);
    struct evaluator e = {NULL, 0, 0};
    uint32_t size = exit ? size_of(loop) : 0;
    if (!exit || size > MAX_SIZE)
        return;
    find_counters(u, &e, loop);
    uint32_t limit = has_counted_index(&e, loop) ? MAX_SIZE : SMALL_SIZE;
    int rounds = count_rounds(&e, exit);
    uint32_t total = size * (uint32_t)rounds;
    if (rounds < 0 || (rounds > 1 && total > limit) || u->added + total > MAX_TOTAL)
        return;
    unroll(u, loop, exit, rounds);
}

static void walk_list(struct unroller *u, struct ir_list *list)
{
    /* the block after a loop that is gone still points to what followed it */
    for (struct ir_node *node = list->first, *next; node; node = next) {
        next = node->next;
        if (node->kind == IR_NODE_IF) {
            walk_list(u, &node->u.branch.then_list);
            walk_list(u, &node->u.branch.else_list);
        } else if (node->kind == IR_NODE_LOOP) {
            walk_list(u, &node->u.loop.body);
            consider(u, node);
        }
    }
}

bool tgsic_ir_unroll(struct ir_shader *shader)
{
    struct unroller u = {shader->arena, 0, false};
    for (struct ir_block *b = tgsic_ir_first_block(&shader->body); b; b = tgsic_ir_next_block(b))
        for (struct ir_instr *i = b->first; i; i = i->next)
            i->user = NULL;
    walk_list(&u, &shader->body);
    return u.changed;
}
