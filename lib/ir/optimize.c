/* SPDX-License-Identifier: MIT */
/* The order of the passes. */
#include "pass.h"

#define MAX_ROUNDS 8

static void to_ssa(struct ir_shader *shader)
{
    tgsic_ir_split_vars(shader);
    tgsic_ir_ssa(shader);
}

void tgsic_ir_optimize(struct ir_shader *shader, const struct ir_target *target, bool optimize)
{
    tgsic_ir_lower_scopes(shader);
    to_ssa(shader);
    tgsic_ir_lower_target(shader, target);
    for (unsigned round = 0; round < MAX_ROUNDS; round++) {
        bool changed = tgsic_ir_simplify(shader);
        changed |= tgsic_ir_remove_dead(shader);
        if (!changed)
            break;
    }
}
