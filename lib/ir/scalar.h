/* SPDX-License-Identifier: MIT */
/* Single components of values, and putting them together again: what passes that see vectors by
 * component share. */
#ifndef TGSIC_IR_SCALAR_H
#define TGSIC_IR_SCALAR_H

#include "ir.h"

/* A component of a value; def NULL: undefined. */
struct ir_scalar {
    struct ir_instr *def;
    unsigned component;
};

static inline bool ir_scalar_equal(struct ir_scalar a, struct ir_scalar b)
{
    return a.def == b.def && a.component == b.component;
}

/* What the component is a plain copy of, through MOV and VEC. */
struct ir_scalar tgsic_ir_scalar_origin(struct ir_scalar s);
/* Component c (in the order of the swizzle) of a source without modifiers, at its origin. */
struct ir_scalar tgsic_ir_src_scalar(const struct ir_src *src, unsigned c);

/* The scalars as a source: of one value if they all are of one, else of a new VEC that is put
 * before `place`, or at the end of `block` (before its jump) when place is NULL. */
struct ir_src tgsic_ir_gather(struct tgsic_arena *arena, struct ir_block *block,
                              struct ir_instr *place, const struct ir_scalar *scalars,
                              unsigned count, unsigned bits);
/* Makes the instruction a MOV, VEC or UNDEF that gives the scalars. */
void tgsic_ir_become_copy(struct tgsic_arena *arena, struct ir_instr *instr,
                          const struct ir_scalar *scalars);
/* Makes the instruction a copy of components `first` and on of the value. */
void tgsic_ir_become_part(struct tgsic_arena *arena, struct ir_instr *instr, struct ir_instr *of,
                          unsigned first);
/* Operands that are MOVs name what those copy, one level deep. */
void tgsic_ir_skip_copy(struct ir_src *src);
static inline void tgsic_ir_skip_copies(struct ir_instr *instr)
{
    for (unsigned i = 0; i < instr->num_srcs; i++)
        if (instr->srcs[i].def && instr->srcs[i].def->op == IR_MOV)
            tgsic_ir_skip_copy(&instr->srcs[i]);
}
/* Makes the instruction, of 32 bits, a CONST. */
void tgsic_ir_become_const(struct ir_instr *instr, const uint64_t *values);

#endif
