/* SPDX-License-Identifier: MIT */
/* Vectors put together from the same operation on each component become one operation.
 *
 * Requires: operands looked through copies. Provides: VECs whose parts are such operations are
 * copies of one wide operation; what those operations read is gathered likewise. */
#include "pass.h"

#include "fold.h"
#include "scalar.h"

#include <string.h>

#define MAX_LEVELS 6

struct vectorizer {
    struct tgsic_arena *arena;
    struct ir_instr *place; /* new instructions go before it */
    bool changed;
};

/* Operands of the components, each read through swizzle[0]. */
struct parts {
    struct ir_src src[4];
    unsigned count;
};

static bool same_modifiers(const struct parts *p)
{
    for (unsigned i = 1; i < p->count; i++)
        if (p->src[i].negate != p->src[0].negate || p->src[i].absolute != p->src[0].absolute)
            return false;
    return true;
}

static bool one_value(const struct parts *p)
{
    for (unsigned i = 1; i < p->count; i++)
        if (p->src[i].def != p->src[0].def)
            return false;
    return same_modifiers(p);
}

static bool all_constant(const struct parts *p)
{
    for (unsigned i = 0; i < p->count; i++)
        if (p->src[i].def->op != IR_CONST || p->src[i].def->bits != 32)
            return false;
    return true;
}

static bool only_here(const struct vectorizer *v, const struct ir_instr *def)
{
    return def->uses == 1 && def->components == 1 && def->block == v->place->block &&
           def->op < IR_ALU_COUNT && def->op != IR_MOV;
}

/* Instructions that write a component wherever it is wanted: gathering them costs nothing. */
static bool free_to_gather(const struct vectorizer *v, const struct parts *p)
{
    for (unsigned i = 0; i < p->count; i++)
        if (!only_here(v, p->src[i].def))
            return false;
    return same_modifiers(p);
}

static bool same_operation(const struct vectorizer *v, const struct parts *p)
{
    const struct ir_instr *first = p->src[0].def;
    if (first->op >= IR_ALU_COUNT || tgsic_ir_ops[first->op].shape != IR_SHAPE_COMP)
        return false;
    for (unsigned i = 0; i < p->count; i++) {
        const struct ir_instr *def = p->src[i].def;
        if (!only_here(v, def) || def->op != first->op || def->bits != first->bits ||
            def->saturate != first->saturate || def->precise != first->precise)
            return false;
    }
    return same_modifiers(p);
}

static struct parts operand(const struct parts *p, unsigned i)
{
    struct parts made = {.count = p->count};
    for (unsigned c = 0; c < p->count; c++)
        made.src[c] = p->src[c].def->srcs[i];
    return made;
}

static bool can_widen(const struct vectorizer *v, const struct parts *p, unsigned levels)
{
    if (one_value(p) || all_constant(p))
        return true;
    if (levels && same_operation(v, p)) {
        bool all = true;
        for (unsigned i = 0; i < p->src[0].def->num_srcs && all; i++) {
            const struct parts next = operand(p, i);
            all = can_widen(v, &next, levels - 1);
        }
        if (all)
            return true;
    }
    return free_to_gather(v, p);
}

static struct ir_src widen(struct vectorizer *v, const struct parts *p, unsigned levels);

static struct ir_instr *new_instr(struct vectorizer *v, unsigned op, const struct parts *p,
                                  unsigned num_srcs)
{
    const struct ir_instr *first = p->src[0].def;
    struct ir_instr *made = tgsic_ir_new(v->arena, op, p->count, first->bits, num_srcs);
    made->pos = first->pos;
    made->uses = 1;
    return made;
}

static struct ir_src constants(struct vectorizer *v, const struct parts *p)
{
    struct ir_instr *made = new_instr(v, IR_CONST, p, 0);
    for (unsigned c = 0; c < p->count; c++)
        made->u.word[c] =
            (uint32_t)ir_fold_modifiers(&p->src[c], p->src[c].def->u.word[p->src[c].swizzle[0]]);
    tgsic_ir_insert_before(v->place, made);
    return (struct ir_src){made, {0, 1, 2, 3}, false, false};
}

static struct ir_src swizzled(const struct parts *p)
{
    struct ir_src made = p->src[0];
    for (unsigned c = 0; c < p->count; c++)
        made.swizzle[c] = p->src[c].swizzle[0];
    return made;
}

static struct ir_src gathered(struct vectorizer *v, const struct parts *p)
{
    struct ir_scalar scalars[4];
    for (unsigned c = 0; c < p->count; c++)
        scalars[c] = (struct ir_scalar){p->src[c].def, p->src[c].swizzle[0]};
    struct ir_src made =
        tgsic_ir_gather(v->arena, NULL, v->place, scalars, p->count, p->src[0].def->bits);
    made.negate = p->src[0].negate;
    made.absolute = p->src[0].absolute;
    return made;
}

static struct ir_src combined(struct vectorizer *v, const struct parts *p, unsigned levels)
{
    const struct ir_instr *first = p->src[0].def;
    struct ir_src srcs[4];
    for (unsigned i = 0; i < first->num_srcs; i++) {
        const struct parts next = operand(p, i);
        srcs[i] = widen(v, &next, levels - 1);
    }
    struct ir_instr *made = new_instr(v, first->op, p, first->num_srcs);
    memcpy(made->srcs, srcs, first->num_srcs * sizeof *srcs);
    made->saturate = first->saturate;
    made->precise = first->precise;
    for (unsigned i = 0; i < made->num_srcs; i++)
        for (unsigned c = p->count; c < 4; c++)
            made->srcs[i].swizzle[c] = 0;
    tgsic_ir_insert_before(v->place, made);
    return (struct ir_src){made, {0, 1, 2, 3}, p->src[0].absolute, p->src[0].negate};
}

/* What can_widen() found possible, in the same order. */
static struct ir_src widen(struct vectorizer *v, const struct parts *p, unsigned levels)
{
    if (one_value(p))
        return swizzled(p);
    if (all_constant(p))
        return constants(v, p);
    if (levels && same_operation(v, p)) {
        bool all = true;
        for (unsigned i = 0; i < p->src[0].def->num_srcs && all; i++) {
            const struct parts next = operand(p, i);
            all = can_widen(v, &next, levels - 1);
        }
        if (all)
            return combined(v, p, levels);
    }
    return gathered(v, p);
}

static struct parts group_of(const struct ir_instr *vec, unsigned mask)
{
    struct parts p = {.count = 0};
    for (unsigned c = 0; c < vec->components; c++)
        if (mask >> c & 1)
            p.src[p.count++] = vec->srcs[c];
    return p;
}

static bool can_combine(const struct vectorizer *v, const struct parts *p)
{
    if (!same_operation(v, p))
        return false;
    for (unsigned i = 0; i < p->src[0].def->num_srcs; i++) {
        const struct parts next = operand(p, i);
        if (!can_widen(v, &next, MAX_LEVELS - 1))
            return false;
    }
    return true;
}

/* Component `first` and as many of the others that are not `done` as go together with it. */
static unsigned find_group(const struct vectorizer *v, const struct ir_instr *vec, unsigned first,
                           unsigned done)
{
    unsigned mask = 1u << first;
    for (unsigned c = first + 1; c < vec->components; c++) {
        const struct parts p = group_of(vec, mask | 1u << c);
        if (!(done >> c & 1) && can_combine(v, &p))
            mask |= 1u << c;
    }
    return mask;
}

static void combine_group(struct vectorizer *v, struct ir_instr *vec, unsigned mask)
{
    const struct parts p = group_of(vec, mask);
    struct ir_src wide = combined(v, &p, MAX_LEVELS);
    unsigned next = 0;
    for (unsigned c = 0; c < vec->components; c++) {
        if (!(mask >> c & 1))
            continue;
        vec->srcs[c] = wide;
        vec->srcs[c].swizzle[0] = (uint8_t)next++;
    }
    v->changed = true;
}

static void visit(struct vectorizer *v, struct ir_instr *vec)
{
    unsigned done = 0;
    v->place = vec;
    for (unsigned c = 0; c < vec->components; c++) {
        if (done >> c & 1)
            continue;
        unsigned mask = find_group(v, vec, c, done);
        if (mask != 1u << c)
            combine_group(v, vec, mask);
        done |= mask;
    }
}

bool tgsic_ir_vectorize(struct ir_shader *shader)
{
    struct vectorizer v = {shader->arena, NULL, false};
    tgsic_ir_count_uses(shader);
    for (struct ir_block *b = tgsic_ir_first_block(&shader->body); b; b = tgsic_ir_next_block(b))
        for (struct ir_instr *i = b->first; i; i = i->next)
            if (i->op >= IR_VEC2 && i->op <= IR_VEC4)
                visit(&v, i);
    return v.changed;
}
