/* SPDX-License-Identifier: MIT */
/* Loads from arrays that stay in memory give what was stored there before, where that is known.
 *
 * Requires: lower_scopes, constant indices folded. Provides: such loads are copies. One walk in
 * text order knows for each component of each element what it holds; a store by a value's index
 * makes it forget the array, and after a branch or a loop it forgets what that may have stored. */
#include "pass.h"

#include "scalar.h"

#define MAX_LENGTH 64 /* of an array: forgetting it is linear in its length */

struct change {
    uint32_t slot;
    struct ir_scalar value;
};

struct forwarder {
    struct tgsic_arena *arena;
    struct ir_scalar *held; /* by slot: (first[var] + element) * 4 + component */
    uint32_t *first;        /* by variable */
    struct change *log;
    uint32_t log_size;
    bool changed;
};

static void walk_list(struct forwarder *f, struct ir_list *list);

static bool followed(const struct ir_instr *instr)
{
    const struct ir_var *var = instr->u.access.var;
    return (instr->op == IR_LOAD || instr->op == IR_STORE) && var->mode == IR_LOCAL &&
           var->length <= MAX_LENGTH;
}

static void set(struct forwarder *f, uint32_t slot, struct ir_scalar value)
{
    if (ir_scalar_equal(f->held[slot], value))
        return;
    ARENA_RESERVE_RAW(f->arena, f->log, f->log_size);
    f->log[f->log_size++] = (struct change){slot, f->held[slot]};
    f->held[slot] = value;
}

static uint32_t slot_of(const struct forwarder *f, const struct ir_instr *instr)
{
    return (f->first[instr->u.access.var->index] + (uint32_t)instr->u.access.offset) * 4;
}

/* After a store by a value's index anything may have been written. */
static void forget_var(struct forwarder *f, const struct ir_var *var)
{
    uint32_t slot = f->first[var->index] * 4;
    for (uint32_t i = 0; i < var->length * 4; i++)
        set(f, slot + i, (struct ir_scalar){NULL, 0});
}

static void forget(struct forwarder *f, const struct ir_instr *instr)
{
    if (instr->num_srcs > 1) {
        forget_var(f, instr->u.access.var);
        return;
    }
    for (unsigned c = 0; c < 4; c++)
        if (instr->writemask >> c & 1)
            set(f, slot_of(f, instr) + c, (struct ir_scalar){NULL, 0});
}

static void store(struct forwarder *f, const struct ir_instr *instr)
{
    if (instr->num_srcs > 1) {
        forget_var(f, instr->u.access.var);
        return;
    }
    for (unsigned c = 0; c < 4; c++)
        if (instr->writemask >> c & 1)
            set(f, slot_of(f, instr) + c, tgsic_ir_src_scalar(&instr->srcs[0], c));
}

static void load(struct forwarder *f, struct ir_instr *instr)
{
    if (instr->num_srcs)
        return;
    const struct ir_scalar *held = &f->held[slot_of(f, instr) + instr->u.access.component];
    for (unsigned c = 0; c < instr->components; c++)
        if (!held[c].def)
            return;
    tgsic_ir_become_copy(f->arena, instr, held);
    f->changed = true;
}

/* Takes back what was logged since `mark`; the slots that it was about are kept. */
static uint32_t *undo(struct forwarder *f, uint32_t mark, uint32_t *count)
{
    uint32_t *slots = ARENA_ARRAY(f->arena, uint32_t, f->log_size - mark);
    *count = 0;
    while (f->log_size > mark) {
        const struct change *change = &f->log[--f->log_size];
        f->held[change->slot] = change->value;
        slots[(*count)++] = change->slot;
    }
    return slots;
}

static void walk_if(struct forwarder *f, struct ir_node *branch)
{
    uint32_t mark = f->log_size, counts[2], *slots[2];
    walk_list(f, &branch->u.branch.then_list);
    slots[0] = undo(f, mark, &counts[0]);
    walk_list(f, &branch->u.branch.else_list);
    slots[1] = undo(f, mark, &counts[1]);
    for (unsigned side = 0; side < 2; side++)
        for (uint32_t i = 0; i < counts[side]; i++)
            set(f, slots[side][i], (struct ir_scalar){NULL, 0});
}

static void forget_stored(struct forwarder *f, struct ir_node *loop)
{
    const struct ir_block *end = &loop->next->u.block;
    for (struct ir_block *b = tgsic_ir_first_block(&loop->u.loop.body); b != end;
         b = tgsic_ir_next_block(b))
        for (struct ir_instr *i = b->first; i; i = i->next)
            if (i->op == IR_STORE && followed(i))
                forget(f, i);
}

static void walk_list(struct forwarder *f, struct ir_list *list)
{
    for (struct ir_node *node = list->first; node; node = node->next) {
        if (node->kind == IR_NODE_BLOCK) {
            for (struct ir_instr *i = node->u.block.first; i; i = i->next) {
                if (i->op == IR_STORE && followed(i))
                    store(f, i);
                else if (i->op == IR_LOAD && followed(i))
                    load(f, i);
            }
        } else if (node->kind == IR_NODE_IF) {
            walk_if(f, node);
        } else {
            forget_stored(f, node);
            walk_list(f, &node->u.loop.body);
            forget_stored(f, node);
        }
    }
}

bool tgsic_ir_forward(struct ir_shader *shader)
{
    struct forwarder f = {.arena = shader->arena};
    uint32_t vars = 0, elements = 0;
    bool any = false;
    for (struct ir_block *b = tgsic_ir_first_block(&shader->body); b && !any;
         b = tgsic_ir_next_block(b))
        for (struct ir_instr *i = b->first; i && !any; i = i->next)
            any = i->op == IR_LOAD && followed(i);
    if (!any)
        return false;
    for (struct ir_var *var = shader->vars; var; var = var->next)
        var->index = vars++;
    f.first = ARENA_ARRAY(f.arena, uint32_t, vars);
    for (struct ir_var *var = shader->vars; var; var = var->next) {
        f.first[var->index] = elements;
        if (var->mode == IR_LOCAL && var->length <= MAX_LENGTH)
            elements += var->length;
    }
    f.held = ARENA_ARRAY(f.arena, struct ir_scalar, (size_t)elements * 4);
    walk_list(&f, &shader->body);
    return f.changed;
}
