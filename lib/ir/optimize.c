/* SPDX-License-Identifier: MIT */
/* The order of the passes. */
#include "pass.h"

#define MAX_ROUNDS 6

/* What cleans up, in this order, and which others may find something new after a change of each. */
enum { SIMPLIFY = 1, VALUES = 2, FORWARD = 4, FLOW = 8, DEAD = 16, ALL = 31 };

static const struct cleaner {
    bool (*run)(struct ir_shader *shader);
    unsigned wakes;
} cleaners[] = {
    {tgsic_ir_simplify, ALL},
    {tgsic_ir_value_number, ALL}, /* equal values may have equal readers, once those are narrower */
    {tgsic_ir_forward, ALL & ~FORWARD},
    {tgsic_ir_simplify_flow, ALL},
    {tgsic_ir_remove_dead, SIMPLIFY | FLOW}, /* fewer uses, fewer phis */
};
#define NUM_CLEANERS (sizeof cleaners / sizeof *cleaners)

/* Until nothing changes, as a rule after a round and the look that finds it was enough. */
static void clean(struct ir_shader *shader)
{
    unsigned awake = ALL;
    for (unsigned round = 0; round < MAX_ROUNDS && awake; round++) {
        for (unsigned n = 0; n < NUM_CLEANERS; n++) {
            if (!(awake >> n & 1))
                continue;
            awake &= ~(1u << n);
            if (cleaners[n].run(shader))
                awake |= cleaners[n].wakes;
        }
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
