/* SPDX-License-Identifier: MIT */
/* Algebraic rules. */
#ifndef TGSIC_IR_ALGEBRA_H
#define TGSIC_IR_ALGEBRA_H

#include "ir.h"

/* Rewrites one instruction, in place, to something cheaper that means the same within GLSL's
 * contract for floats (or exactly, if it is precise). New instructions go before it. */
bool tgsic_ir_algebra(struct ir_shader *shader, struct ir_instr *instr);

#endif
