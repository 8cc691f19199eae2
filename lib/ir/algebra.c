/* SPDX-License-Identifier: MIT */
/* Algebraic rules: dispatch, and how rules look and rewrite. */
#include "algebra.h"

#include "fold.h"
#include "scalar.h"

#include <string.h>

/* ---- Looking ------------------------------------------------------------------------------- */

const struct ir_instr *tgsic_ir_behind(const struct ir_src *src, enum ir_op op)
{
    const struct ir_instr *def = src->def;
    return def->op == op && !def->precise && !def->saturate ? def : NULL;
}

const struct ir_instr *tgsic_ir_only_behind(const struct ir_src *src, enum ir_op op)
{
    return src->def->uses <= 1 ? tgsic_ir_behind(src, op) : NULL;
}

bool tgsic_ir_is_any_constant(const struct ir_instr *instr, unsigned i)
{
    return instr->srcs[i].def->op == IR_CONST && instr->srcs[i].def->bits == 32;
}

bool tgsic_ir_is_constant(const struct ir_instr *instr, unsigned i, uint32_t *bits)
{
    const struct ir_src *src = &instr->srcs[i];
    if (!tgsic_ir_is_any_constant(instr, i))
        return false;
    uint64_t first = src->def->u.word[src->swizzle[0]];
    for (unsigned c = 1; c < tgsic_ir_src_count(instr, i); c++)
        if (src->def->u.word[src->swizzle[c]] != first)
            return false;
    *bits = (uint32_t)ir_fold_modifiers(src, first);
    return true;
}

bool tgsic_ir_same_value(const struct ir_src *a, const struct ir_src *b, unsigned count)
{
    return a->def == b->def && a->absolute == b->absolute && !memcmp(a->swizzle, b->swizzle, count);
}

bool tgsic_ir_same_src(const struct ir_instr *instr, unsigned i, unsigned j)
{
    const struct ir_src *a = &instr->srcs[i], *b = &instr->srcs[j];
    return a->negate == b->negate && tgsic_ir_same_value(a, b, tgsic_ir_src_count(instr, i));
}

static bool is_bool_constant(const struct ir_instr *def)
{
    for (unsigned c = 0; c < def->components; c++)
        if (def->u.word[c] && def->u.word[c] != 0xffffffffu)
            return false;
    return true;
}

static bool is_bool_vector(const struct ir_instr *vec)
{
    for (unsigned c = 0; c < vec->num_srcs; c++) {
        const struct ir_instr *def = vec->srcs[c].def;
        if (def->op == IR_CONST ? !is_bool_constant(def) : tgsic_ir_ops[def->op].dst[0] != 'b')
            return false;
    }
    return true;
}

bool tgsic_ir_is_bool(const struct ir_instr *def)
{
    if (def->op == IR_CONST)
        return is_bool_constant(def);
    if (def->op >= IR_VEC2 && def->op <= IR_VEC4)
        return is_bool_vector(def);
    if (def->op == IR_NOT || def->op == IR_MOV)
        return tgsic_ir_ops[def->srcs[0].def->op].dst[0] == 'b';
    if (def->op == IR_AND || def->op == IR_OR || def->op == IR_XOR)
        return tgsic_ir_ops[def->srcs[0].def->op].dst[0] == 'b' &&
               tgsic_ir_ops[def->srcs[1].def->op].dst[0] == 'b';
    return tgsic_ir_ops[def->op].dst[0] == 'b';
}

/* ---- Rewriting ----------------------------------------------------------------------------- */

struct ir_src tgsic_ir_through(const struct ir_src *outer, const struct ir_src *inner)
{
    struct ir_src src = *inner;
    for (unsigned c = 0; c < 4; c++)
        src.swizzle[c] = inner->swizzle[outer->swizzle[c]];
    return src;
}

struct ir_src tgsic_ir_negated(struct ir_src src, bool negate)
{
    src.negate ^= negate;
    return src;
}

struct ir_src tgsic_ir_whole(struct ir_instr *def)
{
    struct ir_src src = {def, {0}, false, false};
    for (unsigned c = 0; c < def->components; c++)
        src.swizzle[c] = (uint8_t)c;
    return src;
}

static void count_srcs(const struct ir_instr *instr)
{
    for (unsigned i = 0; i < instr->num_srcs; i++)
        instr->srcs[i].def->uses++;
}

/* Swizzles beyond what is read are zero. */
static void trim(struct ir_instr *instr)
{
    for (unsigned i = 0; i < instr->num_srcs; i++)
        for (unsigned c = tgsic_ir_src_count(instr, i); c < 4; c++)
            instr->srcs[i].swizzle[c] = 0;
}

struct ir_src tgsic_ir_emit(struct rewrite *r, enum ir_op op, unsigned components,
                            const struct ir_src *srcs)
{
    unsigned num_srcs = tgsic_ir_ops[op].num_srcs;
    struct ir_instr *made = tgsic_ir_new(r->arena, op, components, 32, num_srcs);
    memcpy(made->srcs, srcs, num_srcs * sizeof *srcs);
    made->pos = r->instr->pos;
    made->precise = r->instr->precise;
    trim(made);
    count_srcs(made);
    tgsic_ir_insert_before(r->instr, made);
    tgsic_ir_fold_instr(made);
    return tgsic_ir_whole(made);
}

struct ir_src tgsic_ir_emit_word(struct rewrite *r, uint32_t bits)
{
    struct ir_instr *made = tgsic_ir_new(r->arena, IR_CONST, 1, 32, 0);
    made->u.word[0] = bits;
    tgsic_ir_insert_before(r->instr, made);
    return tgsic_ir_whole(made);
}

struct ir_src tgsic_ir_emit_float(struct rewrite *r, float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return tgsic_ir_emit_word(r, bits);
}

bool tgsic_ir_make(struct rewrite *r, enum ir_op op, const struct ir_src *srcs)
{
    struct ir_instr *instr = r->instr;
    unsigned num_srcs = tgsic_ir_ops[op].num_srcs;
    for (unsigned i = 0; i < instr->num_srcs; i++)
        instr->srcs[i].def->uses--;
    struct ir_src *place =
        num_srcs > instr->num_srcs ? ARENA_ARRAY(r->arena, struct ir_src, num_srcs) : instr->srcs;
    memmove(place, srcs, num_srcs * sizeof *srcs);
    instr->srcs = place;
    instr->num_srcs = (uint8_t)num_srcs;
    instr->op = (uint8_t)op;
    trim(instr);
    count_srcs(instr);
    return true;
}

bool tgsic_ir_make1(struct rewrite *r, enum ir_op op, struct ir_src x)
{
    return tgsic_ir_make(r, op, &x);
}

bool tgsic_ir_make2(struct rewrite *r, enum ir_op op, struct ir_src x, struct ir_src y)
{
    return tgsic_ir_make(r, op, (struct ir_src[]){x, y});
}

bool tgsic_ir_make3(struct rewrite *r, enum ir_op op, struct ir_src x, struct ir_src y,
                    struct ir_src z)
{
    return tgsic_ir_make(r, op, (struct ir_src[]){x, y, z});
}

bool tgsic_ir_make_copy(struct rewrite *r, struct ir_src x)
{
    bool clamp = r->instr->saturate;
    enum ir_op op = clamp ? IR_FSAT : x.negate ? IR_FNEG : x.absolute ? IR_FABS : IR_MOV;
    r->instr->saturate = false;
    if (op == IR_FNEG)
        x.negate = false;
    if (op == IR_FABS)
        x.absolute = false;
    return tgsic_ir_make(r, op, &x);
}

bool tgsic_ir_make_word(struct rewrite *r, uint32_t bits)
{
    const uint64_t values[4] = {bits, bits, bits, bits};
    for (unsigned i = 0; i < r->instr->num_srcs; i++)
        r->instr->srcs[i].def->uses--;
    tgsic_ir_become_const(r->instr, values);
    return true;
}

bool tgsic_ir_make_float(struct rewrite *r, float value)
{
    uint32_t bits;
    if (r->instr->saturate)
        value = value > 1 ? 1.0f : value > 0 ? value : 0.0f;
    memcpy(&bits, &value, sizeof bits);
    return tgsic_ir_make_word(r, bits);
}

bool tgsic_ir_algebra(struct tgsic_arena *arena, struct ir_instr *instr, bool fused)
{
    struct rewrite r = {arena, instr, fused};
    if (instr->op >= IR_ALU_COUNT || !instr->num_srcs || instr->bits != 32 ||
        instr->srcs[0].def->bits != 32)
        return false;
    return tgsic_ir_algebra_float(&r) || tgsic_ir_algebra_scalar(&r) ||
           tgsic_ir_algebra_logic(&r) || tgsic_ir_algebra_integer(&r);
}
