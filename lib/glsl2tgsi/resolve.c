/* SPDX-License-Identifier: MIT */
/* Overload resolution over user functions and built-in ones (GLSL 4.60 §6.1), and what a call asks
 * of its arguments. */
#include "parse.h"

#include <string.h>

/* One function that may be meant. */
struct candidate {
    struct ast_function *user; /* or: */
    const struct builtin_function *builtin;
};

struct call {
    struct glsl_name *name;
    struct ast_expr **arguments;
    uint32_t count;
    struct tgsic_pos pos;
};

/* How an argument meets its parameter; what the ranking of GLSL 4.00 tells apart. */
enum match {
    MATCH_EXACT,
    MATCH_FLOAT_TO_DOUBLE,
    MATCH_INT_TO_FLOAT,
    MATCH_INT_TO_DOUBLE,
    MATCH_OTHER,
    MATCH_NONE
};

static enum match match_types(const struct parser *p, const struct glsl_type *from,
                              const struct glsl_type *to)
{
    if (from == to)
        return MATCH_EXACT;
    if (!tgsic_glsl_can_convert(p, from, to))
        return MATCH_NONE;
    bool integer = from->base == GLSL_INT || from->base == GLSL_UINT;
    if (to->base == GLSL_DOUBLE)
        return from->base == GLSL_FLOAT ? MATCH_FLOAT_TO_DOUBLE
               : integer                ? MATCH_INT_TO_DOUBLE
                                        : MATCH_OTHER;
    return integer && to->base == GLSL_FLOAT ? MATCH_INT_TO_FLOAT : MATCH_OTHER;
}

/* `out` converts from the parameter to the argument, `inout` both ways: not at all. */
static enum match match_parameter(const struct parser *p, const struct ast_expr *argument,
                                  const struct glsl_type *type, unsigned storage)
{
    if (storage == AST_PARAM_OUT)
        return match_types(p, type, argument->type);
    if (storage == AST_PARAM_INOUT)
        return type == argument->type ? MATCH_EXACT : MATCH_NONE;
    return match_types(p, argument->type, type);
}

/* Fills match[0 .. count - 1]; false if the call does not fit. */
static bool match_call(const struct parser *p, struct candidate c, const struct call *call,
                       uint8_t *match)
{
    const struct ast_variable *v = c.user ? c.user->parameters : NULL;
    for (uint32_t i = 0; i < call->count; i++) {
        const struct glsl_type *type = c.user ? v->type : c.builtin->parameters[i].type;
        unsigned storage = c.user ? v->q.storage : c.builtin->parameters[i].storage;
        match[i] = (uint8_t)match_parameter(p, call->arguments[i], type, storage);
        if (match[i] == MATCH_NONE)
            return false;
        v = c.user ? v->next : NULL;
    }
    return true;
}

/* Negative: a is the better conversion; positive: b; 0: neither. */
static int compare_matches(enum match a, enum match b)
{
    if (a == b)
        return 0;
    if (a == MATCH_EXACT || b == MATCH_EXACT)
        return a == MATCH_EXACT ? -1 : 1;
    if (a == MATCH_FLOAT_TO_DOUBLE || b == MATCH_FLOAT_TO_DOUBLE)
        return a == MATCH_FLOAT_TO_DOUBLE ? -1 : 1;
    if (a == MATCH_INT_TO_FLOAT && b == MATCH_INT_TO_DOUBLE)
        return -1;
    return a == MATCH_INT_TO_DOUBLE && b == MATCH_INT_TO_FLOAT ? 1 : 0;
}

static bool is_better(const uint8_t *a, const uint8_t *b, uint32_t count)
{
    bool better = false;
    for (uint32_t i = 0; i < count; i++) {
        int order = compare_matches((enum match)a[i], (enum match)b[i]);
        if (order > 0)
            return false;
        better |= order < 0;
    }
    return better;
}

/* Before GLSL 4.00 a call that needs conversions must fit one function only. */
static bool have_ranking(const struct parser *p)
{
    return ALLOWS(p, 400, 0, EXT_ARB_gpu_shader5, EXT_MESA_shader_integer_functions,
                  EXT_EXT_shader_implicit_conversions);
}

enum outcome { FOUND, NOT_FOUND, AMBIGUOUS };

/* A call that fits exactly needs no more than this. */
static bool fits_exactly(const struct ast_function *f, const struct call *call)
{
    uint32_t i = 0;
    if (f->parameter_count != call->count)
        return false;
    for (const struct ast_variable *v = f->parameters; v; v = v->next, i++)
        if (v->type != call->arguments[i]->type)
            return false;
    return true;
}

/* Room to compare two candidates' conversions, reused from call to call. */
static void make_room(struct parser *p, uint32_t count)
{
    if (count < p->match_room)
        return;
    p->match_room = count < 16 ? 16 : count * 2;
    p->matches = ARENA_ARRAY(p->arena, uint8_t, (size_t)p->match_room * 2);
}

/* The viable candidates, moved to the front. */
static size_t keep_viable(struct parser *p, struct candidate *candidates, size_t count,
                          const struct call *call)
{
    size_t viable = 0;
    for (size_t i = 0; i < count; i++)
        if (match_call(p, candidates[i], call, p->matches))
            candidates[viable++] = candidates[i];
    return viable;
}

/* Two rounds: who beats the best so far, then whether that one beats all. */
static enum outcome choose(struct parser *p, struct candidate *candidates, size_t count,
                           const struct call *call, struct candidate *out)
{
    make_room(p, call->count);
    uint8_t *best = p->matches, *other = p->matches + p->match_room;
    size_t viable = keep_viable(p, candidates, count, call);
    if (!viable)
        return NOT_FOUND;
    *out = candidates[0];
    if (viable == 1)
        return FOUND;
    if (!have_ranking(p))
        return AMBIGUOUS;
    size_t winner = 0;
    match_call(p, candidates[0], call, best);
    for (size_t i = 1; i < viable; i++) {
        match_call(p, candidates[i], call, other);
        if (!is_better(other, best, call->count))
            continue;
        memcpy(best, other, call->count);
        winner = i;
    }
    for (size_t i = 0; i < viable; i++) {
        match_call(p, candidates[i], call, other);
        if (i != winner && !is_better(best, other, call->count))
            return AMBIGUOUS;
    }
    *out = candidates[winner];
    return FOUND;
}

/* Candidates */

static enum outcome choose_user(struct parser *p, struct ast_function *functions,
                                const struct call *call, struct candidate *out, bool *exact)
{
    size_t count = 0;
    for (struct ast_function *f = functions; f; f = f->next_overload) {
        if (fits_exactly(f, call)) {
            *out = (struct candidate){.user = f};
            *exact = true;
            return FOUND;
        }
        if (f->parameter_count != call->count)
            continue;
        if (!p->candidates)
            p->candidates = ARENA_ARRAY(p->arena, struct candidate, MAX_OVERLOADS);
        p->candidates[count++] = (struct candidate){.user = f};
    }
    return choose(p, p->candidates, count, call, out);
}

static enum outcome choose_builtin(struct parser *p, const struct builtin_group *group,
                                   const struct call *call, struct candidate *out)
{
    const struct glsl_type *types[BUILTIN_MAX_PARAMETERS];
    if (call->count > BUILTIN_MAX_PARAMETERS)
        return NOT_FOUND;
    for (uint32_t i = 0; i < call->count; i++)
        types[i] = call->arguments[i]->type;
    *out =
        (struct candidate){.builtin = tgsic_builtin_exact(&p->builtins, group, types, call->count)};
    if (out->builtin)
        return FOUND;
    size_t found;
    const struct builtin_function *functions =
        tgsic_builtin_candidates(&p->builtins, group, types, call->count, &found);
    struct candidate *candidates = ARENA_ARRAY(p->arena, struct candidate, found + 1);
    for (size_t i = 0; i < found; i++)
        candidates[i].builtin = &functions[i];
    return choose(p, candidates, found, call, out);
}

/* In desktop GLSL a function of the shader's own hides the built-in ones of its name; in ESSL it
 * is one overload more. */
static enum outcome find_function(struct parser *p, const struct call *call, struct candidate *out)
{
    struct symbol *symbol = tgsic_scope_find_function(&p->scopes, call->name);
    const struct builtin_group *group = tgsic_builtin_group_of(call->name);
    if (!symbol)
        return group ? choose_builtin(p, group, call, out) : NOT_FOUND;
    if (symbol->kind != SYMBOL_FUNCTION)
        return NOT_FOUND;
    bool exact = false;
    enum outcome own = choose_user(p, symbol->functions, call, out, &exact);
    if (!p->lang->es || !group || exact)
        return own;
    struct candidate builtin;
    enum outcome outcome = choose_builtin(p, group, call, &builtin);
    if (outcome != FOUND)
        return own;
    *out = builtin;
    return FOUND;
}

/* Messages */

static const char *call_text(struct parser *p, const struct call *call)
{
    char *text = tgsic_arena_printf(p->arena, "%.64s(", call->name->text);
    for (uint32_t i = 0; i < call->count && i < 16; i++)
        text = tgsic_arena_printf(p->arena, "%s%s%.64s", text, i ? ", " : "",
                                  call->arguments[i]->type->name);
    return tgsic_arena_printf(p->arena, "%s)", text);
}

static struct ast_expr *no_function(struct parser *p, const struct call *call, enum outcome outcome)
{
    struct symbol *symbol = tgsic_scope_find_function(&p->scopes, call->name);
    const struct builtin_group *group = tgsic_builtin_group_of(call->name);
    if (outcome == AMBIGUOUS)
        tgsic_glsl_error(p, E_CALL, call->pos, "the call %s fits several functions",
                         call_text(p, call));
    else if (symbol && symbol->kind != SYMBOL_FUNCTION)
        tgsic_glsl_error(p, E_CALL, call->pos, "'%.64s' is not a function", call->name->text);
    else if (symbol || (group && tgsic_builtin_is_visible(&p->builtins, group)))
        tgsic_glsl_error(p, E_CALL, call->pos, "no function fits the call %s", call_text(p, call));
    else if (group)
        tgsic_glsl_error(p, E_VERSION, call->pos,
                         "function '%.64s' does not exist in this version, stage and set of "
                         "extensions",
                         call->name->text);
    else
        tgsic_glsl_error(p, E_UNDECLARED, call->pos, "function '%.64s' is not declared",
                         call->name->text);
    return tgsic_glsl_erroneous(p, call->pos);
}

/* Arguments */

/* An image may gain coherent, volatile, readonly and writeonly on its way into a function, but not
 * lose them (GLSL 4.60 §4.10). */
static bool check_memory_qualifiers(struct parser *p, const struct ast_expr *argument,
                                    const struct ast_variable *parameter)
{
    const struct ast_variable *v = tgsic_glsl_root(argument);
    unsigned kept = AST_COHERENT | AST_VOLATILE | AST_READONLY | AST_WRITEONLY;
    if (!v || argument->type->base != GLSL_IMAGE || !(v->q.flags & kept & ~parameter->q.flags))
        return true;
    tgsic_glsl_error(p, E_OPAQUE, argument->pos,
                     "the parameter lacks a memory qualifier that '%.64s' has", v->name);
    return false;
}

static bool pass_user_arguments(struct parser *p, struct ast_function *f, const struct call *call)
{
    uint32_t i = 0;
    for (const struct ast_variable *v = f->parameters; v; v = v->next, i++) {
        struct ast_expr **argument = &call->arguments[i];
        if (v->q.storage == AST_PARAM_OUT || v->q.storage == AST_PARAM_INOUT) {
            if (!tgsic_glsl_check_lvalue(p, *argument, "passed to an out parameter"))
                return false;
        } else {
            if (!check_memory_qualifiers(p, *argument, v))
                return false;
            *argument = tgsic_glsl_convert(p, *argument, v->type);
        }
    }
    return true;
}

static void note_callee(struct parser *p, struct ast_function *callee)
{
    struct ast_function *caller = p->function;
    if (!caller || callee->last_caller == caller)
        return;
    callee->last_caller = caller;
    ARENA_RESERVE(p->arena, caller->callees, caller->callee_count);
    caller->callees[caller->callee_count++] = callee;
}

static void note_subroutine(struct parser *p, struct ast_function *prototype)
{
    struct ast_function *caller = p->function;
    if (!caller || prototype->last_caller == caller)
        return;
    prototype->last_caller = caller;
    ARENA_RESERVE(p->arena, caller->subroutines, caller->subroutine_count);
    caller->subroutines[caller->subroutine_count++] = prototype;
}

static struct ast_expr *call_user(struct parser *p, struct ast_function *f, const struct call *call)
{
    if (!pass_user_arguments(p, f, call))
        return tgsic_glsl_erroneous(p, call->pos);
    note_callee(p, f);
    struct ast_expr *expr = tgsic_glsl_expr(p, AST_CALL, f->return_type, call->pos);
    expr->arguments = call->arguments;
    expr->argument_count = call->count;
    expr->function = f;
    expr->precision = f->return_precision;
    return tgsic_glsl_finish(p, expr);
}

static bool check_memory_argument(struct parser *p, const struct ast_expr *argument)
{
    const struct ast_variable *v = tgsic_glsl_root(argument);
    if (v && (v->q.storage == AST_BUFFER || v->q.storage == AST_SHARED))
        return true;
    tgsic_glsl_error(p, E_CALL, argument->pos, "an atomic needs a buffer or shared variable");
    return false;
}

/* Before GLSL 4.40 members and component selections cannot be interpolated. */
static bool check_interpolant(struct parser *p, const struct ast_expr *argument)
{
    const struct ast_variable *v = tgsic_glsl_root(argument);
    const struct ast_expr *path = argument;
    bool swizzled = false;
    for (; path->kind == AST_INDEX || path->kind == AST_MEMBER || path->kind == AST_SWIZZLE;
         path = path->operand[0]) {
        bool component = path->kind == AST_INDEX && !glsl_is_array(path->operand[0]->type);
        swizzled |= path->kind == AST_SWIZZLE || component;
    }
    bool selects = since(p, 440, 0);
    if (v && v->q.storage == AST_IN && path->kind == AST_NAME && (selects || !swizzled))
        return true;
    tgsic_glsl_error(p, E_CALL, argument->pos, "the interpolant must be a fragment input");
    return false;
}

static bool check_image_access(struct parser *p, const struct builtin_function *f,
                               const struct ast_expr *argument)
{
    if (argument->type->base != GLSL_IMAGE)
        return true;
    const struct ast_variable *v = tgsic_glsl_root(argument);
    unsigned flags = v ? v->q.flags : 0;
    for (const struct ast_expr *e = argument; e->kind == AST_MEMBER || e->kind == AST_INDEX;
         e = e->operand[0])
        if (e->kind == AST_MEMBER)
            flags |= e->operand[0]->type->members[e->member].q.flags;
    if (f->flags & BUILTIN_IMAGE_READ && flags & AST_WRITEONLY) {
        tgsic_glsl_error(p, E_OPAQUE, argument->pos, "this image is writeonly");
        return false;
    }
    if (f->flags & BUILTIN_IMAGE_WRITE && flags & AST_READONLY) {
        tgsic_glsl_error(p, E_OPAQUE, argument->pos, "this image is readonly");
        return false;
    }
    return true;
}

static bool pass_builtin_argument(struct parser *p, const struct builtin_function *f, uint32_t i,
                                  struct ast_expr **argument)
{
    const struct builtin_parameter *parameter = &f->parameters[i];
    if (parameter->role == ROLE_MEMORY && !check_memory_argument(p, *argument))
        return false;
    if (parameter->role == ROLE_INTERPOLANT)
        return check_interpolant(p, *argument);
    if (parameter->is_constant && !(*argument)->constant) {
        tgsic_glsl_error(p, E_CONSTANT, (*argument)->pos,
                         "argument %u of '%s' must be a constant expression", i + 1, f->name);
        return false;
    }
    if (parameter->storage != AST_PARAM_IN)
        return tgsic_glsl_check_lvalue(p, *argument, "passed to an out parameter");
    *argument = tgsic_glsl_convert(p, *argument, parameter->type);
    return check_image_access(p, f, *argument);
}

static const union glsl_scalar *fold_builtin(struct parser *p, const struct builtin_function *f,
                                             const struct call *call)
{
    const union glsl_scalar *values[BUILTIN_MAX_PARAMETERS];
    for (uint32_t i = 0; i < call->count; i++)
        if (!(values[i] = call->arguments[i]->constant))
            return NULL;
    return tgsic_builtin_fold(p->arena, f, values);
}

static bool have_constant_calls(const struct parser *p)
{
    return since(p, 120, 100);
}

/* GLSL 4.60 §8.16: barrier() of tessellation control shaders stands in main, outside of control
 * flow, and after no return. */
static void check_barrier(struct parser *p, const struct builtin_function *f, struct tgsic_pos pos)
{
    if (f->intrinsic != INTRINSIC_BARRIER || p->lang->stage != GLSL_TESS_CONTROL)
        return;
    bool in_main = p->function && p->function->name == p->main_name->text;
    if (!in_main || p->flow.depth || p->returned_from_main)
        tgsic_glsl_error(p, E_FLOW, pos,
                         "barrier() stands in main, outside of control flow and before returns");
}

static struct ast_expr *call_builtin(struct parser *p, const struct builtin_function *f,
                                     const struct call *call)
{
    for (uint32_t i = 0; i < call->count; i++)
        if (!pass_builtin_argument(p, f, i, &call->arguments[i]))
            return tgsic_glsl_erroneous(p, call->pos);
    check_barrier(p, f, call->pos);
    tgsic_extension_warn(p->lang, p->diags, call->pos, f->name, tgsic_builtin_function_in, f);
    if (f->flags & BUILTIN_DERIVATIVE)
        p->shader->uses_derivatives = true;
    struct ast_expr *expr = tgsic_glsl_expr(p, AST_CALL_BUILTIN, f->return_type, call->pos);
    expr->arguments = call->arguments;
    expr->argument_count = call->count;
    expr->builtin = f;
    expr->precision = f->return_precision;
    if (have_constant_calls(p))
        expr->constant = fold_builtin(p, f, call);
    if (!expr->precision && f->return_type->base != GLSL_BOOL)
        for (uint32_t i = 0; i < call->count; i++)
            if (call->arguments[i]->precision > expr->precision)
                expr->precision = call->arguments[i]->precision;
    return tgsic_glsl_finish(p, expr);
}

struct ast_expr *tgsic_glsl_call(struct parser *p, struct glsl_name *name,
                                 struct ast_expr **arguments, uint32_t count, struct tgsic_pos pos)
{
    for (uint32_t i = 0; i < count; i++)
        if (tgsic_glsl_is_error(arguments[i]))
            return tgsic_glsl_erroneous(p, pos);
    struct symbol *symbol = tgsic_scope_find(&p->scopes, name);
    if (symbol && symbol->kind == SYMBOL_VARIABLE &&
        symbol->variable->type->base == GLSL_SUBROUTINE)
        return tgsic_glsl_call_subroutine(p, tgsic_glsl_name(p, symbol->variable, pos), arguments,
                                          count, pos);
    struct call call = {name, arguments, count, pos};
    struct candidate best = {NULL, NULL};
    enum outcome outcome = find_function(p, &call, &best);
    if (outcome != FOUND)
        return no_function(p, &call, outcome);
    return best.user ? call_user(p, best.user, &call) : call_builtin(p, best.builtin, &call);
}

struct ast_expr *tgsic_glsl_call_subroutine(struct parser *p, struct ast_expr *uniform,
                                            struct ast_expr **arguments, uint32_t count,
                                            struct tgsic_pos pos)
{
    struct ast_function *prototype = (struct ast_function *)uniform->type->prototype;
    struct call call = {p->main_name, arguments, count, pos};
    for (uint32_t i = 0; i < count; i++)
        if (tgsic_glsl_is_error(arguments[i]))
            return tgsic_glsl_erroneous(p, pos);
    make_room(p, count);
    if (prototype->parameter_count != count ||
        !match_call(p, (struct candidate){.user = prototype}, &call, p->matches)) {
        tgsic_glsl_error(p, E_SUBROUTINE, pos, "the arguments do not fit subroutine type '%.64s'",
                         prototype->name);
        return tgsic_glsl_erroneous(p, pos);
    }
    if (!pass_user_arguments(p, prototype, &call))
        return tgsic_glsl_erroneous(p, pos);
    note_subroutine(p, prototype);
    struct ast_expr *expr = tgsic_glsl_expr(p, AST_CALL_SUBROUTINE, prototype->return_type, pos);
    expr->arguments = arguments;
    expr->argument_count = count;
    expr->subroutine = uniform;
    return tgsic_glsl_finish(p, expr);
}
