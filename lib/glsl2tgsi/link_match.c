/* SPDX-License-Identifier: MIT */
/* Rules between declarations of the same name in different shaders: uniforms and blocks of a
 * program, outputs of the vertex shader against inputs of the fragment shader. */
#include "link.h"

#include <string.h>

static const struct glsl_type *inner(const struct ast_variable *v)
{
    return tgsic_glsl_without_arrays(v->type);
}

static bool is_block(const struct ast_variable *v)
{
    return inner(v)->base == GLSL_BLOCK;
}

/* Arrays without a size match any. */
static bool types_match(const struct glsl_type *a, const struct glsl_type *b)
{
    if (glsl_is_array(a) && glsl_is_array(b) && (!a->length || !b->length))
        return tgsic_glsl_types_match(a->element, b->element);
    return tgsic_glsl_types_match(a, b);
}

/* ---- Blocks ---------------------------------------------------------------------------------- */

static uint8_t packing(const struct ast_variable *v)
{
    return v->q.packing == AST_PACKING_DEFAULT ? AST_SHARED_LAYOUT : v->q.packing;
}

static bool same_interpolation(const struct linker *k, const struct ast_qualifiers *a,
                               const struct ast_qualifiers *b)
{
    if (k->version >= 440 || a->interpolation == b->interpolation)
        return true;
    return k->is_es && a->interpolation != AST_FLAT && b->interpolation != AST_FLAT;
}

static bool same_member(const struct linker *k, const struct glsl_member *a,
                        const struct glsl_member *b, bool interface)
{
    if (strcmp(a->name, b->name) != 0 || !types_match(a->type, b->type))
        return false;
    if (interface)
        return same_interpolation(k, &a->q, &b->q);
    return tgsic_is_row_major(&a->q, false) == tgsic_is_row_major(&b->q, false) &&
           (a->q.layout & AST_HAS_OFFSET) == (b->q.layout & AST_HAS_OFFSET) &&
           a->q.offset == b->q.offset;
}

static void same_block(struct linker *k, const struct ast_variable *a, const struct ast_variable *b,
                       bool interface)
{
    const struct glsl_type *x = inner(a), *y = inner(b);
    bool same = x->member_count == y->member_count &&
                glsl_is_array(a->type) == glsl_is_array(b->type) &&
                (a->type->length == b->type->length || !a->type->length || !b->type->length);
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
    const struct glsl_type *type = inner(a);
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
    const struct glsl_type *type = inner(a);
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

void tgsic_link_same_global(struct linker *k, const struct ast_variable *a,
                            const struct ast_variable *b)
{
    enum glsl_link_code code = b->q.storage == AST_UNIFORM ? E_LINK_UNIFORM : E_LINK_GLOBAL;
    const char *name = is_block(b) ? inner(b)->name : b->name;
    if (a->q.storage != b->q.storage) {
        tgsic_link_error(k, code, b->pos, "'%.64s' is something else in another shader", name);
        return;
    }
    if (is_block(a) && is_block(b)) {
        same_block(k, a, b, b->q.storage == AST_IN || b->q.storage == AST_OUT);
        return;
    }
    if (!types_match(a->type, b->type)) {
        tgsic_link_error(k, code, b->pos, "'%.64s' is %.64s here and %.64s in another shader", name,
                         b->type->name, a->type->name);
        return;
    }
    if (b->q.storage == AST_UNIFORM)
        same_uniform(k, a, b);
    else
        same_value(k, a, b);
}

/* ---- Names in a table -------------------------------------------------------------------------
 */

struct entry {
    struct entry *next;
    const char *name;
    const struct ast_variable *variable;
};

struct table {
    struct tgsic_arena *arena;
    struct entry **buckets;
    uint32_t mask;
};

static uint32_t hash(const char *name)
{
    uint32_t h = 2166136261u;
    for (; *name; name++)
        h = (h ^ (unsigned char)*name) * 16777619u;
    return h;
}

static const struct ast_variable *find(const struct table *t, const char *name)
{
    for (const struct entry *e = t->buckets[hash(name) & t->mask]; e; e = e->next)
        if (!strcmp(e->name, name))
            return e->variable;
    return NULL;
}

static void insert(struct table *t, const char *name, const struct ast_variable *variable)
{
    struct entry *e = ARENA_NEW(t->arena, struct entry);
    uint32_t bucket = hash(name) & t->mask;
    *e = (struct entry){t->buckets[bucket], name, variable};
    t->buckets[bucket] = e;
}

typedef bool filter_fn(const struct ast_variable *v);

static const char *link_name(const struct ast_variable *v)
{
    return is_block(v) ? inner(v)->name : v->name;
}

static void fill(struct linker *k, struct table *t, const struct link_stage *stage,
                 filter_fn *filter)
{
    uint32_t count = 0;
    for (uint32_t u = 0; u < stage->unit_count; u++)
        count += stage->units[u].shader->variable_count;
    t->arena = k->arena;
    for (t->mask = 15; t->mask < count; t->mask = t->mask * 2 + 1)
        ;
    t->buckets = ARENA_ARRAY(k->arena, struct entry *, (size_t)t->mask + 1);
    for (uint32_t u = 0; u < stage->unit_count; u++)
        for (const struct ast_variable *v = stage->units[u].shader->globals; v; v = v->next)
            if (filter(v))
                insert(t, link_name(v), v);
}

static bool is_uniform(const struct ast_variable *v)
{
    return v->q.storage == AST_UNIFORM && !v->builtin;
}

static bool is_output(const struct ast_variable *v)
{
    return v->q.storage == AST_OUT;
}

/* ---- Vertex outputs and fragment inputs --------------------------------------------------------
 */

static const char *interpolation_name(unsigned interpolation)
{
    static const char *const names[] = {"no interpolation qualifier", "smooth", "flat",
                                        "noperspective"};
    return names[interpolation];
}

static void match_qualifiers(struct linker *k, const struct ast_variable *out,
                             const struct ast_variable *in)
{
    const unsigned both = out->q.flags ^ in->q.flags;
    if (!same_interpolation(k, &out->q, &in->q))
        tgsic_link_error(
            k, E_LINK_VARYING, in->pos, "'%.64s' has %s here and %s in the vertex shader", in->name,
            interpolation_name(in->q.interpolation), interpolation_name(out->q.interpolation));
    if (both & AST_SAMPLE)
        tgsic_link_error(k, E_LINK_VARYING, in->pos, "'%.64s' is `sample` in one stage only",
                         in->name);
    if (both & AST_INVARIANT && k->version < (k->is_es ? 300u : 420u) && !in->builtin)
        tgsic_link_error(k, E_LINK_VARYING, in->pos, "'%.64s' is invariant in one stage only",
                         in->name);
}

static void match_varying(struct linker *k, const struct ast_variable *out,
                          const struct ast_variable *in)
{
    if (is_block(in) != is_block(out)) {
        tgsic_link_error(k, E_LINK_VARYING, in->pos,
                         "'%.64s' is a block in one stage and none in the other", link_name(in));
    } else if (is_block(in)) {
        same_block(k, out, in, true);
    } else if (!types_match(out->type, in->type)) {
        tgsic_link_error(k, E_LINK_VARYING, in->pos,
                         "'%.64s' is %.64s here and %.64s in the vertex shader", in->name,
                         in->type->name, out->type->name);
    } else {
        match_qualifiers(k, out, in);
    }
}

/* gl_Color is what gl_FrontColor and gl_BackColor were. */
static void match_color(struct linker *k, const struct table *outputs,
                        const struct ast_variable *in)
{
    static const char *const names[2][3] = {
        {"gl_Color", "gl_FrontColor", "gl_BackColor"},
        {"gl_SecondaryColor", "gl_FrontSecondaryColor", "gl_BackSecondaryColor"}};
    for (unsigned i = 0; i < 2; i++)
        for (unsigned j = 1; j < 3; j++) {
            const struct ast_variable *out =
                strcmp(in->name, names[i][0]) ? NULL : find(outputs, names[i][j]);
            if (out && !same_interpolation(k, &out->q, &in->q))
                match_qualifiers(k, out, in);
        }
}

static void match_input(struct linker *k, const struct table *outputs,
                        const struct ast_variable *in)
{
    if (in->builtin) {
        match_color(k, outputs, in);
        return;
    }
    const struct ast_variable *out = find(outputs, link_name(in));
    if (out)
        match_varying(k, out, in);
    else if (in->is_used && !(in->q.layout & AST_HAS_LOCATION))
        tgsic_link_error(k, E_LINK_VARYING, in->pos,
                         "'%.64s' is read, but the vertex shader has no such output",
                         link_name(in));
}

void tgsic_link_match(struct linker *k)
{
    struct link_stage *vs = &k->stage[TGSIC_PROCESSOR_VERT];
    struct link_stage *fs = &k->stage[TGSIC_PROCESSOR_FRAG];
    struct table uniforms, outputs;
    fill(k, &uniforms, vs, is_uniform);
    fill(k, &outputs, vs, is_output);
    for (uint32_t u = 0; u < fs->unit_count; u++)
        for (const struct ast_variable *v = fs->units[u].shader->globals; v; v = v->next) {
            const struct ast_variable *other = is_uniform(v) ? find(&uniforms, link_name(v)) : NULL;
            if (other)
                tgsic_link_same_global(k, other, v);
            if (v->q.storage == AST_IN)
                match_input(k, &outputs, v);
        }
}
