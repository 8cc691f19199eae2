/* SPDX-License-Identifier: MIT */
/* Whether two instructions compute the same. */
#include "equal.h"

#include <string.h>

static uint32_t mix(uint32_t hash, uint32_t value)
{
    return (hash ^ value) * 0x9e3779b1u + (hash >> 15);
}

static uint32_t hash_src(const struct ir_instr *instr, unsigned i)
{
    const struct ir_src *src = &instr->srcs[i];
    uint32_t hash = src->negate * 2u + src->absolute;
    bool constant = src->def->op == IR_CONST;
    unsigned count = tgsic_ir_src_count(instr, i);
    for (unsigned c = 0; c < count; c++)
        hash = mix(hash, constant ? src->def->u.word[src->swizzle[c]]
                                  : src->swizzle[c] + src->def->index * 4);
    return hash;
}

uint32_t tgsic_ir_hash(const struct ir_instr *instr)
{
    uint32_t hash = instr->op * 8u + instr->components;
    unsigned first = 0;
    if (instr->op < IR_ALU_COUNT && tgsic_ir_ops[instr->op].flags & IR_FLAG_C) {
        uint32_t a = hash_src(instr, 0), b = hash_src(instr, 1);
        hash = mix(mix(hash, a < b ? a : b), a < b ? b : a);
        first = 2;
    }
    for (unsigned i = first; i < instr->num_srcs; i++)
        hash = mix(hash, hash_src(instr, i));
    if (instr->op == IR_LOAD || instr->op == IR_INTERPOLATE)
        hash = mix(hash, instr->u.access.var->index * 64 + (uint32_t)instr->u.access.offset * 4 +
                             instr->u.access.component);
    if (tgsic_ir_is_memory(instr))
        hash = mix(hash, instr->u.memory->var->index * 64 + instr->u.memory->element);
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
    unsigned count = tgsic_ir_src_count(a, i);
    for (unsigned c = 0; c < count; c++)
        if (constant ? x->def->u.word[x->swizzle[c]] != y->def->u.word[y->swizzle[c]]
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

static bool same_memory(const struct ir_memory *a, const struct ir_memory *b, unsigned num_srcs)
{
    return a->opcode == b->opcode && a->qualifiers == b->qualifiers && a->var == b->var &&
           a->element == b->element && a->component == b->component &&
           !memcmp(a->role, b->role, num_srcs) && !memcmp(a->count, b->count, num_srcs);
}

bool tgsic_ir_equal(const struct ir_instr *a, const struct ir_instr *b)
{
    if (a->op != b->op || a->components != b->components || a->bits != b->bits ||
        a->precise != b->precise || a->saturate != b->saturate)
        return false;
    if (tgsic_ir_is_memory(a) && !same_memory(a->u.memory, b->u.memory, a->num_srcs))
        return false;
    if (!same_srcs(a, b))
        return false;
    if (a->op == IR_INTERPOLATE && a->u.access.at != b->u.access.at)
        return false;
    if (a->op == IR_LOAD || a->op == IR_INTERPOLATE)
        return a->u.access.var == b->u.access.var && a->u.access.offset == b->u.access.offset &&
               a->u.access.component == b->u.access.component;
    return a->op != IR_TEX || same_tex(a->u.tex, b->u.tex, a->num_srcs);
}
