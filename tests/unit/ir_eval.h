/* SPDX-License-Identifier: MIT */
/* An interpreter for IR, before and after lowering: what passes must not change. */
#ifndef IR_EVAL_H
#define IR_EVAL_H

#include "ir/ir.h"

#define EVAL_MAX_VARS     512
#define EVAL_MAX_ELEMENTS 64

struct eval {
    /* by var->index: inputs and uniforms are set before, outputs read after */
    uint32_t memory[EVAL_MAX_VARS][EVAL_MAX_ELEMENTS][4];
    uint32_t junk; /* what undefined values are; locals must be set to it as well */
    bool discarded;
    bool stuck; /* ran too long */
    unsigned steps;
};

/* Textures: what a coordinate (component c of a source in `role`) counts for, and component c of
 * the texel for the weighted sum of them all. */
float eval_texel_weight(unsigned role, unsigned c);
uint32_t eval_texel(float sum, unsigned c);

/* Variables must be numbered (tgsic_ir_number) and fewer than EVAL_MAX_VARS. */
void eval_shader(struct ir_shader *shader, struct eval *state);

#endif
