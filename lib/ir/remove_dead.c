/* SPDX-License-Identifier: MIT */
/* Removes values that nobody reads, and the components of values that nobody reads.
 *
 * Requires: lower_scopes. Provides: every value and every component of it has a reader that
 * matters; loops of phis that only feed each other are gone. Breaks: numbering. */
#include "pass.h"

#include "scalar.h"

#include <string.h>

#define NARROWED 16 /* beside a mask: components went, so others have new places */

struct need {
    struct tgsic_arena *arena;
    uint8_t *masks;         /* components needed, by value */
    uint32_t passed;        /* the walk, which goes backwards, has been at values from here on, */
    struct ir_instr **work; /* and has to look at these again: the ends of loops need them */
    uint32_t num_work;
    bool narrowed; /* some value */
};

static void require(struct need *n, struct ir_instr *def, unsigned mask)
{
    if (!(mask & ~(unsigned)n->masks[def->index]))
        return;
    n->masks[def->index] |= (uint8_t)mask;
    if (def->index < n->passed)
        return;
    ARENA_RESERVE_RAW(n->arena, n->work, n->num_work);
    n->work[n->num_work++] = def;
}

static bool by_component(const struct ir_instr *instr)
{
    return instr->op == IR_PHI ||
           (instr->op < IR_ALU_COUNT && tgsic_ir_ops[instr->op].shape == IR_SHAPE_COMP);
}

static bool is_vec(const struct ir_instr *instr)
{
    return instr->op >= IR_VEC2 && instr->op <= IR_VEC4;
}

/* What the sources must give for the components in `mask`. */
static void require_srcs(struct need *n, const struct ir_instr *instr, unsigned mask)
{
    bool each = by_component(instr), vec = is_vec(instr);
    for (unsigned i = 0; i < instr->num_srcs; i++) {
        const struct ir_src *src = &instr->srcs[i];
        unsigned wanted = 0;
        if (!src->def || (vec && !(mask >> i & 1)))
            continue;
        if (vec)
            wanted = 1u << src->swizzle[0];
        else if (!each)
            wanted = tgsic_ir_src_mask(instr, i);
        for (unsigned c = 0; each && c < instr->components; c++)
            wanted |= (mask >> c & 1) << src->swizzle[c];
        require(n, src->def, wanted);
    }
}

/* A LOCAL that nobody loads needs no stores. */
static bool is_idle(const struct ir_var *var)
{
    return var->mode == IR_LOCAL && !var->loaded;
}

static bool is_root(const struct ir_instr *instr)
{
    if (instr->op == IR_STORE)
        return !is_idle(instr->u.access.var);
    return tgsic_ir_has_effect(instr);
}

static void find_loaded(struct ir_shader *shader)
{
    bool any = false;
    for (struct ir_var *var = shader->vars; var; var = var->next) {
        any |= var->mode == IR_LOCAL;
        var->loaded = false;
    }
    if (!any)
        return;
    for (struct ir_block *b = tgsic_ir_first_block(&shader->body); b; b = tgsic_ir_next_block(b))
        for (struct ir_instr *i = b->first; i; i = i->next)
            if (i->op == IR_LOAD)
                i->u.access.var->loaded = true;
}

static void find_needs_of(struct need *n, const struct ir_block *block)
{
    for (const struct ir_instr *i = block->last; i; i = i->prev) {
        unsigned mask = 0;
        if (i->components) {
            n->passed = i->index;
            mask = n->masks[i->index];
        }
        if (mask || is_root(i))
            require_srcs(n, i, mask);
        while (n->num_work) {
            const struct ir_instr *def = n->work[--n->num_work];
            require_srcs(n, def, n->masks[def->index]);
        }
    }
}

static void find_needs(struct need *n, const struct ir_list *list)
{
    for (struct ir_node *node = list->last; node; node = node->prev) {
        if (node->kind == IR_NODE_BLOCK) {
            find_needs_of(n, &node->u.block);
        } else if (node->kind == IR_NODE_IF) {
            const struct ir_src *condition = &node->u.branch.condition;
            find_needs(n, &node->u.branch.else_list);
            find_needs(n, &node->u.branch.then_list);
            require(n, condition->def, 1u << condition->swizzle[0]);
        } else {
            find_needs(n, &node->u.loop.body);
        }
    }
}

/* ---- Narrowing ----------------------------------------------------------------------------- */

static unsigned count_bits(unsigned mask)
{
    static const uint8_t counts[16] = {0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4};
    return counts[mask & 15];
}

static unsigned first_bit(unsigned mask)
{
    unsigned c = 0;
    while (!(mask >> c & 1))
        c++;
    return c;
}

/* Components that stay: loads keep a run, textures the first ones. */
static unsigned kept(const struct ir_instr *instr, unsigned mask)
{
    unsigned end = 4;
    while (!(mask >> (end - 1) & 1))
        end--;
    if (instr->op == IR_LOAD || instr->op == IR_INTERPOLATE)
        return ((1u << end) - 1) & ~((1u << first_bit(mask)) - 1);
    if (instr->op == IR_TEX || instr->op == IR_READ || instr->op == IR_QUERY)
        return (1u << end) - 1;
    if (instr->op < IR_ALU_COUNT && tgsic_ir_ops[instr->op].shape == IR_SHAPE_WIDE)
        return (1u << instr->components) - 1;
    if (instr->op == IR_FETCH || instr->op == IR_ATOMIC || instr->op == IR_CLOCK ||
        instr->op == IR_BALLOT)
        return (1u << instr->components) - 1;
    return mask;
}

static void narrow_src(struct ir_src *src, unsigned mask)
{
    unsigned count = 0;
    for (unsigned c = 0; c < 4; c++)
        if (mask >> c & 1)
            src->swizzle[count++] = src->swizzle[c];
    while (count < 4)
        src->swizzle[count++] = 0;
}

static void narrow_vec(struct ir_instr *instr, unsigned mask)
{
    unsigned count = 0;
    for (unsigned c = 0; c < instr->components; c++)
        if (mask >> c & 1)
            instr->srcs[count++] = instr->srcs[c];
    instr->num_srcs = (uint8_t)count;
    instr->op = (uint8_t)(count == 1 ? IR_MOV : IR_VEC2 + count - 2);
}

static void narrow_const(struct ir_instr *instr, unsigned mask)
{
    unsigned count = 0;
    for (unsigned c = 0; c < 4; c++)
        if (mask >> c & 1)
            instr->u.word[count++] = instr->u.word[c];
}

static void narrow(struct ir_instr *instr, unsigned mask)
{
    if (is_vec(instr))
        narrow_vec(instr, mask);
    else if (instr->op == IR_CONST)
        narrow_const(instr, mask);
    else if (instr->op == IR_LOAD || instr->op == IR_INTERPOLATE)
        instr->u.access.component += (uint8_t)first_bit(mask);
    else if (by_component(instr))
        for (unsigned i = 0; i < instr->num_srcs; i++)
            narrow_src(&instr->srcs[i], mask);
    instr->components = (uint8_t)count_bits(mask);
}

/* Components of a value that was narrowed have new places. */
static void remap_src(const struct need *n, struct ir_src *src)
{
    unsigned mask = n->masks[src->def->index];
    if (!(mask & NARROWED))
        return;
    for (unsigned c = 0; c < 4; c++)
        src->swizzle[c] =
            (uint8_t)(mask >> src->swizzle[c] & 1 ? count_bits(mask & ((1u << src->swizzle[c]) - 1))
                                                  : 0);
}

static void remap(const struct need *n, const struct ir_instr *instr, unsigned first, unsigned end)
{
    for (unsigned s = first; s < end; s++)
        if (instr->srcs[s].def)
            remap_src(n, &instr->srcs[s]);
}

/* False: nobody needs it. */
static bool shrink_instr(struct need *n, struct ir_instr *instr, bool *changed)
{
    if (!instr->components)
        return instr->op != IR_STORE || is_root(instr);
    unsigned all = (1u << instr->components) - 1, mask = n->masks[instr->index];
    if (!mask && tgsic_ir_has_effect(instr))
        mask = all;
    if (!mask)
        return false;
    n->masks[instr->index] = (uint8_t)(mask = kept(instr, mask));
    if (mask != all) {
        narrow(instr, mask);
        n->masks[instr->index] |= NARROWED;
        n->narrowed = *changed = true;
    }
    return true;
}

/* Values shrink before their uses are met, but for those at the ends of loops. */
static bool shrink(struct need *n, struct ir_shader *shader)
{
    bool changed = false;
    struct ir_block *b;
    for (b = tgsic_ir_first_block(&shader->body); b; b = tgsic_ir_next_block(b)) {
        bool head = ir_is_loop_head(b);
        for (struct ir_instr *i = b->first, *next; i; i = next) {
            next = i->next;
            if (!shrink_instr(n, i, &changed)) {
                tgsic_ir_remove(i);
                changed = true;
            } else if (n->narrowed) {
                remap(n, i, 0, head && i->op == IR_PHI ? 1 : i->num_srcs);
            }
        }
        struct ir_node *next = tgsic_ir_block_node(b)->next;
        if (n->narrowed && next && next->kind == IR_NODE_IF)
            remap_src(n, &next->u.branch.condition);
    }
    for (b = tgsic_ir_first_block(&shader->body); b && n->narrowed; b = tgsic_ir_next_block(b))
        for (struct ir_instr *i = b->first; i && i->op == IR_PHI && ir_is_loop_head(b); i = i->next)
            remap(n, i, 1, i->num_srcs);
    return changed;
}

bool tgsic_ir_remove_dead(struct ir_shader *shader)
{
    struct need n = {.arena = shader->arena, .passed = UINT32_MAX};
    tgsic_ir_number(shader);
    find_loaded(shader);
    n.masks = ARENA_ARRAY(n.arena, uint8_t, shader->num_values);
    tgsic_ir_drop_vars(shader, is_idle);
    find_needs(&n, &shader->body);
    return shrink(&n, shader);
}
