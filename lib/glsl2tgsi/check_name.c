/* SPDX-License-Identifier: MIT */
/* From a name to what it means: variables, block members, types, built-ins on first use. */
#include "parse.h"

#include <string.h>

static bool is_gl_name(const struct glsl_name *name)
{
    return strncmp(name->text, "gl_", 3) == 0;
}

struct ast_variable *tgsic_glsl_builtin_variable(struct parser *p, struct glsl_name *name)
{
    const struct builtin_variable *row =
        is_gl_name(name) ? tgsic_builtin_variable(&p->builtins, name->text, name->length) : NULL;
    if (!row)
        return NULL;
    struct ast_variable *v = tgsic_builtin_declare(&p->builtins, row);
    v->id = p->shader->variable_count++;
    v->glsl_name = name;
    tgsic_glsl_size_builtin(p, v);
    tgsic_glsl_add_global(p, v);
    tgsic_scope_add(&p->scopes, name, SYMBOL_VARIABLE, SCOPE_BUILTIN, v->pos)->variable = v;
    return v;
}

/* Declares the name as something erroneous, so that it is reported once. */
static struct ast_expr *undeclared(struct parser *p, struct glsl_name *name, struct tgsic_pos pos)
{
    tgsic_glsl_error(p, E_UNDECLARED, pos, "'%.64s' is not declared", name->text);
    struct ast_variable *v = tgsic_glsl_variable(p, name, ERROR_TYPE, pos);
    tgsic_scope_add(&p->scopes, name, SYMBOL_VARIABLE, p->scopes.level, pos)->variable = v;
    return tgsic_glsl_erroneous(p, pos);
}

struct ast_expr *tgsic_glsl_resolve_name(struct parser *p, struct glsl_name *name,
                                         struct tgsic_pos pos)
{
    struct symbol *symbol = tgsic_scope_find(&p->scopes, name);
    if (!symbol) {
        struct ast_variable *v = tgsic_glsl_builtin_variable(p, name);
        if (!v)
            return undeclared(p, name, pos);
        tgsic_glsl_use_builtin(p, v, pos);
        v->is_used = true;
        return tgsic_glsl_name(p, v, pos);
    }
    if (symbol->kind != SYMBOL_VARIABLE && symbol->kind != SYMBOL_MEMBER) {
        tgsic_glsl_error(p, E_UNDECLARED, pos, "'%.64s' is not a variable", name->text);
        return tgsic_glsl_erroneous(p, pos);
    }
    symbol->variable->is_used = true;
    if (symbol->variable->builtin)
        tgsic_glsl_use_builtin(p, symbol->variable, pos);
    struct ast_expr *expr = tgsic_glsl_name(p, symbol->variable, pos);
    return symbol->kind == SYMBOL_MEMBER ? tgsic_glsl_member_at(p, expr, symbol->member, pos)
                                         : expr;
}

const struct glsl_type *tgsic_glsl_named_type(struct parser *p, struct glsl_name *name)
{
    struct symbol *symbol = tgsic_scope_find(&p->scopes, name);
    if (symbol)
        return symbol->kind == SYMBOL_TYPE ? symbol->type : NULL;
    if (!is_gl_name(name))
        return NULL;
    return tgsic_builtin_struct_type(&p->builtins, name->text, name->length);
}

bool tgsic_glsl_is_type_name(struct parser *p, struct glsl_name *name)
{
    return tgsic_glsl_named_type(p, name) != NULL;
}
