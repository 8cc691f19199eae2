/* SPDX-License-Identifier: MIT */
/* Algebraic rules: an operation in, the same or a cheaper one out. */
#include "algebra.h"

bool tgsic_ir_algebra(struct ir_shader *shader, struct ir_instr *instr)
{
    return false;
}
