/* SPDX-License-Identifier: MIT */
/* Global variables by storage: which types and qualifiers inputs, outputs and uniforms take (GLSL
 * 4.60 §4.3 to §4.5, ESSL 3.20 the same). */
#include "parse.h"

/* Predicates on types */

static bool is_double(const struct glsl_type *type)
{
    return type->base == GLSL_DOUBLE;
}

static bool is_int64(const struct glsl_type *type)
{
    return type->base == GLSL_INT64 || type->base == GLSL_UINT64;
}

static bool is_integer(const struct glsl_type *type)
{
    return glsl_is_integer(type);
}

static void complain(struct parser *p, const struct ast_qualifiers *q, const struct glsl_type *type,
                     struct tgsic_pos pos, const char *why)
{
    tgsic_glsl_error(p, E_INTERFACE, pos, "%s cannot be %.64s: %s",
                     q->storage == AST_IN ? "an input" : "an output", type->name, why);
}

/* Which arrays and structures ESSL 3.00 to 3.20 allow between stages (§4.3.4, §4.3.6). */
static const char *why_not_in_es(const struct glsl_type *type)
{
    bool array = glsl_is_array(type);
    const struct glsl_type *inner = tgsic_glsl_without_arrays(type);
    if (array && glsl_is_array(type->element))
        return "arrays of arrays do not pass between stages";
    if (inner->base != GLSL_STRUCT)
        return NULL;
    if (array)
        return "arrays of structures do not pass between stages";
    for (uint32_t i = 0; i < inner->member_count; i++) {
        const struct glsl_type *member = inner->members[i].type;
        if (glsl_is_array(member) || member->base == GLSL_STRUCT)
            return "structures that hold arrays or structures do not pass between stages";
    }
    return NULL;
}

/* The per-vertex array around inputs and outputs of geometry and tessellation shaders. */
static bool is_per_vertex(const struct parser *p, const struct ast_qualifiers *q)
{
    if (q->flags & AST_PATCH)
        return false;
    if (q->storage == AST_IN)
        return p->lang->stage == GLSL_GEOMETRY || p->lang->stage == GLSL_TESS_CONTROL ||
               p->lang->stage == GLSL_TESS_EVALUATION;
    return q->storage == AST_OUT && p->lang->stage == GLSL_TESS_CONTROL;
}

static const char *why_not_varying(const struct parser *p, const struct glsl_type *type)
{
    if (glsl_holds(type, HOLDS_BOOL))
        return "booleans do not pass between stages";
    if (glsl_holds(type, HOLDS_OPAQUE) && !has_extension(p, EXT_ARB_bindless_texture))
        return "samplers and images do not pass between stages";
    if (glsl_holds(type, HOLDS_STRUCT) && !since(p, 150, 300))
        return "structures do so from GLSL 1.50 and GLSL ES 3.00 on";
    if (glsl_holds(type, HOLDS_INTEGER) && !ALLOWS(p, 130, 300, EXT_EXT_gpu_shader4))
        return "integers do so from GLSL 1.30 and GLSL ES 3.00 on";
    return p->lang->es ? why_not_in_es(type) : NULL;
}

static const char *why_no_attribute(const struct parser *p, const struct glsl_type *type)
{
    const struct glsl_type *inner = tgsic_glsl_without_arrays(type);
    if (glsl_holds(type, HOLDS_OPAQUE) && has_extension(p, EXT_ARB_bindless_texture))
        return NULL;
    if (!glsl_is_numeric(inner))
        return "attributes are numbers, vectors and matrices of numbers";
    if (is_integer(inner) && !ALLOWS(p, 130, 300, EXT_EXT_gpu_shader4))
        return "integer attributes need GLSL 1.30, GLSL ES 3.00 or GL_EXT_gpu_shader4";
    if (is_double(inner) && !ALLOWS(p, 410, 0, EXT_ARB_vertex_attrib_64bit))
        return "double attributes need GLSL 4.10 or GL_ARB_vertex_attrib_64bit";
    if (glsl_is_array(type) && !since(p, 150, 0))
        return "attribute arrays need GLSL 1.50";
    return NULL;
}

static const char *why_no_fragment_output(const struct parser *p, const struct glsl_type *type)
{
    const struct glsl_type *inner = tgsic_glsl_without_arrays(type);
    if (!glsl_is_numeric(inner) || glsl_is_matrix(inner) || is_double(inner) || is_int64(inner))
        return "fragment outputs are scalars and vectors of float, int or uint";
    if (glsl_is_array(type) && glsl_is_array(type->element) && p->lang->es)
        return "fragment outputs are no arrays of arrays";
    return NULL;
}

/* Before GLSL 1.50 there was no stage between, and an integer output of the vertex shader had to
 * say `flat` itself; in ESSL 3.00 both ends must. */
static void check_flat(struct parser *p, const struct ast_qualifiers *q,
                       const struct glsl_type *type, struct tgsic_pos pos)
{
    bool fragment_in = p->lang->stage == GLSL_FRAGMENT && q->storage == AST_IN;
    bool vertex_out = p->lang->stage == GLSL_VERTEX && q->storage == AST_OUT && p->lang->es &&
                      p->lang->version < 310;
    if (!(fragment_in || vertex_out) || q->interpolation == AST_FLAT ||
        !glsl_holds(type, HOLDS_INTEGER | HOLDS_DOUBLE))
        return;
    if (since(p, 130, 300))
        tgsic_glsl_error(p, E_INTERFACE, pos, "%.64s must be qualified flat", type->name);
}

void tgsic_glsl_check_io_type(struct parser *p, const struct ast_qualifiers *q,
                              const struct glsl_type *type, struct tgsic_pos pos, bool block)
{
    const char *why = NULL;
    if (glsl_is_error(type))
        return;
    if (is_per_vertex(p, q) && !block && glsl_is_array(type))
        type = type->element;
    if (p->lang->stage == GLSL_VERTEX && q->storage == AST_IN)
        why = why_no_attribute(p, type);
    else if (p->lang->stage == GLSL_FRAGMENT && q->storage == AST_OUT)
        why = why_no_fragment_output(p, type);
    else
        why = why_not_varying(p, type);
    if (why)
        complain(p, q, type, pos, why);
    else
        check_flat(p, q, type, pos);
}

/* Qualifiers */

static void check_interpolation(struct parser *p, const struct specifier *s,
                                const struct ast_variable *v)
{
    bool io = v->q.storage == AST_IN || v->q.storage == AST_OUT;
    bool vertex_in = p->lang->stage == GLSL_VERTEX && v->q.storage == AST_IN;
    bool fragment_out = p->lang->stage == GLSL_FRAGMENT && v->q.storage == AST_OUT;
    if (!(s->seen & (SEEN_INTERPOLATION | SEEN_AUXILIARY)))
        return;
    if (!io || vertex_in || fragment_out)
        tgsic_glsl_error(p, E_QUALIFIER, s->pos,
                         "'%.64s' is not interpolated and takes no such qualifier", v->name);
    bool deprecated = s->seen & (SEEN_ATTRIBUTE | SEEN_VARYING) && s->seen & SEEN_INTERPOLATION;
    if (deprecated && !has_extension(p, EXT_EXT_gpu_shader4))
        tgsic_glsl_error(p, E_QUALIFIER, s->pos, "'varying' takes no interpolation qualifier");
}

static void check_auxiliary(struct parser *p, const struct specifier *s,
                            const struct ast_variable *v)
{
    if (!(v->q.flags & AST_PATCH))
        return;
    bool fits = (p->lang->stage == GLSL_TESS_CONTROL && v->q.storage == AST_OUT) ||
                (p->lang->stage == GLSL_TESS_EVALUATION && v->q.storage == AST_IN);
    if (!fits)
        tgsic_glsl_error(p, E_QUALIFIER, s->pos,
                         "'patch' is for outputs of tessellation control shaders and inputs of "
                         "tessellation evaluation shaders");
}

/* GLSL 4.20 and ESSL 3.00 restricted invariance to outputs. */
static void check_invariant(struct parser *p, const struct specifier *s,
                            const struct ast_variable *v)
{
    if (!(s->seen & SEEN_INVARIANT))
        return;
    bool input = p->lang->stage != GLSL_VERTEX && v->q.storage == AST_IN && !since(p, 420, 300);
    if (v->q.storage != AST_OUT && !input)
        tgsic_glsl_error(p, E_QUALIFIER, s->pos, "'%.64s' is no output and cannot be invariant",
                         v->name);
}

static void check_memory(struct parser *p, const struct specifier *s, const struct glsl_type *type)
{
    const struct glsl_type *inner = tgsic_glsl_without_arrays(type);
    if (s->seen & SEEN_MEMORY && inner->base != GLSL_IMAGE)
        tgsic_glsl_error(p, E_QUALIFIER, s->pos, "memory qualifiers are for images and buffers");
}

/* Storage */

static bool format_is_optional(const struct parser *p)
{
    return has_extension(p, EXT_EXT_shader_image_load_formatted);
}

/* An image that is read needs its format (GLSL 4.60 §4.4.6.2); in ESSL every image does. */
void tgsic_glsl_check_image(struct parser *p, const struct ast_qualifiers *q,
                            const struct glsl_type *type, const char *name, struct tgsic_pos pos)
{
    type = tgsic_glsl_without_arrays(type);
    if (q->format) {
        tgsic_glsl_check_image_format(p, type, (enum ast_image_format)q->format, pos);
        return;
    }
    bool written_only = q->flags & AST_WRITEONLY && !p->lang->es;
    if (!written_only && !format_is_optional(p))
        tgsic_glsl_error(p, E_LAYOUT, pos, "image '%.64s' needs a format", name);
}

static void check_uniform(struct parser *p, const struct specifier *s, const struct ast_variable *v)
{
    tgsic_glsl_check_layout_place(p, s, PLACE_UNIFORM);
    check_memory(p, s, v->type);
    const struct glsl_type *type = tgsic_glsl_without_arrays(v->type);
    if (type->base == GLSL_IMAGE)
        tgsic_glsl_check_image(p, &v->q, type, v->name, v->pos);
    if (v->q.format && type->base != GLSL_IMAGE)
        tgsic_glsl_error(p, E_LAYOUT, s->pos, "a format is for images");
    bool subroutine = type->base == GLSL_SUBROUTINE;
    if (subroutine != !!(s->seen & SEEN_SUBROUTINE))
        tgsic_glsl_error(p, E_SUBROUTINE, v->pos,
                         subroutine ? "a subroutine uniform is qualified subroutine"
                                    : "%.64s is no subroutine type",
                         type->name);
}

/* Attributes and varyings left with GLSL 4.20's core profile and ESSL 3.00. */
static void check_old_keywords(struct parser *p, const struct specifier *s,
                               const struct ast_variable *v)
{
    enum glsl_stage stage = p->lang->stage;
    if (s->seen & (SEEN_ATTRIBUTE | SEEN_VARYING) && s->layout && s->layout->seen &&
        !(s->seen & (SEEN_IN | SEEN_OUT)))
        tgsic_glsl_error(p, E_QUALIFIER, s->pos,
                         "'attribute' and 'varying' take no layout qualifiers");
    if (s->seen & SEEN_ATTRIBUTE && stage != GLSL_VERTEX)
        tgsic_glsl_error(p, E_QUALIFIER, s->pos, "only vertex shaders have attributes");
    bool interpolated = stage == GLSL_VERTEX || stage == GLSL_FRAGMENT ||
                        (stage == GLSL_GEOMETRY && (has_extension(p, EXT_ARB_geometry_shader4) ||
                                                    tgsic_language_compatibility(p->lang)));
    if (s->seen & SEEN_VARYING && !interpolated)
        tgsic_glsl_error(p, E_QUALIFIER, s->pos,
                         "only vertex and fragment shaders have varying variables");
    bool old = s->seen & (SEEN_ATTRIBUTE | SEEN_VARYING);
    if (old && since(p, 420, 300) && p->lang->profile == GLSL_CORE)
        tgsic_glsl_error(p, E_VERSION, s->pos,
                         "'attribute' and 'varying' are not in the core profile");
    (void)v;
}

static bool have_in_and_out(const struct parser *p)
{
    return ALLOWS(p, 130, 300, EXT_ARB_explicit_attrib_location, EXT_ARB_separate_shader_objects);
}

/* EXT_shader_framebuffer_fetch: an inout output of a fragment shader starts as the framebuffer's
 * value; the non-coherent form says so. */
static void check_fetched(struct parser *p, const struct specifier *s)
{
    if (p->lang->stage != GLSL_FRAGMENT)
        tgsic_glsl_error(p, E_QUALIFIER, s->pos, "only fragment outputs are inout");
    else if (!has_extension(p, EXT_EXT_shader_framebuffer_fetch) &&
             !has_layout(s, LAYOUT_noncoherent))
        tgsic_glsl_error(p, E_LAYOUT, s->pos, "an inout output is layout(noncoherent) here");
}

static void check_in_out(struct parser *p, const struct specifier *s, const struct ast_variable *v)
{
    bool in = v->q.storage == AST_IN;
    tgsic_glsl_check_layout_place(p, s, in ? PLACE_IN : PLACE_OUT);
    check_old_keywords(p, s, v);
    if (s->seen & (SEEN_IN | SEEN_OUT) && !(s->seen & SEEN_VARYING) && !have_in_and_out(p))
        tgsic_glsl_error(p, E_VERSION, s->pos,
                         "global 'in' and 'out' need GLSL 1.30 or GLSL ES 3.00");
    if (p->lang->stage == GLSL_COMPUTE)
        tgsic_glsl_error(p, E_INTERFACE, s->pos,
                         "compute shaders have no inputs and outputs of their own");
    bool inout = s->seen & SEEN_IN && s->seen & SEEN_OUT;
    if (inout && !has_extension(p, EXT_EXT_shader_framebuffer_fetch) &&
        !has_extension(p, EXT_EXT_shader_framebuffer_fetch_non_coherent))
        tgsic_glsl_error(p, E_QUALIFIER, s->pos, "a global variable cannot be inout");
    if (inout)
        check_fetched(p, s);
    if (s->seen & SEEN_CONST)
        tgsic_glsl_error(p, E_QUALIFIER, s->pos, "a global variable cannot be const in");
    check_memory(p, s, v->type);
    tgsic_glsl_check_io_type(p, &v->q, v->type, v->pos, false);
    bool needs_array = is_per_vertex(p, &v->q);
    if (needs_array && !glsl_is_array(v->type) &&
        !(s->seen & SEEN_VARYING && v->q.storage == AST_OUT))
        tgsic_glsl_error(p, E_INTERFACE, v->pos, "'%.64s' must be an array, one element per vertex",
                         v->name);
}

static void check_plain(struct parser *p, const struct specifier *s, const struct ast_variable *v)
{
    tgsic_glsl_check_layout_place(p, s, 0);
    check_memory(p, s, v->type);
    if (v->q.storage == AST_SHARED && p->lang->stage != GLSL_COMPUTE)
        tgsic_glsl_error(p, E_QUALIFIER, s->pos, "only compute shaders have shared variables");
    if (v->q.storage == AST_BUFFER)
        tgsic_glsl_error(p, E_QUALIFIER, s->pos, "'buffer' is for blocks");
    if (s->seen & SEEN_SUBROUTINE)
        tgsic_glsl_error(p, E_SUBROUTINE, s->pos, "a subroutine variable is a uniform");
}

/* ARB_gpu_shader_int64 and doubles in ESSL need nothing here: their keywords are gated. */
void tgsic_glsl_check_global(struct parser *p, const struct specifier *s,
                             const struct ast_variable *v)
{
    check_interpolation(p, s, v);
    check_auxiliary(p, s, v);
    check_invariant(p, s, v);
    switch (v->q.storage) {
    case AST_UNIFORM:
        check_uniform(p, s, v);
        break;
    case AST_IN:
    case AST_OUT:
        check_in_out(p, s, v);
        break;
    default:
        check_plain(p, s, v);
        break;
    }
    tgsic_glsl_check_variable_layout(p, s, (struct ast_variable *)v);
}

/* Parameters */

void tgsic_glsl_check_parameter_qualifiers(struct parser *p, const struct specifier *s,
                                           const struct glsl_type *type)
{
    unsigned allowed =
        SEEN_CONST | SEEN_IN | SEEN_OUT | SEEN_PRECISION | SEEN_PRECISE | SEEN_MEMORY | SEEN_LAYOUT;
    if (s->seen & ~allowed)
        tgsic_glsl_error(p, E_QUALIFIER, s->pos, "a parameter has no such qualifiers");
    if (s->seen & SEEN_CONST && s->seen & SEEN_OUT)
        tgsic_glsl_error(p, E_QUALIFIER, s->pos, "a const parameter cannot be out");
    tgsic_glsl_check_layout_place(p, s, PLACE_PARAMETER);
    check_memory(p, s, type);
    bool opaque = glsl_holds(type, HOLDS_OPAQUE);
    bool handle = has_extension(p, EXT_ARB_bindless_texture);
    if (s->seen & SEEN_OUT && opaque && !handle)
        tgsic_glsl_error(p, E_OPAQUE, s->pos, "%.64s cannot be an out parameter", type->name);
    bool array_out = s->seen & SEEN_OUT && glsl_is_array(type) && !ALLOWS(p, 120, 100, EXT_NONE);
    if (array_out)
        tgsic_glsl_error(p, E_ARRAY, s->pos, "an array cannot be an out parameter in GLSL 1.10");
}
