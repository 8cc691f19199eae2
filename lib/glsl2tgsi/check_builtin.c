/* SPDX-License-Identifier: MIT */
/* Built-in variables: made on first use, redeclared, and used together (GLSL 4.60 §7). */
#include "parse.h"

#include <string.h>

static void complain(struct parser *p, struct tgsic_pos pos, const char *name, const char *why)
{
    tgsic_glsl_error(p, E_BUILTIN, pos, "'%.64s' %s", name, why);
}

bool tgsic_glsl_is_per_vertex(const struct parser *p, const struct ast_variable *v)
{
    enum glsl_stage stage = p->lang->stage;
    if (v->q.flags & AST_PATCH)
        return false;
    if (v->builtin && v->builtin->id != BUILTIN_gl_in && v->builtin->id != BUILTIN_gl_out &&
        !(stage == GLSL_GEOMETRY && has_extension(p, EXT_ARB_geometry_shader4)))
        return false;
    if (v->q.storage == AST_IN)
        return stage == GLSL_GEOMETRY || stage == GLSL_TESS_CONTROL ||
               stage == GLSL_TESS_EVALUATION;
    return v->q.storage == AST_OUT && stage == GLSL_TESS_CONTROL;
}

static uint32_t interface_length(const struct parser *p, const struct ast_variable *v)
{
    if (v->q.storage == AST_OUT)
        return p->shader->output_vertices;
    if (p->lang->stage == GLSL_GEOMETRY)
        return p->vertices_in                                      ? p->vertices_in
               : !since(p, 150, 0) && tgsic_glsl_has_parameters(p) ? tgsic_glsl_vertices_in(p)
                                                                   : 0;
    return (uint32_t)p->limits->value[LIMIT_MaxPatchVertices];
}

void tgsic_glsl_size_interface_array(struct parser *p, struct ast_variable *v)
{
    if (!glsl_is_array(v->type) || !tgsic_glsl_is_per_vertex(p, v))
        return;
    uint32_t length = interface_length(p, v);
    if (!length && p->lang->stage == GLSL_GEOMETRY && !glsl_is_unsized(v->type)) {
        /* without a layout yet, all inputs agree with the first that has a size */
        if (!p->first_input_length)
            p->first_input_length = v->type->length;
        length = p->first_input_length;
    }
    if (!length)
        return;
    if (glsl_is_unsized(v->type))
        tgsic_glsl_set_length(p, v, length);
    else if (v->type->length != length)
        tgsic_glsl_error(p, E_ARRAY, v->pos, "'%.64s' must have %u elements", v->name, length);
}

void tgsic_glsl_size_builtin(struct parser *p, struct ast_variable *v)
{
    if (glsl_is_unsized(v->type))
        tgsic_glsl_size_interface_array(p, v);
}

/* gl_VerticesIn */
static void use_vertices_in(struct parser *p, struct ast_variable *v)
{
    if (v->constant)
        return;
    union glsl_scalar *value = ARENA_NEW(p->arena, union glsl_scalar);
    value->u = tgsic_glsl_vertices_in(p);
    v->constant = value;
}

/* gl_WorkGroupSize is a constant once the shader has said the size, and unknown before. */
static void use_work_group_size(struct parser *p, struct ast_variable *v, struct tgsic_pos pos)
{
    if (v->constant)
        return;
    if (!p->shader->local_size[0]) {
        complain(p, pos, v->name, "has no value before the work group size is declared");
        return;
    }
    union glsl_scalar *value = ARENA_ARRAY(p->arena, union glsl_scalar, 3);
    for (unsigned i = 0; i < 3; i++)
        value[i].u = p->shader->local_size[i];
    v->constant = value;
}

void tgsic_glsl_use_builtin(struct parser *p, struct ast_variable *v, struct tgsic_pos pos)
{
    tgsic_glsl_check_per_vertex_use(p, v, pos);
    tgsic_extension_warn(p->lang, p->diags, pos, v->name, tgsic_builtin_variable_in, v->builtin);
    if (v->builtin->flags & BUILTIN_READ_BACK && !v->is_redeclared &&
        !has_extension(p, EXT_EXT_shader_framebuffer_fetch))
        complain(p, pos, v->name, "is redeclared layout(noncoherent) before its use");
    if (v->builtin->id == BUILTIN_gl_VerticesIn)
        use_vertices_in(p, v);
    else if (v->builtin->flags & BUILTIN_LATE)
        use_work_group_size(p, v, pos);
}

/* Redeclarations */

static bool same_shape(const struct glsl_type *a, const struct glsl_type *b)
{
    return a == b || (glsl_is_array(a) && glsl_is_array(b) && a->element == b->element);
}

/* gl_TexCoord, gl_ClipDistance, ...: the size, once, and not below what was used. */
static void redeclare_array(struct parser *p, struct ast_variable *v, const struct glsl_type *type,
                            struct tgsic_pos pos)
{
    uint32_t most = tgsic_builtin_max_length(&p->builtins, v->builtin);
    if (type == v->type)
        return;
    if (!glsl_is_unsized(v->type) && !glsl_is_unsized(type)) {
        complain(p, pos, v->name, "has another size already");
        return;
    }
    if (most && type->length > most)
        tgsic_glsl_error(p, E_ARRAY, pos, "'%.64s' has at most %u elements", v->name, most);
    if (type->length && v->max_index > type->length)
        tgsic_glsl_error(p, E_ARRAY, pos, "'%.64s' has been indexed with %u already", v->name,
                         v->max_index - 1);
    if (type->length)
        v->type = type;
}

static bool is_color(unsigned id)
{
    return id == BUILTIN_gl_Color || id == BUILTIN_gl_SecondaryColor ||
           id == BUILTIN_gl_FrontColor || id == BUILTIN_gl_BackColor ||
           id == BUILTIN_gl_FrontSecondaryColor || id == BUILTIN_gl_BackSecondaryColor;
}

static uint32_t allowed_qualifiers(const struct parser *p, const struct ast_variable *v)
{
    uint32_t allowed = SEEN_STORAGE | SEEN_INVARIANT | SEEN_PRECISE;
    if (v->builtin->id == BUILTIN_gl_FragCoord || v->builtin->id == BUILTIN_gl_FragDepth)
        allowed |= SEEN_LAYOUT;
    if (v->builtin->id == BUILTIN_gl_LastFragData || v->builtin->id == BUILTIN_gl_Layer)
        allowed |= SEEN_LAYOUT | SEEN_PRECISION;
    if (is_color(v->builtin->id) && since(p, 130, 0))
        allowed |= SEEN_INTERPOLATION | SEEN_AUXILIARY;
    if (v->q.storage == AST_OUT && p->lang->stage != GLSL_FRAGMENT)
        allowed |= SEEN_LAYOUT; /* xfb_*, stream */
    return allowed;
}

static void redeclare_fragcoord(struct parser *p, const struct specifier *s, struct ast_variable *v,
                                struct tgsic_pos pos)
{
    const unsigned layouts = AST_ORIGIN_UPPER_LEFT | AST_PIXEL_CENTER_INTEGER;
    if (!ALLOWS(p, 150, 0, EXT_ARB_fragment_coord_conventions))
        complain(p, pos, v->name, "is redeclared from GLSL 1.50 on");
    if (v->is_used && !v->is_redeclared)
        complain(p, pos, v->name, "is used before its redeclaration");
    if (v->is_redeclared && (v->q.flags & layouts) != (s->q.flags & layouts))
        complain(p, pos, v->name, "was redeclared with other qualifiers");
    v->q.flags |= s->q.flags & layouts;
}

static void redeclare_fragdepth(struct parser *p, const struct specifier *s, struct ast_variable *v,
                                struct tgsic_pos pos)
{
    if (!ALLOWS(p, 420, 0, EXT_ARB_conservative_depth, EXT_AMD_conservative_depth))
        complain(p, pos, v->name, "is redeclared from GLSL 4.20 on");
    if (v->is_used && !v->is_redeclared)
        complain(p, pos, v->name, "is used before its redeclaration");
    if (v->is_redeclared && v->q.depth != s->q.depth)
        complain(p, pos, v->name, "was redeclared with another depth layout");
    v->q.depth = s->q.depth;
}

static bool storage_agrees(const struct parser *p, const struct specifier *s,
                           const struct ast_variable *v)
{
    uint32_t seen = s->seen & SEEN_STORAGE;
    if (seen == (SEEN_IN | SEEN_OUT) && v->builtin->id != BUILTIN_gl_LastFragData)
        return false;
    if (seen & SEEN_VARYING)
        return v->q.storage == (p->lang->stage == GLSL_FRAGMENT ? AST_IN : AST_OUT);
    if (v->builtin->id == BUILTIN_gl_LastFragData)
        return true;
    return seen && s->q.storage == v->q.storage;
}

static bool may_be_redeclared(const struct parser *p, const struct ast_variable *v)
{
    switch (v->builtin->id) {
    case BUILTIN_gl_FragCoord:
    case BUILTIN_gl_FragDepth:
    case BUILTIN_gl_LastFragData:
    case BUILTIN_gl_TexCoord:
    case BUILTIN_gl_ClipDistance:
    case BUILTIN_gl_CullDistance:
    case BUILTIN_gl_in:
    case BUILTIN_gl_SampleMask:
    case BUILTIN_gl_FragData:
        return true;
    case BUILTIN_gl_Position:
    case BUILTIN_gl_PointSize:
        return ALLOWS(p, 410, 0, EXT_ARB_separate_shader_objects, EXT_ARB_enhanced_layouts) ||
               (p->lang->es && has_extension(p, EXT_EXT_separate_shader_objects));
    case BUILTIN_gl_Layer:
        return has_extension(p, EXT_NV_viewport_array2);
    case BUILTIN_gl_ClipVertex:
        return p->lang->stage != GLSL_GEOMETRY;
    default:
        return is_color(v->builtin->id) || v->q.storage == AST_OUT;
    }
}

static void check_redeclaration(struct parser *p, struct specifier *s, struct ast_variable *v,
                                const struct glsl_type *type, struct tgsic_pos pos)
{
    if (!may_be_redeclared(p, v))
        complain(p, pos, v->name, "cannot be redeclared");
    else if (!same_shape(v->type, type))
        complain(p, pos, v->name, "is redeclared with another type");
    else if (!storage_agrees(p, s, v))
        complain(p, pos, v->name, "is redeclared with another storage qualifier");
    else if (s->seen & ~allowed_qualifiers(p, v))
        complain(p, pos, v->name, "does not take these qualifiers");
    else if (glsl_is_array(type))
        redeclare_array(p, v, type, pos);
}

static struct ast_variable *existing(struct parser *p, struct glsl_name *name)
{
    const struct symbol *symbol = tgsic_scope_find(&p->scopes, name);
    if (symbol)
        return symbol->kind == SYMBOL_VARIABLE ? symbol->variable : NULL;
    return tgsic_glsl_builtin_variable(p, name);
}

struct ast_variable *tgsic_glsl_redeclare_builtin(struct parser *p, struct specifier *s,
                                                  struct glsl_name *name,
                                                  const struct glsl_type *type,
                                                  struct tgsic_pos pos)
{
    struct ast_variable *v = strncmp(name->text, "gl_", 3) == 0 ? existing(p, name) : NULL;
    if (!v || !v->builtin)
        return NULL;
    check_redeclaration(p, s, v, type, pos);
    tgsic_glsl_check_per_vertex_use(p, v, pos);
    if (v->builtin->id == BUILTIN_gl_FragCoord)
        redeclare_fragcoord(p, s, v, pos);
    else if (v->builtin->id == BUILTIN_gl_FragDepth)
        redeclare_fragdepth(p, s, v, pos);
    if (s->seen & SEEN_INTERPOLATION)
        v->q.interpolation = s->q.interpolation;
    v->q.flags |= s->q.flags & (AST_INVARIANT | AST_PRECISE | AST_CENTROID | AST_SAMPLE);
    v->is_redeclared = true;
    return v;
}

/* invariant, precise */

static bool may_be_invariant(const struct parser *p, const struct ast_variable *v)
{
    if (v->q.storage == AST_OUT)
        return true;
    return p->lang->stage != GLSL_VERTEX && v->q.storage == AST_IN && !since(p, 420, 300);
}

void tgsic_glsl_requalify(struct parser *p, const struct specifier *s, struct glsl_name *name,
                          struct tgsic_pos pos)
{
    const struct symbol *symbol = tgsic_scope_find(&p->scopes, name);
    struct ast_variable *v = existing(p, name);
    if (!v && symbol && symbol->kind == SYMBOL_MEMBER) {
        ((struct glsl_member *)&tgsic_glsl_without_arrays(symbol->variable->type)
             ->members[symbol->member])
            ->q.flags |= s->q.flags & (AST_INVARIANT | AST_PRECISE);
        return;
    }
    if (!v) {
        tgsic_glsl_error(p, E_UNDECLARED, pos, "'%.64s' is not declared", name->text);
        return;
    }
    if (s->seen & ~(uint32_t)(SEEN_INVARIANT | SEEN_PRECISE))
        tgsic_glsl_error(p, E_QUALIFIER, pos, "only 'invariant' and 'precise' requalify a name");
    if (s->seen & SEEN_PRECISE && symbol && symbol->level != p->scopes.level &&
        symbol->level != SCOPE_BUILTIN)
        tgsic_glsl_error(p, E_QUALIFIER, pos, "'%.64s' is declared in another scope", name->text);
    if (s->seen & SEEN_INVARIANT && !may_be_invariant(p, v))
        tgsic_glsl_error(p, E_QUALIFIER, pos, "'%.64s' is no output and cannot be invariant",
                         name->text);
    else if (s->seen & SEEN_INVARIANT && v->is_used)
        tgsic_glsl_error(p, E_QUALIFIER, pos, "'%.64s' is used before it is made invariant",
                         name->text);
    v->q.flags |= s->q.flags & (AST_INVARIANT | AST_PRECISE);
}
