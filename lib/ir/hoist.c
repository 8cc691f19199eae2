/* SPDX-License-Identifier: MIT */
/* What both sides of an IF compute goes before it.
 *
 * Requires: operands looked through copies. Provides: such values are computed once; in the side
 * that came second they are copies. Nothing runs that did not run before, only less text is left.
 * Inner IFs go first, so what all of a chain computes rises to its top. */
#include "pass.h"

#include "equal.h"
#include "scalar.h"

struct entry {
    struct ir_instr *instr;
    uint32_t hash;
    uint32_t next; /* in its bucket; 0: none. Entries count from 1 */
};

struct hoister {
    struct tgsic_arena *arena;
    struct entry *entries;
    uint32_t *buckets;
    uint32_t mask;
    struct ir_node **branches;
    bool changed;
};

/* Loads of arrays and what takes derivatives stay where they are. */
static bool may_move(const struct ir_instr *instr)
{
    if (instr->op == IR_LOAD)
        return instr->u.access.var->mode == IR_INPUT || instr->u.access.var->mode == IR_UNIFORM;
    return instr->op < IR_ALU_COUNT && instr->op != IR_MOV &&
           !(tgsic_ir_ops[instr->op].flags & IR_FLAG_D);
}

static uint32_t fill(struct hoister *h, struct ir_list *list)
{
    uint32_t count = 0;
    for (struct ir_node *node = list->first; node; node = node->next) {
        if (node->kind != IR_NODE_BLOCK)
            continue;
        for (struct ir_instr *i = node->u.block.first; i; i = i->next) {
            if (!may_move(i))
                continue;
            uint32_t hash = tgsic_ir_hash(i), *bucket = &h->buckets[hash & h->mask];
            h->entries[++count] = (struct entry){i, hash, *bucket};
            *bucket = count;
        }
    }
    return count;
}

static void empty(struct hoister *h, uint32_t count)
{
    for (; count; count--)
        h->buckets[h->entries[count].hash & h->mask] = 0;
}

static struct ir_instr *find(const struct hoister *h, const struct ir_instr *instr)
{
    uint32_t hash = tgsic_ir_hash(instr);
    for (uint32_t e = h->buckets[hash & h->mask]; e; e = h->entries[e].next)
        if (h->entries[e].hash == hash && tgsic_ir_equal(h->entries[e].instr, instr))
            return h->entries[e].instr;
    return NULL;
}

/* Operands that are equal on both sides stand before the IF, but for constants. */
static void lift_constants(struct hoister *h, struct ir_instr *instr, struct ir_block *to)
{
    for (unsigned i = 0; i < instr->num_srcs; i++) {
        struct ir_instr *def = instr->srcs[i].def;
        if (def->op != IR_CONST)
            continue;
        struct ir_instr *made = tgsic_ir_new(h->arena, IR_CONST, def->components, def->bits, 0);
        made->u = def->u;
        made->index = def->index;
        tgsic_ir_append(to, made);
        instr->srcs[i].def = made;
    }
}

static void hoist(struct hoister *h, struct ir_node *branch)
{
    struct ir_block *before = &branch->prev->u.block;
    uint32_t count = fill(h, &branch->u.branch.then_list);
    for (struct ir_node *node = branch->u.branch.else_list.first; node && count;
         node = node->next) {
        if (node->kind != IR_NODE_BLOCK)
            continue;
        for (struct ir_instr *i = node->u.block.first; i; i = i->next) {
            tgsic_ir_skip_copies(i);
            struct ir_instr *same = may_move(i) ? find(h, i) : NULL;
            if (!same || same->block == before)
                continue;
            tgsic_ir_remove(same);
            lift_constants(h, same, before);
            tgsic_ir_append(before, same);
            tgsic_ir_become_part(h->arena, i, same, 0);
            h->changed = true;
        }
    }
    empty(h, count);
}

bool tgsic_ir_hoist(struct ir_shader *shader)
{
    struct hoister h = {.arena = shader->arena};
    uint32_t size = 64, num_branches = 0;
    struct ir_block *b;
    for (b = tgsic_ir_first_block(&shader->body); b; b = tgsic_ir_next_block(b))
        num_branches +=
            tgsic_ir_block_node(b)->next && tgsic_ir_block_node(b)->next->kind == IR_NODE_IF;
    if (!num_branches)
        return false;
    tgsic_ir_number(shader);
    while (size < shader->num_values)
        size *= 2;
    h.entries =
        tgsic_arena_alloc_raw(h.arena, ((size_t)shader->num_values + 1) * sizeof *h.entries);
    h.buckets = ARENA_ARRAY(h.arena, uint32_t, size);
    h.mask = size - 1;
    h.branches = ARENA_ARRAY(h.arena, struct ir_node *, num_branches);
    num_branches = 0;
    for (b = tgsic_ir_first_block(&shader->body); b; b = tgsic_ir_next_block(b))
        if (tgsic_ir_block_node(b)->next && tgsic_ir_block_node(b)->next->kind == IR_NODE_IF)
            h.branches[num_branches++] = tgsic_ir_block_node(b)->next;
    while (num_branches)
        hoist(&h, h.branches[--num_branches]);
    return h.changed;
}
