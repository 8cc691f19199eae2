/* SPDX-License-Identifier: MIT */
/* Values and combinations of layout qualifiers on variables, and the defaults of a stage (GLSL
 * 4.60 §4.4). */
#include "parse.h"

static bool is_version(const struct parser *p, unsigned desktop, unsigned es, enum glsl_extension a,
                       enum glsl_extension b)
{
    return since(p, desktop, es) || has_extension(p, a) || has_extension(p, b);
}

static void wrong(struct parser *p, const struct specifier *s, const char *why)
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
        wrong(p, s, "an explicit location is not allowed here in this version");
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
        wrong(p, s, "'index' is for fragment outputs");
    else if (!has_layout(s, LAYOUT_location))
        wrong(p, s, "'index' needs a 'location'");
    else if (v->q.index > 1)
        wrong(p, s, "'index' is 0 or 1");
}

/* component (GLSL 4.60 §4.4.1) */
static void check_component(struct parser *p, const struct specifier *s,
                            const struct ast_variable *v)
{
    const struct glsl_type *type = tgsic_glsl_without_arrays(v->type);
    unsigned width = type->rows * (glsl_is_64bit(type) ? 2u : 1u);
    if (!has_layout(s, LAYOUT_location))
        wrong(p, s, "'component' needs a 'location'");
    else if (glsl_is_matrix(type) || glsl_has_members(type))
        wrong(p, s, "'component' is for scalars and vectors");
    else if (v->q.component > 3 || v->q.component + width > 4)
        wrong(p, s, "the components from here on do not hold this type");
    else if (glsl_is_64bit(type) && v->q.component & 1)
        wrong(p, s, "a double starts at component 0 or 2");
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
        wrong(p, s, "'binding' is for samplers, images, atomic counters and blocks");
        return;
    }
    bool counters = type->base == GLSL_ATOMIC;
    if (!is_version(p, 420, 310, EXT_ARB_shading_language_420pack,
                    counters ? EXT_ARB_shader_atomic_counters : EXT_ARB_shader_image_load_store)) {
        wrong(p, s, "'binding' needs GLSL 4.20, GLSL ES 3.10 or an extension");
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
        wrong(p, s, "an atomic counter needs a binding");
        return;
    }
    if (binding >= sizeof p->next_atomic_offset / sizeof *p->next_atomic_offset)
        return;
    if (!has_layout(s, LAYOUT_offset))
        v->q.offset = p->next_atomic_offset[binding];
    if (v->q.offset & 3)
        wrong(p, s, "an atomic counter's offset is a multiple of 4");
    uint64_t end = v->q.offset + element_count(v->type) * 4;
    if (glsl_is_unsized(v->type))
        wrong(p, s, "an array of atomic counters needs a size");
    if (end > (uint64_t)p->limits->value[LIMIT_MaxAtomicCounterBufferSize])
        wrong(p, s, "this counter lies beyond the greatest size of a counter buffer");
    else if (!claim_counters(p, v, end))
        wrong(p, s, "this counter overlaps one before");
    p->next_atomic_offset[binding] = (uint32_t)end;
}

/* depth, fragment coordinates */

static void check_builtin_only(struct parser *p, const struct specifier *s)
{
    if (has_layout(s, LAYOUT_viewport_relative))
        wrong(p, s, "viewport_relative is for gl_Layer");
    if (s->q.depth)
        wrong(p, s, "depth layouts are for gl_FragDepth");
    if (s->q.flags & (AST_ORIGIN_UPPER_LEFT | AST_PIXEL_CENTER_INTEGER))
        wrong(p, s, "origin_upper_left and pixel_center_integer are for gl_FragCoord");
}

static void check_stream(struct parser *p, const struct specifier *s)
{
    if (s->q.stream >= (uint32_t)p->limits->value[LIMIT_MaxVertexStreams])
        wrong(p, s, "there is no such stream");
}

void tgsic_glsl_check_xfb(struct parser *p, const struct specifier *s, const struct glsl_type *type)
{
    const struct ast_qualifiers *q = &s->q;
    unsigned align = type && glsl_holds(type, HOLDS_64BIT) ? 8 : 4;
    if (has_layout(s, LAYOUT_xfb_buffer) &&
        q->xfb_buffer >= (uint32_t)p->limits->value[LIMIT_MaxTransformFeedbackBuffers])
        wrong(p, s, "there is no such capture buffer");
    if (has_layout(s, LAYOUT_xfb_offset) && q->xfb_offset % align)
        wrong(p, s, "xfb_offset is not a multiple of the type's size");
    if (has_layout(s, LAYOUT_xfb_stride)) {
        int32_t limit = p->limits->value[LIMIT_MaxTransformFeedbackInterleavedComponents];
        if (q->xfb_stride % 4 || q->xfb_stride / 4 > (uint32_t)limit)
            wrong(p, s, "xfb_stride is no multiple of 4 or too great");
        uint32_t buffer = q->xfb_buffer & 3;
        uint32_t *stride = &p->shader->xfb_stride[buffer];
        if (*stride && *stride != q->xfb_stride)
            wrong(p, s, "this buffer has another stride already");
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
        wrong(p, s, "'offset' is for atomic counters and members of blocks");
    if (has_layout(s, LAYOUT_stream))
        check_stream(p, s);
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

/* Defaults of a stage: `layout(...) in;`, `out;`, `uniform;`, `buffer;` */

static void set_once(struct parser *p, const struct specifier *s, uint32_t *place, bool *given,
                     uint32_t value, const char *what)
{
    if (*given && *place != value)
        tgsic_glsl_error(p, E_LAYOUT, s->pos, "%s was declared as %u before", what, *place);
    *place = value;
    *given = true;
}

static const struct {
    uint8_t id, primitive;
} primitives[] = {
    {LAYOUT_points, AST_POINTS},
    {LAYOUT_lines, AST_LINES},
    {LAYOUT_lines_adjacency, AST_LINES_ADJACENCY},
    {LAYOUT_triangles, AST_TRIANGLES},
    {LAYOUT_triangles_adjacency, AST_TRIANGLES_ADJACENCY},
    {LAYOUT_line_strip, AST_LINE_STRIP},
    {LAYOUT_triangle_strip, AST_TRIANGLE_STRIP},
    {LAYOUT_quads, AST_QUADS},
    {LAYOUT_isolines, AST_ISOLINES},
};

static void set_primitive(struct parser *p, const struct specifier *s, enum ast_primitive *place)
{
    for (size_t i = 0; i < sizeof primitives / sizeof *primitives; i++) {
        if (!has_layout(s, (enum layout_id)primitives[i].id))
            continue;
        if (*place && *place != (enum ast_primitive)primitives[i].primitive)
            wrong(p, s, "another primitive was declared before");
        *place = (enum ast_primitive)primitives[i].primitive;
    }
}

static uint32_t vertices_of(enum ast_primitive primitive)
{
    static const uint8_t counts[] = {
        [AST_POINTS] = 1,
        [AST_LINES] = 2,
        [AST_LINES_ADJACENCY] = 4,
        [AST_TRIANGLES] = 3,
        [AST_TRIANGLES_ADJACENCY] = 6,
    };
    return primitive < sizeof counts ? counts[primitive] : 0;
}

/* Arrays of the interface that wait for their length get it; those that have one must agree. */
static void size_interface(struct parser *p, enum ast_storage storage, uint32_t length)
{
    for (struct ast_variable *v = p->shader->globals; v; v = v->next) {
        if (v->q.storage != storage || !glsl_is_array(v->type) || v->q.flags & AST_PATCH ||
            !tgsic_glsl_is_per_vertex(p, v))
            continue;
        if (v->max_index > length)
            tgsic_glsl_error(p, E_ARRAY, v->pos, "'%.64s' was indexed beyond %u elements", v->name,
                             length);
        if (!glsl_is_unsized(v->type) && v->type->length != length)
            tgsic_glsl_error(p, E_ARRAY, v->pos, "'%.64s' does not have %u elements", v->name,
                             length);
        tgsic_glsl_set_length(p, v, length);
    }
}

bool tgsic_glsl_has_parameters(const struct parser *p)
{
    return p->lang->stage == GLSL_GEOMETRY && has_extension(p, EXT_ARB_geometry_shader4);
}

uint32_t tgsic_glsl_vertices_in(const struct parser *p)
{
    return p->vertices_in ? p->vertices_in : vertices_of(p->options.geometry_input);
}

void tgsic_glsl_apply_parameters(struct parser *p)
{
    struct ast_shader *shader = p->shader;
    if (!tgsic_glsl_has_parameters(p))
        return;
    if (!shader->input_primitive) {
        shader->input_primitive = p->options.geometry_input;
        p->vertices_in = tgsic_glsl_vertices_in(p);
        size_interface(p, AST_IN, p->vertices_in);
    }
    if (!shader->output_primitive)
        shader->output_primitive = p->options.geometry_output;
    if (!shader->has_max_vertices && p->options.geometry_vertices) {
        shader->max_vertices = p->options.geometry_vertices;
        shader->has_max_vertices = true;
    }
}

static void set_geometry_in(struct parser *p, const struct specifier *s)
{
    struct ast_shader *shader = p->shader;
    set_primitive(p, s, &shader->input_primitive);
    if (shader->input_primitive && !p->vertices_in) {
        p->vertices_in = vertices_of(shader->input_primitive);
        size_interface(p, AST_IN, p->vertices_in);
    }
    if (has_layout(s, LAYOUT_invocations)) {
        uint32_t n = s->layout->value[LAYOUT_invocations];
        set_once(p, s, &shader->invocations, &shader->has_invocations, n, "invocations");
        if (!n || n > (uint32_t)p->limits->value[LIMIT_MaxGeometryShaderInvocations])
            wrong(p, s, "this number of invocations is not possible");
    }
}

static void set_evaluation_in(struct parser *p, const struct specifier *s)
{
    struct ast_shader *shader = p->shader;
    static const uint8_t spacings[] = {LAYOUT_equal_spacing, LAYOUT_fractional_even_spacing,
                                       LAYOUT_fractional_odd_spacing};
    set_primitive(p, s, &shader->tess_primitive);
    for (unsigned i = 0; i < 3; i++) {
        if (!has_layout(s, (enum layout_id)spacings[i]))
            continue;
        enum ast_spacing spacing = (enum ast_spacing)(AST_EQUAL_SPACING + i);
        if (shader->spacing && shader->spacing != spacing)
            wrong(p, s, "another spacing was declared before");
        shader->spacing = spacing;
    }
    for (unsigned i = 0; i < 2; i++) {
        if (!has_layout(s, i ? LAYOUT_ccw : LAYOUT_cw))
            continue;
        enum ast_winding winding = i ? AST_CCW : AST_CW;
        if (shader->winding && shader->winding != winding)
            wrong(p, s, "another winding was declared before");
        shader->winding = winding;
    }
    shader->point_mode |= has_layout(s, LAYOUT_point_mode);
}

static void set_local_size(struct parser *p, const struct specifier *s)
{
    struct ast_shader *shader = p->shader;
    uint32_t size[3];
    bool given = false;
    uint64_t product = 1;
    for (unsigned i = 0; i < 3; i++) {
        enum layout_id id = (enum layout_id)(LAYOUT_local_size_x + i);
        size[i] = has_layout(s, id) ? s->layout->value[id] : 1;
        given |= has_layout(s, id);
        if (!size[i] || size[i] > (uint32_t)p->limits->value[LIMIT_MaxComputeWorkGroupSizeX + i])
            wrong(p, s, "this work group size is not possible");
        product *= size[i];
    }
    if (!given)
        return;
    if (product > (uint64_t)p->limits->value[LIMIT_MaxComputeWorkGroupInvocations])
        wrong(p, s, "this work group is too great");
    if (shader->local_size_variable)
        wrong(p, s, "the work group size was declared variable");
    for (unsigned i = 0; i < 3; i++) {
        if (shader->local_size[i] && shader->local_size[i] != size[i])
            wrong(p, s, "the work group size was declared otherwise before");
        shader->local_size[i] = size[i];
    }
}

static void set_compute_in(struct parser *p, const struct specifier *s)
{
    set_local_size(p, s);
    if (!has_layout(s, LAYOUT_local_size_variable))
        return;
    if (p->shader->local_size[0])
        wrong(p, s, "the work group size was declared fixed");
    p->shader->local_size_variable = true;
}

static void set_fragment_in(struct parser *p, const struct specifier *s)
{
    struct ast_shader *shader = p->shader;
    shader->early_fragment_tests |= has_layout(s, LAYOUT_early_fragment_tests);
    if (has_layout(s, LAYOUT_post_depth_coverage)) {
        shader->post_depth_coverage = true;
        shader->early_fragment_tests = true;
    }
    shader->inner_coverage |= has_layout(s, LAYOUT_inner_coverage);
    if (shader->inner_coverage && shader->post_depth_coverage)
        wrong(p, s, "inner_coverage and post_depth_coverage exclude each other");
    shader->pixel_interlock_ordered |= has_layout(s, LAYOUT_pixel_interlock_ordered);
    shader->pixel_interlock_unordered |= has_layout(s, LAYOUT_pixel_interlock_unordered);
    shader->sample_interlock_ordered |= has_layout(s, LAYOUT_sample_interlock_ordered);
    shader->sample_interlock_unordered |= has_layout(s, LAYOUT_sample_interlock_unordered);
    int modes = shader->pixel_interlock_ordered + shader->pixel_interlock_unordered +
                shader->sample_interlock_ordered + shader->sample_interlock_unordered;
    if (modes > 1)
        wrong(p, s, "one interlock mode at most");
}

static void set_in(struct parser *p, const struct specifier *s)
{
    tgsic_glsl_check_layout_place(p, s, PLACE_IN_DEFAULT);
    switch (p->lang->stage) {
    case GLSL_GEOMETRY:
        set_geometry_in(p, s);
        break;
    case GLSL_TESS_EVALUATION:
        set_evaluation_in(p, s);
        break;
    case GLSL_COMPUTE:
        set_compute_in(p, s);
        break;
    case GLSL_FRAGMENT:
        set_fragment_in(p, s);
        break;
    default:
        break;
    }
}

static void set_geometry_out(struct parser *p, const struct specifier *s)
{
    struct ast_shader *shader = p->shader;
    set_primitive(p, s, &shader->output_primitive);
    if (has_layout(s, LAYOUT_max_vertices)) {
        uint32_t n = s->layout->value[LAYOUT_max_vertices];
        set_once(p, s, &shader->max_vertices, &shader->has_max_vertices, n, "max_vertices");
        if (n > (uint32_t)p->limits->value[LIMIT_MaxGeometryOutputVertices])
            wrong(p, s, "max_vertices is too great");
    }
    if (has_layout(s, LAYOUT_stream)) {
        check_stream(p, s);
        p->out_default.stream = s->q.stream;
    }
}

static void set_control_out(struct parser *p, const struct specifier *s)
{
    uint32_t *n = &p->shader->output_vertices;
    if (!has_layout(s, LAYOUT_vertices))
        return;
    uint32_t value = s->layout->value[LAYOUT_vertices];
    if (!value || value > (uint32_t)p->limits->value[LIMIT_MaxPatchVertices])
        wrong(p, s, "this number of vertices is not possible");
    if (*n && *n != value)
        wrong(p, s, "another number of vertices was declared before");
    if (value && !*n)
        size_interface(p, AST_OUT, value);
    *n = value;
}

static void set_out(struct parser *p, const struct specifier *s)
{
    tgsic_glsl_check_layout_place(p, s, PLACE_OUT_DEFAULT);
    if (p->lang->stage == GLSL_GEOMETRY)
        set_geometry_out(p, s);
    else if (p->lang->stage == GLSL_TESS_CONTROL)
        set_control_out(p, s);
    p->shader->blend_support |= s->layout->blend_support;
    if (has_layout(s, LAYOUT_xfb_buffer))
        p->out_default.xfb_buffer = s->q.xfb_buffer;
    tgsic_glsl_check_xfb(p, s, NULL);
}

static void set_data_default(struct parser *p, const struct specifier *s, unsigned place,
                             struct ast_qualifiers *defaults)
{
    tgsic_glsl_check_layout_place(p, s, place);
    if (s->q.packing)
        defaults->packing = s->q.packing;
    if (s->q.matrix_order)
        defaults->matrix_order = s->q.matrix_order;
    defaults->flags |= s->q.flags & (AST_BINDLESS | AST_BOUND);
    if (defaults->flags & AST_BINDLESS && defaults->flags & AST_BOUND)
        wrong(p, s, "bindless and bound exclude each other");
    if (!has_layout(s, LAYOUT_binding) && !has_layout(s, LAYOUT_offset))
        return;
    wrong(p, s, "a binding or offset is not for all uniforms");
}

/* ARB_shader_atomic_counters: `layout(binding = 0, offset = 8) uniform atomic_uint;` is a type
 * declaration and handled there. */
void tgsic_glsl_set_stage_layout(struct parser *p, struct specifier *s)
{
    uint32_t storage = s->seen & SEEN_STORAGE;
    uint32_t others = s->seen & ~(SEEN_STORAGE | SEEN_LAYOUT | SEEN_MEMORY);
    if (!s->layout && !(s->seen & SEEN_MEMORY && storage == SEEN_BUFFER)) {
        tgsic_glsl_error(p, E_SYNTAX, s->pos, "these qualifiers qualify nothing");
        return;
    }
    if (others)
        tgsic_glsl_error(p, E_QUALIFIER, s->pos, "a default takes layout qualifiers only");
    if (!s->layout)
        return;
    if (storage == SEEN_IN)
        set_in(p, s);
    else if (storage == SEEN_OUT)
        set_out(p, s);
    else if (storage == SEEN_UNIFORM)
        set_data_default(p, s, PLACE_UNIFORM_DEFAULT, &p->uniform_default);
    else if (storage == SEEN_BUFFER)
        set_data_default(p, s, PLACE_BUFFER_DEFAULT, &p->buffer_default);
    else
        tgsic_glsl_error(p, E_LAYOUT, s->pos, "defaults are for in, out, uniform and buffer");
}
