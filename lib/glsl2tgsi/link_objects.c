/* SPDX-License-Identifier: MIT */
/* The shader objects of one stage: functions defined in another object, one main, no recursion,
 * declarations of shared globals that agree (GLSL 4.60 §3.8 and §4.3). */
#include "link.h"

#include <string.h>

#define MAX_CALL_DEPTH 256

/* ---- Functions ------------------------------------------------------------------------------- */

static bool same_signature(const struct ast_function *a, const struct ast_function *b)
{
    const struct ast_variable *p = a->parameters, *q = b->parameters;
    if (a->parameter_count != b->parameter_count || strcmp(a->name, b->name) != 0)
        return false;
    for (; p && q; p = p->next, q = q->next)
        if (!tgsic_glsl_types_match(p->type, q->type))
            return false;
    return true;
}

static void define(struct linker *k, struct link_stage *stage, struct unit *unit,
                   const struct ast_function *f)
{
    unit->definitions[f->index].function = f;
    unit->definitions[f->index].unit = unit;
    for (uint32_t u = 0; u < stage->unit_count; u++) {
        struct unit *other = &stage->units[u];
        if (other == unit)
            continue;
        for (const struct ast_function *g = other->shader->functions; g; g = g->next) {
            if (!g->is_defined || !same_signature(f, g))
                continue;
            if (f->is_defined && other > unit)
                tgsic_link_error(k, E_LINK_FUNCTION, g->pos,
                                 "function '%.64s' is defined in two shaders", g->name);
            if (!f->is_defined) {
                unit->definitions[f->index].function = g;
                unit->definitions[f->index].unit = other;
            }
        }
    }
}

static void resolve_functions(struct linker *k, struct link_stage *stage)
{
    for (uint32_t u = 0; u < stage->unit_count; u++) {
        struct unit *unit = &stage->units[u];
        unit->definitions =
            tgsic_arena_array(k->arena, unit->shader->function_count, sizeof *unit->definitions);
        for (const struct ast_function *f = unit->shader->functions; f; f = f->next)
            define(k, stage, unit, f);
    }
}

/* A walk over the graph of calls, from main, with a stack of its own */
struct visit {
    struct unit *unit;
    const struct ast_function *function;
    uint32_t next; /* callee */
};

enum { UNSEEN, OPEN, DONE };

static bool enter(struct linker *k, struct visit *stack, uint32_t *depth, uint8_t **seen,
                  const struct link_stage *stage, const struct visit *from,
                  const struct ast_function *callee)
{
    struct unit *unit = from->unit->definitions[callee->index].unit;
    const struct ast_function *f = from->unit->definitions[callee->index].function;
    uint8_t *state = &seen[unit - stage->units][f->index];
    if (!f->is_defined)
        return true;
    if (*state == OPEN)
        tgsic_link_error(k, E_LINK_FUNCTION, f->pos, "function '%.64s' calls itself", f->name);
    if (*state != UNSEEN)
        return *state == DONE;
    if (*depth == MAX_CALL_DEPTH) {
        tgsic_link_error(k, E_LINK_LIMIT, f->pos, "calls nest more than %d levels deep",
                         MAX_CALL_DEPTH);
        tgsic_arena_fail(k->arena, TGSIC_E_LIMIT);
    }
    *state = OPEN;
    stack[(*depth)++] = (struct visit){unit, f, 0};
    return true;
}

static void check_calls(struct linker *k, struct link_stage *stage, struct unit *unit,
                        const struct ast_function *main)
{
    struct visit *stack = ARENA_ARRAY(k->arena, struct visit, MAX_CALL_DEPTH);
    uint8_t **seen = ARENA_ARRAY(k->arena, uint8_t *, stage->unit_count);
    uint32_t depth = 1;
    for (uint32_t u = 0; u < stage->unit_count; u++)
        seen[u] = ARENA_ARRAY(k->arena, uint8_t, stage->units[u].shader->function_count);
    stack[0] = (struct visit){unit, main, 0};
    seen[unit - stage->units][main->index] = OPEN;
    while (depth) {
        struct visit *top = &stack[depth - 1];
        if (top->next == top->function->callee_count) {
            seen[top->unit - stage->units][top->function->index] = DONE;
            depth--;
            continue;
        }
        const struct ast_function *callee = top->function->callees[top->next++];
        if (!enter(k, stack, &depth, seen, stage, top, callee))
            return;
    }
}

static void check_main(struct linker *k, struct link_stage *stage)
{
    struct unit *with_main = NULL;
    for (uint32_t u = 0; u < stage->unit_count; u++)
        if (stage->units[u].shader->main)
            with_main = &stage->units[u];
    if (!with_main)
        tgsic_link_error(k, E_LINK_MAIN, (struct tgsic_pos){0}, "the %s shader has no main()",
                         tgsic_stage_name(stage->processor));
    else
        check_calls(k, stage, with_main, with_main->shader->main);
}

/* ---- Globals --------------------------------------------------------------------------------- */

static bool is_shared(const struct ast_variable *v)
{
    return !v->builtin;
}

static const char *link_name(const struct ast_variable *v)
{
    const struct glsl_type *type = tgsic_glsl_without_arrays(v->type);
    return type->base == GLSL_BLOCK ? type->name : v->name;
}

static void check_globals(struct linker *k, const struct ast_shader *a, const struct ast_shader *b)
{
    for (const struct ast_variable *v = a->globals; v; v = v->next)
        for (const struct ast_variable *w = b->globals; w && is_shared(v); w = w->next)
            if (is_shared(w) && !strcmp(link_name(v), link_name(w)))
                tgsic_link_same_global(k, v, w);
}

static const struct ast_variable *find_builtin(const struct ast_shader *shader, unsigned id)
{
    const struct ast_variable *v = shader->globals;
    while (v && !(v->builtin && v->builtin->id == id))
        v = v->next;
    return v;
}

/* GLSL 1.50 4.3.8.1: redeclared in one shader, gl_FragCoord is redeclared in all that use it, and
 * the same way. */
static void check_frag_coord(struct linker *k, const struct link_stage *stage)
{
    const unsigned mask = AST_ORIGIN_UPPER_LEFT | AST_PIXEL_CENTER_INTEGER;
    const struct ast_variable *first = NULL;
    for (uint32_t u = 0; u < stage->unit_count; u++) {
        const struct ast_variable *v = find_builtin(stage->units[u].shader, BUILTIN_gl_FragCoord);
        if (!v)
            continue;
        if (!first)
            first = v;
        else if (v->is_redeclared != first->is_redeclared ||
                 (v->q.flags & mask) != (first->q.flags & mask))
            tgsic_link_error(k, E_LINK_BUILTIN, v->pos,
                             "gl_FragCoord is declared differently in another shader");
    }
}

void tgsic_link_objects(struct linker *k, struct link_stage *stage)
{
    for (uint32_t u = 0; u < stage->unit_count; u++) {
        struct unit *unit = &stage->units[u];
        unit->bound = ARENA_ARRAY(k->arena, struct place *, unit->shader->variable_count);
        unit->globals = ARENA_ARRAY(k->arena, struct global *, unit->shader->variable_count);
        for (uint32_t other = 0; other < u; other++)
            check_globals(k, stage->units[other].shader, unit->shader);
    }
    check_frag_coord(k, stage);
    resolve_functions(k, stage);
    check_main(k, stage);
}
