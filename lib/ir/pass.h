/* SPDX-License-Identifier: MIT */
/* The passes over the IR. Each does one thing and says what it needs and what it leaves.
 *
 * Passes change instructions in place and have no lists of uses: what became a copy stays as a MOV
 * whose users look through it, and remove_dead takes away what nobody names any more. */
#ifndef TGSIC_IR_PASS_H
#define TGSIC_IR_PASS_H

#include "codegen.h"
#include "ir.h"

/* Runs every pass in the order that `target` wants: from what a front end builds to what
 * tgsic_ir_codegen() takes. `optimize` false leaves out all that is not needed for correctness. */
void tgsic_ir_optimize(struct ir_shader *shader, const struct ir_target *target, bool optimize);

/* ---- Lowering ------------------------------------------------------------------------------ */

void tgsic_ir_lower_scopes(struct ir_shader *shader);
/* Outputs, and inputs that a value indexes, through LOCAL variables. */
void tgsic_ir_lower_io(struct ir_shader *shader);
/* 64-bit values as pairs of 32-bit ones. */
void tgsic_ir_lower_wide(struct ir_shader *shader);
/* One variable for each element of a LOCAL array that no value indexes. */
void tgsic_ir_split_vars(struct ir_shader *shader);
/* LOCALs of length 1 become values and phis. */
void tgsic_ir_ssa(struct ir_shader *shader);
/* Operations whose results precise ones consume are precise. */
void tgsic_ir_spread_precise(struct ir_shader *shader);
/* What the target has no instruction for: half floats, ldexp, projections. */
void tgsic_ir_lower_target(struct ir_shader *shader, const struct ir_target *target);
/* NOT and INEG of several components, where the target goes wrong on them; other passes bring them
 * back, so this one is the last. */
void tgsic_ir_lower_complements(struct ir_shader *shader, const struct ir_target *target);

/* ---- Optimisation; true: something changed ------------------------------------------------- */

/* Copies, constants and algebra. Multiply-adds are split, for the rules' sake; after fuse, */
bool tgsic_ir_simplify(struct ir_shader *shader);
/* they stay. */
bool tgsic_ir_simplify_fused(struct ir_shader *shader);
/* Values that were computed before. */
bool tgsic_ir_value_number(struct ir_shader *shader);
/* Loads of what was stored before. */
bool tgsic_ir_forward(struct ir_shader *shader);
/* Known conditions, branches that select, loops that run once. */
bool tgsic_ir_simplify_flow(struct ir_shader *shader);
/* Removes values that nobody reads, and components of values. */
bool tgsic_ir_remove_dead(struct ir_shader *shader);
/* Loops whose number of rounds is known. */
bool tgsic_ir_unroll(struct ir_shader *shader);
/* What both sides of an IF compute. */
bool tgsic_ir_hoist(struct ir_shader *shader);
/* The same operation on several components. */
bool tgsic_ir_vectorize(struct ir_shader *shader);
/* Which sums keep their order from here on. */
void tgsic_ir_mark_order(struct ir_shader *shader);
/* Multiply-adds and saturation; late. */
bool tgsic_ir_fuse(struct ir_shader *shader);
/* Products with gathered columns become dot products with rows. */
bool tgsic_ir_transpose(struct ir_shader *shader);
/* Operations on components of the same values; last. */
bool tgsic_ir_pack(struct ir_shader *shader);

#endif
