/* SPDX-License-Identifier: MIT */
/* Indexing, members, swizzles, length(), and what may be written (GLSL 4.60 §5.5 to §5.8). */
#include "parse.h"

#include "constant.h"

#include <string.h>

/* Lvalues */

static bool starts_at_name(const struct ast_expr *expr)
{
    return expr->kind == AST_NAME;
}

static bool is_path(const struct ast_expr *expr)
{
    return expr->kind == AST_MEMBER || expr->kind == AST_SWIZZLE || expr->kind == AST_INDEX;
}

struct ast_variable *tgsic_glsl_root(const struct ast_expr *expr)
{
    while (is_path(expr))
        expr = expr->operand[0];
    return starts_at_name(expr) ? expr->variable : NULL;
}

static const char *why_read_only(const struct parser *p, const struct ast_variable *v)
{
    if (v->builtin && v->builtin->flags & BUILTIN_READ_BACK)
        return "read-only";
    switch (v->q.storage) {
    case AST_CONST:
    case AST_PARAM_CONST_IN:
        return "const";
    case AST_UNIFORM:
        return "a uniform";
    case AST_IN:
        return "an input";
    default:
        return v->q.flags & AST_READONLY && v->q.storage == AST_BUFFER ? "readonly" : NULL;
    }
}

static bool repeats_component(const struct ast_expr *swizzle)
{
    unsigned seen = 0;
    for (unsigned i = 0; i < swizzle->count; i++) {
        if (seen >> swizzle->swizzle[i] & 1)
            return true;
        seen |= 1u << swizzle->swizzle[i];
    }
    return false;
}

/* Walks down the path; a readonly member or a repeated component anywhere spoils it. */
static const char *why_path_read_only(const struct ast_expr *expr)
{
    for (; is_path(expr); expr = expr->operand[0]) {
        if (expr->kind == AST_SWIZZLE && repeats_component(expr))
            return "a swizzle that names a component twice";
        if (expr->kind == AST_MEMBER && glsl_has_members(expr->operand[0]->type) &&
            expr->operand[0]->type->members[expr->member].q.flags & AST_READONLY)
            return "readonly";
    }
    return starts_at_name(expr) ? NULL : "no variable";
}

/* A tessellation control shader writes its own vertex only: the index is gl_InvocationID itself
 * (GLSL 4.60 §4.3.6). */
static bool check_own_vertex(struct parser *p, const struct ast_expr *expr,
                             const struct ast_variable *v)
{
    if (p->lang->stage != GLSL_TESS_CONTROL || v->q.storage != AST_OUT ||
        !tgsic_glsl_is_per_vertex(p, v) || !glsl_is_array(v->type))
        return true;
    const struct ast_expr *outermost = expr;
    while (outermost->kind != AST_NAME && outermost->operand[0]->kind != AST_NAME)
        outermost = outermost->operand[0];
    const struct ast_expr *index = outermost->kind == AST_INDEX ? outermost->operand[1] : NULL;
    if (index && index->kind == AST_NAME && index->variable->builtin &&
        index->variable->builtin->id == BUILTIN_gl_InvocationID)
        return true;
    tgsic_glsl_error(p, E_LVALUE, expr->pos, "'%.64s' is written at gl_InvocationID only", v->name);
    return false;
}

void tgsic_glsl_check_readable(struct parser *p, const struct ast_expr *expr)
{
    unsigned flags = 0;
    const struct ast_expr *path = expr;
    if (!is_path(expr) || tgsic_glsl_is_error(expr) || glsl_is_opaque(expr->type))
        return;
    for (; is_path(path); path = path->operand[0])
        if (path->kind == AST_MEMBER && glsl_has_members(path->operand[0]->type))
            flags |= path->operand[0]->type->members[path->member].q.flags;
    if (path->kind == AST_NAME && path->variable->q.storage == AST_BUFFER)
        flags |= path->variable->q.flags;
    if (flags & AST_WRITEONLY && path->kind == AST_NAME)
        tgsic_glsl_error(p, E_LVALUE, expr->pos, "'%.64s' is writeonly and cannot be read",
                         path->variable->name);
}

bool tgsic_glsl_check_lvalue(struct parser *p, struct ast_expr *expr, const char *action)
{
    if (tgsic_glsl_is_error(expr))
        return false;
    const char *why = why_path_read_only(expr);
    struct ast_variable *v = tgsic_glsl_root(expr);
    if (!why && v)
        why = why_read_only(p, v);
    if (why) {
        if (v)
            tgsic_glsl_error(p, E_LVALUE, expr->pos, "'%.64s' is %s and cannot be %s", v->name, why,
                             action);
        else
            tgsic_glsl_error(p, E_LVALUE, expr->pos, "this is %s and cannot be %s", why, action);
        return false;
    }
    if (v && !check_own_vertex(p, expr, v))
        return false;
    if (v)
        v->is_written = true;
    return true;
}

/* Index */

static bool is_index_type(const struct glsl_type *type)
{
    return type == GLSL_TYPE(int) || type == GLSL_TYPE(uint);
}

static uint32_t extent(const struct glsl_type *type)
{
    if (glsl_is_array(type))
        return type->length;
    return glsl_is_matrix(type) ? type->columns : type->rows;
}

/* Remembers the greatest index into an array that has no size yet. */
static void note_index(struct parser *p, struct ast_expr *object, int64_t value)
{
    if (object->kind == AST_NAME && value < INT32_MAX &&
        (uint32_t)value >= object->variable->max_index)
        object->variable->max_index = (uint32_t)value + 1;
    else if (object->kind == AST_MEMBER && value < INT32_MAX)
        tgsic_glsl_note_member_index(p, object, (uint32_t)value);
}

static void check_constant_index(struct parser *p, struct ast_expr *object, struct ast_expr *index)
{
    int64_t value = tgsic_glsl_scalar_to_int(index->type->base, index->constant[0]);
    uint32_t size = extent(object->type);
    if (value < 0 || (size && value >= size))
        tgsic_glsl_error(p, E_INDEX, index->pos, "index %lld is outside of %.64s", (long long)value,
                         object->type->name);
    else if (!size)
        note_index(p, object, value);
}

struct ast_expr *tgsic_glsl_index(struct parser *p, struct ast_expr *object, struct ast_expr *index,
                                  struct tgsic_pos pos)
{
    if (tgsic_glsl_is_error(object) || tgsic_glsl_is_error(index))
        return tgsic_glsl_erroneous(p, pos);
    const struct glsl_type *element = tgsic_glsl_element(object->type);
    if (!element) {
        tgsic_glsl_error(p, E_INDEX, pos, "%.64s cannot be indexed", object->type->name);
        return tgsic_glsl_erroneous(p, pos);
    }
    if (!is_index_type(index->type)) {
        tgsic_glsl_error(p, E_INDEX, index->pos, "an index is int or uint, not %.64s",
                         index->type->name);
        return tgsic_glsl_erroneous(p, pos);
    }
    if (index->constant)
        check_constant_index(p, object, index);
    else
        tgsic_glsl_check_dynamic_index(p, object, index);
    struct ast_expr *expr = tgsic_glsl_expr(p, AST_INDEX, element, pos);
    expr->operand[0] = object;
    expr->operand[1] = index;
    return tgsic_glsl_finish(p, expr);
}

/* Swizzle */

static int component(char letter, unsigned *set)
{
    static const char names[] = "xyzwrgbastpq";
    const char *at = letter ? strchr(names, letter) : NULL;
    if (!at)
        return -1;
    *set = (unsigned)(at - names) / 4;
    return (int)(at - names) % 4;
}

static const char *parse_swizzle(struct ast_expr *expr, const char *name, unsigned rows)
{
    unsigned first_set = 0;
    for (unsigned i = 0; name[i]; i++) {
        unsigned set = 0;
        int c = component(name[i], &set);
        if (c < 0 || i == 4)
            return "is no swizzle";
        if (i == 0)
            first_set = set;
        if (set != first_set)
            return "mixes sets of component names";
        if ((unsigned)c >= rows)
            return "names a component that is not there";
        expr->swizzle[i] = (uint8_t)c;
        expr->count = (uint8_t)(i + 1);
    }
    return NULL;
}

static struct ast_expr *swizzle(struct parser *p, struct ast_expr *object, const char *name,
                                struct tgsic_pos pos)
{
    struct ast_expr *expr = tgsic_glsl_expr(p, AST_SWIZZLE, NULL, pos);
    const char *why = parse_swizzle(expr, name, object->type->rows);
    if (why) {
        tgsic_glsl_error(p, E_MEMBER, pos, "'%.64s' %s of %.64s", name, why, object->type->name);
        return tgsic_glsl_erroneous(p, pos);
    }
    expr->type = tgsic_glsl_numeric(object->type->base, expr->count, 1);
    expr->operand[0] = object;
    return tgsic_glsl_finish(p, expr);
}

/* Members */

struct ast_expr *tgsic_glsl_member_at(struct parser *p, struct ast_expr *object, uint32_t member,
                                      struct tgsic_pos pos)
{
    const struct glsl_member *m = &object->type->members[member];
    struct ast_expr *expr = tgsic_glsl_expr(p, AST_MEMBER, m->type, pos);
    expr->operand[0] = object;
    expr->member = member;
    expr->precision = m->q.precision;
    return tgsic_glsl_finish(p, expr);
}

struct ast_expr *tgsic_glsl_member(struct parser *p, struct ast_expr *object, const char *name,
                                   struct tgsic_pos pos)
{
    if (tgsic_glsl_is_error(object))
        return object;
    bool scalar_swizzle = ALLOWS(p, 420, 0, EXT_ARB_shading_language_420pack);
    if (glsl_is_vector(object->type) ||
        (glsl_is_scalar(object->type) && glsl_is_numeric_or_bool(object->type) && scalar_swizzle))
        return swizzle(p, object, name, pos);
    for (uint32_t i = 0; i < object->type->member_count; i++)
        if (object->type->members[i].name == name)
            return tgsic_glsl_member_at(p, object, i, pos);
    tgsic_glsl_error(p, E_MEMBER, pos, "%.64s has no member '%.64s'", object->type->name, name);
    return tgsic_glsl_erroneous(p, pos);
}

/* length() */

static struct ast_expr *length_constant(struct parser *p, uint32_t length, struct tgsic_pos pos)
{
    return tgsic_glsl_literal(p, GLSL_TYPE(int), (union glsl_scalar){.i = (int32_t)length}, pos);
}

static bool is_run_time_sized(const struct ast_expr *object)
{
    if (object->kind != AST_MEMBER)
        return false;
    const struct ast_variable *v = tgsic_glsl_root(object);
    return v && v->q.storage == AST_BUFFER;
}

struct ast_expr *tgsic_glsl_length(struct parser *p, struct ast_expr *object, struct tgsic_pos pos)
{
    if (tgsic_glsl_is_error(object))
        return object;
    const struct glsl_type *type = object->type;
    bool vectors = ALLOWS(p, 420, 0, EXT_ARB_shading_language_420pack);
    if (!glsl_is_array(type) && !(vectors && (glsl_is_vector(type) || glsl_is_matrix(type)))) {
        tgsic_glsl_error(p, E_MEMBER, pos, "%.64s has no length()", type->name);
        return tgsic_glsl_erroneous(p, pos);
    }
    if (!since(p, 120, 300)) {
        tgsic_glsl_error(p, E_VERSION, pos, "length() needs GLSL 1.20 or GLSL ES 3.00");
        return tgsic_glsl_erroneous(p, pos);
    }
    if (extent(type))
        return length_constant(p, extent(type), pos);
    bool late = ALLOWS(p, 430, 0, EXT_ARB_shader_storage_buffer_object) &&
                (object->kind == AST_NAME || object->kind == AST_MEMBER);
    if (!is_run_time_sized(object) && !late) {
        tgsic_glsl_error(p, E_ARRAY, pos, "length() of an array that has no size yet");
        return tgsic_glsl_erroneous(p, pos);
    }
    struct ast_expr *expr = tgsic_glsl_expr(p, AST_LENGTH, GLSL_TYPE(int), pos);
    expr->operand[0] = object;
    return tgsic_glsl_finish(p, expr);
}
