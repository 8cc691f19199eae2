/* SPDX-License-Identifier: MIT */
/* Declaring variables: names, redeclarations, initialisers, what may be local. */
#include "parse.h"

#include <string.h>

struct ast_variable *tgsic_glsl_variable(struct parser *p, struct glsl_name *name,
                                         const struct glsl_type *type, struct tgsic_pos pos)
{
    struct ast_variable *v = ARENA_NEW(p->arena, struct ast_variable);
    v->name = name ? name->text : "";
    v->glsl_name = name;
    v->type = type;
    v->pos = pos;
    v->id = p->shader->variable_count++;
    return v;
}

void tgsic_glsl_add_global(struct parser *p, struct ast_variable *v)
{
    v->is_global = true;
    *p->next_global = v;
    p->next_global = &v->next;
}

void tgsic_glsl_check_name(struct parser *p, const struct glsl_name *name, struct tgsic_pos pos)
{
    if (strncmp(name->text, "gl_", 3) == 0)
        tgsic_glsl_error(p, E_RESERVED, pos, "'%.64s': names that start with gl_ are reserved",
                         name->text);
}

static const struct symbol *declared_here(const struct parser *p, const struct glsl_name *name)
{
    const struct symbol *symbol = tgsic_scope_find(&p->scopes, name);
    return symbol && symbol->level == p->scopes.level ? symbol : NULL;
}

bool tgsic_glsl_check_redeclared(struct parser *p, struct glsl_name *name, struct tgsic_pos pos)
{
    const struct symbol *symbol = declared_here(p, name);
    if (!symbol)
        return false;
    bool erroneous = symbol->kind == SYMBOL_VARIABLE && glsl_is_error(symbol->variable->type);
    if (!erroneous)
        tgsic_glsl_error(p, E_REDECLARED, pos, "'%.64s' is declared at line %u already", name->text,
                         (unsigned)symbol->pos.line);
    return true;
}

/* An array declared without a size may be declared once more with one (GLSL 4.60 §4.1.9). */
static struct ast_variable *give_size(struct parser *p, const struct specifier *s,
                                      struct glsl_name *name, const struct glsl_type *type,
                                      struct tgsic_pos pos)
{
    const struct symbol *symbol = declared_here(p, name);
    if (!symbol || symbol->kind != SYMBOL_VARIABLE || !glsl_is_array(type))
        return NULL;
    struct ast_variable *v = symbol->variable;
    if (!glsl_is_unsized(v->type) || v->type->element != type->element ||
        (s->seen & SEEN_STORAGE && v->q.storage != s->q.storage) || p->lang->es)
        return NULL;
    if (type->length && v->max_index > type->length)
        tgsic_glsl_error(p, E_ARRAY, pos, "'%.64s' has been indexed with %u already", name->text,
                         v->max_index - 1);
    v->type = type;
    return v;
}

/* Types */

static bool opaque_may_live(const struct parser *p, const struct ast_variable *v)
{
    if (v->q.storage == AST_UNIFORM)
        return true;
    const struct glsl_type *type = tgsic_glsl_without_arrays(v->type);
    return has_extension(p, EXT_ARB_bindless_texture) && type->base != GLSL_ATOMIC &&
           type->base != GLSL_SUBROUTINE;
}

static void check_type(struct parser *p, const struct ast_variable *v)
{
    const struct glsl_type *type = v->type;
    if (type->base == GLSL_VOID)
        tgsic_glsl_error(p, E_QUALIFIER, v->pos, "'%.64s' cannot be void", v->name);
    else if (glsl_holds(type, HOLDS_OPAQUE | HOLDS_SUBROUTINE) && !opaque_may_live(p, v))
        tgsic_glsl_error(p, E_OPAQUE, v->pos, "'%.64s': %.64s must be a uniform or a parameter",
                         v->name, type->name);
}

static bool has_unsized_inside(const struct glsl_type *type)
{
    for (; glsl_is_array(type); type = type->element)
        if (glsl_is_unsized(type->element))
            return true;
    return false;
}

static void check_unsized(struct parser *p, const struct ast_variable *v)
{
    if (has_unsized_inside(v->type))
        tgsic_glsl_error(p, E_ARRAY, v->pos, "only the outermost size of '%.64s' may be missing",
                         v->name);
    if (!glsl_is_unsized(v->type))
        return;
    bool late = v->is_global && (v->q.storage == AST_IN || v->q.storage == AST_OUT) &&
                p->lang->stage != GLSL_VERTEX && p->lang->stage != GLSL_FRAGMENT;
    if (p->lang->es && !late)
        tgsic_glsl_error(p, E_ARRAY, v->pos, "array '%.64s' needs a size", v->name);
}

static void check_local(struct parser *p, const struct specifier *s, struct ast_variable *v)
{
    unsigned allowed = SEEN_CONST | SEEN_PRECISION | SEEN_PRECISE;
    if (has_extension(p, EXT_ARB_bindless_texture))
        allowed |= SEEN_MEMORY;
    if (s->seen & ~allowed)
        tgsic_glsl_error(p, E_QUALIFIER, s->pos, "a local variable has no such qualifiers");
}

/* Initialisers */

static const char *why_no_initializer(const struct parser *p, const struct ast_variable *v)
{
    switch (v->q.storage) {
    case AST_UNIFORM:
        if (!since(p, 120, 0))
            return "uniforms have no initialisers in this version";
        return glsl_holds(v->type, HOLDS_OPAQUE | HOLDS_SUBROUTINE)
                   ? "such uniforms have no initialisers"
                   : NULL;
    case AST_IN:
        return "inputs have no initialisers";
    case AST_OUT:
        return "outputs have no initialisers";
    case AST_BUFFER:
    case AST_SHARED:
        return "such variables have no initialisers";
    default:
        if (!ALLOWS(p, 120, 300, EXT_NONE) && glsl_holds(v->type, HOLDS_ARRAY))
            return "arrays have no initialisers in this version";
        return NULL;
    }
}

/* Desktop GLSL lets constants in functions have run-time values from 4.20 on, and globals without
 * qualifier any value at all. */
static bool must_be_constant(const struct parser *p, const struct ast_variable *v)
{
    if (v->q.storage == AST_CONST)
        return v->is_global || !ALLOWS(p, 420, 0, EXT_ARB_shading_language_420pack);
    return v->q.storage == AST_UNIFORM || (v->is_global && p->lang->es);
}

static void check_initializer(struct parser *p, struct ast_variable *v)
{
    struct ast_expr *value = v->initializer;
    if (!value) {
        if (v->q.storage == AST_CONST)
            tgsic_glsl_error(p, E_INITIALIZER, v->pos, "const '%.64s' needs an initialiser",
                             v->name);
        return;
    }
    const char *why = why_no_initializer(p, v);
    if (why)
        tgsic_glsl_error(p, E_INITIALIZER, v->pos, "%s", why);
    tgsic_glsl_check_readable(p, value);
    if (tgsic_glsl_is_error(value))
        v->type = ERROR_TYPE;
    else if (!value->constant && must_be_constant(p, v))
        tgsic_glsl_error(p, E_CONSTANT, value->pos,
                         "the initialiser of '%.64s' must be a constant expression", v->name);
    if (v->q.storage == AST_CONST || v->q.storage == AST_UNIFORM)
        v->constant = value->constant;
    v->is_written = true;
}

/* Declaration */

static struct ast_variable *new_variable(struct parser *p, struct specifier *s,
                                         struct glsl_name *name, const struct glsl_type *type,
                                         struct tgsic_pos pos, struct ast_expr *initializer)
{
    struct ast_variable *v = tgsic_glsl_variable(p, name, type, pos);
    v->q = s->q;
    v->is_global = p->scopes.level == SCOPE_GLOBAL;
    v->initializer = initializer;
    if (s->seen & SEEN_VARYING && !(s->seen & (SEEN_IN | SEEN_OUT)))
        v->q.storage = p->lang->stage == GLSL_FRAGMENT ? AST_IN : AST_OUT;
    if (s->seen & SEEN_SUBROUTINE)
        v->q.flags |= AST_SUBROUTINE_UNIFORM;
    v->q.precision = tgsic_glsl_declared_precision(p, s, type, pos);
    if (glsl_is_unsized(type) && !v->is_global) {
        ARENA_RESERVE(p->arena, p->unsized_locals, p->unsized_local_count);
        p->unsized_locals[p->unsized_local_count++] = v;
    }
    return v;
}

static void check_variable(struct parser *p, struct specifier *s, struct ast_variable *v)
{
    v->is_inout = s->seen & SEEN_IN && s->seen & SEEN_OUT;
    if (v->is_global)
        tgsic_glsl_check_global(p, s, v);
    else
        check_local(p, s, v);
    check_type(p, v);
    tgsic_glsl_size_interface_array(p, v);
    check_unsized(p, v);
}

struct ast_variable *tgsic_glsl_declare(struct parser *p, struct specifier *s,
                                        struct glsl_name *name, const struct glsl_type *type,
                                        struct tgsic_pos pos, struct ast_expr *initializer)
{
    bool global = p->scopes.level == SCOPE_GLOBAL;
    struct ast_variable *v = global ? tgsic_glsl_redeclare_builtin(p, s, name, type, pos) : NULL;
    if (!v)
        v = give_size(p, s, name, type, pos);
    if (v) {
        if (initializer && !v->initializer) {
            v->initializer = initializer;
            check_initializer(p, v);
        }
        return v;
    }
    tgsic_glsl_check_name(p, name, pos);
    bool clash = tgsic_glsl_check_redeclared(p, name, pos);
    v = new_variable(p, s, name, type, pos, initializer);
    if (!glsl_is_error(type))
        check_variable(p, s, v);
    check_initializer(p, v);
    if (global)
        tgsic_glsl_add_global(p, v);
    if (!clash)
        tgsic_scope_add(&p->scopes, name, SYMBOL_VARIABLE, p->scopes.level, pos)->variable = v;
    return v;
}
