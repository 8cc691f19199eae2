/* SPDX-License-Identifier: MIT */
/* The types of a checked tree again, of its operands: what ast.h promises of every kind of
 * expression. Unlike the parser's rules (check_*.c), these know no versions and convert nothing. */
#include "builtin.h"
#include "shader_fields.h"

enum { UNCOPYABLE = HOLDS_OPAQUE | HOLDS_SUBROUTINE | HOLDS_BLOCK };

/* ---- Paths --------------------------------------------------------------------------------- */

static const struct ast_variable *root(const struct ast_expr *e)
{
    while (e->kind == AST_MEMBER || e->kind == AST_INDEX || e->kind == AST_SWIZZLE)
        e = e->operand[0];
    return e->kind == AST_NAME ? e->variable : NULL;
}

static bool repeats(const struct ast_expr *swizzle)
{
    unsigned seen = 0;
    for (unsigned i = 0; i < swizzle->count; seen |= 1u << swizzle->swizzle[i++])
        if (seen >> swizzle->swizzle[i] & 1)
            return true;
    return false;
}

static bool is_writable(const struct ast_expr *e)
{
    const struct ast_variable *v = root(e);
    for (; e->kind != AST_NAME && v; e = e->operand[0])
        if (e->kind == AST_SWIZZLE && repeats(e))
            return false;
    return v && v->q.storage != AST_CONST && v->q.storage != AST_PARAM_CONST_IN &&
           v->q.storage != AST_UNIFORM && v->q.storage != AST_IN && !glsl_is_opaque(e->type);
}

static const struct glsl_type *member(const struct ast_expr *e)
{
    const struct glsl_type *of = e->operand[0]->type;
    return glsl_has_members(of) && e->member < of->member_count ? of->members[e->member].type
                                                                : NULL;
}

static const struct glsl_type *swizzle(const struct ast_expr *e)
{
    const struct glsl_type *of = e->operand[0]->type;
    if (of->columns != 1 || e->count - 1u > 3)
        return NULL;
    for (unsigned i = 0; i < e->count; i++)
        if (e->swizzle[i] >= of->rows)
            return NULL;
    return tgsic_glsl_numeric(of->base, e->count, 1);
}

static const struct glsl_type *element(const struct ast_expr *e)
{
    const struct glsl_type *of = e->operand[0]->type, *index = e->operand[1]->type;
    uint32_t length = glsl_is_array(of) ? of->length : glsl_is_matrix(of) ? of->columns : of->rows;
    if (index != GLSL_TYPE(int) && index != GLSL_TYPE(uint))
        return NULL;
    if (length && e->operand[1]->constant && e->operand[1]->constant->u >= length)
        return NULL;
    return tgsic_glsl_element(of);
}

/* ---- Operators ----------------------------------------------------------------------------- */

static const struct glsl_type *unary(const struct ast_expr *e)
{
    const struct glsl_type *a = e->operand[0]->type;
    bool fits = e->op == AST_NOT       ? a == GLSL_TYPE(bool)
                : e->op == AST_BIT_NOT ? glsl_is_integer(a)
                                       : e->op == AST_NEGATE && glsl_is_numeric(a);
    return fits ? a : NULL;
}

static const struct glsl_type *by_component(const struct glsl_type *a, const struct glsl_type *b)
{
    if (a->base != b->base)
        return NULL;
    return glsl_is_scalar(a) ? b : glsl_is_scalar(b) || a == b ? a : NULL;
}

static const struct glsl_type *product(const struct glsl_type *a, const struct glsl_type *b)
{
    unsigned shared = glsl_is_matrix(a) ? a->columns : a->rows;
    unsigned rows = glsl_is_matrix(a) ? a->rows : 1;
    if (a->base != b->base || shared != b->rows || !glsl_is_floating(a) ||
        (!glsl_is_matrix(a) && !glsl_is_matrix(b)) || glsl_is_scalar(a) || glsl_is_scalar(b))
        return NULL;
    return rows == 1 ? tgsic_glsl_numeric(a->base, b->columns, 1)
                     : tgsic_glsl_numeric(a->base, rows, b->columns);
}

static const struct glsl_type *shifted(const struct glsl_type *a, const struct glsl_type *b)
{
    bool fits = glsl_is_integer(a) && glsl_is_integer(b) && !glsl_is_64bit(b) &&
                (glsl_is_scalar(b) || a->rows == b->rows);
    return fits ? a : NULL;
}

static const struct glsl_type *binary(enum ast_op op, const struct glsl_type *a,
                                      const struct glsl_type *b)
{
    switch (op) {
    case AST_ADD:
    case AST_SUB:
    case AST_MUL:
    case AST_DIV:
        return glsl_is_numeric(a) && glsl_is_numeric(b) ? by_component(a, b) : NULL;
    case AST_MATRIX_MUL:
        return product(a, b);
    case AST_SHL:
    case AST_SHR:
        return shifted(a, b);
    case AST_MOD:
    case AST_BIT_AND:
    case AST_BIT_OR:
    case AST_BIT_XOR:
        return glsl_is_integer(a) && glsl_is_integer(b) ? by_component(a, b) : NULL;
    case AST_LESS:
    case AST_GREATER:
    case AST_LESS_EQUAL:
    case AST_GREATER_EQUAL:
        return a == b && glsl_is_numeric(a) && glsl_is_scalar(a) ? GLSL_TYPE(bool) : NULL;
    case AST_EQUAL:
    case AST_NOT_EQUAL:
        return a == b && !glsl_is_unsized(a) && !glsl_holds(a, UNCOPYABLE | HOLDS_VOID)
                   ? GLSL_TYPE(bool)
                   : NULL;
    case AST_LOGICAL_AND:
    case AST_LOGICAL_OR:
    case AST_LOGICAL_XOR:
        return a == b && a == GLSL_TYPE(bool) ? a : NULL;
    default:
        return NULL;
    }
}

static const struct glsl_type *choice(const struct ast_expr *e)
{
    const struct glsl_type *a = e->operand[1]->type;
    bool fits = e->operand[0]->type == GLSL_TYPE(bool) && a == e->operand[2]->type &&
                !glsl_holds(a, UNCOPYABLE);
    return fits ? a : NULL;
}

static const struct glsl_type *assigned(const struct ast_expr *e)
{
    const struct glsl_type *a = e->operand[0]->type, *b = e->operand[1]->type;
    if (!is_writable(e->operand[0]))
        return NULL;
    if (e->kind == AST_UPDATE)
        return binary((enum ast_op)e->op, a, b) == a ? a : NULL;
    return a == b && !glsl_is_unsized(a) && !glsl_holds(a, UNCOPYABLE | HOLDS_VOID) ? a : NULL;
}

static const struct glsl_type *incremented(const struct ast_expr *e)
{
    const struct glsl_type *a = e->operand[0]->type;
    bool is_one = e->op >= AST_PRE_INC && e->op <= AST_POST_DEC;
    return is_one && glsl_is_numeric(a) && is_writable(e->operand[0]) ? a : NULL;
}

/* ---- Conversions and constructors ---------------------------------------------------------- */

static bool is_handle(const struct glsl_type *type)
{
    return type->base == GLSL_SAMPLER || type->base == GLSL_IMAGE;
}

static bool converts(const struct glsl_type *from, const struct glsl_type *to)
{
    if (from->rows)
        return (from->rows == to->rows && from->columns == to->columns) ||
               (from == GLSL_TYPE(uvec2) && is_handle(to));
    return from == to || (is_handle(from) && to == GLSL_TYPE(uvec2));
}

static bool fill_numeric(const struct ast_expr *e)
{
    uint64_t components = 0;
    for (uint32_t i = 0; i < e->argument_count; i++) {
        const struct glsl_type *a = e->arguments[i]->type;
        if (!a->rows || a->base != e->type->base)
            return false;
        components += a->slots;
    }
    bool spreads =
        e->argument_count == 1 &&
        (components == 1 || (glsl_is_matrix(e->type) && glsl_is_matrix(e->arguments[0]->type)));
    return spreads || components >= e->type->slots;
}

static const struct glsl_type *constructed(const struct ast_expr *e)
{
    if (e->type->rows)
        return fill_numeric(e) ? e->type : NULL;
    bool array = glsl_is_array(e->type);
    uint32_t parts = array                          ? e->type->length
                     : e->type->base == GLSL_STRUCT ? e->type->member_count
                                                    : UINT32_MAX;
    if (e->argument_count != parts)
        return NULL;
    for (uint32_t i = 0; i < parts; i++)
        if (e->arguments[i]->type != (array ? e->type->element : e->type->members[i].type))
            return NULL;
    return e->type;
}

/* ---- Calls --------------------------------------------------------------------------------- */

static bool is_out(unsigned storage)
{
    return storage == AST_PARAM_OUT || storage == AST_PARAM_INOUT;
}

/* Arguments of out parameters are converted on their way back. */
static bool passes(const struct ast_expr *argument, const struct glsl_type *type, unsigned storage)
{
    if (!is_out(storage))
        return argument->type == type;
    return is_writable(argument) && converts(type, argument->type);
}

static const struct glsl_type *called(const struct ast_expr *e, const struct ast_function *f)
{
    uint32_t i = 0;
    if (e->argument_count != f->parameter_count)
        return NULL;
    for (const struct ast_variable *p = f->parameters; p; p = p->next)
        if (!passes(e->arguments[i++], p->type, p->q.storage))
            return NULL;
    return f->return_type;
}

static bool has_role(const struct ast_expr *argument, const struct builtin_parameter *p)
{
    const struct ast_variable *v = root(argument);
    if (p->is_constant && !argument->constant)
        return false;
    if (p->role == ROLE_MEMORY)
        return v && (v->q.storage == AST_BUFFER || v->q.storage == AST_SHARED);
    if (p->role == ROLE_INTERPOLANT)
        return v && v->q.storage == AST_IN && argument->type == p->type;
    return !glsl_is_opaque(p->type) || v;
}

static const struct glsl_type *called_builtin(const struct ast_expr *e)
{
    if (e->argument_count != e->builtin->parameter_count)
        return NULL;
    for (uint32_t i = 0; i < e->argument_count; i++) {
        const struct builtin_parameter *p = &e->builtin->parameters[i];
        if (!passes(e->arguments[i], p->type, p->storage) || !has_role(e->arguments[i], p))
            return NULL;
    }
    return e->builtin->return_type;
}

static const struct glsl_type *called_subroutine(const struct ast_expr *e)
{
    if (e->subroutine->type->base != GLSL_SUBROUTINE || !root(e->subroutine))
        return NULL;
    return called(e, e->subroutine->type->prototype);
}

const struct glsl_type *tgsic_expr_type(const struct ast_expr *e)
{
    switch ((enum ast_expr_kind)e->kind) {
    case AST_LITERAL:
        return e->type->slots ? e->type : NULL;
    case AST_NAME:
        return e->variable->type;
    case AST_MEMBER:
        return member(e);
    case AST_SWIZZLE:
        return swizzle(e);
    case AST_INDEX:
        return element(e);
    case AST_UNARY:
        return unary(e);
    case AST_BINARY:
        return binary((enum ast_op)e->op, e->operand[0]->type, e->operand[1]->type);
    case AST_SELECT:
        return choice(e);
    case AST_COMMA:
        return e->operand[1]->type;
    case AST_ASSIGN:
    case AST_UPDATE:
        return assigned(e);
    case AST_INCREMENT:
        return incremented(e);
    case AST_CONVERT:
        return converts(e->operand[0]->type, e->type) ? e->type : NULL;
    case AST_CONSTRUCT:
        return constructed(e);
    case AST_CALL:
        return called(e, e->function);
    case AST_CALL_BUILTIN:
        return called_builtin(e);
    case AST_CALL_SUBROUTINE:
        return called_subroutine(e);
    case AST_LENGTH:
        return glsl_is_array(e->operand[0]->type) ? GLSL_TYPE(int) : NULL;
    default:
        return NULL;
    }
}
