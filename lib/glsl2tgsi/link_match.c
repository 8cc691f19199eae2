/* SPDX-License-Identifier: MIT */
/* Rules between declarations of the same name in different shaders: uniforms and blocks of a
 * program, outputs of each stage against inputs of the next. */
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

/* An array whose length is that of its greatest index may have been declared without one. */
static bool is_sized_by_use(const struct ast_variable *v)
{
    return glsl_is_array(v->type) && v->type->length == (v->max_index ? v->max_index : 1);
}

/* `x` and `y` are their types, without the vertices of an interface. */
static bool variables_match(const struct ast_variable *a, const struct glsl_type *x,
                            const struct ast_variable *b, const struct glsl_type *y)
{
    if (x == a->type && y == b->type && glsl_is_array(x) && glsl_is_array(y)) {
        bool a_fits = is_sized_by_use(a) && a->type->length <= b->type->length;
        bool b_fits = is_sized_by_use(b) && b->type->length <= a->type->length;
        if (a_fits || b_fits)
            return tgsic_glsl_types_match(a->type->element, b->type->element);
    }
    return types_match(x, y);
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

static bool same_location(const struct ast_qualifiers *a, const struct ast_qualifiers *b)
{
    const unsigned both = a->layout & b->layout;
    return (!(both & AST_HAS_LOCATION) || a->location == b->location) &&
           (!(both & AST_HAS_COMPONENT) || a->component == b->component);
}

static bool same_member(const struct linker *k, const struct glsl_member *a,
                        const struct glsl_member *b, bool interface)
{
    if (strcmp(a->name, b->name) != 0 || !types_match(a->type, b->type))
        return false;
    if (interface)
        return same_interpolation(k, &a->q, &b->q) && same_location(&a->q, &b->q);
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

static void same_block(struct linker *k, const struct ast_variable *a,
                       const struct glsl_type *a_type, const struct ast_variable *b,
                       const struct glsl_type *b_type, bool interface)
{
    const struct glsl_type *x = inner(a), *y = inner(b);
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
    const char *name = is_block(b) ? inner(b)->name : b->name;
    if (a->q.storage != b->q.storage) {
        tgsic_link_error(k, code, b->pos, "'%.64s' is something else in another shader", name);
        return;
    }
    if (is_block(a) && is_block(b)) {
        same_block(k, a, a->type, b, b->type, b->q.storage == AST_IN || b->q.storage == AST_OUT);
        return;
    }
    if (!variables_match(a, a->type, b, b->type)) {
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

/* Subroutine uniforms are each stage's own. */
static bool is_uniform(const struct ast_variable *v)
{
    return (v->q.storage == AST_UNIFORM || v->q.storage == AST_BUFFER) && !v->builtin &&
           !(v->q.flags & AST_SUBROUTINE_UNIFORM);
}

static bool is_output(const struct ast_variable *v)
{
    return v->q.storage == AST_OUT;
}

/* ---- Outputs and the next stage's inputs -------------------------------------------------------
 */

static const char *interpolation_name(unsigned interpolation)
{
    static const char *const names[] = {"no interpolation qualifier", "smooth", "flat",
                                        "noperspective"};
    return names[interpolation];
}

struct match {
    struct linker *k;
    const struct table *outputs;
    const struct link_stage *producer, *consumer;
    bool all_invariant; /* by #pragma, in the producer */
};

static const char *producer_name(const struct match *m)
{
    return tgsic_stage_name(m->producer->processor);
}

/* Of one vertex. */
static const struct glsl_type *vertex_type(const struct link_stage *stage,
                                           const struct ast_variable *v)
{
    return tgsic_is_arrayed(stage->processor, v) ? v->type->element : v->type;
}

static void match_qualifiers(const struct match *m, const struct ast_variable *out,
                             const struct ast_variable *in)
{
    struct linker *k = m->k;
    const unsigned both = out->q.flags ^ in->q.flags;
    if (m->consumer->processor == TGSIC_PROCESSOR_FRAG && !same_interpolation(k, &out->q, &in->q))
        tgsic_link_error(k, E_LINK_VARYING, in->pos, "'%.64s' has %s here and %s in the %s shader",
                         in->name, interpolation_name(in->q.interpolation),
                         interpolation_name(out->q.interpolation), producer_name(m));
    if (both & AST_PATCH)
        tgsic_link_error(k, E_LINK_VARYING, in->pos, "'%.64s' is `patch` in one stage only",
                         in->name);
    if (both & AST_SAMPLE)
        tgsic_link_error(k, E_LINK_VARYING, in->pos, "'%.64s' is `sample` in one stage only",
                         in->name);
    if (both & AST_INVARIANT && k->version < (k->is_es ? 300u : 420u) && !in->builtin &&
        !m->all_invariant)
        tgsic_link_error(k, E_LINK_VARYING, in->pos, "'%.64s' is invariant in one stage only",
                         in->name);
}

/* Structs that meet by location need no common name. */
static bool shapes_match(const struct glsl_type *a, const struct glsl_type *b)
{
    if (a->base != GLSL_STRUCT || b->base != GLSL_STRUCT)
        return types_match(a, b);
    bool same = a->member_count == b->member_count;
    for (uint32_t i = 0; same && i < a->member_count; i++)
        same = types_match(a->members[i].type, b->members[i].type);
    return same;
}

static bool has_location(const struct ast_variable *v)
{
    return v->q.layout & AST_HAS_LOCATION;
}

static void match_varying(const struct match *m, const struct ast_variable *out,
                          const struct ast_variable *in)
{
    struct linker *k = m->k;
    const struct glsl_type *x = vertex_type(m->producer, out), *y = vertex_type(m->consumer, in);
    bool match = variables_match(out, x, in, y) || (has_location(in) && shapes_match(x, y));
    if (is_block(in) != is_block(out)) {
        tgsic_link_error(k, E_LINK_VARYING, in->pos,
                         "'%.64s' is a block in one stage and none in the other", link_name(in));
    } else if (is_block(in)) {
        same_block(k, out, x, in, y, true);
    } else if (!match) {
        tgsic_link_error(k, E_LINK_VARYING, in->pos,
                         "'%.64s' is %.64s here and %.64s in the %s shader", in->name, y->name,
                         x->name, producer_name(m));
    } else {
        match_qualifiers(m, out, in);
    }
}

/* gl_Color is what gl_FrontColor and gl_BackColor were. */
static void match_color(const struct match *m, const struct ast_variable *in)
{
    static const char *const names[2][3] = {
        {"gl_Color", "gl_FrontColor", "gl_BackColor"},
        {"gl_SecondaryColor", "gl_FrontSecondaryColor", "gl_BackSecondaryColor"}};
    for (unsigned i = 0; i < 2; i++)
        for (unsigned j = 1; j < 3; j++) {
            const struct ast_variable *out =
                strcmp(in->name, names[i][0]) ? NULL : find(m->outputs, names[i][j]);
            if (out && !same_interpolation(m->k, &out->q, &in->q))
                match_qualifiers(m, out, in);
        }
}

/* With locations on both sides, those decide and names do not. */
static const struct ast_variable *find_output(const struct match *m, const struct ast_variable *in)
{
    const struct ast_variable *named = find(m->outputs, link_name(in));
    if (!has_location(in) || is_block(in))
        return named;
    for (uint32_t u = 0; u < m->producer->unit_count; u++)
        for (const struct ast_variable *v = m->producer->units[u].shader->globals; v; v = v->next)
            if (is_output(v) && has_location(v) && !is_block(v) &&
                v->q.location == in->q.location && v->q.component == in->q.component)
                return v;
    return named && !has_location(named) ? named : NULL;
}

static bool is_written_somewhere(const struct match *m, const char *name)
{
    for (uint32_t u = 0; u < m->producer->unit_count; u++)
        for (const struct ast_variable *v = m->producer->units[u].shader->globals; v; v = v->next)
            if (is_output(v) && v->is_written && !strcmp(v->name, name))
                return true;
    return false;
}

static void match_input(const struct match *m, const struct ast_variable *in)
{
    struct linker *k = m->k;
    if (in->builtin) {
        match_color(m, in);
        return;
    }
    const struct ast_variable *out = find_output(m, in);
    if (out && out->q.layout & AST_HAS_STREAM && out->q.stream && in->is_used)
        tgsic_link_error(k, E_LINK_VARYING, in->pos,
                         "'%.64s' is read, but belongs to another vertex stream than 0",
                         link_name(in));
    if (out)
        match_varying(m, out, in);
    else if (in->is_used)
        tgsic_link_error(k, E_LINK_VARYING, in->pos,
                         "'%.64s' is read, but the %s shader has no such output", link_name(in),
                         producer_name(m));
    /* GLSL 1.20 4.3.6, dropped later */
    if (out && in->is_used && !k->is_es && k->version <= 120 && !is_written_somewhere(m, in->name))
        tgsic_link_error(k, E_LINK_VARYING, in->pos,
                         "'%.64s' is read, but the %s shader does not write it", in->name,
                         producer_name(m));
}

/* ---- Locations --------------------------------------------------------------------------------
 */

#define MAX_LOCATIONS 256

/* What stands at each location of one side of an interface. */
struct occupancy {
    const struct ast_variable *user[MAX_LOCATIONS];
    const struct glsl_type *type[MAX_LOCATIONS];
    uint8_t components[MAX_LOCATIONS];
};

static uint32_t location_count(const struct glsl_type *type)
{
    uint32_t count = 0;
    if (glsl_is_array(type))
        return type->length * location_count(type->element);
    if (!glsl_has_members(type))
        return (type->columns ? type->columns : 1) *
               (glsl_is_64bit(type) && type->rows > 2 ? 2 : 1);
    for (uint32_t i = 0; i < type->member_count; i++)
        count += location_count(type->members[i].type);
    return count;
}

/* Components of the `i`th location of a variable: a 64-bit component takes two, and three of them
 * half of a second location. */
static unsigned component_mask(const struct glsl_type *element, unsigned first, uint32_t i)
{
    unsigned rows = element->rows ? element->rows : 4;
    if (!glsl_is_64bit(element))
        return ((1u << rows) - 1) << first;
    unsigned words = rows * 2;
    if (words > 4)
        words = i % 2 ? words - 4 : 4;
    return ((1u << words) - 1) << first;
}

static bool same_kind(const struct glsl_type *a, const struct glsl_type *b)
{
    return !a->rows || !b->rows ||
           ((a->base == GLSL_FLOAT) == (b->base == GLSL_FLOAT) &&
            glsl_is_64bit(a) == glsl_is_64bit(b));
}

/* GLSL 4.60 4.4.1: what shares a location shares no component, and has the same kind of type. */
static void occupy(struct linker *k, struct occupancy *o, const struct ast_variable *v,
                   const struct glsl_type *type, const struct ast_qualifiers *q, uint32_t location)
{
    const struct glsl_type *element = tgsic_glsl_without_arrays(type);
    unsigned first = q->layout & AST_HAS_COMPONENT ? q->component : 0;
    uint32_t count = location_count(type);
    for (uint32_t i = location; i - location < count && i < MAX_LOCATIONS; i++) {
        unsigned mask = component_mask(element, first, i - location);
        if (o->components[i] & mask || (o->type[i] && !same_kind(o->type[i], element))) {
            tgsic_link_error(k, E_LINK_VARYING, v->pos, "'%.64s' overlaps '%.64s' at location %u",
                             link_name(v), link_name(o->user[i]), (unsigned)i);
            return;
        }
        o->user[i] = v;
        o->type[i] = element;
        o->components[i] |= (uint8_t)mask;
    }
}

/* A member without a location comes after the one before it. */
static void occupy_block(struct linker *k, struct occupancy *o, const struct ast_variable *v)
{
    const struct glsl_type *block = inner(v);
    uint32_t next = v->q.location;
    for (uint32_t i = 0; i < block->member_count; i++) {
        const struct glsl_member *m = &block->members[i];
        if (m->q.layout & AST_HAS_LOCATION)
            next = m->q.location;
        else if (!has_location(v) && !i)
            return;
        occupy(k, o, v, m->type, &m->q, next);
        next += location_count(m->type);
    }
}

static bool has_any_location(const struct ast_variable *v)
{
    bool any = has_location(v);
    for (uint32_t i = 0; is_block(v) && i < inner(v)->member_count && !any; i++)
        any = inner(v)->members[i].q.layout & AST_HAS_LOCATION;
    return any;
}

static void check_locations(struct linker *k, const struct link_stage *stage,
                            enum ast_storage storage, uint32_t index)
{
    struct occupancy *of[2] = {NULL, NULL}; /* of vertices, of patches */
    for (uint32_t u = 0; u < stage->unit_count && stage->unit_count == 1; u++)
        for (const struct ast_variable *v = stage->units[u].shader->globals; v; v = v->next) {
            bool patch = v->q.flags & AST_PATCH;
            if (v->builtin || v->q.storage != storage || v->q.index != index ||
                !has_any_location(v))
                continue;
            if (!of[patch])
                of[patch] = ARENA_NEW(k->arena, struct occupancy);
            if (is_block(v))
                occupy_block(k, of[patch], v);
            else
                occupy(k, of[patch], v, vertex_type(stage, v), &v->q, v->q.location);
        }
}

static uint32_t uniform_locations(const struct glsl_type *type)
{
    uint32_t count = 0;
    if (glsl_is_array(type))
        return type->length * uniform_locations(type->element);
    for (uint32_t i = 0; i < type->member_count && glsl_has_members(type); i++)
        count += uniform_locations(type->members[i].type);
    return glsl_has_members(type) ? count : 1;
}

/* Default-block uniforms with explicit locations: each location belongs to one name. */
static void check_uniform_locations(struct linker *k)
{
    uint32_t limit = (uint32_t)k->limits.value[LIMIT_MaxUniformLocations];
    const struct ast_variable **owner = NULL;
    for (unsigned s = 0; s < TGSIC_STAGE_COUNT; s++)
        for (uint32_t u = 0; u < k->stage[s].unit_count; u++)
            for (const struct ast_variable *v = k->stage[s].units[u].shader->globals; v;
                 v = v->next) {
                if (!is_uniform(v) || !has_location(v) || is_block(v))
                    continue;
                if (!owner)
                    owner = ARENA_ARRAY(k->arena, const struct ast_variable *, limit);
                uint32_t count = uniform_locations(v->type);
                for (uint32_t i = v->q.location; i < limit && i - v->q.location < count; i++) {
                    if (owner[i] && strcmp(owner[i]->name, v->name) != 0) {
                        tgsic_link_error(k, E_LINK_UNIFORM, v->pos,
                                         "'%.64s' overlaps '%.64s' at location %u", v->name,
                                         owner[i]->name, (unsigned)i);
                        break;
                    }
                    owner[i] = v;
                }
            }
}

/* ESSL 1.00 4.6.4: gl_FragCoord is invariant only if gl_Position is. */
static void check_invariant_position(struct linker *k, const struct table *outputs)
{
    const struct link_stage *fs = &k->stage[TGSIC_PROCESSOR_FRAG];
    const struct ast_variable *position = find(outputs, "gl_Position");
    for (uint32_t u = 0; u < fs->unit_count && k->is_es; u++)
        for (const struct ast_variable *v = fs->units[u].shader->globals; v; v = v->next)
            if (v->builtin && v->builtin->id == BUILTIN_gl_FragCoord &&
                v->q.flags & AST_INVARIANT && !(position && position->q.flags & AST_INVARIANT))
                tgsic_link_error(k, E_LINK_VARYING, v->pos,
                                 "gl_FragCoord is invariant and gl_Position is not");
}

static void match_stages(struct linker *k, const struct link_stage *producer,
                         const struct link_stage *consumer)
{
    struct table outputs;
    struct match match = {k, &outputs, producer, consumer, false};
    fill(k, &outputs, producer, is_output);
    for (uint32_t u = 0; u < producer->unit_count; u++)
        match.all_invariant |= producer->units[u].shader->invariant_all;
    for (uint32_t u = 0; u < consumer->unit_count; u++)
        for (const struct ast_variable *v = consumer->units[u].shader->globals; v; v = v->next)
            if (v->q.storage == AST_IN)
                match_input(&match, v);
    check_locations(k, producer, AST_OUT, 0);
    check_locations(k, consumer, AST_IN, 0);
    if (consumer->processor == TGSIC_PROCESSOR_FRAG)
        check_invariant_position(k, &outputs);
}

/* Uniforms and blocks of one name are one in all stages. */
static void match_uniforms(struct linker *k, const struct link_stage *a, const struct link_stage *b)
{
    struct table uniforms;
    fill(k, &uniforms, a, is_uniform);
    for (uint32_t u = 0; u < b->unit_count; u++)
        for (const struct ast_variable *v = b->units[u].shader->globals; v; v = v->next) {
            const struct ast_variable *other = is_uniform(v) ? find(&uniforms, link_name(v)) : NULL;
            if (other)
                tgsic_link_same_global(k, other, v);
        }
}

void tgsic_link_match(struct linker *k)
{
    unsigned stages = 0;
    for (unsigned i = 0; i < TGSIC_STAGE_COUNT; i++) {
        const struct link_stage *stage = &k->stage[tgsic_stage_order[i]];
        const struct link_stage *next = stage->present ? tgsic_next_stage(k, stage) : NULL;
        stages += stage->present;
        if (next)
            match_stages(k, stage, next);
        if (stage->present && stage->processor != TGSIC_PROCESSOR_FRAG)
            tgsic_link_per_vertex(k, stage, next);
        for (unsigned j = 0; j < i && stage->present; j++)
            if (k->stage[tgsic_stage_order[j]].present)
                match_uniforms(k, &k->stage[tgsic_stage_order[j]], stage);
    }
    if (stages < 2)
        return;
    check_locations(k, &k->stage[TGSIC_PROCESSOR_FRAG], AST_OUT, 0);
    check_locations(k, &k->stage[TGSIC_PROCESSOR_FRAG], AST_OUT, 1);
    check_uniform_locations(k);
}
