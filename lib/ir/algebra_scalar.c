/* SPDX-License-Identifier: MIT */
/* Algebraic rules for reciprocals, roots, powers and logarithms. All of these cost one instruction
 * for each component, and are approximations by GLSL's contract. */
#include "algebra.h"

/* Operand 0 is another of these operations; gives its operand. */
static bool is_of(const struct ir_instr *instr, enum ir_op op, struct ir_src *of)
{
    const struct ir_src *x = &instr->srcs[0];
    const struct ir_instr *inner = tgsic_ir_behind(x, op);
    if (!inner || x->negate || x->absolute)
        return false;
    *of = tgsic_ir_through(x, &inner->srcs[0]);
    return true;
}

static bool rewrite_rcp(struct rewrite *r)
{
    struct ir_src x;
    if (is_of(r->instr, IR_FRCP, &x))
        return tgsic_ir_make_copy(r, x);
    if (is_of(r->instr, IR_FSQRT, &x))
        return tgsic_ir_make1(r, IR_FRSQ, x);
    if (is_of(r->instr, IR_FEXP2, &x))
        return tgsic_ir_make1(r, IR_FEXP2, tgsic_ir_negated(x, true));
    return false;
}

static bool rewrite_sqrt(struct rewrite *r)
{
    const struct ir_src *x = &r->instr->srcs[0];
    const struct ir_instr *square = tgsic_ir_behind(x, IR_FMUL);
    if (!square || x->negate || square->srcs[0].negate != square->srcs[1].negate)
        return false;
    struct ir_src a = tgsic_ir_through(x, &square->srcs[0]);
    struct ir_src b = tgsic_ir_through(x, &square->srcs[1]);
    if (!tgsic_ir_same_value(&a, &b, 1))
        return false;
    a.negate = false;
    a.absolute = true;
    return tgsic_ir_make_copy(r, a);
}

static bool rewrite_exp(struct rewrite *r)
{
    const struct ir_src *x = &r->instr->srcs[0];
    const struct ir_instr *product = tgsic_ir_behind(x, IR_FMUL);
    struct ir_src of;
    if (is_of(r->instr, IR_FLOG2, &of))
        return tgsic_ir_make_copy(r, of);
    if (!product || x->absolute)
        return false;
    for (unsigned k = 0; k < 2; k++) { /* 2^(log2(a) * b) */
        struct ir_src log = tgsic_ir_through(x, &product->srcs[k]);
        const struct ir_instr *inner = tgsic_ir_only_behind(&log, IR_FLOG2);
        if (!inner || log.negate || log.absolute)
            continue;
        struct ir_src b = tgsic_ir_through(x, &product->srcs[1 - k]);
        return tgsic_ir_make2(r, IR_FPOW, tgsic_ir_through(&log, &inner->srcs[0]),
                              tgsic_ir_negated(b, x->negate));
    }
    return false;
}

static bool rewrite_log(struct rewrite *r)
{
    const struct ir_src *x = &r->instr->srcs[0];
    const struct ir_instr *power = tgsic_ir_only_behind(x, IR_FPOW);
    struct ir_src of;
    if (is_of(r->instr, IR_FEXP2, &of))
        return tgsic_ir_make_copy(r, of);
    if (!power || x->negate || x->absolute)
        return false;
    struct ir_src base = tgsic_ir_through(x, &power->srcs[0]);
    struct ir_src exponent = tgsic_ir_through(x, &power->srcs[1]);
    return tgsic_ir_make2(r, IR_FMUL, tgsic_ir_emit(r, IR_FLOG2, 1, &base), exponent);
}

static bool rewrite_pow(struct rewrite *r)
{
    const struct ir_instr *instr = r->instr;
    struct ir_src x = instr->srcs[0];
    if (tgsic_ir_is_float(instr, 1, 1.0f))
        return tgsic_ir_make_copy(r, x);
    if (tgsic_ir_is_float(instr, 1, 0.0f) || tgsic_ir_is_float(instr, 0, 1.0f))
        return tgsic_ir_make_float(r, 1.0f);
    if (tgsic_ir_is_float(instr, 1, 2.0f))
        return tgsic_ir_make2(r, IR_FMUL, x, x);
    if (tgsic_ir_is_float(instr, 1, 0.5f))
        return tgsic_ir_make1(r, IR_FSQRT, x);
    if (tgsic_ir_is_float(instr, 1, -1.0f))
        return tgsic_ir_make1(r, IR_FRCP, x);
    if (tgsic_ir_is_float(instr, 1, -0.5f))
        return tgsic_ir_make1(r, IR_FRSQ, x);
    if (tgsic_ir_is_float(instr, 0, 2.0f))
        return tgsic_ir_make1(r, IR_FEXP2, instr->srcs[1]);
    return false;
}

bool tgsic_ir_algebra_scalar(struct rewrite *r)
{
    if (r->instr->precise)
        return false;
    switch (r->instr->op) {
    case IR_FRCP:
        return rewrite_rcp(r);
    case IR_FSQRT:
        return rewrite_sqrt(r);
    case IR_FEXP2:
        return rewrite_exp(r);
    case IR_FLOG2:
        return rewrite_log(r);
    case IR_FPOW:
        return rewrite_pow(r);
    }
    return false;
}
