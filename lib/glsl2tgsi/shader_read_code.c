/* SPDX-License-Identifier: MIT */
/* Compiled shaders from bytes: expressions, typed anew, and statements. */
#include "shader_read.h"

/* ---- Expressions --------------------------------------------------------------------------- */

static struct ast_expr *take_expr(struct shader_reader *r);

static void take_arguments(struct shader_reader *r, struct ast_expr *e)
{
    e->argument_count = tgsic_take_count(&r->bytes);
    e->arguments = ARENA_ARRAY(r->bytes.arena, struct ast_expr *, e->argument_count);
    for (uint32_t i = 0; i < e->argument_count; i++)
        e->arguments[i] = take_expr(r);
}

static struct ast_variable *find_variable(struct shader_reader *r, uint32_t id)
{
    if (id >= r->shader->variable_count || !r->variables[id])
        tgsic_shader_refuse(r, "there is no such variable");
    return r->variables[id];
}

static void take_swizzle(struct shader_reader *r, struct ast_expr *e)
{
    uint32_t count = tgsic_take_count(&r->bytes);
    if (count > 4)
        tgsic_shader_refuse(r, "a swizzle is too long");
    e->count = (uint8_t)count;
    for (unsigned i = 0; i < count; i++) {
        uint32_t component = tgsic_take_word(&r->bytes);
        e->swizzle[i] = component < 4 ? (uint8_t)component : 4; /* 4: of no vector */
    }
}

/* The linker looks for circles in what is called. */
static void take_call(struct shader_reader *r, struct ast_expr *e)
{
    struct ast_function *caller = r->function, *callee = tgsic_shader_take_function(r);
    take_arguments(r, e);
    e->function = callee;
    if (!caller || callee->last_caller == caller)
        return;
    callee->last_caller = caller;
    ARENA_RESERVE(r->bytes.arena, caller->callees, caller->callee_count);
    caller->callees[caller->callee_count++] = callee;
}

static void take_builtin(struct shader_reader *r, struct ast_expr *e)
{
    const struct builtin_function *f =
        tgsic_builtin_numbered(&r->builtins, tgsic_take_word(&r->bytes));
    if (!f)
        tgsic_shader_refuse(r, "there is no such built-in function");
    take_arguments(r, e);
    e->builtin = f;
}

static void take_subroutine(struct shader_reader *r, struct ast_expr *e)
{
    struct ast_expr *uniform = take_expr(r);
    take_arguments(r, e);
    e->subroutine = uniform;
}

static void take_parts(struct shader_reader *r, struct ast_expr *e)
{
    unsigned operands = tgsic_ast_operands(e);
    for (unsigned i = 0; i < operands; i++)
        e->operand[i] = take_expr(r);
    switch ((enum ast_expr_kind)e->kind) {
    case AST_LITERAL:
        e->constant = tgsic_shader_take_constant(r, &e->type);
        break;
    case AST_NAME:
        e->variable = find_variable(r, tgsic_take_word(&r->bytes));
        break;
    case AST_MEMBER:
        e->member = tgsic_take_word(&r->bytes);
        break;
    case AST_SWIZZLE:
        take_swizzle(r, e);
        break;
    case AST_CONVERT:
        e->type = tgsic_shader_take_type(r);
        break;
    case AST_CONSTRUCT:
        e->type = tgsic_shader_take_type(r);
        take_arguments(r, e);
        break;
    case AST_CALL:
        take_call(r, e);
        break;
    case AST_CALL_BUILTIN:
        take_builtin(r, e);
        break;
    case AST_CALL_SUBROUTINE:
        take_subroutine(r, e);
        break;
    default:
        break;
    }
}

static struct ast_expr *take_expr(struct shader_reader *r)
{
    struct ast_expr *e = ARENA_NEW(r->bytes.arena, struct ast_expr);
    uint32_t kind = tgsic_take_word(&r->bytes), op = tgsic_take_word(&r->bytes);
    if (kind >= AST_ERRONEOUS || op > AST_LOGICAL_XOR)
        tgsic_shader_refuse(r, "there is no such expression");
    tgsic_shader_deeper(r);
    e->kind = (uint8_t)kind;
    e->op = (uint8_t)op;
    tgsic_take_record(&r->bytes, &tgsic_position_record, &e->pos);
    take_parts(r, e);
    e->type = tgsic_expr_type(e);
    if (!e->type)
        tgsic_shader_refuse(r, "operands do not fit what is done with them");
    r->depth--;
    return e;
}

static struct ast_expr *take_optional(struct shader_reader *r)
{
    return tgsic_shader_take_flag(r) ? take_expr(r) : NULL;
}

static struct ast_expr *take_condition(struct shader_reader *r)
{
    struct ast_expr *e = take_expr(r);
    if (e->type != GLSL_TYPE(bool))
        tgsic_shader_refuse(r, "a condition is not of type bool");
    return e;
}

void tgsic_shader_take_initializer(struct shader_reader *r, struct ast_variable *v)
{
    v->initializer = take_optional(r);
    if (v->initializer && v->initializer->type != v->type)
        tgsic_shader_refuse(r, "a variable begins with a value of another type");
}

/* ---- Statements ---------------------------------------------------------------------------- */

static struct ast_stmt *take_statements(struct shader_reader *r);

static struct ast_variable *take_again(struct shader_reader *r, uint32_t id)
{
    struct ast_variable *v = find_variable(r, id);
    if (v->is_global || v->q.storage > AST_CONST)
        tgsic_shader_refuse(r, "a variable is not local");
    return v;
}

static struct ast_variable *take_local(struct shader_reader *r)
{
    uint32_t number = tgsic_take_word(&r->bytes);
    if (number)
        return take_again(r, number - 1);
    struct ast_variable *v = tgsic_shader_take_variable(r);
    if (v->q.storage > AST_CONST || glsl_is_unsized(v->type) ||
        glsl_holds(v->type, HOLDS_BLOCK | HOLDS_SUBROUTINE))
        tgsic_shader_refuse(r, "a variable cannot be local");
    tgsic_shader_take_initializer(r, v);
    return v;
}

static void take_cases(struct shader_reader *r, struct ast_stmt *s)
{
    uint32_t count = tgsic_take_count(&r->bytes);
    struct ast_case **next = &s->cases;
    for (uint32_t i = 0; i < count; i++) {
        struct ast_case *c = ARENA_NEW(r->bytes.arena, struct ast_case);
        c->is_default = tgsic_shader_take_flag(r);
        c->label_count = tgsic_take_count(&r->bytes);
        uint32_t *labels = ARENA_ARRAY(r->bytes.arena, uint32_t, c->label_count);
        for (uint32_t k = 0; k < c->label_count; k++)
            labels[k] = tgsic_take_word(&r->bytes);
        if (!c->is_default && !c->label_count)
            tgsic_shader_refuse(r, "a case has no label");
        c->labels = labels;
        c->body = take_statements(r);
        *next = c;
        next = &c->next;
    }
}

static void take_switch(struct shader_reader *r, struct ast_stmt *s)
{
    s->expression = take_expr(r);
    if (s->expression->type != GLSL_TYPE(int) && s->expression->type != GLSL_TYPE(uint))
        tgsic_shader_refuse(r, "a switch chooses by no integer");
    r->breakables++;
    take_cases(r, s);
    r->breakables--;
}

static void take_loop(struct shader_reader *r, struct ast_stmt *s)
{
    s->is_do_while = tgsic_shader_take_flag(r);
    s->init = take_statements(r);
    if (tgsic_shader_take_flag(r))
        s->condition_variable = take_local(r);
    s->expression = tgsic_shader_take_flag(r) ? take_condition(r) : NULL;
    s->step = take_optional(r);
    r->loops++;
    r->breakables++;
    s->body = take_statements(r);
    r->breakables--;
    r->loops--;
}

static void take_return(struct shader_reader *r, struct ast_stmt *s)
{
    s->expression = take_optional(r);
    if (s->expression && s->expression->type != r->function->return_type)
        tgsic_shader_refuse(r, "a value of another type is returned");
}

static void take_statement(struct shader_reader *r, struct ast_stmt *s)
{
    switch ((enum ast_stmt_kind)s->kind) {
    case AST_EXPRESSION:
        s->expression = take_expr(r);
        break;
    case AST_DECLARATION:
        s->variable = take_local(r);
        break;
    case AST_BLOCK:
        s->body = take_statements(r);
        break;
    case AST_IF:
        s->expression = take_condition(r);
        s->body = take_statements(r);
        s->otherwise = take_statements(r);
        break;
    case AST_SWITCH:
        take_switch(r, s);
        break;
    case AST_LOOP:
        take_loop(r, s);
        break;
    case AST_RETURN:
        take_return(r, s);
        break;
    case AST_BREAK:
        if (!r->breakables)
            tgsic_shader_refuse(r, "a break leaves nothing");
        break;
    case AST_CONTINUE:
        if (!r->loops)
            tgsic_shader_refuse(r, "a continue is in no loop");
        break;
    default:
        if (r->shader->stage != GLSL_FRAGMENT)
            tgsic_shader_refuse(r, "what is no fragment is discarded");
        break;
    }
}

static struct ast_stmt *take_statements(struct shader_reader *r)
{
    uint32_t count = tgsic_take_count(&r->bytes);
    struct ast_stmt *first = NULL, **next = &first;
    tgsic_shader_deeper(r);
    for (uint32_t i = 0; i < count; i++) {
        struct ast_stmt *s = ARENA_NEW(r->bytes.arena, struct ast_stmt);
        uint32_t kind = tgsic_take_word(&r->bytes);
        if (kind > AST_DEMOTE)
            tgsic_shader_refuse(r, "there is no such statement");
        s->kind = (uint8_t)kind;
        tgsic_take_record(&r->bytes, &tgsic_position_record, &s->pos);
        take_statement(r, s);
        *next = s;
        next = &s->next;
    }
    r->depth--;
    return first;
}

void tgsic_shader_take_body(struct shader_reader *r, struct ast_function *f)
{
    r->function = f;
    f->body = take_statements(r);
}
