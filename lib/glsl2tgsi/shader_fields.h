/* SPDX-License-Identifier: MIT */
/* A checked shader as bytes: the plain members of its parts, one row each, and what the writer and
 * the reader of the rest have in common.
 *
 * The bytes hold the tree in the order in which it is walked. What the parser alone needs stays
 * out, and so do the types of expressions: the reader makes them of the operands' (shader_types.c),
 * so that what it made is well typed. Types, constants and functions of subroutine types are
 * written where they are first referred to, as a zero and what they are; later references are one
 * more than their number in that order. So nothing refers to what comes later, and no reference
 * goes round in a circle. Variables and functions are known by the numbers that the parser gave. */
#ifndef GLSL2TGSI_SHADER_FIELDS_H
#define GLSL2TGSI_SHADER_FIELDS_H

#include "ast.h"

#include "tgsi/records.h"

#define SHADER_MAGIC 0x53534754u /* "TGSS" */

extern const struct record tgsic_position_record;   /* struct tgsic_pos */
extern const struct record tgsic_member_record;     /* struct glsl_member, but for its type */
extern const struct record tgsic_variable_record;   /* struct ast_variable, likewise, but for its
                                                       values, too */
extern const struct record tgsic_function_record;   /* struct ast_function, without lists */
extern const struct record tgsic_link_error_record; /* struct ast_link_error */
extern const struct record tgsic_ast_shader_record; /* struct ast_shader, without lists */

/* How a type is written. */
enum type_form { TYPE_IS_ARRAY, TYPE_HAS_MEMBERS, TYPE_IS_SUBROUTINE, TYPE_FORM_COUNT };

/* Levels of statements and expressions; what the parser takes by default has less. */
#define MAX_SHADER_DEPTH 2048

/* shader_types.c */
/* The type that an expression has because of its operands, which are typed; literals, conversions
 * and constructors have one. NULL: the operands do not fit. */
const struct glsl_type *tgsic_expr_type(const struct ast_expr *e);

#endif
