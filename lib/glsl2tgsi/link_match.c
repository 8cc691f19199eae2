/* SPDX-License-Identifier: MIT */
/* Rules between stages: uniforms and blocks of one name, outputs of each stage against inputs of
 * the next. */
#include "link_match.h"

#include <string.h>

/* ---- Names in a table ------------------------------------------------------------------------ */

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
                insert(t, tgsic_link_name(v), v);
}

static bool is_output(const struct ast_variable *v)
{
    return v->q.storage == AST_OUT;
}

/* ---- Outputs and the next stage's inputs ----------------------------------------------------- */

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

static void match_qualifiers(const struct match *m, const struct ast_variable *out,
                             const struct ast_variable *in)
{
    struct linker *k = m->k;
    const unsigned both = out->q.flags ^ in->q.flags;
    if (m->consumer->processor == TGSIC_PROCESSOR_FRAG &&
        !tgsic_link_same_interpolation(k, &out->q, &in->q))
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
        return tgsic_link_types_match(a, b);
    bool same = a->member_count == b->member_count;
    for (uint32_t i = 0; same && i < a->member_count; i++)
        same = tgsic_link_types_match(a->members[i].type, b->members[i].type);
    return same;
}

static void match_varying(const struct match *m, const struct ast_variable *out,
                          const struct ast_variable *in)
{
    struct linker *k = m->k;
    const struct glsl_type *x = tgsic_link_vertex_type(m->producer, out),
                           *y = tgsic_link_vertex_type(m->consumer, in);
    bool match = tgsic_link_variables_match(out, x, in, y) ||
                 (tgsic_link_has_location(in) && shapes_match(x, y));
    if (tgsic_link_is_block(in) != tgsic_link_is_block(out)) {
        tgsic_link_error(k, E_LINK_VARYING, in->pos,
                         "'%.64s' is a block in one stage and none in the other",
                         tgsic_link_name(in));
    } else if (tgsic_link_is_block(in)) {
        tgsic_link_same_block(k, out, x, in, y, true);
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
            if (out && !tgsic_link_same_interpolation(m->k, &out->q, &in->q))
                match_qualifiers(m, out, in);
        }
}

/* With locations on both sides, those decide and names do not. */
static const struct ast_variable *find_output(const struct match *m, const struct ast_variable *in)
{
    const struct ast_variable *named = find(m->outputs, tgsic_link_name(in));
    if (!tgsic_link_has_location(in) || tgsic_link_is_block(in))
        return named;
    for (uint32_t u = 0; u < m->producer->unit_count; u++)
        for (const struct ast_variable *v = m->producer->units[u].shader->globals; v; v = v->next)
            if (is_output(v) && tgsic_link_has_location(v) && !tgsic_link_is_block(v) &&
                v->q.location == in->q.location && v->q.component == in->q.component)
                return v;
    return named && !tgsic_link_has_location(named) ? named : NULL;
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
                         tgsic_link_name(in));
    if (out)
        match_varying(m, out, in);
    else if (in->is_used)
        tgsic_link_error(k, E_LINK_VARYING, in->pos,
                         "'%.64s' is read, but the %s shader has no such output",
                         tgsic_link_name(in), producer_name(m));
    /* GLSL 1.20 4.3.6, dropped later */
    if (out && in->is_used && !k->is_es && k->version <= 120 && !is_written_somewhere(m, in->name))
        tgsic_link_error(k, E_LINK_VARYING, in->pos,
                         "'%.64s' is read, but the %s shader does not write it", in->name,
                         producer_name(m));
}

/* ---- All stages ------------------------------------------------------------------------------ */

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
    tgsic_link_check_locations(k, producer, AST_OUT, 0);
    tgsic_link_check_locations(k, consumer, AST_IN, 0);
    if (consumer->processor == TGSIC_PROCESSOR_FRAG)
        check_invariant_position(k, &outputs);
}

/* Uniforms and blocks of one name are one in all stages. */
static void match_uniforms(struct linker *k, const struct link_stage *a, const struct link_stage *b)
{
    struct table uniforms;
    fill(k, &uniforms, a, tgsic_link_is_uniform);
    for (uint32_t u = 0; u < b->unit_count; u++)
        for (const struct ast_variable *v = b->units[u].shader->globals; v; v = v->next) {
            const struct ast_variable *other =
                tgsic_link_is_uniform(v) ? find(&uniforms, tgsic_link_name(v)) : NULL;
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
    tgsic_link_check_locations(k, &k->stage[TGSIC_PROCESSOR_FRAG], AST_OUT, 0);
    tgsic_link_check_locations(k, &k->stage[TGSIC_PROCESSOR_FRAG], AST_OUT, 1);
    tgsic_link_check_uniform_locations(k);
}
