/* SPDX-License-Identifier: MIT */
/* Value numbering: a value that was computed before, and still is visible, is a copy.
 *
 * Requires: operands looked through copies (simplify). Provides: such values are MOVs. One walk
 * with a hash table; what a list added goes when the list is left. Loads take part as long as
 * nothing may have stored to their variable since. */
#include "pass.h"

#include <string.h>

struct entry {
    struct ir_instr *instr;
    uint32_t hash;
    uint32_t next;  /* in its bucket; 0: none. Entries count from 1 */
    uint32_t epoch; /* loads: of their variable */
};

struct table {
    struct tgsic_arena *arena;
    struct entry *entries;
    uint32_t count;
    uint32_t *buckets;
    uint32_t mask;
    uint32_t *epochs; /* by variable: counts what may have changed it */
    bool changed;
};

static void walk_list(struct table *t, struct ir_list *list);

/* ---- Equality ------------------------------------------------------------------------------ */

static uint32_t mix(uint32_t hash, uint32_t value)
{
    return (hash ^ value) * 0x9e3779b1u + (hash >> 15);
}

static uint32_t hash_src(const struct ir_instr *instr, unsigned i)
{
    const struct ir_src *src = &instr->srcs[i];
    uint32_t hash = src->negate * 2u + src->absolute;
    bool constant = src->def->op == IR_CONST;
    for (unsigned c = 0; c < tgsic_ir_src_count(instr, i); c++)
        hash = mix(hash, constant ? (uint32_t)src->def->u.constant[src->swizzle[c]]
                                  : src->swizzle[c] + src->def->index * 4);
    return hash;
}

static uint32_t hash_instr(const struct ir_instr *instr)
{
    uint32_t hash = instr->op * 8u + instr->components;
    uint32_t sources[10] = {0};
    for (unsigned i = 0; i < instr->num_srcs && i < 10; i++)
        sources[i] = hash_src(instr, i);
    if (instr->op < IR_ALU_COUNT && tgsic_ir_ops[instr->op].flags & IR_FLAG_C &&
        sources[0] > sources[1]) {
        uint32_t swapped = sources[0];
        sources[0] = sources[1];
        sources[1] = swapped;
    }
    for (unsigned i = 0; i < instr->num_srcs && i < 10; i++)
        hash = mix(hash, sources[i]);
    if (instr->op == IR_LOAD)
        hash = mix(hash, instr->u.access.var->index * 64 + (uint32_t)instr->u.access.offset * 4 +
                             instr->u.access.component);
    if (instr->op == IR_TEX)
        hash = mix(hash, instr->u.tex->sampler->index * 16 + (uint32_t)instr->u.tex->kind);
    return hash;
}

static bool same_src(const struct ir_instr *a, unsigned i, const struct ir_instr *b, unsigned k)
{
    const struct ir_src *x = &a->srcs[i], *y = &b->srcs[k];
    bool constant = x->def->op == IR_CONST && y->def->op == IR_CONST;
    if (x->negate != y->negate || x->absolute != y->absolute || x->def->bits != y->def->bits ||
        (!constant && x->def != y->def))
        return false;
    for (unsigned c = 0; c < tgsic_ir_src_count(a, i); c++)
        if (constant ? x->def->u.constant[x->swizzle[c]] != y->def->u.constant[y->swizzle[c]]
                     : x->swizzle[c] != y->swizzle[c])
            return false;
    return true;
}

static bool same_srcs(const struct ir_instr *a, const struct ir_instr *b)
{
    unsigned first = 0;
    if (a->num_srcs != b->num_srcs)
        return false;
    if (a->op < IR_ALU_COUNT && tgsic_ir_ops[a->op].flags & IR_FLAG_C) {
        first = 2;
        if (!(same_src(a, 0, b, 0) && same_src(a, 1, b, 1)) &&
            !(same_src(a, 0, b, 1) && same_src(a, 1, b, 0)))
            return false;
    }
    for (unsigned i = first; i < a->num_srcs; i++)
        if (!same_src(a, i, b, i))
            return false;
    return true;
}

static bool same_tex(const struct ir_tex *a, const struct ir_tex *b, unsigned num_srcs)
{
    return a->kind == b->kind && a->target == b->target && a->sampler == b->sampler &&
           a->offset == b->offset && !memcmp(a->role, b->role, num_srcs);
}

static bool same_instr(const struct ir_instr *a, const struct ir_instr *b)
{
    if (a->op != b->op || a->components != b->components || a->bits != b->bits ||
        a->precise != b->precise || a->saturate != b->saturate || !same_srcs(a, b))
        return false;
    if (a->op == IR_LOAD)
        return a->u.access.var == b->u.access.var && a->u.access.offset == b->u.access.offset &&
               a->u.access.component == b->u.access.component;
    return a->op != IR_TEX || same_tex(a->u.tex, b->u.tex, a->num_srcs);
}

/* ---- Table --------------------------------------------------------------------------------- */

static struct ir_instr *find_or_add(struct table *t, struct ir_instr *instr)
{
    uint32_t hash = hash_instr(instr);
    uint32_t epoch = instr->op == IR_LOAD ? t->epochs[instr->u.access.var->index] : 0;
    uint32_t *bucket = &t->buckets[hash & t->mask];
    for (uint32_t e = *bucket; e; e = t->entries[e].next)
        if (t->entries[e].hash == hash && t->entries[e].epoch == epoch &&
            same_instr(t->entries[e].instr, instr))
            return t->entries[e].instr;
    t->entries[++t->count] = (struct entry){instr, hash, *bucket, epoch};
    *bucket = t->count;
    return NULL;
}

static void forget(struct table *t, uint32_t count)
{
    for (; t->count > count; t->count--)
        t->buckets[t->entries[t->count].hash & t->mask] = t->entries[t->count].next;
}

/* ---- Walk ---------------------------------------------------------------------------------- */

static bool takes_part(const struct ir_instr *instr)
{
    return (instr->op < IR_ALU_COUNT && instr->op != IR_MOV) || instr->op == IR_LOAD ||
           instr->op == IR_TEX;
}

static void make_copy(struct table *t, struct ir_instr *instr, struct ir_instr *of)
{
    if (!instr->num_srcs)
        instr->srcs = ARENA_NEW(t->arena, struct ir_src);
    instr->op = IR_MOV;
    instr->num_srcs = 1;
    instr->saturate = instr->precise = false;
    instr->srcs[0] = (struct ir_src){of, {0}, false, false};
    for (unsigned c = 0; c < instr->components; c++)
        instr->srcs[0].swizzle[c] = (uint8_t)c;
    t->changed = true;
}

/* Copies that were made here are looked through at once, so that what follows is found equal. */
static void resolve(struct ir_instr *instr)
{
    for (unsigned i = 0; i < instr->num_srcs; i++) {
        struct ir_src *src = &instr->srcs[i];
        if (!src->def || src->def->op != IR_MOV || src->def->saturate)
            continue;
        for (unsigned c = 0; c < 4; c++)
            src->swizzle[c] = src->def->srcs[0].swizzle[src->swizzle[c]];
        src->def = src->def->srcs[0].def;
    }
}

static void walk_block(struct table *t, struct ir_block *block)
{
    for (struct ir_instr *i = block->first; i; i = i->next) {
        resolve(i);
        if (i->op == IR_STORE)
            t->epochs[i->u.access.var->index]++;
        if (!takes_part(i))
            continue;
        struct ir_instr *of = find_or_add(t, i);
        if (of)
            make_copy(t, i, of);
    }
}

/* What a loop stores, its own loads may see. */
static void age_stores(struct table *t, const struct ir_node *loop)
{
    const struct ir_block *end = &loop->next->u.block;
    for (struct ir_block *b = tgsic_ir_first_block(&loop->u.loop.body); b != end;
         b = tgsic_ir_next_block(b))
        for (struct ir_instr *i = b->first; i; i = i->next)
            if (i->op == IR_STORE)
                t->epochs[i->u.access.var->index]++;
}

static void walk_list(struct table *t, struct ir_list *list)
{
    uint32_t count = t->count;
    for (struct ir_node *node = list->first; node; node = node->next) {
        if (node->kind == IR_NODE_BLOCK) {
            walk_block(t, &node->u.block);
        } else if (node->kind == IR_NODE_IF) {
            walk_list(t, &node->u.branch.then_list);
            walk_list(t, &node->u.branch.else_list);
        } else {
            age_stores(t, node);
            walk_list(t, &node->u.loop.body);
        }
    }
    forget(t, count);
}

bool tgsic_ir_value_number(struct ir_shader *shader)
{
    struct table t = {.arena = shader->arena};
    uint32_t size = 64, vars = 0;
    tgsic_ir_number(shader);
    while (size < shader->num_values)
        size *= 2;
    for (struct ir_var *var = shader->vars; var; var = var->next)
        vars++;
    t.entries = ARENA_ARRAY(t.arena, struct entry, (size_t)shader->num_values + 1);
    t.buckets = ARENA_ARRAY(t.arena, uint32_t, size);
    t.epochs = ARENA_ARRAY(t.arena, uint32_t, vars);
    t.mask = size - 1;
    walk_list(&t, &shader->body);
    return t.changed;
}
