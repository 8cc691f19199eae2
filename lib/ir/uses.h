/* SPDX-License-Identifier: MIT */
/* What a shader uses of its variables. */
#ifndef TGSIC_IR_USES_H
#define TGSIC_IR_USES_H

#include "ir.h"

/* Elements [first, end) of `var`, not yet clamped to its length, and components of them. */
typedef void ir_use_fn(void *user, const struct ir_var *var, int64_t first, int64_t end,
                       unsigned mask);

/* Calls `use` for each access in the order of the text. */
void tgsic_ir_each_use(const struct ir_shader *shader, ir_use_fn *use, void *user);

#endif
