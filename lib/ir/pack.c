/* SPDX-License-Identifier: MIT */
/* Operations on components of the same values become one wider operation.
 *
 * Requires: multiply-adds fused, operands looked through copies. Provides: of such operations only
 * one is left, as far as four components reach; the others are copies of its components.
 *
 * `a.x + b.x` and, somewhere that this dominates, `a.z + b.y` are one addition of a.xz and b.xy,
 * which costs the same as one of them. What is to be moved to a certain place anyway (parts of
 * vectors, stores, phis) is left alone: computing it elsewhere would cost the move. */
#include "pass.h"

#include "fold.h"
#include "scalar.h"

#include <string.h>

struct entry {
    struct ir_instr *instr;
    uint32_t hash;
    uint32_t next; /* in its bucket; 0: none. Entries count from 1 */
};

struct packer {
    struct tgsic_arena *arena;
    struct entry *entries;
    uint32_t count, mask;
    uint32_t *buckets;
    bool changed;
};

static void walk_list(struct packer *p, struct ir_list *list);

/* ---- What may be packed -------------------------------------------------------------------- */

static bool is_placed(const struct ir_instr *user, unsigned i)
{
    switch (user->op) {
    case IR_VEC2:
    case IR_VEC3:
    case IR_VEC4:
    case IR_PHI:
        return true;
    case IR_STORE:
        return i == 0;
    case IR_TEX:
        return user->num_srcs > 1;
    }
    return false;
}

/* `user` of a value says that some place waits for it. */
static void mark_placed(struct ir_shader *shader)
{
    struct ir_block *b;
    for (b = tgsic_ir_first_block(&shader->body); b; b = tgsic_ir_next_block(b))
        for (struct ir_instr *i = b->first; i; i = i->next)
            i->user = NULL;
    for (b = tgsic_ir_first_block(&shader->body); b; b = tgsic_ir_next_block(b))
        for (struct ir_instr *i = b->first; i; i = i->next)
            for (unsigned s = 0; s < i->num_srcs; s++)
                if (i->srcs[s].def && is_placed(i, s))
                    i->srcs[s].def->user = i;
}

static bool takes_part(const struct ir_instr *instr)
{
    return instr->op < IR_ALU_COUNT && instr->op != IR_MOV && instr->components < 4 &&
           tgsic_ir_ops[instr->op].shape == IR_SHAPE_COMP && instr->bits == 32 && !instr->user &&
           !(tgsic_ir_ops[instr->op].flags & IR_FLAG_D);
}

static bool is_constant(const struct ir_src *src)
{
    return src->def->op == IR_CONST && src->def->bits == 32;
}

static bool same_kind(const struct ir_src *a, const struct ir_src *b)
{
    if (is_constant(a) && is_constant(b))
        return true;
    return a->def == b->def && a->negate == b->negate && a->absolute == b->absolute;
}

static bool can_join(const struct ir_instr *a, const struct ir_instr *b)
{
    if (a->op != b->op || a->saturate != b->saturate || a->precise != b->precise ||
        a->components + b->components > 4)
        return false;
    for (unsigned i = 0; i < a->num_srcs; i++)
        if (!same_kind(&a->srcs[i], &b->srcs[i]))
            return false;
    return true;
}

static uint32_t hash_of(const struct ir_instr *instr)
{
    uint32_t hash = instr->op * 4u + instr->saturate * 2u + instr->precise;
    for (unsigned i = 0; i < instr->num_srcs; i++) {
        const struct ir_src *src = &instr->srcs[i];
        uint32_t part =
            is_constant(src) ? 1 : src->def->index * 4 + 2u * src->negate + src->absolute + 4;
        hash = (hash ^ part) * 0x9e3779b1u + (hash >> 15);
    }
    return hash;
}

/* ---- Joining ------------------------------------------------------------------------------- */

static struct ir_src join_constants(struct packer *p, struct ir_instr *place,
                                    const struct ir_instr *a, const struct ir_instr *b, unsigned i)
{
    unsigned count = a->components + b->components;
    struct ir_instr *made = tgsic_ir_new(p->arena, IR_CONST, count, 32, 0);
    for (unsigned c = 0; c < count; c++) {
        const struct ir_src *src = c < a->components ? &a->srcs[i] : &b->srcs[i];
        unsigned lane = src->swizzle[c < a->components ? c : c - a->components];
        made->u.word[c] = (uint32_t)ir_fold_modifiers(src, src->def->u.word[lane]);
    }
    tgsic_ir_insert_before(place, made);
    return (struct ir_src){made, {0, 1, 2, 3}, false, false};
}

/* Stands where `a` stands: its operands are there, and so are b's, being the same. */
static struct ir_instr *join(struct packer *p, struct ir_instr *a, struct ir_instr *b)
{
    unsigned count = a->components + b->components;
    struct ir_instr *made = tgsic_ir_new(p->arena, a->op, count, 32, a->num_srcs);
    made->pos = a->pos;
    made->saturate = a->saturate;
    made->precise = a->precise;
    made->index = a->index;
    for (unsigned i = 0; i < a->num_srcs; i++) {
        if (is_constant(&a->srcs[i])) {
            made->srcs[i] = join_constants(p, a, a, b, i);
            continue;
        }
        made->srcs[i] = a->srcs[i];
        memcpy(&made->srcs[i].swizzle[a->components], b->srcs[i].swizzle, b->components);
    }
    tgsic_ir_insert_before(a, made);
    tgsic_ir_become_part(p->arena, a, made, 0);
    tgsic_ir_become_part(p->arena, b, made, a->components);
    p->changed = true;
    return made;
}

/* ---- Walk ---------------------------------------------------------------------------------- */

static void visit(struct packer *p, struct ir_instr *instr)
{
    uint32_t hash = hash_of(instr), e;
    uint32_t *bucket = &p->buckets[hash & p->mask];
    for (e = *bucket; e; e = p->entries[e].next) {
        if (p->entries[e].hash != hash)
            continue;
        /* Its operands may have been joined since. Far away it would rarely pay: the operations
         * between keep both alive. */
        if (p->entries[e].instr->block == instr->block)
            tgsic_ir_skip_copies(p->entries[e].instr);
        if (can_join(p->entries[e].instr, instr))
            break;
    }
    if (e) {
        p->entries[e].instr = join(p, p->entries[e].instr, instr);
        return;
    }
    p->entries[++p->count] = (struct entry){instr, hash, *bucket};
    *bucket = p->count;
}

static void walk_list(struct packer *p, struct ir_list *list)
{
    uint32_t count = p->count;
    for (struct ir_node *node = list->first; node; node = node->next) {
        if (node->kind == IR_NODE_BLOCK) {
            for (struct ir_instr *i = node->u.block.first; i; i = i->next) {
                tgsic_ir_skip_copies(i);
                if (takes_part(i))
                    visit(p, i);
            }
        } else if (node->kind == IR_NODE_IF) {
            walk_list(p, &node->u.branch.then_list);
            walk_list(p, &node->u.branch.else_list);
        } else {
            walk_list(p, &node->u.loop.body);
        }
    }
    for (; p->count > count; p->count--)
        p->buckets[p->entries[p->count].hash & p->mask] = p->entries[p->count].next;
}

bool tgsic_ir_pack(struct ir_shader *shader)
{
    struct packer p = {shader->arena, NULL, 0, 0, NULL, false};
    uint32_t size = 64;
    tgsic_ir_number(shader);
    mark_placed(shader);
    while (size < shader->num_values)
        size *= 2;
    p.entries =
        tgsic_arena_alloc_raw(p.arena, ((size_t)shader->num_values + 1) * sizeof *p.entries);
    p.buckets = ARENA_ARRAY(p.arena, uint32_t, size);
    p.mask = size - 1;
    walk_list(&p, &shader->body);
    return p.changed;
}
