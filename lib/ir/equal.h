/* SPDX-License-Identifier: MIT */
/* Whether two instructions compute the same. */
#ifndef TGSIC_IR_EQUAL_H
#define TGSIC_IR_EQUAL_H

#include "ir.h"

/* Equal for instructions that tgsic_ir_equal() finds equal. Values must be numbered. */
uint32_t tgsic_ir_hash(const struct ir_instr *instr);
/* The same operation on the same values, or equal constants; operands in either order where they
 * commute. Memory may have changed between two loads that are equal. */
bool tgsic_ir_equal(const struct ir_instr *a, const struct ir_instr *b);

#endif
