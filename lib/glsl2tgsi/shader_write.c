/* SPDX-License-Identifier: MIT */
/* Compiled shaders to bytes: a walk over the checked tree. */
#include "builtin.h"
#include "glsl2tgsi.h"
#include "link.h"
#include "shader_fields.h"

#include "tgsi/shader.h"

/* ---- Numbers of what is written once ------------------------------------------------------- */

/* By address; of constants, which may begin with another, by type as well. */
struct numbered {
    const void *key, *type;
    uint32_t number; /* from 1; 0: an empty place */
};

struct writer {
    struct byte_writer bytes;
    struct numbered *places;
    uint32_t capacity, count; /* the latter of types and constants together */
    uint32_t types, constants;
    bool *declared; /* local variables, by number */
    uint32_t depth;
};

static uint32_t hash_of(const void *key, const void *type)
{
    uint64_t mixed = ((uint64_t)(uintptr_t)key >> 3) * 0x9e3779b97f4a7c15u;
    mixed = (mixed ^ (uint64_t)(uintptr_t)type >> 3) * 0xff51afd7ed558ccdu;
    return (uint32_t)(mixed >> 32);
}

static struct numbered *place_of(const struct writer *w, const void *key, const void *type)
{
    uint32_t i = hash_of(key, type) & (w->capacity - 1);
    while (w->places[i].number && (w->places[i].key != key || w->places[i].type != type))
        i = (i + 1) & (w->capacity - 1);
    return &w->places[i];
}

static uint32_t number_of(const struct writer *w, const void *key, const void *type)
{
    return w->capacity ? place_of(w, key, type)->number : 0;
}

static void widen(struct writer *w)
{
    struct numbered *old = w->places;
    uint32_t old_capacity = w->capacity;
    w->capacity = old_capacity ? old_capacity * 2 : 64;
    w->places = ARENA_ARRAY(w->bytes.arena, struct numbered, w->capacity);
    for (uint32_t i = 0; i < old_capacity; i++)
        if (old[i].number)
            *place_of(w, old[i].key, old[i].type) = old[i];
}

static void give_number(struct writer *w, const void *key, const void *type, uint32_t number)
{
    if (w->count * 2 >= w->capacity)
        widen(w);
    *place_of(w, key, type) = (struct numbered){key, type, number};
    w->count++;
}

/* ---- Types and constants ------------------------------------------------------------------- */

static void put(struct writer *w, uint32_t word)
{
    tgsic_put_word(&w->bytes, word);
}

static void put_text(struct writer *w, const char *text)
{
    tgsic_put_string(&w->bytes, text);
}

static void put_type(struct writer *w, const struct glsl_type *type);
static void put_header(struct writer *w, const struct ast_function *f);

static void put_members(struct writer *w, const struct glsl_type *type)
{
    put(w, type->base == GLSL_BLOCK);
    put_text(w, type->name);
    put(w, type->member_count);
    for (uint32_t i = 0; i < type->member_count; i++) {
        put_type(w, type->members[i].type);
        tgsic_put_record(&w->bytes, &tgsic_member_record, &type->members[i]);
    }
}

static void put_new_type(struct writer *w, const struct glsl_type *type)
{
    if (glsl_is_array(type)) {
        put(w, TYPE_IS_ARRAY);
        put_type(w, type->element);
        put(w, type->length);
    } else if (type->base == GLSL_SUBROUTINE) {
        put(w, TYPE_IS_SUBROUTINE);
        put_text(w, type->name);
        put_header(w, type->prototype);
    } else {
        put(w, TYPE_HAS_MEMBERS);
        put_members(w, type);
    }
    give_number(w, type, NULL, GLSL_TYPE_COUNT + ++w->types);
}

/* Keyword types come first, by the number that they have. */
static void put_type(struct writer *w, const struct glsl_type *type)
{
    const struct glsl_type *first = tgsic_glsl_types;
    bool is_keyword = type >= first && type < first + GLSL_TYPE_COUNT;
    uint32_t number = is_keyword ? (uint32_t)(type - first) + 1 : number_of(w, type, NULL);
    put(w, number);
    if (!number)
        put_new_type(w, type);
}

static const union glsl_scalar *put_scalars(struct writer *w, const struct glsl_type *type,
                                            const union glsl_scalar *scalar)
{
    bool wide = glsl_is_64bit(type);
    for (uint32_t i = 0; glsl_is_array(type) && i < type->length; i++)
        scalar = put_scalars(w, type->element, scalar);
    for (uint32_t i = 0; i < type->member_count; i++)
        scalar = put_scalars(w, type->members[i].type, scalar);
    for (unsigned i = 0; i < (unsigned)type->rows * type->columns; i++, scalar++) {
        put(w, wide ? (uint32_t)scalar->u64 : scalar->u);
        if (wide)
            put(w, (uint32_t)(scalar->u64 >> 32));
    }
    return scalar;
}

static void put_constant(struct writer *w, const struct glsl_type *type,
                         const union glsl_scalar *constant)
{
    uint32_t number = number_of(w, constant, type);
    put(w, number);
    if (number)
        return;
    put_type(w, type);
    put_scalars(w, type, constant);
    give_number(w, constant, type, ++w->constants);
}

/* ---- Expressions --------------------------------------------------------------------------- */

static void deeper(struct writer *w)
{
    if (++w->depth > MAX_SHADER_DEPTH)
        tgsic_arena_fail(w->bytes.arena, TGSIC_E_LIMIT);
}

static void put_expr(struct writer *w, const struct ast_expr *e);

static void put_arguments(struct writer *w, const struct ast_expr *e)
{
    put(w, e->argument_count);
    for (uint32_t i = 0; i < e->argument_count; i++)
        put_expr(w, e->arguments[i]);
}

static void put_parts(struct writer *w, const struct ast_expr *e)
{
    unsigned operands = tgsic_ast_operands(e);
    for (unsigned i = 0; i < operands; i++)
        put_expr(w, e->operand[i]);
    switch ((enum ast_expr_kind)e->kind) {
    case AST_NAME:
        put(w, e->variable->id);
        break;
    case AST_MEMBER:
        put(w, e->member);
        break;
    case AST_SWIZZLE:
        put(w, e->count);
        for (unsigned i = 0; i < e->count; i++)
            put(w, e->swizzle[i]);
        break;
    case AST_CONVERT:
        put_type(w, e->type);
        break;
    case AST_CONSTRUCT:
        put_type(w, e->type);
        put_arguments(w, e);
        break;
    case AST_CALL:
        put(w, e->function->index);
        put_arguments(w, e);
        break;
    case AST_CALL_BUILTIN:
        put(w, e->builtin->number);
        put_arguments(w, e);
        break;
    case AST_CALL_SUBROUTINE:
        put_expr(w, e->subroutine);
        put_arguments(w, e);
        break;
    default:
        break;
    }
}

/* What has a value is a literal: nothing else of it matters any more. */
static void put_expr(struct writer *w, const struct ast_expr *e)
{
    deeper(w);
    put(w, e->constant ? AST_LITERAL : e->kind);
    put(w, e->constant ? AST_OP_NONE : e->op);
    tgsic_put_record(&w->bytes, &tgsic_position_record, &e->pos);
    if (e->constant)
        put_constant(w, e->type, e->constant);
    else
        put_parts(w, e);
    w->depth--;
}

static void put_optional(struct writer *w, const struct ast_expr *e)
{
    put(w, e != NULL);
    if (e)
        put_expr(w, e);
}

/* ---- Variables ----------------------------------------------------------------------------- */

static void put_variable(struct writer *w, const struct ast_variable *v)
{
    put_type(w, v->type);
    tgsic_put_record(&w->bytes, &tgsic_variable_record, v);
    put(w, v->builtin ? tgsic_builtin_variable_number(v->builtin) + 1 : 0);
    put(w, v->constant != NULL);
    if (v->constant)
        put_constant(w, v->type, v->constant);
}

static void put_variables(struct writer *w, const struct ast_variable *list)
{
    uint32_t count = 0;
    for (const struct ast_variable *v = list; v; v = v->next)
        count++;
    put(w, count);
    for (const struct ast_variable *v = list; v; v = v->next)
        put_variable(w, v);
}

/* An array that gets its size later is declared twice. */
static void put_local(struct writer *w, const struct ast_variable *v)
{
    bool again = w->declared[v->id];
    put(w, again ? v->id + 1 : 0);
    if (again)
        return;
    w->declared[v->id] = true;
    put_variable(w, v);
    put_optional(w, v->initializer);
}

/* ---- Statements ---------------------------------------------------------------------------- */

static void put_statements(struct writer *w, const struct ast_stmt *list);

static void put_cases(struct writer *w, const struct ast_case *list)
{
    uint32_t count = 0;
    for (const struct ast_case *c = list; c; c = c->next)
        count++;
    put(w, count);
    for (const struct ast_case *c = list; c; c = c->next) {
        put(w, c->is_default);
        put(w, c->label_count);
        for (uint32_t i = 0; i < c->label_count; i++)
            put(w, c->labels[i]);
        put_statements(w, c->body);
    }
}

static void put_loop(struct writer *w, const struct ast_stmt *s)
{
    put(w, s->is_do_while);
    put_statements(w, s->init);
    put(w, s->condition_variable != NULL);
    if (s->condition_variable)
        put_local(w, s->condition_variable);
    put_optional(w, s->expression);
    put_optional(w, s->step);
    put_statements(w, s->body);
}

static void put_statement(struct writer *w, const struct ast_stmt *s)
{
    put(w, s->kind);
    tgsic_put_record(&w->bytes, &tgsic_position_record, &s->pos);
    switch ((enum ast_stmt_kind)s->kind) {
    case AST_DECLARATION:
        put_local(w, s->variable);
        break;
    case AST_BLOCK:
        put_statements(w, s->body);
        break;
    case AST_IF:
        put_expr(w, s->expression);
        put_statements(w, s->body);
        put_statements(w, s->otherwise);
        break;
    case AST_SWITCH:
        put_expr(w, s->expression);
        put_cases(w, s->cases);
        break;
    case AST_LOOP:
        put_loop(w, s);
        break;
    case AST_EXPRESSION:
        put_expr(w, s->expression);
        break;
    case AST_RETURN:
        put_optional(w, s->expression);
        break;
    default:
        break;
    }
}

static void put_statements(struct writer *w, const struct ast_stmt *list)
{
    uint32_t count = 0;
    for (const struct ast_stmt *s = list; s; s = s->next)
        count++;
    deeper(w);
    put(w, count);
    for (const struct ast_stmt *s = list; s; s = s->next)
        put_statement(w, s);
    w->depth--;
}

/* ---- Functions and the shader -------------------------------------------------------------- */

static void put_header(struct writer *w, const struct ast_function *f)
{
    tgsic_put_record(&w->bytes, &tgsic_function_record, f);
    put_type(w, f->return_type);
    put_variables(w, f->parameters);
    put(w, f->subroutine_type_count);
    for (uint32_t i = 0; i < f->subroutine_type_count; i++)
        put_type(w, f->subroutine_types[i]);
}

static void put_functions(struct writer *w, const struct ast_shader *shader)
{
    uint32_t count = 0;
    for (const struct ast_function *f = shader->functions; f; f = f->next)
        count++;
    put(w, count);
    for (const struct ast_function *f = shader->functions; f; f = f->next)
        put_header(w, f);
    put(w, shader->main ? shader->main->index + 1 : 0);
}

static void put_link_errors(struct writer *w, const struct ast_link_error *list)
{
    uint32_t count = 0;
    for (const struct ast_link_error *e = list; e; e = e->next)
        count++;
    put(w, count);
    for (const struct ast_link_error *e = list; e; e = e->next)
        tgsic_put_record(&w->bytes, &tgsic_link_error_record, e);
}

/* Everything is declared before the first expression, which may name any of it. */
static void put_shader(struct writer *w, const struct ast_shader *shader)
{
    w->declared = ARENA_ARRAY(w->bytes.arena, bool, shader->variable_count);
    tgsic_put_record(&w->bytes, &tgsic_ast_shader_record, shader);
    put_link_errors(w, shader->link_errors);
    put_functions(w, shader);
    put_variables(w, shader->globals);
    for (const struct ast_variable *v = shader->globals; v; v = v->next)
        put_optional(w, v->initializer);
    for (const struct ast_function *f = shader->functions; f; f = f->next)
        put_statements(w, f->body);
}

enum tgsic_result tgsic_glsl_shader_write(const struct tgsic_glsl_shader *shader,
                                          const struct tgsic_write_options *opts,
                                          struct tgsic_buffer *out, struct tgsic_diags *diags)
{
    struct tgsic_write_options options = tgsic_write_options_fill(opts);
    struct tgsic_arena arena;
    struct writer w = {.bytes = {.arena = &arena}};
    jmp_buf escape;
    size_t errors = diags ? diags->errors : 0;
    tgsic_arena_init(&arena, options.allocator, options.max_output, &escape);
    if (setjmp(escape))
        return tgsic_end_early(&arena, diags, errors);
    tgsic_begin_bytes(&w.bytes);
    put_shader(&w, shader->ast);
    tgsic_seal_bytes(&w.bytes, SHADER_MAGIC, out);
    tgsic_arena_free(&arena);
    return TGSIC_OK;
}
