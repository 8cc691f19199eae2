/* SPDX-License-Identifier: MIT */
/* Algebraic rules: what they look at and how they rewrite.
 *
 * A rule gets one instruction and either leaves it alone (false) or makes it something cheaper, in
 * place; instructions it needs are put before it. Operands of other instructions may be taken
 * over, those instructions themselves stay as they are for their other users. */
#ifndef TGSIC_IR_ALGEBRA_H
#define TGSIC_IR_ALGEBRA_H

#include "ir.h"

#include <string.h>

struct rewrite {
    struct tgsic_arena *arena;
    struct ir_instr *instr;
    bool fused; /* multiply-adds have been made and stay */
};

/* Rewrites within GLSL's contract for floats, or exactly if the instruction is precise. Uses must
 * be counted; they are kept up to date roughly, enough to see what is used once. */
bool tgsic_ir_algebra(struct tgsic_arena *arena, struct ir_instr *instr, bool fused);

bool tgsic_ir_algebra_float(struct rewrite *r);
bool tgsic_ir_algebra_scalar(struct rewrite *r); /* roots, powers and the like */
bool tgsic_ir_algebra_logic(struct rewrite *r);  /* comparisons, selections, conversions */
bool tgsic_ir_algebra_integer(struct rewrite *r);

/* ---- Looking (algebra.c) ------------------------------------------------------------------- */

/* The instruction behind an operand if it is a plain `op`: not precise, not saturated. */
const struct ir_instr *tgsic_ir_behind(const struct ir_src *src, enum ir_op op);
/* Likewise, and this operand is its only use. */
const struct ir_instr *tgsic_ir_only_behind(const struct ir_src *src, enum ir_op op);
/* Operand i is the same constant in all components that are read; modifiers are applied. */
bool tgsic_ir_is_constant(const struct ir_instr *instr, unsigned i, uint32_t *bits);

/* Most operands are no constants, and every rule asks. */
static inline bool tgsic_ir_is_word(const struct ir_instr *instr, unsigned i, uint32_t value)
{
    uint32_t bits;
    return instr->srcs[i].def->op == IR_CONST && tgsic_ir_is_constant(instr, i, &bits) &&
           bits == value;
}

static inline bool tgsic_ir_is_float(const struct ir_instr *instr, unsigned i, float value)
{
    uint32_t bits;
    float is;
    if (instr->srcs[i].def->op != IR_CONST || !tgsic_ir_is_constant(instr, i, &bits))
        return false;
    memcpy(&is, &bits, sizeof is);
    return is == value;
}
/* Operand i is constant, whatever its components. */
bool tgsic_ir_is_any_constant(const struct ir_instr *instr, unsigned i);
bool tgsic_ir_same_src(const struct ir_instr *instr, unsigned i, unsigned j);
/* The two operands (of operations of `count` components) read the same, but for the sign. */
bool tgsic_ir_same_value(const struct ir_src *a, const struct ir_src *b, unsigned count);
/* A value that is 0 or ~0 in every component. */
bool tgsic_ir_is_bool(const struct ir_instr *def);

/* ---- Rewriting ----------------------------------------------------------------------------- */

/* Operand `inner` of the instruction behind `outer`, as seen through outer's swizzle; outer's
 * modifiers are not applied. */
struct ir_src tgsic_ir_through(const struct ir_src *outer, const struct ir_src *inner);
struct ir_src tgsic_ir_negated(struct ir_src src, bool negate);
struct ir_src tgsic_ir_whole(struct ir_instr *def);

struct ir_src tgsic_ir_emit(struct rewrite *r, enum ir_op op, unsigned components,
                            const struct ir_src *srcs);
struct ir_src tgsic_ir_emit_word(struct rewrite *r, uint32_t bits);
struct ir_src tgsic_ir_emit_float(struct rewrite *r, float value);
/* Makes the instruction op(srcs). */
bool tgsic_ir_make(struct rewrite *r, enum ir_op op, const struct ir_src *srcs);
bool tgsic_ir_make1(struct rewrite *r, enum ir_op op, struct ir_src x);
bool tgsic_ir_make2(struct rewrite *r, enum ir_op op, struct ir_src x, struct ir_src y);
bool tgsic_ir_make3(struct rewrite *r, enum ir_op op, struct ir_src x, struct ir_src y,
                    struct ir_src z);
/* Makes it the operand's value: a copy, a sign or a clamp; `floats` if its modifiers apply. */
bool tgsic_ir_make_copy(struct rewrite *r, struct ir_src x);
bool tgsic_ir_make_word(struct rewrite *r, uint32_t bits);
bool tgsic_ir_make_float(struct rewrite *r, float value);

#endif
