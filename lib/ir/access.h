/* SPDX-License-Identifier: MIT */
/* Indices of memory and samplers, and idle operands of textures. */
#ifndef TGSIC_IR_ACCESS_H
#define TGSIC_IR_ACCESS_H

#include "ir.h"

/* Constant parts of a LOAD's or STORE's index, or of a TEX's sampler index, go to the constant
 * offset. What is past the end: a load becomes UNDEF, a store is removed (its `block` is NULL
 * then). True if something changed. */
bool tgsic_ir_simplify_access(struct ir_instr *instr);

#endif
