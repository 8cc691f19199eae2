/* SPDX-License-Identifier: MIT */
/* What only the whole shader tells: recursion, outputs that exclude each other, array sizes. */
#include "parse.h"

/* Recursion (GLSL 4.60 §6.1.1). Depth first over the call graph, on a stack of our own: a chain of
 * calls may be as long as the shader. */

enum color { WHITE, GREY, BLACK };

struct frame {
    struct ast_function *function;
    uint32_t next;
};

struct walk {
    uint8_t *colors; /* by function index */
    bool through_subroutines;
    struct frame *stack;
    uint32_t depth, room;
};

static void enter(struct parser *p, struct walk *w, struct ast_function *f)
{
    if (w->depth == w->room) {
        ARENA_RESERVE(p->arena, w->stack, w->room);
        w->room++;
    }
    w->stack[w->depth++] = (struct frame){f, 0};
    w->colors[f->index] = GREY;
}

static struct ast_function *next_callee(const struct walk *w, struct frame *frame)
{
    const struct ast_function *f = frame->function;
    uint32_t i = frame->next++;
    if (i < f->callee_count)
        return f->callees[i];
    i -= f->callee_count;
    return w->through_subroutines && i < f->subroutine_count ? f->subroutines[i] : NULL;
}

/* What only a choice of subroutines makes recursive is the linker's to refuse. */
static void report(struct parser *p, const struct walk *w, const struct ast_function *f)
{
    if (w->through_subroutines)
        tgsic_glsl_link_error(p, E_RECURSION, f->pos, "'%.64s' calls itself", f->name);
    else
        tgsic_glsl_error(p, E_RECURSION, f->pos, "'%.64s' calls itself", f->name);
}

static void visit(struct parser *p, struct walk *w, struct ast_function *root)
{
    enter(p, w, root);
    while (w->depth) {
        struct frame *top = &w->stack[w->depth - 1];
        struct ast_function *callee = next_callee(w, top);
        if (!callee) {
            w->colors[top->function->index] = BLACK;
            w->depth--;
        } else if (w->colors[callee->index] == GREY) {
            report(p, w, callee);
        } else if (w->colors[callee->index] == WHITE) {
            enter(p, w, callee);
        }
    }
}

static void check_recursion(struct parser *p, bool through_subroutines)
{
    struct walk w = {.colors = ARENA_ARRAY(p->arena, uint8_t, p->shader->function_count + 1),
                     .through_subroutines = through_subroutines};
    for (struct ast_function *f = p->shader->functions; f; f = f->next)
        if (w.colors[f->index] == WHITE)
            visit(p, &w, f);
}

/* Marks what main reaches, and subroutines, which are called through uniforms. */
static void mark_called(struct parser *p)
{
    struct walk w = {.colors = ARENA_ARRAY(p->arena, uint8_t, p->shader->function_count + 1)};
    for (struct ast_function *f = p->shader->functions; f; f = f->next)
        if ((f == p->shader->main || f->is_subroutine) && w.colors[f->index] == WHITE)
            visit(p, &w, f);
    for (struct ast_function *f = p->shader->functions; f; f = f->next)
        f->is_called = w.colors[f->index] != WHITE;
}

/* Outputs */

struct outputs {
    const struct ast_variable *color, *data, *user, *clip_vertex, *clip_distance, *cull_distance;
    const struct ast_variable *secondary_color, *secondary_data;
};

static struct outputs find_outputs(const struct parser *p)
{
    struct outputs o = {0};
    for (const struct ast_variable *v = p->shader->globals; v; v = v->next) {
        if (v->q.storage != AST_OUT || !v->is_written)
            continue;
        if (!v->builtin) {
            o.user = v;
            continue;
        }
        switch (v->builtin->id) {
        case BUILTIN_gl_FragColor:
            o.color = v;
            break;
        case BUILTIN_gl_FragData:
            o.data = v;
            break;
        case BUILTIN_gl_SecondaryFragColorEXT:
            o.secondary_color = v;
            break;
        case BUILTIN_gl_SecondaryFragDataEXT:
            o.secondary_data = v;
            break;
        case BUILTIN_gl_ClipVertex:
            o.clip_vertex = v;
            break;
        case BUILTIN_gl_ClipDistance:
            o.clip_distance = v;
            break;
        case BUILTIN_gl_CullDistance:
            o.cull_distance = v;
            break;
        default:
            break;
        }
    }
    return o;
}

static void exclude(struct parser *p, const struct ast_variable *a, const struct ast_variable *b)
{
    if (a && b)
        tgsic_glsl_error(p, E_BUILTIN, b->pos, "a shader cannot write both '%.64s' and '%.64s'",
                         a->name, b->name);
}

static void check_outputs(struct parser *p)
{
    struct outputs o = find_outputs(p);
    if (p->lang->stage == GLSL_FRAGMENT) {
        exclude(p, o.color, o.data);
        exclude(p, o.color, o.user);
        exclude(p, o.data, o.user);
        exclude(p, o.color, o.secondary_data);
        exclude(p, o.data, o.secondary_color);
        exclude(p, o.secondary_color, o.secondary_data);
    }
    exclude(p, o.clip_vertex, o.clip_distance);
    exclude(p, o.clip_vertex, o.cull_distance);
}

void tgsic_glsl_check_shader(struct parser *p)
{
    check_recursion(p, false);
    if (p->has_subroutines && !p->errors)
        check_recursion(p, true);
    mark_called(p);
    check_outputs(p);
    tgsic_glsl_apply_parameters(p);
    tgsic_glsl_size_arrays(p);
    tgsic_glsl_check_locations(p);
    tgsic_glsl_check_captures(p);
    p->shader->invariant_all = p->lang->pragma_invariant_all;
}
