/* SPDX-License-Identifier: MIT */
/* Compiled shaders from bytes: the declarations of a checked tree, its types and constants.
 * Expressions and statements are read by shader_read_code.c. */
#include "shader_read.h"

#include "glsl2tgsi.h"
#include "link.h"

#include "tgsi/diag_codes.h"
#include "tgsi/shader.h"

void tgsic_shader_refuse(struct shader_reader *r, const char *why)
{
    tgsic_refuse_bytes(&r->bytes, TGSIC_E_INVALID, why);
}

void tgsic_shader_deeper(struct shader_reader *r)
{
    if (++r->depth > MAX_SHADER_DEPTH)
        tgsic_refuse_bytes(&r->bytes, TGSIC_E_LIMIT, "it is nested too deeply");
}

bool tgsic_shader_take_flag(struct shader_reader *r)
{
    uint32_t word = tgsic_take_word(&r->bytes);
    if (word > 1)
        tgsic_shader_refuse(r, "a flag is no flag");
    return word;
}

/* ---- Types --------------------------------------------------------------------------------- */

/* Values of these can be members and elements. */
static const struct glsl_type *take_part(struct shader_reader *r)
{
    const struct glsl_type *type = tgsic_shader_take_type(r);
    if (type->base == GLSL_VOID)
        tgsic_shader_refuse(r, "a part has no value");
    return type;
}

static const struct glsl_type *take_array(struct shader_reader *r)
{
    const struct glsl_type *element = take_part(r);
    uint32_t length = tgsic_take_word(&r->bytes);
    if (length > INT32_MAX)
        tgsic_shader_refuse(r, "an array is too long");
    return tgsic_glsl_array(&r->shader->types, r->bytes.arena, element, length);
}

static const struct glsl_type *take_struct(struct shader_reader *r)
{
    bool block = tgsic_shader_take_flag(r);
    const char *name = tgsic_take_string(&r->bytes);
    uint32_t count = tgsic_take_count(&r->bytes);
    struct glsl_member *members = ARENA_ARRAY(r->bytes.arena, struct glsl_member, count);
    for (uint32_t i = 0; i < count; i++) {
        members[i].type = take_part(r);
        if (glsl_holds(members[i].type, HOLDS_BLOCK))
            tgsic_shader_refuse(r, "a block is in a block");
        tgsic_take_record(&r->bytes, &tgsic_member_record, &members[i]);
    }
    const struct glsl_type *type =
        tgsic_glsl_struct(r->bytes.arena, block ? GLSL_BLOCK : GLSL_STRUCT, name, members, count);
    if (count > GLSL_MAX_MEMBERS || type->leaves > GLSL_MAX_LEAVES)
        tgsic_refuse_bytes(&r->bytes, TGSIC_E_LIMIT, "a structure is too large");
    return type;
}

static struct ast_function *take_header(struct shader_reader *r, struct ast_function *f);

static const struct glsl_type *take_subroutine(struct shader_reader *r)
{
    struct glsl_type *type = ARENA_NEW(r->bytes.arena, struct glsl_type);
    type->base = GLSL_SUBROUTINE;
    type->holds = HOLDS_SUBROUTINE;
    type->leaves = 1;
    type->columns = 1;
    type->name = tgsic_take_string(&r->bytes);
    type->prototype = take_header(r, ARENA_NEW(r->bytes.arena, struct ast_function));
    return type;
}

static const struct glsl_type *take_new_type(struct shader_reader *r)
{
    static const struct glsl_type *(*const take[TYPE_FORM_COUNT])(struct shader_reader *) = {
        [TYPE_IS_ARRAY] = take_array,
        [TYPE_HAS_MEMBERS] = take_struct,
        [TYPE_IS_SUBROUTINE] = take_subroutine,
    };
    uint32_t form = tgsic_take_word(&r->bytes);
    if (form >= TYPE_FORM_COUNT)
        tgsic_shader_refuse(r, "a type has no such form");
    tgsic_shader_deeper(r);
    const struct glsl_type *type = take[form](r);
    r->depth--;
    if (type->depth > MAX_SHADER_DEPTH)
        tgsic_refuse_bytes(&r->bytes, TGSIC_E_LIMIT, "a type is nested too deeply");
    ARENA_RESERVE(r->bytes.arena, r->types, r->type_count);
    r->types[r->type_count++] = type;
    return type;
}

const struct glsl_type *tgsic_shader_take_type(struct shader_reader *r)
{
    uint32_t number = tgsic_take_word(&r->bytes);
    if (!number)
        return take_new_type(r);
    if (number <= GLSL_TYPE_COUNT)
        return &tgsic_glsl_types[number - 1];
    if (number - GLSL_TYPE_COUNT > r->type_count)
        tgsic_shader_refuse(r, "a type comes later");
    return r->types[number - GLSL_TYPE_COUNT - 1];
}

/* ---- Constants ----------------------------------------------------------------------------- */

static union glsl_scalar *take_scalars(struct shader_reader *r, const struct glsl_type *type,
                                       union glsl_scalar *scalar)
{
    for (uint32_t i = 0; glsl_is_array(type) && i < type->length; i++)
        scalar = take_scalars(r, type->element, scalar);
    for (uint32_t i = 0; i < type->member_count; i++)
        scalar = take_scalars(r, type->members[i].type, scalar);
    for (unsigned i = 0; i < (unsigned)type->rows * type->columns; i++, scalar++) {
        uint32_t word = tgsic_take_word(&r->bytes);
        if (glsl_is_64bit(type))
            scalar->u64 = word | (uint64_t)tgsic_take_word(&r->bytes) << 32;
        else
            scalar->u = word;
        if (type->base == GLSL_BOOL && word > 1)
            tgsic_shader_refuse(r, "a constant is neither true nor false");
    }
    return scalar;
}

/* Every scalar takes a byte at least, which bounds what a constant can ask for. */
static const union glsl_scalar *take_new_constant(struct shader_reader *r)
{
    const struct glsl_type *type = tgsic_shader_take_type(r);
    if (!type->slots || glsl_holds(type, HOLDS_OPAQUE | HOLDS_SUBROUTINE | HOLDS_BLOCK) ||
        type->slots > r->bytes.size - r->bytes.at)
        tgsic_shader_refuse(r, "a constant has no value");
    union glsl_scalar *value = ARENA_ARRAY(r->bytes.arena, union glsl_scalar, type->slots);
    take_scalars(r, type, value);
    ARENA_RESERVE(r->bytes.arena, r->constants, r->constant_count);
    r->constants[r->constant_count++] = (struct shader_constant){type, value};
    return value;
}

const union glsl_scalar *tgsic_shader_take_constant(struct shader_reader *r,
                                                    const struct glsl_type **type)
{
    uint32_t number = tgsic_take_word(&r->bytes);
    const union glsl_scalar *value = number ? NULL : take_new_constant(r);
    if (number > r->constant_count)
        tgsic_shader_refuse(r, "a constant comes later");
    const struct shader_constant *c = &r->constants[number ? number - 1 : r->constant_count - 1];
    *type = c->type;
    return value ? value : c->value;
}

/* ---- Variables ----------------------------------------------------------------------------- */

static void take_builtin(struct shader_reader *r, struct ast_variable *v)
{
    uint32_t number = tgsic_take_word(&r->bytes);
    if (!number)
        return;
    v->builtin = tgsic_builtin_variable_numbered(number - 1);
    if (!v->builtin || !tgsic_builtin_fits(v->builtin, r->shader->stage, v))
        tgsic_shader_refuse(r, "a built-in variable is none");
}

/* What storage and type have to do with each other. */
static bool is_sound(const struct ast_variable *v)
{
    const unsigned interfaces = 1u << AST_IN | 1u << AST_OUT | 1u << AST_UNIFORM | 1u << AST_BUFFER;
    const struct glsl_type *inner = tgsic_glsl_without_arrays(v->type);
    bool subroutine = v->q.flags & AST_SUBROUTINE_UNIFORM;
    if (inner->base == GLSL_BLOCK ? !(interfaces >> v->q.storage & 1) : v->q.storage == AST_BUFFER)
        return false;
    if (subroutine != glsl_holds(v->type, HOLDS_SUBROUTINE))
        return false;
    return !subroutine || (v->q.storage == AST_UNIFORM && inner->base == GLSL_SUBROUTINE);
}

struct ast_variable *tgsic_shader_take_variable(struct shader_reader *r)
{
    const struct glsl_type *type;
    struct ast_variable *v = ARENA_NEW(r->bytes.arena, struct ast_variable);
    v->type = take_part(r);
    tgsic_take_record(&r->bytes, &tgsic_variable_record, v);
    if (v->id >= r->shader->variable_count || r->variables[v->id])
        tgsic_shader_refuse(r, "a variable has the number of another");
    if (!is_sound(v))
        tgsic_shader_refuse(r, "a variable cannot be stored where it is");
    r->variables[v->id] = v;
    take_builtin(r, v);
    if (tgsic_shader_take_flag(r)) {
        v->constant = tgsic_shader_take_constant(r, &type);
        if (type != v->type)
            tgsic_shader_refuse(r, "a variable has a value of another type");
    }
    return v;
}

static uint32_t take_variables(struct shader_reader *r, struct ast_variable **list)
{
    uint32_t count = tgsic_take_count(&r->bytes);
    for (uint32_t i = 0; i < count; i++) {
        *list = tgsic_shader_take_variable(r);
        list = &(*list)->next;
    }
    return count;
}

/* ---- Functions and the shader -------------------------------------------------------------- */

static struct ast_function *take_header(struct shader_reader *r, struct ast_function *f)
{
    tgsic_take_record(&r->bytes, &tgsic_function_record, f);
    f->return_type = tgsic_shader_take_type(r);
    if (glsl_holds(f->return_type, HOLDS_OPAQUE | HOLDS_SUBROUTINE | HOLDS_BLOCK))
        tgsic_shader_refuse(r, "a function returns what has no value");
    f->parameter_count = take_variables(r, &f->parameters);
    for (const struct ast_variable *p = f->parameters; p; p = p->next)
        if (p->q.storage < AST_PARAM_IN || glsl_holds(p->type, HOLDS_BLOCK))
            tgsic_shader_refuse(r, "a parameter is none");
    f->subroutine_type_count = tgsic_take_count(&r->bytes);
    f->subroutine_types =
        ARENA_ARRAY(r->bytes.arena, const struct glsl_type *, f->subroutine_type_count);
    for (uint32_t i = 0; i < f->subroutine_type_count; i++) {
        f->subroutine_types[i] = tgsic_shader_take_type(r);
        if (f->subroutine_types[i]->base != GLSL_SUBROUTINE)
            tgsic_shader_refuse(r, "a subroutine has a type that is of none");
    }
    return f;
}

static bool same_parameters(const struct ast_function *f, const struct ast_function *prototype)
{
    const struct ast_variable *p = f->parameters, *q = prototype->parameters;
    if (f->parameter_count != prototype->parameter_count ||
        f->return_type != prototype->return_type)
        return false;
    for (; p; p = p->next, q = q->next)
        if (p->type != q->type || p->q.storage != q->q.storage)
            return false;
    return true;
}

static void take_function(struct shader_reader *r, struct ast_function *f)
{
    take_header(r, f);
    if (f->index >= r->shader->function_count || r->functions[f->index])
        tgsic_shader_refuse(r, "a function has the number of another");
    for (uint32_t i = 0; i < f->subroutine_type_count; i++)
        if (!same_parameters(f, f->subroutine_types[i]->prototype))
            tgsic_shader_refuse(r, "a subroutine does not match its type");
    r->functions[f->index] = f;
}

struct ast_function *tgsic_shader_take_function(struct shader_reader *r)
{
    uint32_t index = tgsic_take_word(&r->bytes);
    if (index >= r->shader->function_count || !r->functions[index])
        tgsic_shader_refuse(r, "there is no such function");
    return r->functions[index];
}

static void take_main(struct shader_reader *r)
{
    uint32_t number = tgsic_take_word(&r->bytes);
    if (!number)
        return;
    struct ast_function *f = number <= r->shader->function_count ? r->functions[number - 1] : NULL;
    if (!f || !f->is_defined || f->parameters || f->return_type != GLSL_TYPE(void))
        tgsic_shader_refuse(r, "main is none");
    r->shader->main = f;
}

static void take_functions(struct shader_reader *r)
{
    uint32_t count = tgsic_take_count(&r->bytes);
    struct ast_function **next = &r->shader->functions;
    for (uint32_t i = 0; i < count; i++) {
        *next = ARENA_NEW(r->bytes.arena, struct ast_function);
        take_function(r, *next);
        next = &(*next)->next;
    }
    take_main(r);
}

static void take_link_errors(struct shader_reader *r)
{
    uint32_t count = tgsic_take_count(&r->bytes);
    struct ast_link_error **next = &r->shader->link_errors;
    for (uint32_t i = 0; i < count; i++) {
        *next = ARENA_NEW(r->bytes.arena, struct ast_link_error);
        tgsic_take_record(&r->bytes, &tgsic_link_error_record, *next);
        next = &(*next)->next;
    }
}

static void take_globals(struct shader_reader *r)
{
    take_variables(r, &r->shader->globals);
    for (struct ast_variable *v = r->shader->globals; v; v = v->next) {
        v->is_global = true;
        if (v->q.storage >= AST_PARAM_IN)
            tgsic_shader_refuse(r, "a parameter is of no function");
    }
    for (struct ast_variable *v = r->shader->globals; v; v = v->next)
        tgsic_shader_take_initializer(r, v);
}

static void take_shader(struct byte_reader *base, void *user)
{
    struct shader_reader *r = user;
    struct ast_shader *shader = r->shader = ARENA_NEW(base->arena, struct ast_shader);
    uint64_t bytes = r->bytes.size;
    tgsic_builtins_init(&r->builtins, base->arena, NULL, &shader->types, NULL, NULL);
    tgsic_take_record(&r->bytes, &tgsic_ast_shader_record, shader);
    if (!tgsic_language_exists(shader->version, shader->is_es) || shader->variable_count > bytes ||
        shader->function_count > bytes)
        tgsic_shader_refuse(r, "the shader is of no language");
    r->variables = ARENA_ARRAY(r->bytes.arena, struct ast_variable *, shader->variable_count);
    r->functions = ARENA_ARRAY(r->bytes.arena, struct ast_function *, shader->function_count);
    take_link_errors(r);
    take_functions(r);
    take_globals(r);
    for (struct ast_function *f = shader->functions; f; f = f->next)
        tgsic_shader_take_body(r, f);
}

enum tgsic_result tgsic_glsl_shader_read(const void *data, size_t size,
                                         const struct tgsic_read_options *opts,
                                         struct tgsic_glsl_shader **out, struct tgsic_diags *diags)
{
    struct tgsic_read_options options = tgsic_read_options_fill(opts);
    struct tgsic_glsl_shader *shader =
        tgsic_shader_new(options.allocator, options.limits.max_memory, NULL);
    if (!shader)
        return tgsic_report_failure(diags, E_FAILURE, TGSIC_E_MEMORY);
    struct shader_reader r = {.bytes = {.arena = &shader->arena,
                                        .diags = diags,
                                        .what = "shader",
                                        .failure = E_FAILURE,
                                        .data = data,
                                        .size = size}};
    enum tgsic_result result = tgsic_read_bytes(&r.bytes, SHADER_MAGIC, take_shader, &r);
    if (result != TGSIC_OK) {
        tgsic_glsl_shader_free(shader);
        return result;
    }
    shader->ast = r.shader;
    shader->stage = tgsic_processor_of(shader->ast->stage);
    *out = shader;
    return TGSIC_OK;
}
