/* SPDX-License-Identifier: MIT */
/* What an operation gives for constants: the same on every platform. */
#ifndef TGSIC_IR_FOLD_H
#define TGSIC_IR_FOLD_H

#include "ir.h"

/* Evaluates `op`. srcs[i][c] is what source i gives for component c, after swizzles and modifiers,
 * as bits; result[c] likewise. Undefined results of GLSL (division of integers by zero, shifts by
 * 32 or more, float to int beyond its range) are what TGSI's reference gives. False, with result
 * untouched, for operations that depend on more than their operands and those on 64 bits. */
bool tgsic_ir_fold(enum ir_op op, unsigned components, uint64_t (*srcs)[4], uint64_t *result);

/* The same of one on doubles that lower_wide made `paired`, whose operands are all constants. */
bool tgsic_ir_fold_double(const struct ir_instr *instr, uint64_t *result);

/* Makes an instruction whose operands are all constants a CONST. */
bool tgsic_ir_fold_instr(struct ir_instr *instr);

/* Applies absolute and negate to the bits of a float. */
static inline uint64_t ir_fold_modifiers(const struct ir_src *src, uint64_t bits)
{
    if (src->absolute)
        bits &= 0x7fffffff;
    if (src->negate)
        bits ^= 0x80000000;
    return bits;
}

#endif
