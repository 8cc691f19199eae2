/* SPDX-License-Identifier: MIT */
/* 64-bit integers where the dialect has none. Private to lib/ir. */
#ifndef TGSIC_IR_LONG_H
#define TGSIC_IR_LONG_H

#include "build.h"

/* Whether 64-bit integers take part in the operation. */
bool tgsic_ir_is_long_op(enum ir_op op);
/* Such an operation built of those on words. */
struct ir_instr *tgsic_ir_emulate_long(struct ir_builder *ir, enum ir_op op,
                                       struct ir_instr *const *operands);

#endif
