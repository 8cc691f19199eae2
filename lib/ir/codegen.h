/* SPDX-License-Identifier: MIT */
/* IR to TGSI. */
#ifndef TGSIC_IR_CODEGEN_H
#define TGSIC_IR_CODEGEN_H

#include "ir.h"

/* What the receiving side takes; lowering and code generation make code for it. */
struct ir_target {
    bool virgl;    /* keep to what virglrenderer translates correctly */
    bool texcoord; /* TEXCOORD and PCOORD semantics exist; else GENERIC */
    bool precise;  /* _PRECISE may be written */
};

/* Writes the TGSI of an optimised shader whose variables have their registers. `out` owns its own
 * memory (made with `allocator`). Positions of instructions are those of the source. Of `shader`,
 * numbers and use counts are written anew. */
enum tgsic_result tgsic_ir_codegen(struct ir_shader *shader, const struct ir_target *target,
                                   const struct tgsic_allocator *allocator,
                                   struct tgsic_shader *out, struct tgsic_diags *diags);

#endif
