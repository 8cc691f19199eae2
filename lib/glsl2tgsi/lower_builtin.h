/* SPDX-License-Identifier: MIT */
/* What the families of built-in functions share while they are lowered. */
#ifndef GLSL2TGSI_LOWER_BUILTIN_H
#define GLSL2TGSI_LOWER_BUILTIN_H

#include "lower.h"
#include "builtin.h"

struct builtin_call {
    const struct ast_expr *e;
    const struct builtin_function *function;
    struct value value[BUILTIN_MAX_PARAMETERS];   /* of in and inout arguments */
    struct ir_instr *x[BUILTIN_MAX_PARAMETERS];   /* their vectors */
    struct lvalue target[BUILTIN_MAX_PARAMETERS]; /* out arguments */
};

/* Stores an out argument. */
void tgsic_builtin_out(struct lower *l, struct builtin_call *c, unsigned parameter,
                       struct ir_instr *value);

/* lower_pack.c; the function is one of the packing or bit-field intrinsics */
struct ir_instr *tgsic_lower_pack(struct lower *l, const struct builtin_call *c);
struct ir_instr *tgsic_lower_bits(struct lower *l, struct builtin_call *c);

/* lower_interpolate.c */
struct value tgsic_lower_interpolate(struct lower *l, const struct ast_expr *e);

/* lower_memory.c: buffers, images, counters, barriers, vertices */
struct value tgsic_lower_memory(struct lower *l, const struct ast_expr *e);

/* lower_group.c: what depends on the invocations that run together */
struct value tgsic_lower_group(struct lower *l, const struct ast_expr *e);

/* lower_texture.c */
struct value tgsic_lower_texture(struct lower *l, const struct ast_expr *e);

#endif
