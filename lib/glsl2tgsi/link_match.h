/* SPDX-License-Identifier: MIT */
/* What the rules between declarations share. Private to link_match.c, link_same.c and
 * link_locations.c. */
#ifndef GLSL_LINK_MATCH_H
#define GLSL_LINK_MATCH_H

#include "link.h"

static inline const struct glsl_type *tgsic_link_inner(const struct ast_variable *v)
{
    return tgsic_glsl_without_arrays(v->type);
}

static inline bool tgsic_link_is_block(const struct ast_variable *v)
{
    return tgsic_link_inner(v)->base == GLSL_BLOCK;
}

/* What it meets others by. */
static inline const char *tgsic_link_name(const struct ast_variable *v)
{
    return tgsic_link_is_block(v) ? tgsic_link_inner(v)->name : v->name;
}

static inline bool tgsic_link_has_location(const struct ast_variable *v)
{
    return v->q.layout & AST_HAS_LOCATION;
}

/* Of one vertex. */
static inline const struct glsl_type *tgsic_link_vertex_type(const struct link_stage *stage,
                                                             const struct ast_variable *v)
{
    return tgsic_is_arrayed(stage->processor, v) ? v->type->element : v->type;
}

/* Subroutine uniforms are each stage's own. */
static inline bool tgsic_link_is_uniform(const struct ast_variable *v)
{
    return (v->q.storage == AST_UNIFORM || v->q.storage == AST_BUFFER) && !v->builtin &&
           !(v->q.flags & AST_SUBROUTINE_UNIFORM);
}

/* ---- link_same.c ----------------------------------------------------------------------------- */

/* Arrays without a size match any. */
bool tgsic_link_types_match(const struct glsl_type *a, const struct glsl_type *b);
/* `x` and `y` are their types, without the vertices of an interface. */
bool tgsic_link_variables_match(const struct ast_variable *a, const struct glsl_type *x,
                                const struct ast_variable *b, const struct glsl_type *y);
bool tgsic_link_same_interpolation(const struct linker *k, const struct ast_qualifiers *a,
                                   const struct ast_qualifiers *b);
/* Reports if they are not. `interface`: they are of stages' inputs and outputs. */
void tgsic_link_same_block(struct linker *k, const struct ast_variable *a,
                           const struct glsl_type *a_type, const struct ast_variable *b,
                           const struct glsl_type *b_type, bool interface);

/* ---- link_locations.c ------------------------------------------------------------------------ */

/* Of a stage's inputs or outputs with this index. */
void tgsic_link_check_locations(struct linker *k, const struct link_stage *stage,
                                enum ast_storage storage, uint32_t index);
/* Of uniforms outside blocks: each location belongs to one name. */
void tgsic_link_check_uniform_locations(struct linker *k);

#endif
