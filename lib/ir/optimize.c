/* SPDX-License-Identifier: MIT */
/* The order of the passes. */
#include "pass.h"

#define MAX_ROUNDS 6

/* Until nothing changes, as a rule after a round and the look that finds it was enough. */
static void clean(struct ir_shader *shader)
{
    bool more = true;
    for (unsigned round = 0; round < MAX_ROUNDS; round++) {
        bool changed = tgsic_ir_simplify(shader);
        if (!changed && !more)
            return;
        more = tgsic_ir_value_number(shader);
        more |= tgsic_ir_forward(shader);
        more |= tgsic_ir_simplify_flow(shader);
        more |= tgsic_ir_remove_dead(shader);
    }
}

void tgsic_ir_optimize(struct ir_shader *shader, const struct ir_target *target, bool optimize)
{
    tgsic_ir_lower_scopes(shader);
    tgsic_ir_lower_wide(shader);
    tgsic_ir_lower_io(shader);
    tgsic_ir_split_vars(shader);
    tgsic_ir_ssa(shader);
    tgsic_ir_spread_precise(shader);
    tgsic_ir_lower_target(shader, target);
    if (!optimize) {
        tgsic_ir_simplify_fused(shader);
        tgsic_ir_remove_dead(shader);
        tgsic_ir_lower_complements(shader, target);
        return;
    }
    clean(shader);
    if (tgsic_ir_unroll(shader)) {
        tgsic_ir_simplify(shader);
        tgsic_ir_split_vars(shader);
        tgsic_ir_ssa(shader);
        clean(shader);
    }
    if (tgsic_ir_hoist(shader))
        clean(shader);
    if (tgsic_ir_vectorize(shader))
        clean(shader);
    tgsic_ir_mark_order(shader);
    tgsic_ir_fuse(shader);
    tgsic_ir_simplify_fused(shader);
    tgsic_ir_remove_dead(shader);
    tgsic_ir_transpose(shader);
    tgsic_ir_pack(shader);
    tgsic_ir_simplify_fused(shader);
    tgsic_ir_remove_dead(shader);
    tgsic_ir_lower_complements(shader, target);
}
