/* SPDX-License-Identifier: MIT */
/* Calls: a function's body is walked where it is called, its parameters bound to copies of the
 * arguments. */
#include "lower.h"

/* Whether control may leave the body from anywhere but its end. */
static bool returns_early(const struct ast_stmt *list, bool is_tail)
{
    for (const struct ast_stmt *s = list; s; s = s->next) {
        bool last = is_tail && !s->next;
        switch ((enum ast_stmt_kind)s->kind) {
        case AST_RETURN:
            if (!last)
                return true;
            break;
        case AST_BLOCK:
            if (returns_early(s->body, last))
                return true;
            break;
        case AST_IF:
            if (returns_early(s->body, false) || returns_early(s->otherwise, false))
                return true;
            break;
        case AST_LOOP:
            if (returns_early(s->body, false))
                return true;
            break;
        case AST_SWITCH:
            for (const struct ast_case *c = s->cases; c; c = c->next)
                if (returns_early(c->body, false))
                    return true;
            break;
        default:
            break;
        }
    }
    return false;
}

static struct value walk(struct lower *l, struct unit *unit, const struct ast_function *function)
{
    struct frame frame = {.function = function}, *outer = l->frame;
    struct unit *caller = l->unit;
    struct flow flow = l->flow;
    struct place result;
    bool has_value = function->return_type->base != GLSL_VOID;

    l->frame = &frame;
    l->unit = unit;
    l->flow = (struct flow){0};
    if (returns_early(function->body, true)) {
        if (has_value) {
            result = tgsic_local_place(l, function->return_type, function->name);
            tgsic_place_undefine(l, &result);
            frame.result = &result;
        }
        frame.scope = tgsic_ir_scope(&l->b);
        tgsic_lower_body(l, function->body);
        tgsic_ir_end(&l->b, frame.scope);
        if (has_value)
            frame.value = tgsic_place_load(l, &result);
    } else {
        tgsic_lower_body(l, function->body);
    }
    if (has_value && frame.value.kind == VALUE_NONE) { /* the end is reached without a value */
        result = tgsic_local_place(l, function->return_type, function->name);
        frame.value = tgsic_place_load(l, &result);
    }
    l->frame = outer;
    l->unit = caller;
    l->flow = flow;
    return frame.value;
}

/* A parameter while its function is being called */
struct argument {
    struct place place;   /* what the parameter is bound to */
    struct lvalue target; /* out and inout: where it is copied back to */
};

static bool is_out(const struct ast_variable *parameter)
{
    return parameter->q.storage == AST_PARAM_OUT || parameter->q.storage == AST_PARAM_INOUT;
}

/* What lies in memory that nobody writes meanwhile needs no copy; opaque values cannot have one. */
static bool bind_directly(const struct ast_variable *parameter, const struct value *value)
{
    if (value->type->rows || value->kind == VALUE_SSA)
        return false;
    if (value->kind == VALUE_CONSTANT)
        return !parameter->is_written && parameter->is_indexed_dynamically;
    return value->place.immutable && !parameter->is_written;
}

static void pass_argument(struct lower *l, const struct ast_variable *parameter,
                          const struct ast_expr *e, struct argument *argument)
{
    struct value value = {0};
    if (is_out(parameter)) {
        argument->target = tgsic_lower_lvalue(l, e);
        if (parameter->q.storage == AST_PARAM_INOUT)
            value = tgsic_lvalue_load(l, &argument->target);
    } else {
        value = tgsic_value_load(l, tgsic_lower_access(l, e));
        if (bind_directly(parameter, &value)) {
            argument->place = tgsic_value_place(l, &value);
            return;
        }
    }
    argument->place = tgsic_local_place(l, parameter->type, parameter->name);
    if (value.type)
        tgsic_place_store(l, &argument->place, &value);
    else
        tgsic_place_undefine(l, &argument->place);
}

/* Conversions of an out argument stand around the call in the tree, so types are equal here. */
static void return_argument(struct lower *l, const struct ast_variable *parameter,
                            const struct argument *argument)
{
    if (!is_out(parameter))
        return;
    struct value value = tgsic_place_load(l, &argument->place);
    if (value.kind == VALUE_SSA && value.type != argument->target.type)
        value = tgsic_lower_convert(l, &value, argument->target.type);
    tgsic_lvalue_store(l, &argument->target, &value);
}

/* Only now, since a call that is never reached needs no definition. */
static void check_definition(struct lower *l, const struct ast_function *function,
                             struct tgsic_pos pos)
{
    if (function->is_defined)
        return;
    tgsic_diags_add(l->diags, TGSIC_ERROR, E_UNDEFINED, pos,
                    "function '%.64s' is called but defined nowhere", function->name);
    tgsic_arena_fail(l->arena, TGSIC_E_LINK);
}

struct value tgsic_lower_call(struct lower *l, const struct ast_expr *e)
{
    const struct ast_function *function = l->unit->definitions[e->function->index].function;
    struct unit *unit = l->unit->definitions[e->function->index].unit;
    check_definition(l, function, e->pos);
    struct argument *arguments = ARENA_ARRAY(l->arena, struct argument, e->argument_count);
    const struct ast_variable *p = function->parameters;
    for (uint32_t i = 0; i < e->argument_count; i++, p = p->next)
        pass_argument(l, p, e->arguments[i], &arguments[i]);

    p = function->parameters;
    for (uint32_t i = 0; i < e->argument_count; i++, p = p->next)
        unit->bound[p->id] = &arguments[i].place;
    struct value value = walk(l, unit, function);
    value.type = e->type;

    p = function->parameters;
    for (uint32_t i = 0; i < e->argument_count; i++, p = p->next)
        return_argument(l, p, &arguments[i]);
    return value;
}

/* ---- Subroutines ----------------------------------------------------------------------------- */

struct subroutine_arguments {
    const struct ast_expr *call;
    struct argument *arguments;
    struct place *result; /* NULL: void */
};

/* The arguments were passed to the parameters of the type; a function that writes one that was
 * bound to memory of others gets a copy. */
static void bind_parameter(struct lower *l, struct unit *unit, const struct ast_variable *parameter,
                           struct argument *argument)
{
    struct place *place = &argument->place;
    if (place->immutable && parameter->is_written) {
        struct value value = tgsic_place_load(l, place);
        place = ARENA_NEW(l->arena, struct place);
        *place = tgsic_local_place(l, parameter->type, parameter->name);
        tgsic_place_store(l, place, &value);
    }
    unit->bound[parameter->id] = place;
}

static void walk_subroutine(struct lower *l, const struct subroutine *subroutine, void *user)
{
    const struct subroutine_arguments *a = user;
    const struct ast_variable *p = subroutine->function->parameters;
    for (uint32_t i = 0; i < a->call->argument_count; i++, p = p->next)
        bind_parameter(l, subroutine->unit, p, &a->arguments[i]);
    struct value value = walk(l, subroutine->unit, subroutine->function);
    if (a->result)
        tgsic_place_store(l, a->result, &value);
}

struct value tgsic_lower_call_subroutine(struct lower *l, const struct ast_expr *e)
{
    const struct ast_variable *p = e->subroutine->type->prototype->parameters;
    struct argument *arguments = ARENA_ARRAY(l->arena, struct argument, e->argument_count);
    struct subroutine_arguments user = {.call = e, .arguments = arguments};
    struct place result;
    for (uint32_t i = 0; i < e->argument_count; i++, p = p->next)
        pass_argument(l, p, e->arguments[i], &arguments[i]);
    if (e->type->base != GLSL_VOID) {
        result = tgsic_local_place(l, e->type, NULL);
        user.result = &result;
    }
    tgsic_lower_choose_subroutine(l, e->subroutine, walk_subroutine, &user);
    p = e->subroutine->type->prototype->parameters;
    for (uint32_t i = 0; i < e->argument_count; i++, p = p->next)
        return_argument(l, p, &arguments[i]);
    return user.result ? tgsic_place_load(l, &result) : (struct value){.type = e->type};
}

void tgsic_lower_main(struct lower *l, struct unit *unit, const struct ast_function *function)
{
    walk(l, unit, function);
}
