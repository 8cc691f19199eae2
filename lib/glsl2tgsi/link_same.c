/* SPDX-License-Identifier: MIT */
/* What declarations of one name in different shaders must share: types, blocks, qualifiers, values.
 */
#include "link_match.h"

#include <string.h>

bool tgsic_link_types_match(const struct glsl_type *a, const struct glsl_type *b)
{
    if (glsl_is_array(a) && glsl_is_array(b) && (!a->length || !b->length))
        return tgsic_glsl_types_match(a->element, b->element);
    return tgsic_glsl_types_match(a, b);
}

/* An array whose length is that of its greatest index may have been declared without one. */
static bool is_sized_by_use(const struct ast_variable *v)
{
    return glsl_is_array(v->type) && v->type->length == (v->max_index ? v->max_index : 1);
}

bool tgsic_link_variables_match(const struct ast_variable *a, const struct glsl_type *x,
                                const struct ast_variable *b, const struct glsl_type *y)
{
    if (x == a->type && y == b->type && glsl_is_array(x) && glsl_is_array(y)) {
        bool a_fits = is_sized_by_use(a) && a->type->length <= b->type->length;
        bool b_fits = is_sized_by_use(b) && b->type->length <= a->type->length;
        if (a_fits || b_fits)
            return tgsic_glsl_types_match(a->type->element, b->type->element);
    }
    return tgsic_link_types_match(x, y);
}

/* ---- Blocks ---------------------------------------------------------------------------------- */

static uint8_t packing(const struct ast_variable *v)
{
    return v->q.packing == AST_PACKING_DEFAULT ? AST_SHARED_LAYOUT : v->q.packing;
}

bool tgsic_link_same_interpolation(const struct linker *k, const struct ast_qualifiers *a,
                                   const struct ast_qualifiers *b)
{
    if (k->version >= 440 || a->interpolation == b->interpolation)
        return true;
    return k->is_es && a->interpolation != AST_FLAT && b->interpolation != AST_FLAT;
}

static bool same_location(const struct ast_qualifiers *a, const struct ast_qualifiers *b)
{
    const unsigned both = a->layout & b->layout;
    return (!(both & AST_HAS_LOCATION) || a->location == b->location) &&
           (!(both & AST_HAS_COMPONENT) || a->component == b->component);
}

static bool same_member(const struct linker *k, const struct glsl_member *a,
                        const struct glsl_member *b, bool interface)
{
    if (strcmp(a->name, b->name) != 0 || !tgsic_link_types_match(a->type, b->type))
        return false;
    if (interface)
        return tgsic_link_same_interpolation(k, &a->q, &b->q) && same_location(&a->q, &b->q);
    return tgsic_is_row_major(&a->q, false) == tgsic_is_row_major(&b->q, false) &&
           (a->q.layout & AST_HAS_OFFSET) == (b->q.layout & AST_HAS_OFFSET) &&
           a->q.offset == b->q.offset;
}

static bool same_lengths(const struct glsl_type *a, const struct glsl_type *b)
{
    while (glsl_is_array(a) && glsl_is_array(b)) {
        if (a->length != b->length && a->length && b->length)
            return false;
        a = a->element;
        b = b->element;
    }
    return glsl_is_array(a) == glsl_is_array(b);
}

void tgsic_link_same_block(struct linker *k, const struct ast_variable *a,
                           const struct glsl_type *a_type, const struct ast_variable *b,
                           const struct glsl_type *b_type, bool interface)
{
    const struct glsl_type *x = tgsic_link_inner(a), *y = tgsic_link_inner(b);
    bool same = x->member_count == y->member_count && same_lengths(a_type, b_type);
    for (uint32_t i = 0; same && i < x->member_count; i++)
        same = same_member(k, &x->members[i], &y->members[i], interface);
    if (!interface)
        same = same && packing(a) == packing(b);
    if (!same)
        tgsic_link_error(k, interface ? E_LINK_VARYING : E_LINK_BLOCK, b->pos,
                         "block '%.64s' is declared differently in another shader", y->name);
    if (a->q.layout & b->q.layout & AST_HAS_BINDING && a->q.binding != b->q.binding)
        tgsic_link_error(k, E_LINK_BLOCK, b->pos, "block '%.64s' has two bindings", y->name);
}

/* ---- Uniforms and other globals of one name ---------------------------------------------------
 */

static void same_value(struct linker *k, const struct ast_variable *a, const struct ast_variable *b)
{
    if (!a->constant || !b->constant || a->type->slots != b->type->slots)
        return;
    const struct glsl_type *type = tgsic_link_inner(a);
    for (uint32_t i = 0; i < a->type->slots; i++)
        if (glsl_has_members(type) || a->constant[i].u != b->constant[i].u) {
            if (!glsl_has_members(type))
                tgsic_link_error(k, E_LINK_UNIFORM, b->pos, "'%.64s' has two initial values",
                                 b->name);
            return;
        }
}

/* ESSL 3.00 4.3.5 and ESSL 1.00 4.5.3: a uniform has the same precision in both stages. */
static bool same_precision(const struct ast_variable *a, const struct ast_variable *b)
{
    const struct glsl_type *type = tgsic_link_inner(a);
    if (type->base == GLSL_BOOL || glsl_has_members(type))
        return true;
    return a->q.precision == b->q.precision;
}

static void same_uniform(struct linker *k, const struct ast_variable *a,
                         const struct ast_variable *b)
{
    if (a->q.layout & b->q.layout & AST_HAS_LOCATION && a->q.location != b->q.location)
        tgsic_link_error(k, E_LINK_UNIFORM, b->pos, "'%.64s' has two locations", b->name);
    if (a->q.layout & b->q.layout & AST_HAS_BINDING && a->q.binding != b->q.binding)
        tgsic_link_error(k, E_LINK_UNIFORM, b->pos, "'%.64s' has two bindings", b->name);
    if (k->is_es && !same_precision(a, b) && (k->version >= 300 || (a->is_used && b->is_used)))
        tgsic_link_error(k, E_LINK_UNIFORM, b->pos, "'%.64s' has two precisions", b->name);
    same_value(k, a, b);
}

/* Within one stage, every qualifier is the same. */
static void same_interface(struct linker *k, const struct ast_variable *a,
                           const struct ast_variable *b)
{
    const unsigned flags = AST_CENTROID | AST_SAMPLE | AST_PATCH | AST_INVARIANT;
    const unsigned layout = AST_HAS_LOCATION | AST_HAS_COMPONENT | AST_HAS_INDEX;
    if ((a->q.flags ^ b->q.flags) & flags || a->q.interpolation != b->q.interpolation)
        tgsic_link_error(k, E_LINK_GLOBAL, b->pos,
                         "'%.64s' has other qualifiers in another shader of the stage", b->name);
    if (a->q.layout & b->q.layout & layout &&
        (a->q.location != b->q.location || a->q.component != b->q.component ||
         a->q.index != b->q.index))
        tgsic_link_error(k, E_LINK_GLOBAL, b->pos,
                         "'%.64s' has another location in another shader of the stage", b->name);
}

void tgsic_link_same_global(struct linker *k, const struct ast_variable *a,
                            const struct ast_variable *b)
{
    enum glsl_link_code code = b->q.storage == AST_UNIFORM ? E_LINK_UNIFORM : E_LINK_GLOBAL;
    const char *name = tgsic_link_is_block(b) ? tgsic_link_inner(b)->name : b->name;
    if (a->q.storage != b->q.storage) {
        tgsic_link_error(k, code, b->pos, "'%.64s' is something else in another shader", name);
        return;
    }
    if (tgsic_link_is_block(a) && tgsic_link_is_block(b)) {
        tgsic_link_same_block(k, a, a->type, b, b->type,
                              b->q.storage == AST_IN || b->q.storage == AST_OUT);
        return;
    }
    if (!tgsic_link_variables_match(a, a->type, b, b->type)) {
        tgsic_link_error(k, code, b->pos, "'%.64s' is %.64s here and %.64s in another shader", name,
                         b->type->name, a->type->name);
        return;
    }
    if (b->q.storage == AST_UNIFORM)
        same_uniform(k, a, b);
    else if (b->q.storage == AST_IN || b->q.storage == AST_OUT)
        same_interface(k, a, b);
    else
        same_value(k, a, b);
}
