/* SPDX-License-Identifier: MIT */
/* Redeclaring gl_PerVertex: the built-in outputs and inputs a shader keeps (GLSL 4.60 §7.1). */
#include "parse.h"

static const struct glsl_member *find_member(const struct glsl_type *type, const char *name)
{
    for (uint32_t i = 0; i < type->member_count; i++)
        if (type->members[i].name == name)
            return &type->members[i];
    return NULL;
}

static void check_member(struct parser *p, const struct glsl_member *m,
                         const struct glsl_type *built_in)
{
    bool resized =
        glsl_is_array(m->type) && glsl_is_array(built_in) && m->type->element == built_in->element;
    if (m->type != built_in && !resized)
        tgsic_glsl_error(p, E_BUILTIN, m->pos, "'%.64s' is redeclared with another type", m->name);
    int32_t most = p->limits->value[LIMIT_MaxClipDistances];
    if (resized && m->type->length > (uint32_t)most)
        tgsic_glsl_error(p, E_ARRAY, m->pos, "'%.64s' has at most %d elements", m->name, most);
}

static struct ast_variable *built_in(struct parser *p, struct glsl_name *name)
{
    const struct symbol *symbol = tgsic_scope_find(&p->scopes, name);
    struct ast_variable *v = symbol && symbol->kind == SYMBOL_VARIABLE
                                 ? symbol->variable
                                 : tgsic_glsl_builtin_variable(p, name);
    return v && v->builtin ? v : NULL;
}

/* gl_in[] and gl_out[] */
static void redeclare_array(struct parser *p, const struct glsl_type *type, unsigned storage,
                            const struct token *instance)
{
    struct ast_variable *v = built_in(p, instance->name);
    if (!v || v->q.storage != storage || !glsl_is_array(type) || glsl_is_array(type->element)) {
        tgsic_glsl_error(p, E_BUILTIN, instance->pos, "gl_PerVertex cannot be redeclared so");
        return;
    }
    const struct glsl_type *own = tgsic_glsl_without_arrays(v->type);
    for (uint32_t i = 0; i < type->element->member_count; i++) {
        const struct glsl_member *member = &type->element->members[i];
        const struct glsl_member *m = find_member(own, member->name);
        if (m)
            check_member(p, member, m->type);
        else
            tgsic_glsl_error(p, E_BUILTIN, member->pos, "gl_PerVertex has no member '%.64s'",
                             member->name);
    }
    if (v->is_used || v->is_redeclared)
        tgsic_glsl_error(p, E_BUILTIN, instance->pos, "'%.64s' is %s before", v->name,
                         v->is_used ? "used" : "redeclared");
    v->type = type;
    v->is_redeclared = true;
    tgsic_glsl_size_interface_array(p, v);
}

static bool is_member(const struct ast_variable *v, unsigned storage)
{
    return v->builtin && v->builtin->flags & BUILTIN_PER_VERTEX && v->q.storage == storage;
}

/* The outputs, which are variables of their own here. */
static void redeclare_members(struct parser *p, const struct glsl_type *type, unsigned storage,
                              struct glsl_name *const *names, struct tgsic_pos pos)
{
    for (const struct ast_variable *v = p->shader->globals; v; v = v->next)
        if (is_member(v, storage) && (v->is_used || v->is_redeclared)) {
            tgsic_glsl_error(p, E_BUILTIN, pos, "'%.64s' is used or redeclared before", v->name);
            break;
        }
    for (uint32_t i = 0; i < type->member_count; i++) {
        const struct glsl_member *m = &type->members[i];
        struct ast_variable *v = built_in(p, names[i]);
        if (!v || !is_member(v, storage)) {
            tgsic_glsl_error(p, E_BUILTIN, m->pos, "gl_PerVertex has no member '%.64s'", m->name);
            continue;
        }
        check_member(p, m, v->type);
        if (glsl_is_array(m->type) && m->type->length)
            v->type = m->type;
        v->q.flags |= m->q.flags & (AST_INVARIANT | AST_PRECISE);
        v->is_redeclared = true;
    }
    p->shader->redeclares_per_vertex = true;
}

void tgsic_glsl_redeclare_per_vertex(struct parser *p, const struct glsl_type *type,
                                     unsigned storage, struct glsl_name *const *names,
                                     const struct token *instance, struct tgsic_pos pos)
{
    if (instance)
        redeclare_array(p, type, storage, instance);
    else if (storage == AST_OUT && !p->shader->redeclares_per_vertex)
        redeclare_members(p, type, storage, names, pos);
    else
        tgsic_glsl_error(p, E_BUILTIN, pos, "gl_PerVertex cannot be redeclared so");
}

void tgsic_glsl_check_per_vertex_use(struct parser *p, const struct ast_variable *v,
                                     struct tgsic_pos pos)
{
    if (p->shader->redeclares_per_vertex && is_member(v, AST_OUT) && !v->is_redeclared)
        tgsic_glsl_error(p, E_BUILTIN, pos, "the redeclared gl_PerVertex has no '%.64s'", v->name);
}
