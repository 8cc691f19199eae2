/* SPDX-License-Identifier: MIT */
/* The door from linking into lowering. */
#ifndef GLSL2TGSI_LOWER_STAGE_H
#define GLSL2TGSI_LOWER_STAGE_H

#include "lower.h"

/* Lowers one stage's units; exactly one of them has a main. The caller has set arena, diags, virgl
 * and max_expressions; l->shader and l->globals are the result.
 *
 *   wanted  which outputs the next stage reads; NULL: all
 *
 * Leaves through the arena with TGSIC_E_UNSUPPORTED or TGSIC_E_LIMIT. */
void tgsic_lower_stage(struct lower *l, enum tgsic_processor stage, struct unit *units,
                       uint32_t unit_count, output_wanted_fn *wanted, void *user);

#endif
