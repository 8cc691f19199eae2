/* SPDX-License-Identifier: MIT */
/* The passes over the IR. Each does one thing and says what it needs and what it leaves. */
#ifndef TGSIC_IR_PASS_H
#define TGSIC_IR_PASS_H

#include "codegen.h"
#include "ir.h"

/* Runs every pass in the order that `target` wants: from what a front end builds to what
 * tgsic_ir_codegen() takes. `optimize` false leaves out all that is not needed for correctness. */
void tgsic_ir_optimize(struct ir_shader *shader, const struct ir_target *target, bool optimize);

#endif
