/* SPDX-License-Identifier: MIT */
/* Values and combinations of layout qualifiers on variables (GLSL 4.60 §4.4). */
#include "parse.h"

static bool is_version(const struct parser *p, unsigned desktop, unsigned es, enum glsl_extension a,
                       enum glsl_extension b)
{
    return since(p, desktop, es) || has_extension(p, a) || has_extension(p, b);
}

void tgsic_glsl_wrong_layout(struct parser *p, const struct specifier *s, const char *why)
{
    tgsic_glsl_error(p, E_LAYOUT, s->pos, "%s", why);
}

/* location */

static bool location_is_allowed(const struct parser *p, const struct ast_variable *v)
{
    bool attribute = p->lang->stage == GLSL_VERTEX && v->q.storage == AST_IN;
    bool fragment_out = p->lang->stage == GLSL_FRAGMENT && v->q.storage == AST_OUT;
    if (v->q.storage == AST_UNIFORM)
        return is_version(p, 430, 310, EXT_ARB_explicit_uniform_location, EXT_NONE);
    if (attribute || fragment_out)
        return is_version(p, 330, 300, EXT_ARB_explicit_attrib_location, EXT_NONE) ||
               has_extension(p, EXT_EXT_separate_shader_objects);
    return is_version(p, 410, 310, EXT_ARB_separate_shader_objects,
                      EXT_EXT_separate_shader_objects);
}

/* How many locations a uniform takes (GLSL 4.60 §4.4.3): one for each scalar, vector, matrix. */
static uint64_t locations(const struct glsl_type *type)
{
    uint64_t sum = 0;
    if (glsl_is_array(type))
        return locations(type->element) * (type->length ? type->length : 1);
    for (uint32_t i = 0; i < type->member_count; i++)
        sum += locations(type->members[i].type);
    return glsl_has_members(type) ? sum : 1;
}

static void check_location(struct parser *p, const struct specifier *s,
                           const struct ast_variable *v)
{
    if (!location_is_allowed(p, v)) {
        tgsic_glsl_wrong_layout(p, s, "an explicit location is not allowed here in this version");
        return;
    }
    /* where the others end is for the linker to say */
    uint64_t end = v->q.location + locations(v->type);
    int32_t limit = p->limits->value[LIMIT_MaxUniformLocations];
    if (v->q.storage == AST_UNIFORM && end > (uint32_t)limit)
        tgsic_glsl_error(p, E_LAYOUT, s->pos, "location %u is beyond the last one, %d",
                         v->q.location, limit - 1);
}

static void check_index(struct parser *p, const struct specifier *s, const struct ast_variable *v)
{
    bool fragment_out = p->lang->stage == GLSL_FRAGMENT && v->q.storage == AST_OUT;
    if (!fragment_out)
        tgsic_glsl_wrong_layout(p, s, "'index' is for fragment outputs");
    else if (!has_layout(s, LAYOUT_location))
        tgsic_glsl_wrong_layout(p, s, "'index' needs a 'location'");
    else if (v->q.index > 1)
        tgsic_glsl_wrong_layout(p, s, "'index' is 0 or 1");
}

/* component (GLSL 4.60 §4.4.1) */
static void check_component(struct parser *p, const struct specifier *s,
                            const struct ast_variable *v)
{
    const struct glsl_type *type = tgsic_glsl_without_arrays(v->type);
    unsigned width = type->rows * (glsl_is_64bit(type) ? 2u : 1u);
    if (!has_layout(s, LAYOUT_location))
        tgsic_glsl_wrong_layout(p, s, "'component' needs a 'location'");
    else if (glsl_is_matrix(type) || glsl_has_members(type))
        tgsic_glsl_wrong_layout(p, s, "'component' is for scalars and vectors");
    else if (v->q.component > 3 || v->q.component + width > 4)
        tgsic_glsl_wrong_layout(p, s, "the components from here on do not hold this type");
    else if (glsl_is_64bit(type) && v->q.component & 1)
        tgsic_glsl_wrong_layout(p, s, "a double starts at component 0 or 2");
}

/* binding and offset */

static enum glsl_limit binding_limit(const struct glsl_type *type)
{
    return type->base == GLSL_ATOMIC  ? LIMIT_MaxAtomicCounterBindings
           : type->base == GLSL_IMAGE ? LIMIT_MaxImageUnits
                                      : LIMIT_MaxCombinedTextureImageUnits;
}

static uint64_t element_count(const struct glsl_type *type)
{
    uint64_t count = 1;
    for (; glsl_is_array(type); type = type->element)
        count *= type->length ? type->length : 1;
    return count;
}

static void check_binding(struct parser *p, const struct specifier *s, const struct ast_variable *v)
{
    const struct glsl_type *type = tgsic_glsl_without_arrays(v->type);
    if (!glsl_is_opaque(type)) {
        tgsic_glsl_wrong_layout(p, s,
                                "'binding' is for samplers, images, atomic counters and blocks");
        return;
    }
    bool counters = type->base == GLSL_ATOMIC;
    if (!is_version(p, 420, 310, EXT_ARB_shading_language_420pack,
                    counters ? EXT_ARB_shader_atomic_counters : EXT_ARB_shader_image_load_store)) {
        tgsic_glsl_wrong_layout(p, s, "'binding' needs GLSL 4.20, GLSL ES 3.10 or an extension");
        return;
    }
    uint64_t end = v->q.binding + (counters ? 1 : element_count(v->type));
    int32_t limit = p->limits->value[binding_limit(type)];
    if (end > (uint64_t)limit)
        tgsic_glsl_error(p, E_LAYOUT, s->pos, "binding %u is beyond the last one, %d", v->q.binding,
                         limit - 1);
}

/* Marks the counters' words of their buffer; false if one was taken. */
static bool claim_counters(struct parser *p, const struct ast_variable *v, uint64_t end)
{
    int32_t size = p->limits->value[LIMIT_MaxAtomicCounterBufferSize];
    uint8_t **words = &p->counter_words[v->q.binding];
    bool is_free = true;
    if (!*words)
        *words = ARENA_ARRAY(p->arena, uint8_t, (size_t)size / 4 + 1);
    for (uint64_t at = v->q.offset / 4; at < end / 4; at++) {
        is_free &= !(*words)[at];
        (*words)[at] = 1;
    }
    return is_free;
}

/* Counters without an offset follow the one before at their binding (GLSL 4.60 §4.4.6.1). */
static void check_counter(struct parser *p, const struct specifier *s, struct ast_variable *v)
{
    uint32_t binding = v->q.binding;
    if (!(v->q.layout & AST_HAS_BINDING)) {
        tgsic_glsl_wrong_layout(p, s, "an atomic counter needs a binding");
        return;
    }
    if (binding >= sizeof p->next_atomic_offset / sizeof *p->next_atomic_offset)
        return;
    if (!has_layout(s, LAYOUT_offset))
        v->q.offset = p->next_atomic_offset[binding];
    if (v->q.offset & 3)
        tgsic_glsl_wrong_layout(p, s, "an atomic counter's offset is a multiple of 4");
    uint64_t end = v->q.offset + element_count(v->type) * 4;
    if (glsl_is_unsized(v->type))
        tgsic_glsl_wrong_layout(p, s, "an array of atomic counters needs a size");
    if (end > (uint64_t)p->limits->value[LIMIT_MaxAtomicCounterBufferSize])
        tgsic_glsl_wrong_layout(p, s,
                                "this counter lies beyond the greatest size of a counter buffer");
    else if (!claim_counters(p, v, end))
        tgsic_glsl_wrong_layout(p, s, "this counter overlaps one before");
    p->next_atomic_offset[binding] = (uint32_t)end;
}

/* depth, fragment coordinates */

static void check_builtin_only(struct parser *p, const struct specifier *s)
{
    if (has_layout(s, LAYOUT_viewport_relative))
        tgsic_glsl_wrong_layout(p, s, "viewport_relative is for gl_Layer");
    if (s->q.depth)
        tgsic_glsl_wrong_layout(p, s, "depth layouts are for gl_FragDepth");
    if (s->q.flags & (AST_ORIGIN_UPPER_LEFT | AST_PIXEL_CENTER_INTEGER))
        tgsic_glsl_wrong_layout(p, s,
                                "origin_upper_left and pixel_center_integer are for gl_FragCoord");
}

void tgsic_glsl_check_stream(struct parser *p, const struct specifier *s)
{
    if (s->q.stream >= (uint32_t)p->limits->value[LIMIT_MaxVertexStreams])
        tgsic_glsl_wrong_layout(p, s, "there is no such stream");
}

void tgsic_glsl_check_xfb(struct parser *p, const struct specifier *s, const struct glsl_type *type)
{
    const struct ast_qualifiers *q = &s->q;
    unsigned align = type && glsl_holds(type, HOLDS_64BIT) ? 8 : 4;
    if (has_layout(s, LAYOUT_xfb_buffer) &&
        q->xfb_buffer >= (uint32_t)p->limits->value[LIMIT_MaxTransformFeedbackBuffers])
        tgsic_glsl_wrong_layout(p, s, "there is no such capture buffer");
    if (has_layout(s, LAYOUT_xfb_offset) && q->xfb_offset % align)
        tgsic_glsl_wrong_layout(p, s, "xfb_offset is not a multiple of the type's size");
    if (has_layout(s, LAYOUT_xfb_stride)) {
        int32_t limit = p->limits->value[LIMIT_MaxTransformFeedbackInterleavedComponents];
        if (q->xfb_stride % 4 || q->xfb_stride / 4 > (uint32_t)limit)
            tgsic_glsl_wrong_layout(p, s, "xfb_stride is no multiple of 4 or too great");
        uint32_t buffer = q->xfb_buffer & 3;
        uint32_t *stride = &p->shader->xfb_stride[buffer];
        if (*stride && *stride != q->xfb_stride)
            tgsic_glsl_wrong_layout(p, s, "this buffer has another stride already");
        *stride = q->xfb_stride;
    }
}

void tgsic_glsl_check_variable_layout(struct parser *p, const struct specifier *s,
                                      struct ast_variable *v)
{
    const struct glsl_type *type = tgsic_glsl_without_arrays(v->type);
    check_builtin_only(p, s);
    if (v->q.storage == AST_UNIFORM && type->base == GLSL_ATOMIC)
        check_counter(p, s, v);
    if (v->q.storage == AST_OUT && !has_layout(s, LAYOUT_stream))
        v->q.stream = p->out_default.stream;
    if (v->q.storage == AST_OUT && !has_layout(s, LAYOUT_xfb_buffer))
        v->q.xfb_buffer = p->out_default.xfb_buffer;
    if (!s->layout)
        return;
    if (has_layout(s, LAYOUT_location))
        check_location(p, s, v);
    if (has_layout(s, LAYOUT_index))
        check_index(p, s, v);
    if (has_layout(s, LAYOUT_component))
        check_component(p, s, v);
    if (has_layout(s, LAYOUT_binding))
        check_binding(p, s, v);
    if (has_layout(s, LAYOUT_offset) && type->base != GLSL_ATOMIC)
        tgsic_glsl_wrong_layout(p, s, "'offset' is for atomic counters and members of blocks");
    if (has_layout(s, LAYOUT_stream))
        tgsic_glsl_check_stream(p, s);
    tgsic_glsl_check_xfb(p, s, v->type);
}

/* Images */

void tgsic_glsl_check_image_format(struct parser *p, const struct glsl_type *type,
                                   enum ast_image_format format, struct tgsic_pos pos)
{
    static const uint8_t bases[] = {
        0,
#define IMAGE_FORMAT(name, base, es) GLSL_##base,
#include "image_formats.def"
#undef IMAGE_FORMAT
    };
    if (type->sampled != bases[format])
        tgsic_glsl_error(p, E_LAYOUT, pos, "this format is not for %.64s", type->name);
}
