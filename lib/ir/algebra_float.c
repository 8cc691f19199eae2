/* SPDX-License-Identifier: MIT */
/* Algebraic rules for sums, products, limits and dot products of floats.
 *
 * GLSL lets an implementation treat NaNs, infinities and the sign of zero freely and reassociate
 * what is not precise (GLSL 4.60, 4.7.1 and 4.7.2). */
#include "algebra.h"

#include <string.h>

/* ---- Sums ---------------------------------------------------------------------------------- */

/* (x + c) + d */
static bool add_constants(struct rewrite *r, unsigned i)
{
    const struct ir_instr *instr = r->instr;
    const struct ir_src *x = &instr->srcs[i];
    const struct ir_instr *inner = tgsic_ir_only_behind(x, IR_FADD);
    if (!inner || x->absolute || !tgsic_ir_is_any_constant(instr, 1 - i))
        return false;
    unsigned constant = tgsic_ir_is_any_constant(inner, 1);
    if (!tgsic_ir_is_any_constant(inner, constant))
        return false;
    struct ir_src sum[2] = {
        tgsic_ir_negated(tgsic_ir_through(x, &inner->srcs[constant]), x->negate),
        instr->srcs[1 - i]};
    struct ir_src rest =
        tgsic_ir_negated(tgsic_ir_through(x, &inner->srcs[1 - constant]), x->negate);
    return tgsic_ir_make2(r, IR_FADD, rest, tgsic_ir_emit(r, IR_FADD, instr->components, sum));
}

/* x - floor(x) */
static bool add_floor(struct rewrite *r, unsigned i)
{
    const struct ir_instr *instr = r->instr;
    const struct ir_src *floor = &instr->srcs[i], *x = &instr->srcs[1 - i];
    const struct ir_instr *inner = tgsic_ir_behind(floor, IR_FFLOOR);
    if (!inner || !floor->negate || floor->absolute)
        return false;
    struct ir_src of = tgsic_ir_through(floor, &inner->srcs[0]);
    if (of.negate != x->negate || !tgsic_ir_same_value(&of, x, instr->components))
        return false;
    return tgsic_ir_make1(r, IR_FFRACT, *x);
}

/* a + t*(b - a) = mix(a, b, t) */
static bool add_mix(struct rewrite *r, unsigned i)
{
    const struct ir_instr *instr = r->instr;
    const struct ir_src *product = &instr->srcs[i], *a = &instr->srcs[1 - i];
    const struct ir_instr *mul = tgsic_ir_only_behind(product, IR_FMUL);
    if (!mul || product->absolute)
        return false;
    for (unsigned k = 0; k < 2; k++) {
        struct ir_src difference = tgsic_ir_through(product, &mul->srcs[k]);
        struct ir_src t = tgsic_ir_through(product, &mul->srcs[1 - k]);
        const struct ir_instr *add = tgsic_ir_only_behind(&mul->srcs[k], IR_FADD);
        if (!add || difference.absolute)
            continue;
        bool negate = difference.negate ^ product->negate;
        for (unsigned m = 0; m < 2; m++) {
            struct ir_src minus = tgsic_ir_through(&difference, &add->srcs[m]);
            struct ir_src b = tgsic_ir_through(&difference, &add->srcs[1 - m]);
            minus.negate ^= negate;
            b.negate ^= negate;
            if (minus.negate == a->negate || !tgsic_ir_same_value(&minus, a, instr->components))
                continue;
            return tgsic_ir_make3(r, IR_FLRP, t, b, *a);
        }
    }
    return false;
}

/* Whether `src` is 1 - t; gives t. */
static bool is_one_minus(const struct ir_src *outer, const struct ir_src *src, struct ir_src *t)
{
    struct ir_src seen = tgsic_ir_through(outer, src);
    const struct ir_instr *add = tgsic_ir_behind(src, IR_FADD);
    if (!add || src->absolute || src->negate)
        return false;
    for (unsigned m = 0; m < 2; m++) {
        if (!tgsic_ir_is_float(add, m, 1.0f))
            continue;
        *t = tgsic_ir_negated(tgsic_ir_through(&seen, &add->srcs[1 - m]), true);
        return true;
    }
    return false;
}

/* a*(1 - t) + b*t = mix(a, b, t) */
static bool add_weighted(struct rewrite *r, unsigned i)
{
    const struct ir_instr *instr = r->instr;
    const struct ir_src *p = &instr->srcs[i], *q = &instr->srcs[1 - i];
    const struct ir_instr *first = tgsic_ir_only_behind(p, IR_FMUL);
    const struct ir_instr *second = tgsic_ir_only_behind(q, IR_FMUL);
    struct ir_src t;
    if (!first || !second || p->absolute || q->absolute)
        return false;
    for (unsigned k = 0; k < 2; k++) {
        if (!is_one_minus(p, &first->srcs[k], &t))
            continue;
        for (unsigned m = 0; m < 2; m++) {
            struct ir_src other = tgsic_ir_through(q, &second->srcs[m]);
            if (other.negate != t.negate || !tgsic_ir_same_value(&other, &t, instr->components))
                continue;
            struct ir_src b = tgsic_ir_through(q, &second->srcs[1 - m]);
            struct ir_src a = tgsic_ir_through(p, &first->srcs[1 - k]);
            return tgsic_ir_make3(r, IR_FLRP, t, tgsic_ir_negated(b, q->negate),
                                  tgsic_ir_negated(a, p->negate));
        }
    }
    return false;
}

static bool rewrite_add(struct rewrite *r)
{
    const struct ir_instr *instr = r->instr;
    for (unsigned i = 0; i < 2; i++)
        if (tgsic_ir_is_float(instr, i, 0.0f))
            return tgsic_ir_make_copy(r, instr->srcs[1 - i]);
    if (instr->srcs[0].negate != instr->srcs[1].negate &&
        tgsic_ir_same_value(&instr->srcs[0], &instr->srcs[1], instr->components))
        return tgsic_ir_make_float(r, 0.0f);
    for (unsigned i = 0; i < 2; i++)
        if (add_constants(r, i) || add_floor(r, i) || add_mix(r, i) || add_weighted(r, i))
            return true;
    return false;
}

/* ---- Products ------------------------------------------------------------------------------ */

/* (x * c) * d, and (x + c) * d, which becomes a multiply-add */
static bool mul_constants(struct rewrite *r, unsigned i)
{
    const struct ir_instr *instr = r->instr;
    const struct ir_src *x = &instr->srcs[i];
    bool sum = x->def->op == IR_FADD;
    const struct ir_instr *inner = tgsic_ir_only_behind(x, sum ? IR_FADD : IR_FMUL);
    if (!inner || x->absolute || !tgsic_ir_is_any_constant(instr, 1 - i))
        return false;
    unsigned constant = tgsic_ir_is_any_constant(inner, 1);
    if (!tgsic_ir_is_any_constant(inner, constant))
        return false;
    struct ir_src factor = tgsic_ir_negated(instr->srcs[1 - i], x->negate);
    struct ir_src both[2] = {tgsic_ir_through(x, &inner->srcs[constant]), factor};
    struct ir_src folded = tgsic_ir_emit(r, IR_FMUL, instr->components, both);
    struct ir_src rest = tgsic_ir_through(x, &inner->srcs[1 - constant]);
    if (!sum)
        return tgsic_ir_make2(r, IR_FMUL, rest, folded);
    struct ir_src product[2] = {rest, factor};
    return tgsic_ir_make2(r, IR_FADD, tgsic_ir_emit(r, IR_FMUL, instr->components, product),
                          folded);
}

/* b2f(condition) * x: the bits of x or none */
static bool mul_bool(struct rewrite *r, unsigned i)
{
    const struct ir_instr *instr = r->instr;
    const struct ir_src *flag = &instr->srcs[i], *x = &instr->srcs[1 - i];
    const struct ir_instr *convert = tgsic_ir_only_behind(flag, IR_B2F);
    if (!convert || flag->negate || flag->absolute || x->negate || x->absolute || instr->saturate)
        return false;
    return tgsic_ir_make2(r, IR_AND, tgsic_ir_through(flag, &convert->srcs[0]), *x);
}

/* 2^a * 2^b; x * (1/y) */
static bool mul_scalars(struct rewrite *r)
{
    const struct ir_instr *instr = r->instr;
    const struct ir_src *x = &instr->srcs[0], *y = &instr->srcs[1];
    const struct ir_instr *a = tgsic_ir_only_behind(x, IR_FEXP2);
    const struct ir_instr *b = tgsic_ir_only_behind(y, IR_FEXP2);
    if (!a || !b || instr->components != 1 || x->negate || y->negate)
        return false;
    struct ir_src srcs[2] = {tgsic_ir_through(x, &a->srcs[0]), tgsic_ir_through(y, &b->srcs[0])};
    return tgsic_ir_make1(r, IR_FEXP2, tgsic_ir_emit(r, IR_FADD, 1, srcs));
}

static bool rewrite_mul(struct rewrite *r)
{
    struct ir_instr *instr = r->instr;
    for (unsigned i = 0; i < 2; i++) {
        if (tgsic_ir_is_float(instr, i, 1.0f))
            return tgsic_ir_make_copy(r, instr->srcs[1 - i]);
        if (tgsic_ir_is_float(instr, i, -1.0f))
            return tgsic_ir_make_copy(r, tgsic_ir_negated(instr->srcs[1 - i], true));
        if (!instr->precise && tgsic_ir_is_float(instr, i, 0.0f))
            return tgsic_ir_make_float(r, 0.0f);
    }
    if (instr->srcs[0].absolute && tgsic_ir_same_src(instr, 0, 1)) {
        for (unsigned i = 0; i < 2; i++)
            instr->srcs[i].absolute = instr->srcs[i].negate = false;
        return true;
    }
    if (instr->precise)
        return false;
    for (unsigned i = 0; i < 2; i++)
        if (mul_constants(r, i) || mul_bool(r, i))
            return true;
    return mul_scalars(r);
}

static bool rewrite_div(struct rewrite *r)
{
    const struct ir_instr *instr = r->instr;
    const struct ir_src *x = &instr->srcs[0], *y = &instr->srcs[1];
    if (tgsic_ir_is_float(instr, 1, 1.0f))
        return tgsic_ir_make_copy(r, *x);
    if (instr->precise)
        return false;
    if (tgsic_ir_is_any_constant(instr, 1)) {
        struct ir_src srcs[2] = {tgsic_ir_emit_float(r, 1.0f), *y};
        return tgsic_ir_make2(r, IR_FMUL, *x, tgsic_ir_emit(r, IR_FDIV, instr->components, srcs));
    }
    const struct ir_instr *root = tgsic_ir_behind(y, IR_FSQRT);
    if (root && !y->absolute) {
        struct ir_src one = {root->srcs[0].def,
                             {root->srcs[0].swizzle[0]},
                             root->srcs[0].absolute,
                             root->srcs[0].negate};
        struct ir_src inverse = tgsic_ir_emit(r, IR_FRSQ, 1, &one);
        return tgsic_ir_make2(r, IR_FMUL, *x, tgsic_ir_negated(inverse, y->negate));
    }
    if (instr->components == 1 && tgsic_ir_is_float(instr, 0, 1.0f))
        return tgsic_ir_make1(r, IR_FRCP, *y);
    return false;
}

/* The rules know products and sums; what is left of them, fuse.c joins again. */
static bool rewrite_mad(struct rewrite *r)
{
    const struct ir_instr *instr = r->instr;
    const struct ir_src *s = instr->srcs;
    for (unsigned i = 0; i < 2; i++) {
        if (tgsic_ir_is_float(instr, i, 1.0f))
            return tgsic_ir_make2(r, IR_FADD, s[1 - i], s[2]);
        if (tgsic_ir_is_float(instr, i, -1.0f))
            return tgsic_ir_make2(r, IR_FADD, tgsic_ir_negated(s[1 - i], true), s[2]);
    }
    if (instr->precise || r->fused)
        return false;
    return tgsic_ir_make2(r, IR_FADD, tgsic_ir_emit(r, IR_FMUL, instr->components, s), s[2]);
}

static bool rewrite_lrp(struct rewrite *r)
{
    const struct ir_instr *instr = r->instr;
    const struct ir_src *s = instr->srcs;
    if (tgsic_ir_is_float(instr, 0, 1.0f))
        return tgsic_ir_make_copy(r, s[1]);
    if (tgsic_ir_is_float(instr, 0, 0.0f) || tgsic_ir_same_src(instr, 1, 2))
        return tgsic_ir_make_copy(r, s[2]);
    if (instr->precise)
        return false;
    const struct ir_instr *flag = tgsic_ir_behind(&s[0], IR_B2F);
    bool plain = !s[0].negate && !s[1].negate && !s[1].absolute && !s[2].negate && !s[2].absolute;
    if (flag && plain && !instr->saturate)
        return tgsic_ir_make3(r, IR_SELECT, tgsic_ir_through(&s[0], &flag->srcs[0]), s[1], s[2]);
    if (tgsic_ir_is_float(instr, 2, 0.0f))
        return tgsic_ir_make2(r, IR_FMUL, s[0], s[1]);
    return false;
}

/* ---- Limits -------------------------------------------------------------------------------- */

static bool in_unit_range(const struct ir_src *src)
{
    const struct ir_instr *def = src->def;
    if (src->negate)
        return false;
    if (def->saturate)
        return true;
    switch (def->op) {
    case IR_FSAT:
    case IR_B2F:
    case IR_FSLT_F:
    case IR_FSGE_F:
    case IR_FSEQ_F:
    case IR_FSNE_F:
    case IR_FFRACT:
        return true;
    }
    return false;
}

/* min(max(x, 0), 1) and the other way round */
static bool limit_saturate(struct rewrite *r, unsigned i)
{
    const struct ir_instr *instr = r->instr;
    bool is_min = instr->op == IR_FMIN;
    const struct ir_src *x = &instr->srcs[i];
    if (!tgsic_ir_is_float(instr, 1 - i, is_min ? 1.0f : 0.0f))
        return false;
    if (in_unit_range(x))
        return tgsic_ir_make_copy(r, *x);
    const struct ir_instr *inner = tgsic_ir_behind(x, is_min ? IR_FMAX : IR_FMIN);
    if (!inner || x->absolute || x->negate)
        return false;
    for (unsigned k = 0; k < 2; k++) {
        if (!tgsic_ir_is_float(inner, k, is_min ? 0.0f : 1.0f))
            continue;
        r->instr->saturate = false;
        return tgsic_ir_make1(r, IR_FSAT, tgsic_ir_through(x, &inner->srcs[1 - k]));
    }
    return false;
}

static bool rewrite_limit(struct rewrite *r)
{
    struct ir_instr *instr = r->instr;
    if (tgsic_ir_same_src(instr, 0, 1))
        return tgsic_ir_make_copy(r, instr->srcs[0]);
    if (instr->precise)
        return false;
    if (limit_saturate(r, 0) || limit_saturate(r, 1))
        return true;
    if (instr->op == IR_FMAX && instr->srcs[0].negate != instr->srcs[1].negate &&
        !instr->srcs[0].absolute &&
        tgsic_ir_same_value(&instr->srcs[0], &instr->srcs[1], instr->components)) {
        struct ir_src x = instr->srcs[0];
        x.negate = false;
        x.absolute = true;
        return tgsic_ir_make_copy(r, x);
    }
    return false;
}

static bool rewrite_saturate(struct rewrite *r)
{
    const struct ir_instr *instr = r->instr;
    const struct ir_src *x = &instr->srcs[0];
    if (in_unit_range(x))
        return tgsic_ir_make_copy(r, *x);
    const struct ir_instr *max = tgsic_ir_behind(x, IR_FMAX), *min = tgsic_ir_behind(x, IR_FMIN);
    const struct ir_instr *inner = max ? max : min;
    if (instr->precise || !inner || x->negate || x->absolute)
        return false;
    for (unsigned k = 0; k < 2; k++)
        if (tgsic_ir_is_float(inner, k, max ? 0.0f : 1.0f))
            return tgsic_ir_make1(r, IR_FSAT, tgsic_ir_through(x, &inner->srcs[1 - k]));
    return false;
}

/* ---- Rounding ------------------------------------------------------------------------------ */

/* What is whole is not rounded again: float(int(floor(x))) leaves a TRUNC behind. */
static bool rewrite_trunc(struct rewrite *r)
{
    unsigned op = r->instr->srcs[0].def->op;
    return (op == IR_FFLOOR || op == IR_FCEIL || op == IR_FROUND_EVEN || op == IR_FTRUNC) &&
           tgsic_ir_make_copy(r, r->instr->srcs[0]);
}

/* ---- Signs --------------------------------------------------------------------------------- */

/* A sign on a constant or twice is none; what is left of FNEG and FABS is a plain operand. */
static bool rewrite_sign(struct rewrite *r)
{
    struct ir_instr *instr = r->instr;
    struct ir_src x = instr->srcs[0];
    if (!x.negate && !x.absolute)
        return false;
    if (instr->op == IR_FABS) {
        x.absolute = true;
        x.negate = false;
    } else {
        x.negate = !x.negate;
    }
    if (x.negate && x.absolute)
        return false;
    return tgsic_ir_make_copy(r, x);
}

/* ---- Dot products -------------------------------------------------------------------------- */

static float component_of(const struct ir_src *src, unsigned c)
{
    uint32_t bits = src->def->u.word[src->swizzle[c]];
    float value;
    memcpy(&value, &bits, sizeof value);
    return src->absolute && value < 0 ? -value : value;
}

static enum ir_op dot_of(unsigned count)
{
    return count == 1 ? IR_FMUL : count == 2 ? IR_FDOT2 : count == 3 ? IR_FDOT3 : IR_FDOT4;
}

/* Components whose factor is zero take no part. */
static bool dot_zeros(struct rewrite *r, unsigned i)
{
    const struct ir_instr *instr = r->instr;
    unsigned count = tgsic_ir_src_count(instr, 0), kept = 0;
    struct ir_src x = instr->srcs[1 - i], k = instr->srcs[i];
    if (k.def->op != IR_CONST && !(k.def->op >= IR_VEC2 && k.def->op <= IR_VEC4))
        return false;
    for (unsigned c = 0; c < count; c++) {
        struct ir_src part = k;
        part.swizzle[0] = k.swizzle[c];
        if (k.def->op != IR_CONST) {
            const struct ir_src *inner = &k.def->srcs[k.swizzle[c]];
            part = *inner;
        }
        if (part.def->op == IR_CONST && component_of(&part, 0) == 0.0f)
            continue;
        x.swizzle[kept] = instr->srcs[1 - i].swizzle[c];
        k.swizzle[kept++] = instr->srcs[i].swizzle[c];
    }
    if (kept == count)
        return false;
    if (!kept)
        return tgsic_ir_make_float(r, 0.0f);
    return tgsic_ir_make2(r, dot_of(kept), x, k);
}

/* dot(vec4(v, 1), k) = dot(v, k.xyz) + k.w, if nobody else needs that vec4 */
static bool dot_one(struct rewrite *r, unsigned i)
{
    const struct ir_instr *instr = r->instr;
    const struct ir_src *v = &instr->srcs[i], *k = &instr->srcs[1 - i];
    const struct ir_instr *vec = tgsic_ir_only_behind(v, IR_VEC4);
    if (!r->fused || instr->op != IR_FDOT4 || !vec || v->negate || v->absolute ||
        k->def->op == IR_VEC4)
        return false;
    const struct ir_src *last = &vec->srcs[v->swizzle[3]];
    if (last->def->op != IR_CONST || component_of(last, 0) != 1.0f)
        return false;
    struct ir_src xyz = {vec->srcs[v->swizzle[0]].def, {0}, false, false}, w = *k;
    for (unsigned c = 0; c < 3; c++) {
        const struct ir_src *part = &vec->srcs[v->swizzle[c]];
        if (part->def != xyz.def)
            return false;
        xyz.swizzle[c] = part->swizzle[0];
    }
    w.swizzle[0] = k->swizzle[3];
    struct ir_src srcs[2] = {xyz, *k};
    return tgsic_ir_make2(r, IR_FADD, tgsic_ir_emit(r, IR_FDOT3, 1, srcs), w);
}

static bool rewrite_dot(struct rewrite *r)
{
    if (r->instr->precise)
        return false;
    for (unsigned i = 0; i < 2; i++)
        if (dot_zeros(r, i) || dot_one(r, i))
            return true;
    return false;
}

bool tgsic_ir_algebra_float(struct rewrite *r)
{
    switch (r->instr->op) {
    case IR_FADD:
        return !r->instr->precise && rewrite_add(r);
    case IR_FMUL:
        return rewrite_mul(r);
    case IR_FDIV:
        return rewrite_div(r);
    case IR_FMAD:
        return rewrite_mad(r);
    case IR_FLRP:
        return rewrite_lrp(r);
    case IR_FMIN:
    case IR_FMAX:
        return rewrite_limit(r);
    case IR_FSAT:
        return rewrite_saturate(r);
    case IR_FTRUNC:
        return rewrite_trunc(r);
    case IR_FNEG:
    case IR_FABS:
        return rewrite_sign(r);
    case IR_FDOT2:
    case IR_FDOT3:
    case IR_FDOT4:
        return rewrite_dot(r);
    }
    return false;
}
