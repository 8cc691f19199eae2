/* SPDX-License-Identifier: MIT */
/* Values of constant expressions: arithmetic, conversion and comparison of scalars by base type. */
#ifndef GLSL2TGSI_CONSTANT_H
#define GLSL2TGSI_CONSTANT_H

#include "ast.h"

/* What the shader computes and what folding computes agree in these: integers wrap, division by
 * zero gives 0 (integers) or an infinity, shifts count modulo the width, conversions that are out
 * of range saturate. */
union glsl_scalar tgsic_glsl_convert_scalar(enum glsl_base to, enum glsl_base from,
                                            union glsl_scalar value);
bool tgsic_glsl_scalar_equal(enum glsl_base base, union glsl_scalar a, union glsl_scalar b);
bool tgsic_glsl_scalar_is_true(union glsl_scalar value);

/* Integers of any width, as 64 bits; other bases give 0. */
int64_t tgsic_glsl_scalar_to_int(enum glsl_base base, union glsl_scalar value);
union glsl_scalar tgsic_glsl_scalar_from_int(enum glsl_base base, int64_t value);
double tgsic_glsl_scalar_to_double(enum glsl_base base, union glsl_scalar value);
union glsl_scalar tgsic_glsl_scalar_from_double(enum glsl_base base, double value);

/* Gives `expr` its constant if the operands have theirs. All types are set and checked. */
void tgsic_glsl_fold(struct tgsic_arena *arena, struct ast_expr *expr);

#endif
