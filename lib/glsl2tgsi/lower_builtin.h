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

/* lower_math.c: functions of floats, component by component unless their name says otherwise */
struct ir_instr *tgsic_math_asin(struct lower *l, struct ir_instr *x);
struct ir_instr *tgsic_math_acos(struct lower *l, struct ir_instr *x);
struct ir_instr *tgsic_math_atan(struct lower *l, struct ir_instr *x);
struct ir_instr *tgsic_math_atan2(struct lower *l, struct ir_instr *y, struct ir_instr *x);
struct ir_instr *tgsic_math_sinh(struct lower *l, struct ir_instr *x);
struct ir_instr *tgsic_math_cosh(struct lower *l, struct ir_instr *x);
struct ir_instr *tgsic_math_tanh(struct lower *l, struct ir_instr *x);
struct ir_instr *tgsic_math_asinh(struct lower *l, struct ir_instr *x);
struct ir_instr *tgsic_math_acosh(struct lower *l, struct ir_instr *x);
struct ir_instr *tgsic_math_atanh(struct lower *l, struct ir_instr *x);
struct ir_instr *tgsic_math_exp(struct lower *l, struct ir_instr *x);
struct ir_instr *tgsic_math_log(struct lower *l, struct ir_instr *x);
struct ir_instr *tgsic_math_smoothstep(struct lower *l, struct ir_instr *edge0,
                                       struct ir_instr *edge1, struct ir_instr *x);
struct ir_instr *tgsic_math_frexp(struct lower *l, struct ir_instr *x, struct ir_instr **exponent);
struct ir_instr *tgsic_math_ldexp(struct lower *l, struct ir_instr *x, struct ir_instr *exponent);
struct ir_instr *tgsic_math_dot(struct lower *l, struct ir_instr *a, struct ir_instr *b);
struct ir_instr *tgsic_math_length(struct lower *l, struct ir_instr *x);
struct ir_instr *tgsic_math_normalize(struct lower *l, struct ir_instr *x);
struct ir_instr *tgsic_math_reflect(struct lower *l, struct ir_instr *i, struct ir_instr *n);
struct ir_instr *tgsic_math_refract(struct lower *l, struct ir_instr *i, struct ir_instr *n,
                                    struct ir_instr *eta);

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
